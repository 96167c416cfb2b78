import Testing

@testable import BlotterReports

@Suite struct StringReplacingTests {
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
}
