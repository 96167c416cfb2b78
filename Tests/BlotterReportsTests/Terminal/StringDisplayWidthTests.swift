import Testing

@testable import BlotterReports

/// How much room a text takes, and how it is made to fit.
@Suite struct StringDisplayWidthTests {
    @Test(arguments: [
        ("", 0), ("BTC-USD", 7), ("é", 1), ("e\u{301}", 1), ("日本", 4), ("한국", 4), ("\u{1112}\u{1161}\u{11ab}", 2),
        ("ＡＢ", 4), ("👍", 2), ("👍🏽", 4), ("❤", 1), ("🇩🇪", 2), ("a\u{200d}b", 2), ("…─", 2), ("𠀀", 2), ("Ж", 1),
        ("x\u{ad}y", 3),
    ])
    func `wide characters take two cells and combining ones none`(text: String, width: Int) {
        #expect(text.displayWidth == width)
    }

    @Test(arguments: [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abcdef", 0, ""), ("", 0, ""),
        ("日本語", 6, "日本語"), ("日本語", 5, "日本…"), ("日本語", 4, "日…"), ("日本語", 2, "…"),
        ("e\u{301}e\u{301}e\u{301}", 3, "e\u{301}e\u{301}e\u{301}"), ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ("👍👍👍", 5, "👍👍…"), ("a👍b", 3, "a…"),
    ])
    func `a text is cut to its cells between characters`(text: String, width: Int, expected: String) {
        #expect(text.truncated(toWidth: width) == expected)
    }

    @Test(arguments: [
        ("one two  three\nfour", 9, ["one two", "three", "four"]),
        ("a-word-longer-than-that b", 5, ["a-word-longer-than-that", "b"]),
        ("日本 語", 6, ["日本", "語"]),
        ("日本 語", 7, ["日本 語"]),
        ("  ", 5, []),
    ])
    func `words are wrapped to a width`(text: String, width: Int, lines: [String]) {
        #expect(text.wrapped(toWidth: width) == lines)
    }
}
