import Testing

@testable import BlotterReports

@Suite struct StringWrappedTests {
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
