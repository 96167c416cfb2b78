import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A part of any text is found wherever it stands in a line, and nowhere else.
@Suite struct TextScanTests {
    private static let lines = [
        #"{"ts": 1, "session_id": "alpha", "symbol": "BTC-USD", "mode": "live", "kind": "order", "payload": {"order_id": "ord_00099_000518", "intent_id": "int_7", "quantity": 12.75}}"#,
        #"{"ts": 2, "session_id": "alpha", "symbol": "ETH-USD", "mode": "live", "kind": "error", "payload": {"error": "Insufficient \"balance\"\ttab", "code": 503}}"#,
        #"{"ts": 3, "session_id": "beta", "symbol": "ETH-USD", "mode": "paper", "kind": "note", "payload": {"a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": 8, "i": "ninth", "j": {"k": ["deep"]}}}"#,
        #"{"session_id": "beta", "kind": "note", "payload": {"text": "\u00e4rger, 余额不足"}, "host": "trader-west"}"#,
        #"{"ts": 5, "session_id": "beta", "kind": "gate", "payload": {"reason": "100% of limit_%s"}}"#,
    ]

    private func store() throws -> LogStore {
        let store = try LogStore()
        try store.write(Self.lines, to: "a.jsonl")
        try store.write(Self.lines.map { $0.replacing("alpha", with: "gamma") }, to: "b.jsonl")
        try store.ingest()
        return store
    }

    /// The lines of the first log that are found, in their order.
    private func found(_ text: String, _ filter: EventFilter = .init(), in store: LogStore) throws -> [Int64] {
        let pattern = try #require(SearchPattern(contains: text))
        var lines: [Int64] = []
        try store.reader().search(pattern, filter, order: .time) { event in
            if event.file == "a.jsonl" { lines.append(event.line) }
            return true
        }
        return lines.sorted()
    }

    @Test(
        arguments: [
            ("99_0005", [1]), ("RD_00099", [1]), ("nt_7", [1]), ("12.7", [1]), ("suff", [2]), (#"t "bal"#, [2]),
            ("e\"\tt", [2]),
            ("50", [2]), ("eth", [2, 3]), ("TC-U", [1]), ("int", [1, 3]), ("eep", [3]), ("ärg", [4]), ("额不", [4]),
            ("er-we", [4]), ("pape", [3]), ("lph", [1, 2]), ("0% of limit_%", [5]), ("nothing like it", []),
            ("quantity", []),
            ("[\"d", [3]), ("", nil),
        ] as [(String, [Int64]?)]) func `any part of a value, id or label is found`(text: String, lines: [Int64]?)
        throws
    {
        guard let lines else { return #expect(SearchPattern(contains: text) == nil) }
        #expect(try found(text, in: store()) == lines)
    }

    @Test func `filters, limits and pages are those of every search`() throws {
        let store = try store()
        var filter = EventFilter()
        filter.sessions = ["beta"]
        #expect(try found("e", filter, in: store) == [3, 4, 5])
        filter.from = Timestamp(nanoseconds: 4_000_000_000)
        #expect(try found("e", filter, in: store) == [5])
        let reader = try store.reader()
        let pattern = try #require(SearchPattern(contains: "usd"))
        #expect(try reader.searchCount(pattern, EventFilter()) == 6)
        let page = try reader.searchPage(pattern, EventFilter(), limit: 4, before: nil)
        #expect(page.events.map { $0.timestamp?.nanoseconds } == [2, 2, 3, 3].map { $0 * 1_000_000_000 })
        let next = try #require(page.next)
        let rest = try reader.searchPage(pattern, EventFilter(), limit: 4, before: next)
        #expect(rest.events.map { $0.timestamp?.nanoseconds } == [1, 1].map { $0 * 1_000_000_000 })
    }

    /// However the index is divided between the threads.
    @Test(arguments: [Int64(1), 2, 3, 7, 1000]) func `all parts are looked at, once`(partLines: Int64) throws {
        let store = try LogStore()
        for file in 0..<5 {
            try store.write(
                (0..<(file * 3)).map {
                    #"{"ts": \#($0), "session_id": "s\#(file)", "kind": "k", "payload": {"n": "x\#($0 % 2)y"}}"#
                }, to: "\(file).jsonl")
        }
        try store.ingest()
        let reader = try store.reader()
        var told: [Int64] = []
        let scan = TextScan(
            reader, Needle("X1"), EventFilter(), watch: { done, _ in told.append(done) }, partLines: partLines)
        let places = try scan.places()
        #expect(places.count == 1 + 3 + 4 + 6)
        #expect(Set(places.map(\.id)).count == places.count)
        #expect(places == places.sorted(by: >))
        #expect(told.allSatisfy { $0 <= 30 })
    }

    @Test(arguments: [
        ("b", "abcB", [1..<2, 3..<4]), ("aa", "aaaa", [0..<2, 2..<4]), ("É", "éÉ", [2..<4]), ("z", "", []),
        ("ab", "a", []),
        ("[", "{[", [1..<2]), ("`", "@`", [1..<2]),
    ]) func `what is found is marked`(text: String, content: String, ranges: [Range<Int>]) {
        let found = Needle(text).ranges(in: content).map { range in
            content.utf8.distance(
                from: content.startIndex, to: range.lowerBound)..<content.utf8.distance(
                    from: content.startIndex, to: range.upperBound)
        }
        #expect(found == ranges)
    }
}
