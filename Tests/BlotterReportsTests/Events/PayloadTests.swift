import Testing

@testable import BlotterReports

@Suite struct PayloadTests {
    @Test func `members keep their order and their digits`() {
        let payload = Payload(
            #"{"side": "buy", "quantity": 1.50, "big": 12345678901234567890, "ok": true, "no": false, "x": null}"#)
        #expect(
            payload.members == [
                .init(name: "side", value: .string("buy")), .init(name: "quantity", value: .number("1.50")),
                .init(name: "big", value: .number("12345678901234567890")), .init(name: "ok", value: .bool(true)),
                .init(name: "no", value: .bool(false)), .init(name: "x", value: .null),
            ])
    }

    @Test func `strings are decoded and what is nested is whole`() {
        let payload = Payload(
            #"{"a\"b": "\u001b[31m\ud83d\ude80 \\", "deep": {"a": ["]", "}\"", {"b": []}]}, "list": [1, [2]], "end": 1}"#
        )
        #expect(
            payload.members == [
                .init(name: "a\"b", value: .string("\u{1b}[31m🚀 \\")),
                .init(name: "deep", value: .nested(#"{"a": ["]", "}\"", {"b": []}]}"#)),
                .init(name: "list", value: .nested("[1, [2]]")), .init(name: "end", value: .number("1")),
            ])
    }

    @Test(arguments: ["{}", "[]", #"["a", "b"]"#, "5", #""text""#, "null", ""])
    func `what is no object has no members`(_ json: String) {
        #expect(Payload(json).members.isEmpty)
    }

    @Test func `the first name that has a value is taken`() {
        let payload = Payload(#"{"order_id": null, "client_id": 2, "message": "b", "error": "a"}"#)
        #expect(payload.member(.orderID) == .init(name: "client_id", value: .number("2")))
        #expect(payload.member(.passed, .error) == .init(name: "error", value: .string("a")))
        #expect(payload.member(.intentID, .fillID) == nil)
    }
}
