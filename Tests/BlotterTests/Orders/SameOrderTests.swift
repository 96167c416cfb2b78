import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Orders whose lines bear one of two ids, or both, against a plain join after each id was replaced by one of its order.
@Suite struct SameOrderTests {
    private static let mapping = """
        ts = { at = "/t", unit = "ms" }
        session_id = "/s"
        symbol = "/y"
        kind = "/k"
        order_id = "/o"
        other_order_id = "/b"
        intent_id = "/i"
        fill_id = "/x"
        side = "/side"
        quantity = "/q"
        limit_price = "/lim"
        reference_price = "/ref"
        error = "/why"
        filled_quantity = "/q"
        cumulative_quantity = "/cum"
        fill_price = "/p"
        average_price = "/avg"
        fill_fee = "/fee"
        fee_currency = "/cur"
        """

    private static func store() throws -> LogStore {
        let store = try LogStore()
        store.index.formats = [try FormatFile(mapping, name: "own", file: nil).checkedDefinition()]
        return store
    }

    private static let seeds: UInt64 = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 6 : 60

    /// As one process follows the log, which keeps what it knows from one pass to the next.
    private func expectRemembered(_ story: TwoIDStory, seed: UInt64) throws {
        let store = try Self.store()
        var ingest = Ingest(index: store.index, now: { 0 })
        ingest.rememberAll()
        let place = LogPlace(folder: try LogFolder(path: store.folder.path))
        var random = SeededRandom(seed: seed)
        var count = 0
        while count < story.lines.count {
            count = min(story.lines.count, count + random.integer(1...12))
            try store.write(Array(story.lines[..<count]), to: "1.jsonl")
            _ = try ingest.run([place])
        }
        story.expect(store, "bit by bit, remembered")
    }

    private static let limits = [
        IngestLimits(), .init(orderKeys: 1), .init(orderKeys: 9), .init(orderKeys: 9, draftRows: 10),
        .init(orderSessions: 0, commitRows: 1), .init(orderKeys: 6, orderSessions: 1, commitRows: 1),
    ]

    @Test(arguments: 1...seeds)
    func `either id leads to the order, whatever comes first, and however many are kept in memory`(seed: UInt64) throws
    {
        let story = TwoIDStory(seed: seed, missingIDs: !seed.isMultiple(of: 3))
        let lines = story.lines
        let written = try Self.store()
        try written.write(lines, to: "1.jsonl")
        #expect(try written.ingest().insertedBecause == nil)
        story.expect(written, "as a draft")
        try expectTallies(of: written)
        try story.expectQuestions(written)
        let inserted = try Self.store()
        try inserted.write(lines, to: "1.jsonl")
        try inserted.ingest(limits: .init(pagesProblem: "none is written"))
        story.expect(inserted, "inserted")
        try expectRemembered(story, seed: seed)
        for limit in Self.seeds > 6 ? Self.limits : [Self.limits[Int(seed) - 1]] {
            let draft = try Self.store()
            try draft.write(Array(lines[..<40]), to: "1.jsonl")
            try draft.write(Array(lines[40...]), to: "2.jsonl")
            try draft.ingest(limits: limit)
            story.expect(draft, "as a draft with \(limit)")
            let grown = try Self.store()
            try grown.makeEmptyIndex()
            var random = SeededRandom(seed: seed)
            var count = 0
            while count < lines.count {
                count = min(lines.count, count + random.integer(1...30))
                try grown.write(Array(lines[..<count]), to: "1.jsonl")
                try grown.ingest(limits: limit)
            }
            story.expect(grown, "bit by bit with \(limit)")
            try expectTallies(of: grown)
        }
    }
}

