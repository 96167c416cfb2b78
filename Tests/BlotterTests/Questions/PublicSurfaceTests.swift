import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// SQL reaches the views and the table `search`, and nothing that may change.
@Suite struct PublicSurfaceTests {
    private func run(_ sql: String) throws -> [[Query.Value]] {
        let store = try LogStore()
        try store.write(
            [
                #"{"ts": 1, "session_id": "s", "symbol": "X", "kind": "order", "payload": {"order_id": "o"}}"#,
                #"{"ts": 2, "session_id": "s", "symbol": "X", "kind": "fill", "payload": {"order_id": "o"}}"#,
                "no event",
            ], to: "s.jsonl")
        try store.ingest()
        var rows: [[Query.Value]] = []
        try store.reader().run(Query(sql, now: Timestamp(nanoseconds: 0)), begin: { _ in }) {
            rows.append($0)
            return true
        }
        return rows
    }

    @Test(arguments: [
        ("SELECT * FROM event", "event", "the view events"), ("SELECT count(*) FROM event", "event", "the view events"),
        ("SELECT 1 FROM main.event", "event", "the view events"),
        ("SELECT \"id\" FROM \"EVENT\"", "event", "the view events"),
        ("SELECT * FROM record", "record", "the view events"),
        ("SELECT * FROM unlabelled", "unlabelled", "the view events"),
        ("SELECT * FROM events_unlabelled", "events_unlabelled", "the view events"),
        ("SELECT * FROM series", "series", "the view events"), ("SELECT * FROM form", "form", "the view events"),
        ("SELECT * FROM detail", "detail", "the view events"), ("SELECT * FROM life", "life", "the view orders"),
        ("SELECT state FROM ledger", "ledger", "the view orders"),
        ("SELECT path FROM source", "source", "the view files"),
        ("SELECT path FROM file", "file", "the view files"), ("SELECT path FROM folder", "folder", "the view files"),
        ("SELECT text FROM reject", "reject", "the view rejects"), ("SELECT * FROM leap", "leap", "'blotter clock'"),
        ("SELECT * FROM hold", "hold", "'blotter retention holds'"),
        ("SELECT * FROM retention_run", "retention_run", "'blotter retention log'"),
        ("SELECT * FROM search_data", "search_data", "the table search"),
        ("SELECT * FROM search_content", "search_content", "the table search"),
        ("SELECT * FROM sqlite_stat1", "sqlite_stat1", "the views"),
        ("WITH events AS (SELECT * FROM event) SELECT * FROM events", "event", "the view events"),
        ("WITH events AS (SELECT 1 FROM event) SELECT count(*) FROM events", "event", "the view events"),
        ("SELECT * FROM events WHERE id IN (SELECT id FROM event)", "event", "the view events"),
        ("SELECT (SELECT count(*) FROM life) FROM events", "life", "the view orders"),
        ("SELECT id FROM events UNION SELECT id FROM reject", "reject", "the view rejects"),
        ("EXPLAIN SELECT * FROM event", "event", "the view events"),
    ]) func `what is private is refused with what to ask instead`(sql: String, name: String, instead: String) {
        #expect(throws: BlotterError.privateTable(name, instead: instead)) { try run(sql) }
    }

    @Test(
        arguments: [
            ("SELECT count(*) FROM events", 2), ("SELECT count(*) FROM orders", 1),
            ("SELECT count(*) FROM sessions", 1),
            ("SELECT count(*) FROM rejects", 1), ("SELECT count(*) FROM files", 1),
            ("SELECT count(*) AS event FROM events", 2),
            ("SELECT count(*) FROM events AS event", 2), ("SELECT count(*) FROM search WHERE search MATCH 'o'", 2),
            ("WITH event AS (SELECT * FROM events) SELECT count(*) FROM event", 2),
            ("WITH sessions AS (SELECT DISTINCT session_id FROM events) SELECT count(*) FROM sessions", 1),
            ("WITH events AS (SELECT * FROM main.events WHERE kind = 'fill') SELECT count(*) FROM events", 1),
            ("SELECT count(*) FROM events, orders USING (order_id)", 2),
            ("SELECT count(*) FROM sqlite_schema WHERE name = 'events'", 1),
            ("SELECT count(*) FROM json_each('[1, 2]')", 2), ("SELECT ts_ns('1970-01-01T00:00:00Z')", 0),
        ] as [(String, Int64)]) func `what is public can be asked in every way`(sql: String, answer: Int64) throws
    {
        #expect(try run(sql) == [[.integer(answer)]])
    }

    /// A view that is added and not named there could not be asked.
    @Test func `every view of the README is public, and no other`() throws {
        #expect(PublicSurface.views == ["events", "orders", "fills", "sessions", "rejects", "files"])
        for view in PublicSurface.views { _ = try run("SELECT * FROM \(view)") }
    }

    @Test(arguments: ["snippet(search, 0, '[', ']', '..', 8)", "highlight(search, 0, '[', ']')"])
    func `a function that wants the text is refused, as there is none`(call: String) {
        let error = #expect(throws: BlotterError.self) {
            try run("SELECT \(call) FROM search WHERE search MATCH 'o'")
        }
        #expect(error?.exitStatus == 1)
        #expect(
            error?.description.hasSuffix(
                "the table search keeps no text; take payload of events, or use 'blotter search'; "
                    + "see 'blotter query --help' for the views and their columns") == true)
    }

    @Test(arguments: ["SELECT 1\u{0}; SELECT 2", "\u{0}", "SELECT '\u{0}'"])
    func `what stands after a NUL is not passed over`(sql: String) {
        #expect(throws: BlotterError.badStatement("the SQL holds a NUL")) { try run(sql) }
    }
}
