import Testing

@testable import BlotterReports

@Suite struct EventDetailTests {
    @Test(arguments: [
        ("cancel", #"{"order_id": 7, "reason": "by user"}"#, "by user"),
        ("amend", #"{"order_id": 7, "quantity": 3, "limit_price": 2.50}"#, "3 @ 2.50"),
        ("bust", #"{"order_id": 7, "trade_id": "t"}"#, "fill t"),
        ("expire", #"{"a": 1}"#, "a: 1"),
        ("gate", #"{"gate": "A", "decision": "ALLOW"}"#, "A passed"),
        ("gate", #"{"gate": "A", "decision": "BLOCK", "reason": "too big"}"#, "A BLOCKED too big"),
        ("gate", #"{"gate_name": "A", "passed": true, "reason": ""}"#, "A passed"),
        ("gate", #"{"gate_name": "A", "passed": false, "reason": null}"#, "A BLOCKED"),
        ("gate", #"{"gate": "A", "decision": "DEFER"}"#, "A DEFER"),
        ("gate", #"{"gate": "A"}"#, "A"),
        ("gate", #"{"decision": null, "passed": false}"#, "BLOCKED"),
        ("error", #"{"error": {"code": 5}}"#, #"{"code": 5}"#),
        ("error", #"{"stacktrace": "x"}"#, "stacktrace: x"),
        ("order", #"{"limit_price": 1e5}"#, "@ 1e5"),
        ("fill", #"{"filled_quantity": 0, "fill_price": null}"#, "0"),
        ("fill", "{}", ""),
        ("fill", #"{"side": "buy", "cumulative_quantity": 3, "average_price": 1.5}"#, "buy total 3 average 1.5"),
        ("fill", #"{"filled_quantity": 1, "cumulative_quantity": 3}"#, "1"),
        ("tick", #"{"a": [1]}"#, "a: [1]"),
        ("ack", #"{"ts": 1, "a": "x y", "b": null, "c": "", "d": {}, "e": true}"#, "a: x y e: true"),
        ("ack", #"{"a": {"b": 1, "c": {"d": [2]}, "e": ""}}"#, #"a.b: 1 a.c: {"d": [2]}"#),
        (
            "ack", #"{"api_key": "KEY", "a": {"secret": "KEY", "b": [{"sign": "KEY"}]}}"#,
            #"a.b: [{"sign": "[not shown]"}]"#
        ),
        (
            "ack", #"{"body": "{\"passphrase\": \"KEY\"}", "a": "say {"}"#,
            #"body: {"passphrase": "[not shown]"} a: say {"#
        ),
        (nil, #""text""#, #""text""#),
        (nil, nil, ""),
    ])
    func `a few words for each kind`(_ kind: String?, _ payload: String?, _ expected: String) {
        #expect(EventDetail(kind: kind, payload: payload).parts.map(\.text).joined(separator: " ") == expected)
    }

    @Test func `what columns tell is not told again, and an id is told once`() {
        let detail = EventDetail(
            kind: "ack", payload: #"{"type": "ack", "s": "BTC-USD", "id": "o-1", "leaves": 2}"#, orderID: "o-1",
            beside: ["ack", "BTC-USD", nil])
        #expect(detail.parts.map(\.text) == ["leaves: 2", "o-1"])
        #expect(detail.told.contains("leaves") && !detail.told.contains("s"))
    }

    @Test func `of many members the first are told`() {
        let members = (1...20).map { #""m\#($0)": \#($0)"# }
        let detail = EventDetail(kind: "ack", payload: "{\(members.joined(separator: ", "))}")
        #expect(detail.parts.map(\.text) == (1...12).map { "m\($0): \($0)" } + ["…"])
        #expect(detail.told == Set((1...12).map { "m\($0)" }))
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