extension SameOrderTests {
    /// An order whose fills bear the exchange's id, as they are found by the acknowledgement alone.
    private static let venue = [
        #"{"t": 1766223002000, "s": "s", "y": "A", "k": "fill", "o": "881", "x": "f1", "q": 2, "p": 10, "fee": 0.5}"#,
        #"{"t": 1766223003000, "s": "s", "y": "A", "k": "amend", "o": "881", "q": 4, "lim": 11}"#,
        #"{"t": 1766223004000, "s": "s", "y": "A", "k": "error", "o": "882", "why": "no margin"}"#,
        #"{"t": 1766223005000, "s": "s", "y": "A", "k": "fill", "o": "881", "x": "f1", "q": 2, "p": 10, "fee": 0.5}"#,
    ]
    private static let desk = [
        #"{"t": 1766223000000, "s": "s", "y": "A", "k": "intent", "i": "i1", "side": "buy", "q": 3, "ref": 8}"#,
        #"{"t": 1766223000500, "s": "s", "y": "A", "k": "order", "o": "c1", "i": "i1", "side": "buy", "q": 3, "lim": 10}"#,
        #"{"t": 1766223000600, "s": "s", "y": "A", "k": "order", "o": "c2", "i": "i2", "side": "sell", "q": 1}"#,
    ]
    private static let acks = [
        #"{"t": 1766223001000, "s": "s", "y": "A", "k": "accepted", "o": "c1", "b": "881"}"#,
        #"{"t": 1766223001100, "s": "s", "y": "A", "k": "accepted", "o": "882", "b": "c2"}"#,
        // The same words in another session are another's.
        #"{"t": 1766223001200, "s": "other", "y": "A", "k": "accepted", "o": "c3", "b": "881"}"#,
        #"{"t": 1766223001300, "s": "other", "y": "A", "k": "order", "o": "c3", "q": 1}"#,
    ]
    private static let joined = [
        "c1|buy|4.0|11.0|1|2.0|10.0|0.5|500.0|1500.0|partial", "c2|sell|1.0|NULL|0|NULL|NULL|NULL|NULL|NULL|rejected",
        "c3|NULL|1.0|NULL|0|NULL|NULL|NULL|NULL|NULL|open",
    ]
    private static let apart = [
        "881|NULL|4.0|NULL|1|2.0|10.0|0.5|NULL|NULL|orphan", "882|NULL|NULL|NULL|0|NULL|NULL|NULL|NULL|NULL|orphan",
        "c1|buy|3.0|10.0|0|NULL|NULL|NULL|500.0|NULL|open", "c2|sell|1.0|NULL|0|NULL|NULL|NULL|NULL|NULL|open",
    ]

    private static func orders(_ store: LogStore) throws -> [String] {
        try store.rows(
            """
            SELECT order_id, side, quantity, limit_price, fills, filled_quantity, avg_fill_price, fees,
                intent_to_order_ms, order_to_fill_ms, state FROM orders ORDER BY order_id
            """)
    }

    @Test func `what lines with both ids tell is shown wherever an order is, and goes with their log`() throws {
        let store = try Self.store()
        // Each in a pass of its own, what joins them at last.
        for (name, lines) in [("1", Self.venue), ("2", Self.desk), ("3", Self.acks)] {
            if name == "3" { #expect(try Self.orders(store) == Self.apart) }
            try store.write(lines, to: name + ".jsonl")
            try store.ingest()
        }
        #expect(try Self.orders(store) == Self.joined)
        let fills = "SELECT order_id, side, quantity, reference_price, slippage_bps FROM fills"
        #expect(try store.rows(fills) == ["881|buy|2.0|8.0|2500.0"])
        let events = try store.rows("SELECT order_id, other_order_id FROM events WHERE kind = 'accepted' ORDER BY id")
        #expect(events == ["c1|881", "882|c2", "c3|881"])
        let missing = try store.reader().missingFills(OrderFilter())
        #expect(
            missing == [
                MissingFills(state: .open, error: nil, count: 1),
                MissingFills(state: .rejected, error: "no margin", count: 1),
            ])
        try store.expectFresh()

        let source = try #require(try store.integer("SELECT id FROM source WHERE path = '3.jsonl'"))
        let connection = try #require(try store.index.openForWriting())
        try connection.transaction { try IndexWriter.remove([source], from: connection) }
        #expect(try Self.orders(store) == Self.apart)
        #expect(try store.rows("SELECT * FROM canonical WHERE other_order_id IS NOT NULL") == [])
    }

