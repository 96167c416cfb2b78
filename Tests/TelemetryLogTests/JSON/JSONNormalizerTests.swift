import Testing

@testable import TelemetryLog

@Suite struct JSONNormalizerTests {
    @Test(
        arguments: [
            (#"{}"#, #"{}"#), (" { } ", "{}"), ("[ ]", "[]"), (#"{"a":1}"#, #"{"a": 1}"#), (#"[1,2 ,3]"#, "[1, 2, 3]"),
            ("{\"a\"\t:\r\n[1 ,{ }, [ ]]}", #"{"a": [1, {}, []]}"#), (#"{"a": "b , c : d"}"#, #"{"a": "b , c : d"}"#),
            (#"{"a":"\"\\","b":"\\\""}"#, #"{"a": "\"\\", "b": "\\\""}"#),
            ("[1e400,-0,12345678901234567890123]", "[1e400, -0, 12345678901234567890123]"),
            // The last value in the first's place.
            (#"{"a":1,"b":2,"a":3}"#, #"{"a": 3, "b": 2}"#), (#"{"a":1,"a":2,"a":3}"#, #"{"a": 3}"#),
            (#"{"a":{"b":1,"b":2},"a":{"c":1,"c":2}}"#, #"{"a": {"c": 2}}"#),
            (#"[{"a":1,"a":[{"a":1,"a":2}]}]"#, #"[{"a": [{"a": 2}]}]"#),
            (#"{"a":1,"\u0061":2}"#, #"{"a": 2}"#), (#"{"\u0061":1,"a":2,"b":3}"#, #"{"a": 2, "b": 3}"#),
            (#"{"":1,"":2}"#, #"{"": 2}"#),
            (#"{"a":{"x":1},"b":{"x":1}}"#, #"{"a": {"x": 1}, "b": {"x": 1}}"#),
            // Names that cannot be told apart as text.
            (#"{"\ud800":1,"\ud801":2,"\ufffd":3,"\uD800":4}"#, #"{"\uD800": 4, "\ud801": 2, "�": 3}"#),
            (#"{"symbo\u006c":1,"\/":2,"\n":"\n"}"#, #"{"symbol": 1, "/": 2, "\u000a": "\n"}"#),
        ]
    )
    func `a text is written as json dumps writes it`(text: String, expected: String) {
        #expect(normalized(text) == expected)
        #expect(normalized(expected) == expected)
    }

    @Test func `without a look for repeated members all are kept`() {
        #expect(normalized(#"{"a":1,"a":2}"#, onceEach: false) == #"{"a": 1, "a": 2}"#)
    }

    @Test(arguments: 100...103 as ClosedRange<UInt64>)
    func `any value in any spacing is written as json dumps writes it`(seed: UInt64) {
        var lines = RandomLine(seed: seed)
        for _ in 0..<1000 {
            let value = lines.value(depth: 0)
            let text = lines.line(value)
            guard normalized(text) == value.dumped else {
                Issue.record("\(text) is written \(normalized(text)), not \(value.dumped)")
                return
            }
        }
    }

    @Test func `what is there already stays`() {
        var output = ByteBuffer()
        output.append(Array("before ".utf8))
        Array(#"{"a":1,"a":2}"#.utf8).withUnsafeBytes { JSONNormalizer.append($0, onceEach: true, to: &output) }
        let written = String(decoding: output.bytes, as: UTF8.self)
        #expect(written == #"before {"a": 2}"#)
    }

    private func normalized(_ text: String, onceEach: Bool = true) -> String {
        var output = ByteBuffer()
        Array(text.utf8).withUnsafeBytes { JSONNormalizer.append($0, onceEach: onceEach, to: &output) }
        return String(decoding: output.bytes, as: UTF8.self)
    }
}
