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
    private func connection() throws -> Connection {
        let store = try LogStore()
        try store.write(
            [#"{"ts": 1, "session_id": "s", "kind": "order", "payload": {"order_id": "o"}}"#], to: "s.jsonl")
        try store.ingest()
        return try store.reader().connection
    }

    private func plan(_ sql: String) throws -> [String] { try Self.plan(sql, connection()) }

    private static func plan(_ sql: String, _ connection: Connection) throws -> [String] {
        try connection.prepare("EXPLAIN QUERY PLAN " + sql).rows { $0.text(3) }
    }

    /// The plan without the steps of subqueries that are run for one row.
    private func ownSteps(of sql: String) throws -> [String] {
        try connection().prepare("EXPLAIN QUERY PLAN " + sql).rows { ($0.integer(1), $0.text(3)) }
            .filter { $0.0 == 0 }.map(\.1)
    }

    /// The steps that read a table, each with what it reads it by; of an index, whether it has all that is asked.
    @Test(arguments: [
        (
            "a symbol by time", "SELECT * FROM events WHERE symbol = 'A' ORDER BY ts_ns",
            ["SEARCH s USING INDEX series_symbol (symbol=?)", "SEARCH e USING INDEX event_series (series=?)"]
        ),
        (
            "a symbol in a time",
            "SELECT * FROM events WHERE symbol = 'A' AND ts_ns BETWEEN \(ts) AND \(ts) ORDER BY ts_ns DESC",
            [
                "SEARCH s USING INDEX series_symbol (symbol=?)",
                "SEARCH e USING INDEX event_series (series=? AND ts>? AND ts<?)",
            ]
        ),
        (
            "a session by time", "SELECT * FROM events WHERE session_id = 's' ORDER BY ts_ns",
            ["SEARCH s USING INDEX series_session (session=?)", "SEARCH e USING INDEX event_series (series=?)"]
        ),
        (
            "a session in a time",
            "SELECT * FROM events WHERE session_id = 's' AND ts_ns >= \(ts) AND ts_ns < \(ts)",
            [
                "SEARCH s USING INDEX series_session (session=?)",
                "SEARCH e USING INDEX event_series (series=? AND ts>? AND ts<?)",
            ]
        ),
        (
            "a session's fills", "SELECT * FROM events WHERE session_id = 's' AND kind = 'fill'",
            ["SEARCH s USING INDEX series_session (session=?)", "SEARCH e USING INDEX event_series (series=?)"]
        ),
        (
            "a kind by time", "SELECT * FROM events WHERE kind = 'fill' ORDER BY ts_ns",
            ["SEARCH s USING INDEX series_kind (kind=?)", "SEARCH e USING INDEX event_series (series=?)"]
        ),
        (
            "the last ones of a kind", "SELECT * FROM events WHERE kind = 'fill' ORDER BY ts_ns DESC LIMIT 10",
            ["SEARCH s USING INDEX series_kind (kind=?)", "SEARCH e USING INDEX event_series (series=?)"]
        ),
        (
            "a time", "SELECT * FROM events WHERE ts_ns BETWEEN \(ts) AND \(ts)",
            ["SEARCH e USING INDEX event_ts (ts>? AND ts<?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "a time in its order", "SELECT * FROM events WHERE ts_ns >= \(ts) AND ts_ns < \(ts) ORDER BY ts_ns",
            ["SEARCH e USING INDEX event_ts (ts>? AND ts<?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "a moment", "SELECT * FROM events WHERE ts_ns = \(ts)",
            ["SEARCH e USING INDEX event_ts (ts=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "how many in a time", "SELECT count(*) FROM events WHERE ts_ns BETWEEN \(ts) AND \(ts)",
            ["SEARCH e USING INDEX event_ts (ts>? AND ts<?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "the last ones", "SELECT * FROM events ORDER BY ts_ns DESC LIMIT 10",
            ["SCAN e USING INDEX event_ts", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "an order's events", "SELECT * FROM events WHERE order_id = 'o'",
            ["SEARCH e USING INDEX event_order (order_id=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "an order's events in a session", "SELECT * FROM events WHERE order_id = 'o' AND session_id = 's'",
            ["SEARCH e USING INDEX event_order (order_id=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "an intent's events", "SELECT * FROM events WHERE intent_id = 'i'",
            ["SEARCH e USING INDEX event_intent (intent_id=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "an intent's order", "SELECT * FROM events WHERE intent_id = 'i' AND kind = 'order'",
            ["SEARCH e USING INDEX event_intent (intent_id=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "an order", "SELECT * FROM orders WHERE order_id = 'o'",
            [
                "SEARCH e USING INDEX event_order (order_id=?)", "SEARCH life USING PRIMARY KEY (series=? AND id=?)",
                "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)",
            ]
        ),
        (
            "a session's orders", "SELECT * FROM orders WHERE session_id = 's'",
            [
                "SEARCH s USING INDEX series_session (session=?)", "SEARCH life USING PRIMARY KEY (series=?)",
                "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
            ]
        ),
        (
            "a symbol's orders", "SELECT * FROM orders WHERE symbol = 'A'",
            [
                "SEARCH s USING INDEX series_symbol (symbol=?)", "SEARCH life USING PRIMARY KEY (series=?)",
                "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)",
            ]
        ),
        (
            "one event", "SELECT * FROM events WHERE id = 1",
            ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "one fill", "SELECT * FROM fills WHERE id = 1",
            ["SEARCH e USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH s USING INTEGER PRIMARY KEY (rowid=?)"]
        ),
        (
            "events by symbol", "SELECT symbol, count(*) FROM events GROUP BY symbol",
            ["SCAN s USING COVERING INDEX series_symbol", "SEARCH e USING COVERING INDEX event_series (series=?)"]
        ),
        (
            "events by kind", "SELECT kind, count(*) FROM events GROUP BY kind",
            ["SCAN s USING COVERING INDEX series_kind", "SEARCH e USING COVERING INDEX event_series (series=?)"]
        ),
        (
            "events by session", "SELECT session_id, count(*) FROM events GROUP BY 1",
            ["SCAN s USING COVERING INDEX series_session", "SEARCH e USING COVERING INDEX event_series (series=?)"]
        ),
    ]) func `a question is answered from an index`(question: String, sql: String, steps: [String]) throws {
        let plan = try plan(sql)
        #expect(Array(plan.prefix(steps.count)) == steps, "\(question): \(plan)")
        // What is of many series has to be sorted; anything else, and above all what is counted, is not.
        let isSorted = try ownSteps(of: sql).contains { $0.contains("TEMP B-TREE") }
        let isOfSeries = sql.contains("ORDER BY") && steps[0].hasPrefix("SEARCH s")
        #expect(isSorted == isOfSeries, "\(question): \(plan)")
        #expect(!plan.contains { $0 == "SCAN e" || $0 == "SCAN event" || $0 == "SCAN life" }, "\(question): \(plan)")
    }

    @Test func `all events are counted in the smallest tree`() throws {
        let plan = try plan("SELECT count(*) FROM events")
        #expect(plan.count == 2 && plan.allSatisfy { $0.contains("COVERING INDEX") }, "\(plan)")
    }

    /// Every event has one series, and the way there is most of what it takes to count them.
    @Test(
        arguments: [
            ("SELECT count(*) FROM events", ["SCAN event USING COVERING INDEX event_ts"]),
            ("SELECT count(*) AS n FROM main.events", nil),
            ("SELECT max(ts_ns) FROM events", ["SEARCH e USING COVERING INDEX event_ts"]),
            ("SELECT count(*) FROM events WHERE ts_ns > 1", ["SEARCH e USING COVERING INDEX event_ts (ts>?)"]),
            ("SELECT count(*) FROM events WHERE symbol = 'A'", nil), ("SELECT count(symbol) FROM events", nil),
            ("SELECT count(*) FROM events WHERE EXISTS (SELECT kind FROM events)", nil),
        ] as [(String, [String]?)])
    func `a query that reads no label goes to no series`(sql: String, steps: [String]?) throws {
        let store = try LogStore()
        try store.write([#"{"ts": 1, "session_id": "s", "kind": "order"}"#], to: "s.jsonl")
        try store.ingest()
        var plan: [String] = []
        let query = Query("EXPLAIN QUERY PLAN " + sql, now: Timestamp(nanoseconds: 0))
        try store.reader().run(query, begin: { _ in }) { row in
            if case .text(let step) = row[3] { plan.append(step) }
            return true
        }
        if let steps {
            #expect(plan == steps)
        } else {
            #expect(plan.contains { $0.contains(" series_") || $0.hasPrefix("SEARCH s ") }, "\(plan)")
        }
    }

    @Test func `a word is looked up in the search`() throws {
        let plan = try plan(
            "SELECT e.id FROM search CROSS JOIN event AS e ON e.id = search.rowid WHERE search MATCH 'x'")
        #expect(plan[0].hasPrefix("SCAN search VIRTUAL TABLE INDEX 0:M"), "\(plan)")
        #expect(plan[1] == "SEARCH e USING INTEGER PRIMARY KEY (rowid=?)")
    }

    @Test(arguments: ["event", "detail", "reject"]) func `one source's rows are a range`(table: String) throws {
        #expect(
            try plan("DELETE FROM \(table) WHERE id BETWEEN 1 << 32 AND (1 << 32) + 4294967295")
                == ["SEARCH \(table) USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"])
    }
}
