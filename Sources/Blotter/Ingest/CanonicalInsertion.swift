import SQLite
import TelemetryLog

/// Inserts the rows of `canonical`.
final class CanonicalInsertion {
    private let rows: RowInsertion
    /// Of each row of the group a bit for each value that it had the last time, which stays bound.
    private var bound: [UInt32]

    private static let columns = 19

    /// Inserts `size` rows at a time.
    init(_ connection: Connection, size: Int = 1) throws {
        rows = try RowInsertion(connection, "INSERT INTO canonical", columns: Self.columns, size: size)
        bound = Array(repeating: 0, count: size)
    }

    /// Inserts what the event of that id says; texts are spans of the batch, and stay until the group's last row was
    /// taken.
    func insert(_ values: CanonicalValues, id: Int64, _ batch: LogBatch) throws {
        let statement = rows.statement
        let first = rows.firstParameter
        statement.bind(id, at: first)
        let columns = values.columns
        var present: UInt32 = 0
        for index in columns.indices {
            let parameter = first + 1 + Int32(index)
            switch columns[index] {
            case .text(let text) where !text.isEmpty:
                try statement.bindUncopied(text: batch[text], at: parameter)
                present |= 1 << UInt32(index)
            case .number(let number) where !number.isNaN:
                statement.bind(number, at: parameter)
                present |= 1 << UInt32(index)
            default: if bound[rows.row] >> UInt32(index) & 1 == 1 { statement.bindNull(at: parameter) }
            }
        }
        bound[rows.row] = present
        try rows.take()
    }
}
