import Testing

@testable import TelemetryLog

/// Lines that tempt a reader to guess wrongly; `FormatOracleTests` has very many at random.
@Suite struct AutoReaderTests {
    /// Why, the line, and what comes of it: its kind, its order, what it fills.
    static let lines: [(String, String, String?, String?, Double?)] = [
        ("a fill", #"{"event": "order_filled", "order_id": "o", "qty": 2}"#, "fill", "o", 2),
        ("a truth value is no id", #"{"event": "fill", "order_id": true, "qty": 2}"#, "fill", nil, 2),
        (
            "a word for none is no id, in a member `order` either",
            #"{"event": "fill", "order": {"id": "None"}, "qty": 2}"#, "fill", nil, 2
        ),
        (
            "an order's own id behind one that is none",
            #"{"event": "fill", "order": {"id": "-1"}, "data": {"order": {"id": 7}}}"#, "fill", "7", nil
        ),
        (
            "what its status contradicts is not called a fill",
            #"{"event": "fill", "order_id": "o", "status": "canceled"}"#, nil, "o", nil
        ),
        (
            "a longer word stays as logged",
            #"{"event": "order_filled", "order_id": "o", "status": "canceled"}"#, "order_filled", "o", nil
        ),
        ("a cancel as the line's kind", #"{"event": "CANCEL", "order_id": "o"}"#, "cancel", "o", nil),
        ("a cancel as what is asked for", #"{"action": "cancel", "order_id": "o"}"#, nil, "o", nil),
        (
            "a total, and a fill that the order describes",
            #"{"event": "filled", "order_id": "o", "filled_qty": 3, "leaves_qty": 1, "order": {"last_qty": 9}}"#,
            "fill", "o", nil
        ),
        (
            "a container's line that is an array",
            #"{"log": "[1]", "stream": "stdout", "event": "fill", "order_id": "o", "qty": 2}"#, "fill", "o", 2
        ),
    ]

    @Test(arguments: lines)
    func `a line is guessed so`(why: String, line: String, kind: String?, order: String?, filled: Double?) throws {
        let event = try #require(try ParsedLine(line).event)
        #expect(event.text == line)
        #expect([event.kindName, event.order] == [kind, order])
        #expect(event.amounts[1] == filled)
    }
}
