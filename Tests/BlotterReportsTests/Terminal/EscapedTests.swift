import Testing

@testable import BlotterReports

@Suite struct EscapedTests {
    @Test(arguments: [
        ("insufficient funds", "insufficient funds"),
        ("", ""),
        ("a\nb\tc\rd\r\ne", #"a\nb\tc\rd\r\ne"#),
        ("\u{1b}[2J\u{1b}[31mred\u{1b}[0m", #"\x1b[2J\x1b[31mred\x1b[0m"#),
        ("\u{1b}]0;owned\u{7}", #"\x1b]0;owned\x07"#),
        ("\u{1b}]8;;http://evil\u{1b}\\link", #"\x1b]8;;http://evil\x1b\link"#),
        ("nul\u{0}del\u{7f}", #"nul\x00del\x7f"#),
        ("csi\u{9b}31m nel\u{85}", #"csi\u{9b}31m nel\u{85}"#),
        ("BUY\u{202e}LLES\u{202c}", #"BUY\u{202e}LLES\u{202c}"#),
        ("\u{2066}a\u{2067}b\u{2068}c\u{2069}", #"\u{2066}a\u{2067}b\u{2068}c\u{2069}"#),
        ("\u{200e}\u{200f}\u{61c}", #"\u{200e}\u{200f}\u{61c}"#),
        ("a\u{2028}b\u{2029}c", #"a\u{2028}b\u{2029}c"#),
        ("日本 é e\u{301} 👍🏽 ü ❤\u{fe0f} 한국 नमस्ते", "日本 é e\u{301} 👍🏽 ü ❤\u{fe0f} 한국 नमस्ते"),
        ("ord\u{200b}_1 \u{feff}x a\u{ad}b", #"ord\u{200b}_1 \u{feff}x a\u{ad}b"#),
        ("\u{200c}\u{2060}\u{2064}\u{180e}\u{3164}\u{ffa0}", #"\u{200c}\u{2060}\u{2064}\u{180e}\u{3164}\u{ffa0}"#),
        ("\u{202a}\u{202b}\u{202d}\u{206a}\u{fff9}\u{e0041}", #"\u{202a}\u{202b}\u{202d}\u{206a}\u{fff9}\u{e0041}"#),
        ("👩\u{200d}💻", #"👩\u{200d}💻"#),
        (#"C:\new"#, #"C:\new"#),
    ])
    func `what a terminal would obey becomes visible`(text: String, expected: String) {
        #expect(Escaped(text).text == expected)
        #expect("\(Escaped(Array(text.utf8)))" == expected)
    }

    @Test(
        arguments: [
            ([0xFF, 0x41, 0xFE], #"\xffA\xfe"#),
            ([0x41, 0xC3], #"A\xc3"#),
            ([0xC0, 0xAF], #"\xc0\xaf"#),
            ([0xED, 0xA0, 0x80], #"\xed\xa0\x80"#),
            ([0xE6, 0x97, 0x41, 0xE6, 0x97, 0xA5], #"\xe6\x97A日"#),
            ([0xF0, 0x9F, 0x91], #"\xf0\x9f\x91"#),
            ([0xF0, 0x9F, 0x41, 0xFE, 0xC3], #"\xf0\x9fA\xfe\xc3"#),
            ([0x1B, 0x9B, 0xC2, 0x9B, 0x0A], #"\x1b\x9b\u{9b}\n"#),
        ] as [([UInt8], String)])
    func `bytes that are no UTF-8 are shown one by one`(bytes: [UInt8], expected: String) {
        #expect(Escaped(bytes).text == expected)
    }
}
