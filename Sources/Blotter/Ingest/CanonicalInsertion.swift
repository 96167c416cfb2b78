import SQLite
import TelemetryLog

/// Inserts the rows of `canonical`.
final class CanonicalInsertion {
    private let statement: Statement

    init(_ connection: Connection) throws {
        statement = try connection.prepare(
            "INSERT INTO canonical VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    }

    /// Inserts what the event of that id says; texts are spans of the batch.
    func insert(_ values: CanonicalValues, id: Int64, _ batch: LogBatch) throws {
        statement.bind(id, at: 1)
        let columns = values.columns
        for index in columns.indices {
            switch columns[index] {
            case .text(let text): try bind(text, batch, at: Int32(2 + index))
            case .number(let number): statement.bind(number.isNaN ? nil : number, at: Int32(2 + index))
            }
        }
        try statement.run()
    }

    private func bind(_ text: Span, _ batch: LogBatch, at index: Int32) throws {
        if text.isEmpty {
            statement.bindNull(at: index)
        } else {
            try statement.bindUncopied(text: batch[text], at: index)
        }
    }
}
