import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Lives of orders against a plain join of all events, whatever the order in which they came.
@Suite struct OrderMatcherTests {
    /// So many times more stories.
    private static let factor: UInt64 = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 1 : 10

    @Test(arguments: 1...(20 * factor))
    func `lifecycles by id are a plain join of the events, in one ingest or in many`(
        seed: UInt64
    )
        throws
    {
        var story = RandomStory(seed: seed, missingIDs: false)
        let events = story.events(count: 60)
        let expected = NaiveLifecycles(events).rows

        let store = try LogStore()
        try store.write(events.map(\.line), to: "all.jsonl")
        try store.ingest()
        #expect(try store.orderRows() == expected)

        // Parts of one session in two files, and in several ingests in any order.
        let apart = try LogStore()
        var random = SeededRandom(seed: seed)
        let cut = random.integer(0...events.count)
        let files = [("first.jsonl", Array(events[..<cut])), ("second.jsonl", Array(events[cut...]))]
        for (name, part) in files.shuffled(using: &random) {
            try apart.folder.write("", to: name)
            let middle = random.integer(0...part.count)
            for piece in [part[..<middle], part[middle...]] {
                try apart.folder.append(Array(piece.map { $0.line + "\n" }.joined().utf8), to: name)
                if random.chance(60) { try apart.ingest() }
            }
        }
        try apart.ingest()
        let rows = try apart.orderRows()
        #expect(Set(rows).subtracting(expected) == [])
        #expect(Set(expected).subtracting(rows) == [])
        #expect(rows.count == expected.count)
    }

    @Test(arguments: 1...(20 * factor)) func `lifecycles by sequence do not depend on how the events came`(seed: UInt64)
        throws
    {
        var story = RandomStory(seed: seed, missingIDs: true)
        let events = story.events(count: 40)
        let store = try LogStore()
        try store.write(events.map(\.line), to: "all.jsonl")
        try store.ingest()
        let expected = NaiveSequence(events).rows
        #expect(try store.orderRows() == expected)

        let grown = try LogStore()
        try grown.folder.write("", to: "all.jsonl")
        for event in events {
            try grown.folder.append(Array((event.line + "\n").utf8), to: "all.jsonl")
            if seed.isMultiple(of: 3) { try grown.ingest() }
        }
        try grown.ingest()
        #expect(try grown.orderRows() == expected)
    }

    /// What comes last is joined with what waits; what comes earlier, or contradicts it by an id, makes all anew.
    @Test(arguments: 1...(25 * factor))
    func `lifecycles by sequence that grow line by line in time are those of all lines`(seed: UInt64) throws {
        var story = RandomStory(seed: seed, missingIDs: true)
        var random = SeededRandom(seed: seed)
        var events = story.events(count: 60, inTime: true)
        if seed.isMultiple(of: 2) {
            // A few are late.
            for _ in 0..<3 { events.swapAt(random.integer(0...59), random.integer(0...59)) }
        }
        let grown = try LogStore()
        try grown.folder.write("", to: "all.jsonl")
        for (number, event) in events.enumerated() {
            try grown.folder.append(Array((event.line + "\n").utf8), to: "all.jsonl")
            guard random.chance(70) || number == events.count - 1 else { continue }
            try grown.ingest()
            let expected = NaiveSequence(Array(events[...number])).rows
            guard try grown.orderRows() == expected else {
                return expectSame(try grown.orderRows(), expected, "\(number)")
            }
        }
        try expectTallies(of: grown)
    }

    /// Lives are dropped from memory every few events, and looked for again: in the index, or, while a draft is filled,
    /// at its end, which comes early where it may have few rows.
    @Test(
        arguments: 1...(12 * factor),
        [
            .init(orderKeys: 1), .init(orderKeys: 6), .init(orderKeys: 20),
            .init(orderKeys: 6, draftRows: 10), .init(orderSessions: 0, commitRows: 1),
            .init(orderKeys: 6, orderSessions: 1, commitRows: 1),
        ] as [IngestLimits])
    func `lifecycles do not depend on how many are kept in memory`(seed: UInt64, limits: IngestLimits) throws {
        for missingIDs in [false, true] {
            var story = RandomStory(seed: seed, missingIDs: missingIDs)
            let events = story.events(count: 80)
            let expected = missingIDs ? NaiveSequence(events).rows : NaiveLifecycles(events).rows
            let lines = events.map(\.line)

            let draft = try LogStore()
            try draft.write(Array(lines[..<50]), to: "1.jsonl")
            try draft.write(Array(lines[50...]), to: "2.jsonl")
            try draft.ingest(limits: limits)
            expectSame(try draft.orderRows(), expected, "as a draft")
            try expectTallies(of: draft)

            let grown = try LogStore()
            try grown.makeEmptyIndex()
            try grown.write(Array(lines[..<30]), to: "1.jsonl")
            try grown.ingest(limits: limits)
            try grown.write(Array(lines[..<50]), to: "1.jsonl")
            try grown.write(Array(lines[50...]), to: "2.jsonl")
            try grown.ingest(limits: limits)
            expectSame(try grown.orderRows(), expected, "as an index that grew")
            try expectTallies(of: grown)
        }
    }

