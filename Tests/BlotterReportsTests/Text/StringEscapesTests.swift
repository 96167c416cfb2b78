import Testing

@testable import BlotterReports

/// What escapes are made of.
@Suite struct StringEscapesTests {
    @Test(arguments: [
        ("", ""), ("plain", "plain"), ("a,b", "a;b"), (",", ";"), (",,x,", ";;x;"), ("日,\r\n,本", "日;\r\n;本"),
        ("e\u{301},", "e\u{301};"),
    ])
    func `only the scalars asked for are replaced`(text: String, expected: String) {
        #expect(text.replacingScalars { $0 == "," ? ";" : nil } == expected)
    }

    @Test func `a scalar inside a character is replaced too`() {
        #expect("\r\n".replacingScalars { $0 == "\n" ? "N" : nil } == "\rN")
        #expect("e\u{301}x".replacingScalars { $0 == "\u{301}" ? "'" : nil } == "e'x")
    }

    @Test func `bytes are written in hexadecimal`() {
        #expect(String(hex: [UInt8]([0x00, 0x0F, 0xA0, 0xFF])) == "000fa0ff")
        #expect(String(hex: [UInt8]()) == "")
    }
}
