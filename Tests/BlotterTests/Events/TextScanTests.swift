import TestSupport
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
        #"{"ts": "2025-12-20T10:00:00Z", "session_id": "delta", "text": "\u4f59\u989d\u4e0d\u8db3", "b": "nl\nb", "c": "a\/slash", "d": "\ud83d\ude80", "e": {"inner": ["\u5185", 7.25], "more": {}}, "f": true, "g": "C:\\x", "h": 1e2, "more": "later", "where": ["west"]}"#,
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
            ("50", [2]), ("eth", [2, 3]), ("TC-U", [1]), ("int", [1, 3]), ("eep", [3]), ("ärg", [4]), ("额不", [4, 6]),
            ("er-we", [4]), ("pape", [3]), ("lph", [1, 2]), ("0% of limit_%", [5]), ("nothing like it", []),
            ("quantity", []), ("", nil),
            // What is meant, not how it is written; values, and each by itself.
            ("余额不足", [4, 6]), ("ärger, 余", [4]), ("\\u00e4", []), ("nl\nb", [6]), ("nb", []), ("/slash", [6]),
            ("🚀", [6]), ("[\"d", []), ("\"k\"", []), ("host", []), ("venue", []), ("deep, ", []), ("west", [4, 6]),
            ("inner", []), ("内", [6]), ("7.25", [6]), ("more", []), ("later", [6]), ("1e2", [6]), ("\\", [6]),
            ("2025-12-20", []), ("T10:00", []),
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
        let all = try scan.run(most: .max, countsAll: true)
        #expect(all.places.count == 1 + 3 + 4 + 6)
        #expect(all.count == 1 + 3 + 4 + 6)
        #expect(Set(all.places.map(\.id)).count == all.places.count)
        #expect(all.places == all.places.sorted(by: >))
        #expect(told.allSatisfy { $0 <= 30 })
    }

    /// Of a file's lines: some in any order or missing, some even, and then later and later.
    private static func times(of file: Int, _ random: inout SeededRandom) -> [String] {
        (0..<12).map { line in
            switch file {
            case 0: random.chance(30) ? "null" : "\(random.integer(1...9))"
            case 1: "\(random.integer(10...20))"
            default: "\(file * 30 + line)"
            }
        }
    }

    /// Each page goes on where the last one ended, whatever the parts are, and whether times go on evenly.
    @Test(arguments: [Int64(1), 3, 1000], [1, 2, 5, 40])
    func `pages have each event once`(partLines: Int64, limit: Int) throws {
        var random = SeededRandom(seed: UInt64(limit))
        let store = try LogStore()
        for file in 0..<6 {
            let times = Self.times(of: file, &random)
            try store.write(
                times.map {
                    #"{"ts": \#($0), "session_id": "s", "kind": "k", "payload": {"n": "\#(random.chance(60) ? "x" : "y")"}, "o": ["\#(random.chance(20) ? "x" : "z")"]}"#
                }, to: "\(file).jsonl")
        }
        try store.ingest()
        let expected = try store.rows(
            """
            SELECT id FROM events WHERE payload LIKE '%"x"%' OR extra LIKE '%"x"%' ORDER BY ts_ns IS NULL, ts_ns DESC, id DESC
            """
        ).compactMap(Int64.init)
        let reader = try store.reader()
        let scan = TextScan(reader, Needle("x"), EventFilter(), watch: nil, partLines: partLines)
        var found: [Int64] = []
        var bound: EventOrder.Place?
        repeat {
            let page = try scan.run(most: limit, before: bound, countsAll: bound == nil)
            if bound == nil { #expect(page.count == Int64(expected.count)) }
            #expect(page.places.count <= limit)
            found += page.places.map(\.id)
            bound = page.places.last
        } while bound != nil
        #expect(found == expected)
        var inTime: [Int64] = []
        try scan.each { place in
            inTime.append(place.id)
            return true
        }
        #expect(inTime == expected.reversed())
    }

    @Test func `a value that is longer than an answer may be is looked at, too`() throws {
        let store = try LogStore()
        let long = String(repeating: "x", count: Int(AnswerLimit.longestValue) + 1)
        try store.write(
            ["a needle", long + "needle", "needles", "none"].enumerated().map { number, text in
                #"{"ts": \#(number), "session_id": "s", "kind": "note", "payload": {"t": "\#(text)"}}"#
            }, to: "a.jsonl")
        try store.ingest()
        let limit = AnswerLimit(until: .now + .seconds(1000))
        let scan = TextScan(
            try IndexReader(store.index.limited(by: limit)), Needle("needle"), EventFilter(), watch: nil)
        #expect(try scan.run(most: 10, countsAll: true).places.map { $0.id & 0xFF } == [3, 2, 1])
        var found: [Int64] = []
        try scan.each { place in
            found.append(place.id & 0xFF)
            return true
        }
        #expect(found == [1, 2, 3])
    }

    @Test func `pages that are later in time need no look at what comes after them`() throws {
        let store = try LogStore()
        try store.write(
            (0..<100).map { #"{"ts": \#(1_766_223_000 + $0), "session_id": "s", "kind": "k", "payload": {"n": "x"}}"# },
            to: "a.jsonl")
        try store.ingest()
        let scan = TextScan(try store.reader(), Needle("x"), EventFilter(), watch: nil, partLines: 5)
        let bound = EventOrder.Place(time: 1_766_223_010_000_000_000, id: 1 << 32 | 11)
        let page = try scan.run(most: 2, before: bound, countsAll: false)
        #expect(page.places.map(\.id) == [1 << 32 | 10, 1 << 32 | 9])
        // The part with the bound, and what the two threads began before both were found.
        #expect(page.lines <= 15)
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
