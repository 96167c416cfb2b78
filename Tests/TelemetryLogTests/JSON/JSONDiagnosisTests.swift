import Testing

@testable import TelemetryLog

@Suite struct JSONDiagnosisTests {
    @Test(
        arguments: [
            "{}", "[]", "null", "true", "false", "0", "-1.5e+3", "\"\"", " [1, {\"a\": [\"b\\n\\u00e9\"]}] \t\r\n",
            "{\"a\": {\"b\": null}}",
            "\"\u{2028}\u{7F}é\"", "[[], {}, \"\"]",
        ]
    )
    func `a JSON text is valid, and each proper beginning of it ends early or is valid`(text: String) {
        #expect(verdict(text).verdict == .valid)
        let bytes = Array(text.utf8)
        for count in 0..<bytes.count {
            let (verdict, position) = verdict(Array(bytes[..<count]))
            #expect(verdict == .endsEarly || verdict == .valid)
            #expect(position == count)
        }
    }

    @Test(
        arguments: [
            ("{\"a\" 1}", 5), ("{a", 1), ("[1 2]", 3), ("[1,]", 3), ("{\"a\": 1,}", 8), ("tru3", 3), ("01", 1),
            ("1.x", 2), ("1ex", 2),
            ("-x", 1), ("\"\\x\"", 2), ("\"\\u00g0\"", 5), ("\"\n\"", 1), ("}", 0), ("[}", 1), ("{]", 1), ("{} {}", 3),
            ("'a'", 0), ("[,]", 1),
            ("NaN", 0), ("Infinity", 0), ("{\"a\": [1}", 8), ("+1", 0), ("{1: 2}", 1), ("\u{FEFF}{}", 0), ("1\u{0}", 1),
        ]
    )
    func `what is wrong is wrong at that byte, whatever follows`(text: String, position: Int) {
        for rest in ["", "}", "\"", " and more"] {
            let found = verdict(text + rest)
            #expect(found.verdict == .wrong)
            #expect(found.position == position)
        }
    }

    @Test(arguments: [("[", "]"), ("{\"a\":", "}")])
    func `depth is counted in open containers`(open: String, close: String) {
        let innermost = open == "[" ? "[]" : "{}"
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth - 1) + innermost + String(repeating: close, count: depth - 1)
        }
        #expect(verdict(nested(5), depthLimit: 5).verdict == .valid)
        let (verdict, position) = verdict(nested(6), depthLimit: 5)
        #expect(verdict == .tooDeep)
        #expect(position == open.utf8.count * 5)
        #expect(self.verdict("[[],[],[],[]]", depthLimit: 2).verdict == .valid)
    }

    private func verdict(
        _ text: String, depthLimit: Int = 1024
    ) -> (verdict: JSONDiagnosis.Verdict, position: Int) {
        verdict(Array(text.utf8), depthLimit: depthLimit)
    }

    private func verdict(
        _ bytes: [UInt8], depthLimit: Int = 1024
    ) -> (verdict: JSONDiagnosis.Verdict, position: Int) {
        bytes.withUnsafeBytes { JSONDiagnosis.verdict(on: $0, depthLimit: depthLimit) }
    }
}
