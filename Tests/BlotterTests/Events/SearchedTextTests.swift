import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What of a line is found, and that it is forgotten as it was learned.
@Suite struct SearchedTextTests {
    private static let lines = [
        #"{"ts": "2025-12-20T10:00:00Z", "session_id": "s", "symbol": "币安人生USDT", "kind": "error", "payload": {"error": "重跑gen-7后余额不足"}}"#,
        #"{"ts": "2025-12-20T10:00:00Z", "event": "order_filled", "order_id": "abc-1", "note": "partial maker fill"}"#,
        #"{"ts": "2025-12-20T10:00:00Z", "kind": "note", "venue": "Kraken", "payload": {"id": 83897659880019404350}}"#,
        #"{"ts": "2025-12-20T10:00:00Z", "kind": "note", "payload": {"text": "ひらがなカタカナ 한국어 abc", "price": 3.25}}"#,
        #"{"ts": "2025-12-20T10:00:00Z", "kind": "Cannot place the order!", "mode": "turbo", "session_id": 7}"#,
        #"{"ts": "2025-12-20T10:00:00Z", "kind": "FILL", "mode": "Paper", "session_id": "S-9", "symbol": "ETH", "qty": 1}"#,
        #"{"kind": "order_filled", "symbol": "\#(String(repeating: "long ", count: 20))", "session_id": "s", "qty": 1}"#,
        #"{"legs": [{"kind": "x", "session_id": "s", "symbol": "y"}]}"#,
    ]

    /// Takes nothing of its lines for a label.
    private static let mapping = "match = { '/legs' = true }\neach = '/legs'"

    @Test(
        arguments: [
            ("余额", [1]), ("gen", [1]), ("gen-7", [1]), ("币安人生", [1]), ("安人", [1]), ("USDT", [1]), ("7后余", [1]),
            ("额余", []),
            ("maker", [2]), ("abc-1", [2]), ("order_filled", [2, 7]), ("place", [5]), ("paper", []),
            ("fill", [2]),
            ("7", [1, 5]), ("S-9", []), ("ETH", [6]), ("long", [7]), ("s", [8]), ("x", [8]), ("y", [8]), ("2025", []),
            ("kraken", [3]), ("venue", []),
            ("83897659880019404350", [3]), ("83897659880019404351", []), ("らが", [4]), ("カナ", [4]), ("국어", [4]),
            ("note", []),
            ("\"人生 USDT\"", [1]), ("余*", [1]), ("abc", [2, 4]),
        ] as [(String, [Int64])])
    func `a text is found in its lines`(text: String, expected: [Int64]) throws {
        let store = try LogStore()
        store.index.formats = [try FormatFile(Self.mapping, name: "legs", file: "legs.toml").checkedDefinition()]
        try store.write(Self.lines, to: "s.jsonl")
        try store.ingest()
        let pattern = try #require(SearchPattern(text))
        #expect(
            try store.rows(
                "SELECT rowid & 4294967295 FROM search WHERE search MATCH '\(pattern.expression)' ORDER BY 1")
                == expected.map(String.init))
    }

    @Test(
        arguments: [
            ("余额 AND gen", #"" 余  额 " AND gen"#), ("余* OR \"不足x\"", #"" 余 "* OR " 不  足 x""#), ("gen-7", "gen-7"),
            ("NEAR(a 余, 3)", #"NEAR(a " 余 ", 3)"#),
        ])
    func `an expression of FTS5 asks for the same letters`(typed: String, expression: String) {
        #expect(SearchPattern(fts5: typed).expression == expression)
    }

    /// SQLite may write the number -0 as 0, which is one word with it.
    private static func withoutNegativeZero(_ text: String) -> String {
        text.split(separator: " ", omittingEmptySubsequences: false).map { $0 == "-0" ? "0" : $0 }.joined(
            separator: " ")
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `what is forgotten is what was learned`(seed: UInt64) throws {
        var random = RandomLines(seed: seed)
        let store = try LogStore()
        store.index.formats = RandomLines.formats
        let flat = (0..<100).map {
            #"{"kind": "x\#($0)", "ts": \#($0), "session_id": "s", "a": "b\#($0)", "n": -\#($0), "symbol": "é"}"#
        }
        try store.write(Self.lines + flat + (0..<300).map { _ in random.line() }, to: "s.jsonl")
        try store.ingest()
        let connection = try #require(try store.index.openForWriting())
        var texts: [Int64: String] = [:]
        let sources = try connection.prepare("SELECT id FROM source").rows { $0.integer(0) }
        for source in sources {
            try SearchTexts(connection).each(from: source << 32, to: (source + 1) << 32) {
                texts[$0] = Self.withoutNegativeZero(String(decoding: $1, as: UTF8.self))
            }
        }
        let view = try connection.prepare("SELECT id, text FROM search_content WHERE text <> ''").rows {
            ($0.integer(0), Self.withoutNegativeZero($0.text(1)))
        }
        let shown = Dictionary(uniqueKeysWithValues: view)
        #expect(texts.filter { shown[$0.key] != $0.value } == [:])
        #expect(shown.filter { texts[$0.key] != $0.value } == [:])
        try connection.transaction {
            var removal = try SourceRemoval(connection)
            for source in sources { _ = try removal.remove(source) }
        }
        try connection.execute("CREATE VIRTUAL TABLE temp.word USING fts5vocab('main', 'search', 'row')")
        #expect(try connection.prepare("SELECT term FROM word LIMIT 5").rows { $0.text(0) } == [])
    }
}
