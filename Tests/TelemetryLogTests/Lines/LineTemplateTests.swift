import Testing

@testable import TelemetryLog

@Suite struct LineTemplateTests {
    private static let event =
        "{\"ts\": \u{1}T6+00:00\u{1}, \"session_id\": \u{2}, \"symbol\": \u{3}, \"mode\": \u{4}, "
        + "\"kind\": \u{5}, \"payload\": \u{6}}"

    @Test func `the columns' values go where the marks are`() throws {
        let line = try line(
            Self.event, nanoseconds: 1_766_223_045_123_456_000, texts: ["s", "BTC-USD", "paper", "fill"],
            payload: "{\"a\": 1}")
        #expect(
            line
                == #"{"ts": "2025-12-20T09:30:45.123456+00:00", "session_id": "s", "symbol": "BTC-USD", "mode": "paper", "#
                + #""kind": "fill", "payload": {"a": 1}}"#
        )
    }

    @Test func `what no column gives back comes from beside, in order`() throws {
        #expect(
            try line(
                "{\"ts\": \u{7}, \u{8}, \"kind\": \u{5}, \"mode\": \u{7}, \u{8}, \u{8}}", texts: ["", "", "", "k"],
                extra: #"{"a": "x, {\"y\": [", "é": [1, {"b": "}"}], "c\"": -1.50}"#, written: "1\n\"x y\"")
                == #"{"ts": 1, "a": "x, {\"y\": [", "kind": "k", "mode": "x y", "é": [1, {"b": "}"}], "c\"": -1.50}"#)
    }

    @Test(arguments: ["{}", "{\u{8}}", LineTemplate.flat, event])
    func `the parser's own forms are forms`(form: String) {
        #expect(LineTemplate(form) != nil)
    }

    @Test(arguments: [
        "{\"ts\": \u{1}T6+00:00}", "{\"ts\": \u{1}X\u{1}}", "\u{9}", "\u{0}", "{\n}", "\u{1}\u{1}", "\u{1F}",
    ])
    func `what is no form is nil`(form: String) {
        #expect(LineTemplate(form) == nil)
    }

    @Test func `each form of a line is one, whatever its values`() throws {
        let parser = LineParser()
        let batch = LogBatch()
        let lines = [
            #"{"ts": "2025-12-20T09:30:45Z", "kind": "A", "payload": {"a": 1}}"#,
            #"{"ts": "2024-01-01T00:00:00Z", "kind": "B", "payload": {"a": 2}}"#,
            #"{"ts": "2025-12-20 09:30:45Z", "kind": "A", "payload": {}}"#,
            #"{"kind":"A","ts":"2025-12-20T09:30:45Z","payload":{}}"#,
            #"{"ts": 1, "kind": "A", "payload": {}}"#, #"{"ts": 2, "kind": "A", "payload": {}}"#,
            #"{"ts": 1, "kind": "A", "payload": 1}"#, #"{"a": 1}"#,
        ]
        for line in lines { _ = Array(line.utf8).withUnsafeBytes { parser.parse($0, number: 1, into: batch) } }
        #expect(
            Set(batch.forms.map { batch.string($0.template) }) == [
                "{\"ts\": \u{1}T0Z\u{1}, \"kind\": \u{5}, \"payload\": \u{6}}",
                "{\"ts\": \u{1} 0Z\u{1}, \"kind\": \u{5}, \"payload\": \u{6}}",
                "{\"kind\": \u{5}, \"ts\": \u{1}T0Z\u{1}, \"payload\": \u{6}}",
                "{\"ts\": \u{7}, \"kind\": \u{5}, \"payload\": \u{6}}",
                LineTemplate.flat,
            ])
        let forms = batch.events.map(\.form)
        #expect(forms[0] == forms[1] && forms[4] == forms[5])
        #expect(Set(forms).count == 6)
    }

    private func line(
        _ form: String, nanoseconds: Int64? = nil, texts: [String], extra: String? = nil, written: String? = nil,
        payload: String = ""
    ) throws -> String {
        let template = try #require(LineTemplate(form))
        var line: [UInt8] = []
        let values = LineTemplate.Values(
            timestamp: nanoseconds.map { Timestamp(nanoseconds: $0) }, session: texts[0], symbol: texts[1],
            mode: texts[2], kind: texts[3], extra: extra, written: written)
        Array(payload.utf8).withUnsafeBytes { template.append(values, payload: $0, to: &line) }
        return String(decoding: line, as: UTF8.self)
    }
}
