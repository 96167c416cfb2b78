import SQLite
import TelemetryLog

/// Inserts rows of `canonical`.
final class CanonicalInsertion {
    private let statement: Statement

    init(_ connection: Connection) throws {
        statement = try connection.prepareRow("INSERT INTO canonical", columns: 1 + CanonicalValues.columnCount)
    }

    /// Inserts what the event of that id says; texts are spans of the batch.
    func callAsFunction(_ values: CanonicalValues, id: Int64, _ batch: LogBatch) throws {
        statement.bind(id, at: 1)
        let columns = values.columns
        for index in columns.indices {
            let parameter = 2 + Int32(index)
            switch columns[index] {
            case .text(let text) where !text.isEmpty: try statement.bindUncopied(text: batch[text], at: parameter)
            case .number(let number) where !number.isNaN: statement.bind(number, at: parameter)
            default: statement.bindNull(at: parameter)
            }
        }
        try statement.run()
    }
}
