import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct SearchPatternTests {
    @Test(
        arguments: [
            ("timeout", "\"timeout\""), ("insuff*", "\"insuff\" *"), ("ord_12-34", "\"ord_12-34\" *"),
            ("ord_", "\"ord_\""), ("_ord", "\"_ord\" *"), ("\"ord_12\"", "\"ord_12\""), ("\"ord_12\"*", "\"ord_12\" *"),
            ("99_000518", "\"99_000518\" *"), ("42", "\"42\" *"), ("5000 ms", "\"5000\" * \"ms\""),
            ("3,25", "\"3,25\""),
            ("post-only", "\"post-only\""), ("v1.2.3-rc", "\"v1.2.3-rc\" *"), ("(ord_1)", "\"(ord_1)\""),
            ("٣", "\"٣\" *"),
            ("BTC-USD", "\"BTC-USD\""),
            ("two words", "\"two\" \"words\""), ("\"two words\"", "\"two words\""),
            ("a \"b c\" d", "\"a\" \"b c\" \"d\""),
            ("\"two wor\"*", "\"two wor\" *"), ("\"open end", "\"open end\""), ("AND", "\"AND\""),
            ("a OR b NOT c NEAR(d)", "\"a\" \"OR\" \"b\" \"NOT\" \"c\" \"NEAR(d)\""), ("text:foo", "\"text:foo\""),
            ("^start", "\"^start\""), ("{a b}", "\"{a\" \"b}\""), ("Ünïcödé", "\"Ünïcödé\""), ("日本語", "\" 日  本  語 \""),
            ("1.5", "\"1.5\""), ("a+b - c", "\"a+b\" \"c\""), ("it's", "\"it's\""),
            ("  spaced\tout\n", "\"spaced\" \"out\""),
            ("ord_12*", "\"ord_12\" *"), ("a*b", "\"a*b\""), ("a\u{0}b", "\"a b\""),
            // A mark makes one character with what is before it, and leaves it a quote, a blank, a NUL.
            ("a\"\u{31E}b c\" d", "\"a\" \"\u{31E}b c\" \"d\""), ("a\u{0}\u{301}b", "\"a \u{301}b\""),
            ("a \u{301}b", "\"a\" \"\u{301}b\""),
            ("-", nil), ("", nil), (" ", nil), ("\"\"", nil), ("*", nil), ("***", nil), ("()", nil), ("🚀", nil),
        ] as [(String, String?)]) func `words become phrases`(text: String, expression: String?)
    {
        #expect(SearchPattern(text)?.expression == expression)
    }

    /// Letters, marks, digits, signs and scripts, those that SQLite folds in its own way among them.
    private static let alphabet: [String] =
        [
            "a", "B", "z", "0", "9", "_", "-", ".", "/", "é", "É", "e\u{301}", "ñ", "ß", "ø", "Ł", "ı", "İ", "ſ", "Ω",
            "ώ", "Σ", "ς", "Й",
            "й", "ё", "日", "語", "한", "ก", "ा", "क", "א", "ש\u{5C1}", "ع", "\u{64B}", "²", "½", "Ⅷ", "ǆ", "ﬁ", "Ａ", "１",
            "🚀", "\u{200D}",
            "\u{AD}", "€", "ᵃ", "ạ", "ǖ", "Ǖ",
        ]

    /// As a text is given to the tokenizer: of the alphabet these letters are words by themselves.
    private func apart(_ text: String) -> String {
        text.unicodeScalars.map { ["日", "語", "한"].contains(String($0)) ? " \($0) " : String($0) }.joined()
    }

    /// What the tokenizer makes of a text, from SQLite itself.
    private func tokens(of texts: [String]) throws -> [[String]] {
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute(
            """
            CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61');
            CREATE VIRTUAL TABLE v USING fts5vocab (t, instance)
            """)
        let insert = try connection.prepare("INSERT INTO t (rowid, text) VALUES (?, ?)")
        for (index, text) in texts.enumerated() { try insert.run(.integer(Int64(index)), .text(apart(text))) }
        var tokens = texts.map { _ in [String]() }
        let all = try connection.prepare("SELECT doc, term FROM v ORDER BY doc, offset").rows {
            (Int($0.integer(0)), $0.text(1))
        }
        for (index, term) in all { tokens[index].append(term) }
        return tokens
    }

    /// Marks are cut and folded by tables of SQLite's own; hits in such words may stay unmarked.
    private static let plain = alphabet.filter { letter in
        letter.unicodeScalars.count == 1 && !["é", "É", "ñ", "ſ", "ς", "Σ", "ạ", "İ"].contains(letter)
    }

    @Test(arguments: 1...4) func `words without marks are cut and folded as SQLite does`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let texts =
            Self.plain
            + (0..<600).map { _ in (0..<random.integer(1...6)).map { _ in random.pick(Self.plain) }.joined() }
        for (text, expected) in zip(texts, try tokens(of: texts)) {
            let words = SearchPattern.words(in: text).map(\.word)
            #expect(words == expected, "\(text.unicodeScalars.map { String($0.value, radix: 16) })")
        }
    }

    @Test(arguments: 1...2) func `a pattern made of a text finds that text`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let texts = (0..<300).map { _ in
            (0..<random.integer(1...8)).map { _ in random.pick(Self.alphabet + [" "]) }.joined()
        }
        let connection = try Connection(path: ":memory:", mode: .create)
        try connection.execute("CREATE VIRTUAL TABLE t USING fts5 (text, tokenize = 'unicode61')")
        let insert = try connection.prepare("INSERT INTO t (rowid, text) VALUES (?, ?)")
        for (index, text) in texts.enumerated() { try insert.run(.integer(Int64(index)), .text(apart(text))) }
        let find = try connection.prepare("SELECT count(*) FROM t WHERE t MATCH ? AND rowid = ?")
        for (index, text) in texts.enumerated() {
            guard let pattern = SearchPattern(text) else { continue }
            let found = try find.rows(.text(pattern.expression), .integer(Int64(index))) { $0.integer(0) }
            #expect(found == [1], "\(text) as \(pattern.expression)")
            #expect(!pattern.matches(in: text).isEmpty, "\(text)")
        }
    }

    @Test(arguments: [
        ("usd", "BTC-USD and usd", ["USD", "usd"]),
        ("\"two words\"", "two words, two, Two\twords", ["two words", "Two\twords"]),
        ("insuff*", "Insufficient insuffi in", ["Insufficient", "insuffi"]), ("café", "CAFE Café", ["Café"]),
        ("ord_1", "ord_1 ord_12 ord-1 xord_1", ["ord_1", "ord_12", "ord-1"]),
        ("\"ord_1\"", "ord_1 ord_12 ord-1", ["ord_1", "ord-1"]),
        ("none", "nothing", []),
    ]) func `hits are marked where they are`(text: String, content: String, hits: [String]) throws {
        let pattern = try #require(SearchPattern(text))
        #expect(pattern.matches(in: content).map { String(content[$0]) } == hits)
    }

    @Test(
        arguments: [
            ("balance OR timeout", .isOperator("OR")), ("NEAR(a b)", .isOperator("NEAR")),
            ("a NOT b", .isOperator("NOT")),
            ("price 3.25", .isFraction("3.25")), ("-0.5", .isFraction("-0.5")), ("1,000", .isFraction("1,000")),
            ("insuff", .isPart), ("or", .isPart), ("99_000518", .isPart), ("1.2.x", .isPart), (".", .isPart),
        ] as [(String, SearchHint)]) func `a text that was not found has a reason`(text: String, hint: SearchHint)
    {
        #expect(SearchHint(text) == hint)
    }

    /// What was typed is never an error of syntax, whatever stands beside a quote.
    @Test(arguments: ["\"", "\"\u{31E}", "x\"\u{301}\"", "\"\u{200D}", "a \"\u{FE0F}b", "\"*\u{301}", "漢\"\u{31E}字"])
    func `a quote is a quote whatever mark follows it`(quote: String) throws {
        let store = try LogStore()
        try store.write([#"{"kind": "note", "payload": {"text": "word ab 漢字"}}"#], to: "s.jsonl")
        try store.ingest()
        for text in ["word\(quote)", "\(quote)word", "\(quote) word ? \(quote)", "word\(quote)?\(quote)"] {
            let pattern = try #require(SearchPattern(text))
            _ = try store.reader().searchCount(pattern, EventFilter())
        }
    }
}
