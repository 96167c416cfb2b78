import Testing

@testable import TelemetryLog

@Suite struct JSONStringTests {
    @Test(
        arguments: [
            ("", ""), ("plain é 😀", "plain é 😀"), (#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#"\u0041\u00e9\u00E9"#, "Aéé"),
            (#"\u0000"#, "\0"), (#"\uD83D\uDE00"#, "😀"), (#"\udbff\udfff"#, "\u{10FFFF}"),
            (#"\ud800\udc00"#, "\u{10000}"),
            (#"\uFFFF"#, "\u{FFFF}"), (#"a\nb"#, "a\nb"), (#"\\u0041"#, "\\u0041"), (#"\\n"#, "\\n"), (#"\\"#, "\\"),
            // Half a pair.
            (#"\ud800"#, "\u{FFFD}"), (#"\udc00"#, "\u{FFFD}"), (#"\ud800x"#, "\u{FFFD}x"),
            (#"\ud800\n"#, "\u{FFFD}\n"),
            (#"\ud800\ud800\udc00"#, "\u{FFFD}\u{10000}"), (#"\udc00\ud800"#, "\u{FFFD}\u{FFFD}"),
            (#"\ud800\u0041"#, "\u{FFFD}A"), (#"\ud83d\\ude00"#, "\u{FFFD}\\ude00"),
        ]
    )
    func `a content means its text`(content: String, text: String) {
        var decoded: [UInt8] = []
        Array(content.utf8).withUnsafeBytes { JSONString.decode($0, into: &decoded) }
        #expect(decoded == Array(text.utf8))
        let isValid = Array(content.utf8).withUnsafeBytes { JSONString.hasValidEscapes($0) }
        #expect(isValid)
    }

    @Test func `any code unit means what UTF-16 says`() {
        let digits = Array("0123456789abcdefABCDEF".utf8)
        for unit in stride(from: UInt16(0), through: .max - 6, by: 7) {
            let shift = unit.isMultiple(of: 2) ? 6 : 0
            let hex = [12, 8, 4, 0].map { place -> UInt8 in
                let digit = Int(unit >> UInt16(place) & 15)
                return digits[digit < 10 ? digit : digit + shift]
            }
            var decoded: [UInt8] = []
            (Array(#"\u"#.utf8) + hex).withUnsafeBytes { JSONString.decode($0, into: &decoded) }
            guard decoded == Array(String(decoding: [unit], as: UTF16.self).utf8) else {
                Issue.record("U+\(String(unit, radix: 16)) means \(decoded)")
                return
            }
        }
    }

    @Test(
        arguments: [
            #"\"#, #"\x"#, #"\u"#, #"\u1"#, #"\u12"#, #"\u123"#, #"\u123g"#, #"\u 123"#, #"\u+123"#, #"\U0041"#, #"\'"#,
            #"\0"#, #"\N"#,
            #"a\"#, #"\\\"#, #"\u0041\"#, #"\é"#, #"\n\a"#,
        ]
    )
    func `an escape that RFC 8259 does not know is wrong`(content: String) {
        let isValid = Array(content.utf8).withUnsafeBytes { JSONString.hasValidEscapes($0) }
        #expect(!isValid)
    }

    @Test(
        arguments: [
            (#""symbol""#, #""symbol""#), (#""symbo\u006c""#, #""symbol""#), (#""\/""#, #""/""#),
            (#""\u00e9\uD83D\uDE00""#, #""é😀""#),
            (#""\"\\""#, #""\"\\""#), (#""\n\t\u001F\u0000""#, #""\u000a\u0009\u001f\u0000""#),
            (#""\u0022\u005C""#, #""\"\\""#),
            (#""\u007f""#, "\"\u{7F}\""), (#""\ud800\u0041""#, #""\ud800\u0041""#), (#""""#, #""""#),
        ]
    )
    func `a name is written with the escapes it needs`(name: String, plain: String) {
        var output = ByteBuffer()
        Array(name.utf8).withUnsafeBytes { JSONString.appendPlain($0, to: &output) }
        let written = String(decoding: output.bytes, as: UTF8.self)
        #expect(written == plain)
    }

    @Test(
        arguments: [
            (#"a"#, #"\u0061"#, true), (#"\ud83d\ude00"#, "😀", true), (#"\ud800a"#, #"\uD800\u0061"#, true),
            (#"\ud800"#, #"\ud801"#, false), (#"\ud800"#, #"\ufffd"#, false), (#"\udfff"#, "\u{FFFD}", false),
            ("a", "A", false),
            ("é", "e\u{301}", false),
        ]
    )
    func `names are equal if they mean the same`(left: String, right: String, areEqual: Bool) {
        func name(_ content: String) -> [UInt8] { Array(content.utf8).withUnsafeBytes { JSONString.name($0) } }
        #expect((name(left) == name(right)) == areEqual)
    }
}
