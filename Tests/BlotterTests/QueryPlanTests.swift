import Corpus
import Foundation
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Each hot question is answered from an index.
@Suite struct QueryPlanTests {
    private static let ts = "1766223000000000000"

    /// What a plan says, without its numbers.
    private func plan(_ sql: String) throws -> [String] {
        let store = try LogStore()
        try store.write(
            [#"{"ts": 1, "session_id": "s", "kind": "order", "payload": {"order_id": "o"}}"#], to: "s.jsonl")
        try store.ingest()
        return try Self.plan(sql, store.reader().connection)
    }

    private static func plan(_ sql: String, _ connection: Connection) throws -> [String] {
        try connection.prepare("EXPLAIN QUERY PLAN " + sql).rows { $0.text(3) }
    }

    @Test(arguments: [
        (
            "a symbol by time", "SELECT * FROM events WHERE symbol = 'A' ORDER BY ts_ns",
            "SEARCH e USING INDEX event_symbol (symbol=?)"
        ),
        (
            "a symbol in a time",
            "SELECT * FROM events WHERE symbol = 'A' AND ts_ns BETWEEN \(ts) AND \(ts) ORDER BY ts_ns DESC",
            "SEARCH e USING INDEX event_symbol (symbol=? AND ts>? AND ts<?)"
        ),
        (
            "a session by time", "SELECT * FROM events WHERE session_id = 's' ORDER BY ts_ns",
            "SEARCH e USING INDEX event_session (session=?)"
        ),
        (
            "a kind by time", "SELECT * FROM events WHERE kind = 'fill' ORDER BY ts_ns",
            "SEARCH e USING INDEX event_kind (kind=?)"
        ),
        (
            "a time", "SELECT * FROM events WHERE ts_ns >= \(ts) AND ts_ns < \(ts) ORDER BY ts_ns",
            "SEARCH e USING INDEX event_ts (ts>? AND ts<?)"
        ),
        ("the last ones", "SELECT * FROM events ORDER BY ts_ns DESC LIMIT 10", "SCAN e USING INDEX event_ts"),
        (
            "an order's events", "SELECT * FROM events WHERE order_id = 'o'",
            "SEARCH e USING INDEX event_order (order_id=?)"
        ),
        (
            "an intent's events", "SELECT * FROM events WHERE intent_id = 'i'",
            "SEARCH e USING INDEX event_intent (intent_id=?)"
        ),
        ("an order", "SELECT * FROM orders WHERE order_id = 'o'", "SEARCH e USING INDEX event_order (order_id=?)"),
        (
            "a session's orders", "SELECT * FROM orders WHERE session_id = 's'",
            "SEARCH l USING INDEX life_session (session=?)"
        ),
        ("a symbol's orders", "SELECT * FROM orders WHERE symbol = 'A'", "SEARCH l USING INDEX life_symbol (symbol=?)"),
        ("one event", "SELECT * FROM events WHERE id = 1", "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)"),
        (
            "events by symbol", "SELECT symbol, count(*) FROM events GROUP BY symbol",
            "SCAN e USING COVERING INDEX event_symbol"
        ),
        ("events by kind", "SELECT kind, count(*) FROM events GROUP BY kind", "SCAN e USING COVERING INDEX event_kind"),
        (
            "events by session", "SELECT session_id, count(*) FROM events GROUP BY 1",
            "SCAN e USING COVERING INDEX event_session"
        ),
    ]) func `a question is answered from an index`(question: String, sql: String, step: String) throws {
        let plan = try plan(sql)
        #expect(plan.contains(step), "\(question): \(plan)")
        #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(question): \(plan)")
        #expect(!plan.contains { $0 == "SCAN e" || $0 == "SCAN event" || $0 == "SCAN l" }, "\(question): \(plan)")
    }

    @Test func `all events are counted in the smallest tree`() throws {
        let plan = try plan("SELECT count(*) FROM events")
        #expect(plan.count == 1 && plan[0].contains("COVERING INDEX"), "\(plan)")
    }

    @Test func `a word is looked up in the search`() throws {
        let plan = try plan(
            "SELECT e.id FROM search CROSS JOIN event AS e ON e.id = search.rowid WHERE search MATCH 'x'")
        #expect(plan[0].hasPrefix("SCAN search VIRTUAL TABLE INDEX 0:M"), "\(plan)")
        #expect(plan[1] == "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)")
    }

    @Test(arguments: ["event", "reject", "life"]) func `one source's rows are a range`(table: String) throws {
        #expect(
            try plan("DELETE FROM \(table) WHERE id BETWEEN 1 << 32 AND (1 << 32) + 4294967295")
                == ["SEARCH \(table) USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"])
    }

    @Test(
        arguments: [
            ([], [], [], "event_ts"), (["s"], [], [], "event_session"), ([], ["A"], [], "event_symbol"),
            ([], [], ["fill"], "event_kind"), (["s", "t"], [], [], nil),
            // The fewest of all: a session of 500, a symbol of many, a kind.
            (["session_00000"], ["BTC-USD"], [], "event_session"), (["session_00000"], [], ["error"], "event_kind"),
        ] as [([String], [String], [String], String?)])
    func `the list of events names the index with the fewest entries`(
        sessions: [String], symbols: [String], kinds: [String], index: String?
    ) throws {
        let store = try LogStore()
        _ = try Corpus(sessions: 10, events: 1000, seed: 1, gzipShare: 0).write(to: store.folder.path)
        try store.ingest()
        var filter = EventFilter()
        filter.sessions = sessions
        filter.symbols = symbols
        filter.kinds = kinds
        let reader = try store.reader()
        let hint = try reader.hint(for: filter)
        #expect(hint == (index.map { "INDEXED BY \($0)" } ?? ""))

        // The statement of `events(_:limit:)`.
        let (condition, values) = filter.condition(on: .event)
        let statement = try reader.connection.prepare(
            "EXPLAIN QUERY PLAN SELECT e.id FROM event AS e \(hint) WHERE \(condition) ORDER BY e.ts DESC, e.id DESC LIMIT 5"
        )
        try statement.bind(values)
        var plan: [String] = []
        while try statement.step() { plan.append(statement.text(3)) }
        #expect(!plan.contains("SCAN e"), "\(plan)")
        if index != nil { #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)") }
    }
}
