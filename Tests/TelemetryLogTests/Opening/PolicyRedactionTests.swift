import Testing

@testable import TelemetryLog

/// `redact` of the policy: in every line, native ones too, a value is in no column, no text that is searched, and not in
/// the line that is given back.
@Suite struct PolicyRedactionTests {
    private static func parser(_ pointers: [String] = ["/api_key", "/auth/token"]) -> LineParser {
        LineParser(formats: FormatSet(redact: pointers))
    }

    private func events(of line: String, _ parser: LineParser = parser()) throws -> [Readback.Event] {
        let batch = LogBatch()
        var line = line
        #expect(line.withUTF8 { parser.parse(UnsafeRawBufferPointer($0), number: 1, into: batch) } == nil)
        var readback = Readback()
        return try readback.events(of: batch)
    }

    private static let kept = #"{"kind": "order", "symbol": "A", "payload": {"order_id": "o-1", "quantity": 2}}"#

    @Test(arguments: [
        // Native, in the payload, beside it, below it.
        (
            #"{"kind": "order", "symbol": "A", "payload": {"api_key": "k-1", "order_id": "o-1"}}"#,
            #"{"kind": "order", "symbol": "A", "payload": {"api_key": "[redacted]", "order_id": "o-1"}}"#,
            "A [redacted] o-1"
        ),
        (
            #"{"kind":"order","symbol":"A","payload":{"order_id":"o-1"},"api_key":"k-1"}"#,
            #"{"kind": "order", "symbol": "A", "payload": {"order_id": "o-1"}, "api_key": "[redacted]"}"#,
            "A o-1 [redacted]"
        ),
        (
            #"{"kind": "order", "payload": {"order_id": "o-1", "raw": {"auth": {"token": 7, "user": "u"}}}}"#,
            #"{"kind": "order", "payload": {"order_id": "o-1", "raw": {"auth": {"token": "[redacted]", "user": "u"}}}}"#,
            " o-1 [redacted] u"
        ),
        // Guessed, in an array, in a text that holds JSON, behind a text, with a name that is written with an escape.
        (
            #"{"symbol": "A", "legs": [{"api_key": "k1"}, {"api_key": "k2"}]}"#,
            #"{"symbol": "A", "legs": [{"api_key": "[redacted]"}, {"api_key": "[redacted]"}]}"#,
            "A [redacted] [redacted]"
        ),
        (
            #"{"symbol": "A", "auth": "{\"token\": \"k\", \"n\": 1}"}"#,
            #"{"symbol": "A", "auth": "{\"token\": \"[redacted]\", \"n\": 1}"}"#,
            #"A {"token": "[redacted]", "n": 1}"#
        ),
        (
            #"{"symbol": "A", "api\u005fkey": "k"}"#, #"{"symbol": "A", "api_key": "[redacted]"}"#,
            "A [redacted]"
        ),
        (
            #"{"log": "INFO x {\"api_key\": \"k\", \"symbol\": \"A\"}\n", "stream": "out", "time": "t"}"#,
            #"{"log": "INFO x {\"api_key\": \"[redacted]\", \"symbol\": \"A\"}\u000a", "stream": "out", "time": "t"}"#,
            "A [redacted] A INFO x  out t"
        ),
    ]) func `a value that is redacted is nowhere`(line: String, given: String, searched: String) throws {
        let event = try #require(try events(of: line).first)
        #expect(event.text == given)
        #expect(event.searchText == searched)
    }

    @Test func `a line without the names is as without a policy`() throws {
        let with = try #require(try events(of: Self.kept).first)
        let without = try #require(try events(of: Self.kept, LineParser()).first)
        #expect(with == without)
        #expect(with.text == Self.kept)
    }

    @Test func `all of a text is redacted where it holds another value that is`() throws {
        let found = try events(of: #"{"auth": "{\"token\": \"k\", \"n\": 1}"}"#, Self.parser(["/token", "/auth"]))
        #expect(found.first?.text == #"{"auth": "[redacted]"}"#)
    }

    @Test func `a value that is redacted stands in the form, one that is not among the values`() throws {
        let batch = LogBatch()
        let parser = Self.parser()
        for line in [
            #"{"kind": "order", "payload": {"api_key": "k", "a": "x", "b": 1}}"#,
            #"{"kind": "order", "payload": {"a": "x", "b": "[redacted]"}}"#,
        ] {
            var line = line
            _ = line.withUTF8 { parser.parse(UnsafeRawBufferPointer($0), number: 1, into: batch) }
        }
        let payloads = batch.forms.map { String(decoding: batch[$0.payload], as: UTF8.self) }
        #expect(payloads == [#"{"api_key": "[redacted]", "a": "%s", "b": %s}"#, #"{"a": "%s", "b": "%s"}"#])
    }

    @Test(arguments: [
        (#"{"api_key": "k-1", oops"#, "[redacted]"), (#"{"b": "k-1", oops"#, #"{"b": "k-1", oops"#),
    ]) func `an invalid line that may hold such a value is kept from the index`(line: String, kept: String) {
        Array(line.utf8).withUnsafeBytes { head in
            #expect(String(decoding: Self.parser().kept(head), as: UTF8.self) == kept)
        }
    }
}
