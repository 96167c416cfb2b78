import Testing

@testable import BlotterReports

@Suite struct JSONTextTests {
    private let report = JSONText.object([
        ("total_events", .integer(5)),
        ("error_rate", .number(0.05)),
        ("ok", .bool(true)),
        ("first_ts", .null),
        ("counts_by_type", .object([("fill", .integer(2)), ("a \"b\"", .integer(3))])),
        ("sessions", .array([.string("s1"), .array([]), .object([])])),
        ("payload", .raw(#"{"n":1.50}"#)),
    ])

    @Test func `a value is written on one line like json dumps`() {
        #expect(
            report.description == #"{"total_events": 5, "error_rate": 0.05, "ok": true, "first_ts": null, "#
                + #""counts_by_type": {"fill": 2, "a \"b\"": 3}, "sessions": ["s1", [], {}], "payload": {"n":1.50}}"#)
    }

    @Test func `a pretty value has a member a line`() {
        #expect(
            report.pretty == #"""
                {
                  "total_events": 5,
                  "error_rate": 0.05,
                  "ok": true,
                  "first_ts": null,
                  "counts_by_type": {
                    "fill": 2,
                    "a \"b\"": 3
                  },
                  "sessions": [
                    "s1",
                    [],
                    {}
                  ],
                  "payload": {"n":1.50}
                }
                """#)
    }

    @Test(
        arguments: [
            (45, "45.0"), (0.1, "0.1"), (-0.0, "-0.0"), (1e16, "1e+16"), (100_020.5, "100020.5"), (.nan, "null"),
            (.infinity, "null"), (-.infinity, "null"),
        ] as [(Double, String)])
    func `a number is written in its shortest form or as null`(number: Double, expected: String) {
        #expect(JSONText.number(number).description == expected)
    }

    @Test(arguments: [
        ("plain", #""plain""#),
        ("say \"hi\" \\ bye", #""say \"hi\" \\ bye""#),
        ("\n\r\t\u{8}\u{c}\u{0}\u{1f}", #""\n\r\t\b\f\u0000\u001f""#),
        ("日本 é 👍", #""日本 é 👍""#),
        ("\u{1b}[31m\u{7f}\u{9b}\u{202e}\u{2028}", #""\u001b[31m\u007f\u009b\u202e\u2028""#),
        ("</script>", #""</script>""#),
    ])
    func `a string is quoted safe for JSON and for a terminal`(text: String, expected: String) {
        #expect(JSONText.string(text).description == expected)
    }

    @Test func `JSON from a log is made safe without changing what it says`() {
        #expect(
            JSONText.terminalSafe("{\"a\": \"\\n日\u{9b}2J\u{202e}\"}") == #"{"a": "\n日\u009b2J\u202e"}"#)
    }

    @Test func `a missing value is null`() {
        #expect(JSONText(nil as Int?).description == "null")
        #expect(JSONText(nil as Double?).description == "null")
        #expect(JSONText(nil as String?).description == "null")
        #expect(JSONText(1).description == "1")
        #expect(JSONText(1.5).description == "1.5")
        #expect(JSONText("x").description == #""x""#)
    }
}
