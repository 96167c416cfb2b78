import SQLite
import TelemetryLog

/// Inserts rows of `event`.
final class EventInsertion {
    private let statement: Statement
    /// The values that the last row had, which stay bound.
    private var boundValues: Int32 = 0

    private static let firstValue: Int32 = 7
    private static let fillID = firstValue + Int32(PayloadFormat.valueLimit)

    init(_ connection: Connection) throws {
        statement = try connection.prepareRow("INSERT INTO event", columns: Int(Self.fillID))
    }

    func callAsFunction(_ event: LogEvent, id: Int64, series: Int64, form: Int64, _ batch: LogBatch) throws {
        statement.bind(id, at: 1)
        statement.bind(series, at: 2)
        statement.bind(event.timestamp?.nanoseconds, at: 3)
        statement.bind(form, at: 4)
        try bind(event.orderID, of: batch, at: 5)
        try bind(event.intentID, of: batch, at: 6)
        try bind(event.fillID, of: batch, at: Self.fillID)
        let count = Int32(event.valueCount)
        for index in 0..<count {
            try statement.bindUncopied(
                text: batch[batch.values[Int(event.firstValue) + Int(index)]], at: Self.firstValue + index)
        }
        for index in count..<max(count, boundValues) { statement.bindNull(at: Self.firstValue + index) }
        boundValues = count
        try statement.run()
    }

    @inline(__always)
    private func bind(_ identifier: LogEvent.Identifier, of batch: LogBatch, at index: Int32) throws {
        if identifier.exists {
            try statement.bindUncopied(text: batch[identifier.text], at: index)
        } else {
            statement.bindNull(at: index)
        }
    }
}