    @Test func `a fill that comes by the one id and then by the other counts once, whatever is committed between`()
        throws
    {
        let lines = [
            #"{"t": 1766223000000, "s": "s", "k": "order", "o": "c1", "q": 3}"#,
            #"{"t": 1766223002000, "s": "s", "k": "fill", "o": "881", "x": "f1", "q": 2}"#,
            #"{"t": 1766223001000, "s": "s", "k": "accepted", "o": "c1", "b": "881"}"#,
            #"{"t": 1766223002000, "s": "s", "k": "fill", "o": "c1", "x": "f1", "q": 2}"#,
            #"{"t": 1766223003000, "s": "s", "k": "fill", "o": "c1", "x": "f2", "q": 1}"#,
        ]
        let store = try Self.store()
        try store.makeEmptyIndex()
        for (number, line) in lines.enumerated() { try store.write([line], to: "\(number).jsonl") }
        // What is known of orders is kept from one commit to the next.
        try store.ingest(limits: .init(commitRows: 1))
        let sums = "SELECT order_id, fills, filled_quantity, state FROM orders"
        #expect(try store.rows(sums) == ["c1|2|3.0|filled"])
        #expect(try store.rows("SELECT order_id, fill_id FROM fills") == ["881|f1", "c1|f2"])
        try store.expectFresh()
    }

    @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
    func `an order has the intent that bears its other id`(order: [Int]) throws {
        // Of another symbol, so that the order of time does not tell.
        let lines = [
            #"{"t": 1766223000000, "s": "s", "y": "B", "k": "intent", "i": "881"}"#,
            #"{"t": 1766223001000, "s": "s", "y": "A", "k": "order", "o": "c1", "q": 3}"#,
            #"{"t": 1766223002000, "s": "s", "y": "A", "k": "accepted", "o": "c1", "b": "881"}"#,
        ]
        let (whole, grown) = (try Self.store(), try Self.store())
        try whole.write(order.map { lines[$0] }, to: "s.jsonl")
        try whole.ingest()
        try grown.makeEmptyIndex()
        for count in 1...3 {
            try grown.write(order[..<count].map { lines[$0] }, to: "s.jsonl")
            try grown.ingest()
        }
        let rows = "SELECT order_id, intent_id, intent_to_order_ms, matched_by FROM orders"
        for store in [whole, grown] { #expect(try store.rows(rows) == ["c1|881|1000.0|id"]) }
    }

    @Test func `a log that is read anew with the further id joins its orders, and without it parts them`() throws {
        let store = try Self.store()
        let (both, one) = (store.index.formats, Self.mapping.replacing("other_order_id", with: "account"))
        store.index.formats = [try FormatFile(one, name: "own", file: nil).checkedDefinition()]
        try store.write(Self.venue + Self.desk + Self.acks, to: "s.jsonl")
        try store.ingest()
        let parted = try Self.orders(store)
        #expect(parted.count == 5)
        store.index.formats = both
        try store.reread()
        #expect(try Self.orders(store) == Self.joined)
        try store.expectFresh()
        store.index.formats = [try FormatFile(one, name: "own", file: nil).checkedDefinition()]
        try store.reread()
        #expect(try Self.orders(store) == parted)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>)
    func `pages that are written and rows that are inserted are the same`(seed: UInt64) throws {
        let story = TwoIDStory(seed: seed, missingIDs: seed == 2)
        let (written, inserted) = (try Self.store(), try Self.store())
        for store in [written, inserted] { try store.write(story.lines, to: "1.jsonl") }
        try written.ingest()
        try inserted.ingest(limits: .init(pagesProblem: "none is written"))
        try expectSame(written, inserted)
    }
}
