import Testing

@testable import BlotterReports

@Suite struct EventDetailTests {
    @Test(arguments: [
        ("cancel", #"{"order_id": 7, "reason": "by user"}"#, "by user"),
        ("amend", #"{"order_id": 7, "quantity": 3, "limit_price": 2.50}"#, "3 @ 2.50"),
        ("bust", #"{"order_id": 7, "trade_id": "t"}"#, "fill t"),
        ("expire", #"{"a": 1}"#, #"{"a": 1}"#),
        ("gate", #"{"gate": "A", "decision": "ALLOW"}"#, "A passed"),
        ("gate", #"{"gate": "A", "decision": "BLOCK", "reason": "too big"}"#, "A BLOCKED too big"),
        ("gate", #"{"gate_name": "A", "passed": true, "reason": ""}"#, "A passed"),
        ("gate", #"{"gate_name": "A", "passed": false, "reason": null}"#, "A BLOCKED"),
        ("gate", #"{"gate": "A", "decision": "DEFER"}"#, "A DEFER"),
        ("gate", #"{"gate": "A"}"#, "A"),
        ("gate", #"{"decision": null, "passed": false}"#, "BLOCKED"),
        ("error", #"{"error": {"code": 5}}"#, #"{"code": 5}"#),
        ("error", #"{"stacktrace": "x"}"#, #"{"stacktrace": "x"}"#),
        ("order", #"{"limit_price": 1e5}"#, "@ 1e5"),
        ("fill", #"{"filled_quantity": 0, "fill_price": null}"#, "0"),
        ("fill", "{}", ""),
        ("tick", #"{"a": [1]}"#, #"{"a": [1]}"#),
        (nil, #""text""#, #""text""#),
        (nil, nil, ""),
    ])
    func `a few words for each kind`(_ kind: String?, _ payload: String?, _ expected: String) {
        #expect(EventDetail(kind: kind, payload: payload).parts.map(\.text).joined(separator: " ") == expected)
    }

    @Test func `the id is the order's, else the intent's`() {
        let payload = #"{"side": "buy", "client_id": "c", "intent_id": "i"}"#
        let both = EventDetail(kind: "order", payload: payload, orderID: "c", intentID: "i")
        #expect(both.parts.map(\.text) == ["buy", "c"])
        #expect(both.told == ["side", "order_id", "client_id"])
        let one = EventDetail(kind: "intent", payload: payload, intentID: "i")
        #expect(one.parts.map(\.text) == ["buy", "i"])
        #expect(one.told == ["side", "intent_id"])
    }
}
