import Testing

@testable import TelemetryLog

/// `redact` of a format: a value is in no column, no text that is searched, and not in the line that is given back.
@Suite struct RedactionTests {
    private static let format: FormatDefinition = {
        var format = FormatDefinition(name: "bot")
        format.redact = ["/api_key", "/auth/token"]
        var symbol = FormatDefinition.Field()
        symbol.sources = [.pointer("/symbol")]
        format.fields = [.symbol: symbol]
        return format
    }()

    private func events(of line: String, _ format: FormatDefinition = format) throws -> [Readback.Event] {
        let parser = LineParser(formats: FormatSet(own: [format]))
        let batch = LogBatch()
        var line = line
        #expect(line.withUTF8 { parser.parse(UnsafeRawBufferPointer($0), number: 1, into: batch) } == nil)
        var readback = Readback()
        return try readback.events(of: batch)
    }

    @Test(arguments: [
        (
            #"{"api_key": "k-1", "symbol": "A", "auth": {"token": 17, "user": "u"}}"#,
            #"{"api_key": "[redacted]", "symbol": "A", "auth": {"token": "[redacted]", "user": "u"}}"#,
            "A [redacted] [redacted] u"
        ),
        (
            #"{"symbol": "A", "auth": "{\"token\": \"k\", \"n\": 1}"}"#,
            #"{"symbol": "A", "auth": "{\"token\": \"[redacted]\", \"n\": 1}"}"#,
            #"A {"token": "[redacted]", "n": 1}"#
        ),
        (
            #"{"log": "INFO x {\"api_key\": \"k\", \"symbol\": \"A\"}\n", "stream": "out", "time": "t"}"#,
            #"{"log": "INFO x {\"api_key\": \"[redacted]\", \"symbol\": \"A\"}\u000a", "stream": "out", "time": "t"}"#,
            "A [redacted] A INFO x  out t"
        ),
        (#"{"symbol": "A", "n": 1}"#, #"{"symbol": "A", "n": 1}"#, "A 1"),
        (#"{"api_key": null, "symbol": "A"}"#, #"{"api_key": "[redacted]", "symbol": "A"}"#, "A [redacted]"),
    ]) func `a value that is redacted is nowhere`(line: String, given: String, searched: String) throws {
        let event = try #require(try events(of: line).first)
        #expect(event.text == given)
        #expect(event.searchText == searched)
    }

    @Test func `each object of an array loses its own`() throws {
        var format = Self.format
        format.each = "/rows"
        let found = try events(
            of: #"{"rows": [{"symbol": "A", "api_key": "k1"}, {"symbol": "B", "api_key": "k2"}], "api_key": "k3"}"#,
            format)
        #expect(
            found.map(\.payload) == [
                #"{"symbol": "A", "api_key": "[redacted]"}"#, #"{"symbol": "B", "api_key": "[redacted]"}"#,
            ])
        #expect(
            found.first?.text
                == #"{"rows": [{"symbol": "A", "api_key": "[redacted]"}, {"symbol": "B", "api_key": "[redacted]"}], "api_key": "[redacted]"}"#
        )
        #expect(found.map(\.searchText) == ["A A [redacted] [redacted]", "B B [redacted] [redacted]"])
    }
}
