import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// When all events of an order are read again.
@Suite struct OrderSettlingTests {
    /// Takes events of one order in, and answers how many times it has to be read again; `isForgotten` makes the index
    /// the only one that knows of the events before the last.
    private func readings(_ kind: LogEvent.Kind, times: [Int64?], isForgotten: Bool = false) throws -> Int {
        let store = try LogStore()
        try store.makeEmptyIndex()
        let connection = try #require(try store.index.openForWriting())
        try connection.execute("BEGIN; INSERT INTO series VALUES (1, 1, 's', NULL, NULL, NULL, NULL, 1, 1, 0, 0, 0)")
        try connection.execute("INSERT INTO form (id, template) VALUES (1, '')")
        let matcher = try OrderMatcher(connection, limits: .init())
        for (number, time) in times.enumerated() {
            if isForgotten, number == times.count - 1 {
                try matcher.save()
                matcher.forget()
            }
            let id = try connection.integer(
                "INSERT INTO event (series, form, order_id) VALUES (1, 1, 'o') RETURNING id")
            var part = OrderLifecycle.Part(id: id ?? 0, time: time, series: 1)
            (part.amounts.cumulativeQuantity, part.amounts.quantity) = (Double(number + 1), Double(number + 1))
            let session = try matcher.session("s")
            try Array("o".utf8).withUnsafeBytes { order in
                let none = UnsafeRawBufferPointer(start: nil, count: 0)
                try matcher.take(
                    OrderEvent(
                        kind: kind, part: part, session: session, orderID: order, otherOrderID: none,
                        intentID: none, fillID: none))
            }
        }
        return matcher.unsettled.count
    }

    @Test(
        arguments: [
            (.fill, [1, 2, 2, nil, nil], 0), (.fill, [1, 3, 2], 1), (.fill, [nil, 1], 1), (.amend, [3, 1, 2, nil], 0),
        ] as [(LogEvent.Kind, [Int64?], Int)])
    func `what memory knows of the last one is enough`(kind: LogEvent.Kind, times: [Int64?], expected: Int) throws {
        #expect(try readings(kind, times: times) == expected)
    }

    @Test(
        arguments: [
            (.fill, [1, 2, 3], 0), (.fill, [1, nil], 0), (.fill, [1, 2, 2], 1), (.fill, [1, 3, 2], 1),
            (.fill, [1, nil, 2], 1), (.fill, [nil, nil], 1), (.amend, [1, 2, 3], 0), (.amend, [3, 2], 0),
            (.amend, [1, nil], 0), (.amend, [nil, 1], 0), (.amend, [2, 2], 1), (.amend, [nil, nil], 1),
        ] as [(LogEvent.Kind, [Int64?], Int)])
    func `of one that only the index knows there is the time`(kind: LogEvent.Kind, times: [Int64?], expected: Int)
        throws
    {
        #expect(try readings(kind, times: times, isForgotten: true) == expected)
    }
}