    private func expectSame(_ rows: [String], _ expected: [String], _ why: String) {
        guard rows != expected else { return }
        let missing = Set(expected).subtracting(rows).sorted()
        let surplus = Set(rows).subtracting(expected).sorted()
        Issue.record("\(why): \(rows.count) for \(expected.count), missing \(missing), too many \(surplus)")
    }

    @Test func `sessions are forgotten from one commit to the next when they are many`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        let connection = try #require(try store.index.openForWriting())
        let matcher = try OrderMatcher(connection, limits: .init(orderSessions: 10))
        for round in 0..<3 {
            for number in 0..<20 { _ = try matcher.session("s\(round) \(number)") }
            #expect(matcher.sessions.count == 20)
            try connection.transaction { try matcher.save() }
            #expect(matcher.sessions.count == 0 && matcher.sessionNumbers.isEmpty)
        }
        for number in 0..<10 { _ = try matcher.session("s\(number)") }
        try connection.transaction { try matcher.save() }
        #expect(matcher.sessions.count == 10)
    }

    @Test(
        arguments: [
            ([("fill", "3", "A"), ("error", "1", "B"), ("cancel", "2", "C")], "B"),
            ([("fill", "null", "A"), ("error", "2", "B"), ("fill", "2", "C")], "B"),
            ([("expire", "null", "A"), ("error", "null", "B")], "A"),
            ([("error", "1", "A"), ("fill", "2", "B"), ("fill", "0", "C"), ("order", "9", "D")], "D"),
        ] as [([(kind: String, time: String, symbol: String)], String)])
    func `what is left of an order is shown by its earliest event`(
        events: [(kind: String, time: String, symbol: String)], symbol: String
    ) throws {
        let lines = events.map {
            #"{"ts": \#($0.time), "session_id": "s", "symbol": "\#($0.symbol)", "kind": "\#($0.kind)", "payload": {"order_id": "o", "filled_quantity": 1}}"#
        }
        let whole = try LogStore()
        try whole.write(lines, to: "s.jsonl")
        try whole.ingest()
        #expect(try whole.rows("SELECT symbol FROM orders") == [symbol])
        let grown = try LogStore()
        try grown.makeEmptyIndex()
        for count in 1...lines.count {
            try grown.write(Array(lines[..<count]), to: "s.jsonl")
            try grown.ingest()
        }
        #expect(try grown.rows("SELECT * FROM orders") == whole.rows("SELECT * FROM orders"))
        let rows = try grown.rows("SELECT id, order_ts, fill_lag, fill_span, fills, errors, ended FROM life")
        #expect(try rows == whole.rows("SELECT id, order_ts, fill_lag, fill_span, fills, errors, ended FROM life"))
    }

    private static let session =
        [
            (0, "intent", #""side": "buy", "quantity": 2"#), (45, "order", #""side": "buy", "quantity": 2"#),
            (100, "fill", #""filled_quantity": 1.5, "fill_price": 10, "fill_fee": 0.5"#),
        ]

    @Test(arguments: [
        (
            "both ids", #""intent_id": "i", "#, #""order_id": "o", "intent_id": "i", "#, #""order_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        (
            "client_id", #""intent_id": "i", "#, #""client_id": "o", "intent_id": "i", "#, #""client_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        (
            "one shared id", #""client_id": "o", "#, #""client_id": "o", "#, #""client_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        ("no id of the intent", "", #""order_id": "o", "#, #""order_id": "o", "#, "45.0|55.0|partial|sequence"),
        (
            "no id of the fill", #""intent_id": "i", "#, #""order_id": "o", "intent_id": "i", "#, "",
            "45.0|55.0|partial|sequence"
        ),
        ("no ids", "", "", "", "45.0|55.0|partial|sequence"),
    ]) func `one order's lifecycle`(why: String, intent: String, order: String, fill: String, expected: String) throws {
        let store = try LogStore()
        let lines = zip(Self.session, [intent, order, fill]).map { event, id in
            #"{"ts": \#(1_766_223_000_000 + event.0), "session_id": "s", "symbol": "A", "kind": "\#(event.1)", "payload": {\#(id)\#(event.2)}}"#
        }
        try store.write(lines, to: "s.jsonl")
        try store.ingest()
        let rows = try store.rows("SELECT intent_to_order_ms, order_to_fill_ms, state, matched_by FROM orders")
        #expect(rows == [expected])
    }
}
