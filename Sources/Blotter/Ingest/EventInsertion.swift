import SQLite
import TelemetryLog

/// Inserts the rows of `event`.
final class EventInsertion {
    private let rows: RowInsertion
    /// Of each row of the group, the values that it had the last time, which stay bound.
    private var boundValues: [Int32]

    private static let columns = 15
    private static let valuesBefore: Int32 = 6
    private static let fillID: Int32 = 14

    /// Inserts `size` rows at a time.
    init(_ connection: Connection, size: Int = 1) throws {
        rows = try RowInsertion(connection, "INSERT INTO event", columns: Self.columns, size: size)
        boundValues = Array(repeating: 0, count: size)
    }

    /// The texts of the batch have to stay until the group's last row was taken.
    func insert(_ event: LogEvent, id: Int64, series: Int64, form: Int64, _ batch: LogBatch) throws {
        let statement = rows.statement
        let first = rows.firstParameter
        statement.bind(id, at: first)
        statement.bind(series, at: first + 1)
        statement.bind(event.timestamp?.nanoseconds, at: first + 2)
        statement.bind(form, at: first + 3)
        try bind(event.orderID, of: batch, at: first + 4)
        try bind(event.intentID, of: batch, at: first + 5)
        try bind(event.fillID, of: batch, at: first + Self.fillID)
        let count = Int32(event.valueCount)
        let firstValue = first + Self.valuesBefore
        for index in 0..<count {
            try statement.bindUncopied(
                text: batch[batch.values[Int(event.firstValue) + Int(index)]], at: firstValue + index)
        }
        for index in count..<max(count, boundValues[rows.row]) { statement.bindNull(at: firstValue + index) }
        boundValues[rows.row] = count
        try rows.take()
    }

    @inline(__always)
    private func bind(_ identifier: LogEvent.Identifier, of batch: LogBatch, at index: Int32) throws {
        if identifier.exists {
            try rows.statement.bindUncopied(text: batch[identifier.text], at: index)
        } else {
            rows.statement.bindNull(at: index)
        }
    }
}
