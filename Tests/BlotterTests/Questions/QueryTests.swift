import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Somebody's SQL reads the index and nothing else.
@Suite struct QueryTests {
    private func store() throws -> LogStore {
        let store = try LogStore(index: "index/index.db")
        try FileManager.default.createDirectory(atPath: store.folder / "index", withIntermediateDirectories: true)
        try store.write(
            (0..<20).map { number in
                #"{"ts": \#(1_766_223_000 + number), "session_id": "s\#(number % 2)", "symbol": "BTC-USD", "kind": "gate", "payload": {"gate": "risk", "reason": "why \#(number)", "n": \#(number)}}"#
            }, to: "s.jsonl")
        try store.ingest()
        return store
    }

    /// An hour after the fifteenth of the twenty events.
    private static let now = Timestamp(nanoseconds: (1_766_223_015 + 3600) * 1_000_000_000)

    private func run(_ store: LogStore, _ sql: String, _ parameters: [String: Query.Value] = [:]) throws -> [[Query
        .Value]]
    {
        var rows: [[Query.Value]] = []
        try store.reader().run(Query(sql, parameters: parameters, now: Self.now), begin: { _ in }) {
            rows.append($0)
            return rows.count < 1000
        }
        return rows
    }

    @Test(arguments: [
        "INSERT INTO event (id, series, form) VALUES (1, 1, 1)", "REPLACE INTO folder VALUES (1, 'x')",
        "UPDATE event SET order_id = 'x'", "DELETE FROM event", "DELETE FROM source WHERE 1 RETURNING *",
        "INSERT INTO events (id) VALUES (1)", "UPDATE events SET symbol = 'x'", "DELETE FROM orders",
        "CREATE TABLE t (a)", "CREATE TEMP TABLE t (a)", "CREATE TEMP VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 1",
        "CREATE INDEX i ON event (form)", "CREATE TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE TEMP TRIGGER t AFTER INSERT ON event BEGIN SELECT 1; END",
        "CREATE VIRTUAL TABLE t USING fts5 (a)", "CREATE VIRTUAL TABLE temp.t USING fts5vocab (main, search, row)",
        "DROP TABLE event", "DROP VIEW events", "DROP INDEX event_ts", "DROP TABLE search",
        "ALTER TABLE event ADD COLUMN x",
        "ALTER TABLE event RENAME TO e", "ALTER TABLE event DROP COLUMN value8", "REINDEX", "ANALYZE", "ANALYZE event",
        "BEGIN", "BEGIN IMMEDIATE", "COMMIT", "END", "ROLLBACK", "SAVEPOINT s", "RELEASE s",
        "ATTACH '/tmp/blotter-attached.db' AS x", "ATTACH ':memory:' AS x", "ATTACH 'file:x?mode=memory' AS x",
        "DETACH main",
        "VACUUM", "VACUUM INTO '/tmp/blotter-vacuumed.db'", "VACUUM main INTO 'blotter-vacuumed.db'",
        "PRAGMA query_only = 0", "PRAGMA journal_mode = DELETE", "PRAGMA user_version = 7", "PRAGMA application_id = 1",
        "PRAGMA writable_schema = 1", "PRAGMA wal_checkpoint(TRUNCATE)", "PRAGMA incremental_vacuum", "PRAGMA optimize",
        "PRAGMA schema_version = 9", "PRAGMA synchronous = OFF", "PRAGMA trusted_schema = 1", "PRAGMA data_version = 1",
        "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA temp_store_directory = '/tmp'", "PRAGMA mmap_size = 1000000000",
        "PRAGMA database_list", "SELECT * FROM pragma_database_list",
        "SELECT load_extension('x')", "SELECT LOAD_EXTENSION('x', 'y')", "SELECT fts3_tokenizer('simple')",
        "SELECT fts3_tokenizer('simple', x'00')", "SELECT writefile('/tmp/blotter-written', 'x')",
        "SELECT readfile('/etc/passwd')",
        "INSERT INTO search (search) VALUES ('rebuild')", "INSERT INTO search (search) VALUES ('delete-all')",
        "INSERT INTO search (search) VALUES ('optimize')", "INSERT INTO search (search, rank) VALUES ('merge', 16)",
        "INSERT INTO search (search, rank) VALUES ('integrity-check', 1)", "DELETE FROM search_data",
        "INSERT INTO search (rowid, text) VALUES (1, 'x')", "UPDATE search_config SET v = 1",
        "SELECT 1; SELECT 2", "SELECT 1; DELETE FROM event", "SELECT 1;; DROP TABLE event", "SELECT 1; /* */ VACUUM",
        "EXPLAIN SELECT 1; DELETE FROM event", "", ";", "-- nothing", "SELECT", "SELECT * FROM nowhere", "nonsense",
        "SELECT ts_ns('never')",
    ]) func `all but one statement that reads is denied`(sql: String) throws {
        let store = try store()
        let before = try store.folder.bytes(of: "index/index.db")
        let names = try store.folder.names()
        let error = #expect(throws: BlotterError.self) { try run(store, sql) }
        switch error {
        case .badStatement, .deniedStatement: #expect(error?.exitStatus == 1)
        default: Issue.record("\(sql): \(String(describing: error))")
        }
        #expect(try store.folder.bytes(of: "index/index.db") == before)
        #expect(try store.folder.names() == names)
        for path in [
            "/tmp/blotter-attached.db", "/tmp/blotter-vacuumed.db", "blotter-vacuumed.db", "/tmp/blotter-written",
        ] {
            #expect(!FileManager.default.fileExists(atPath: path))
        }
    }

    @Test(arguments: [
        ("SELECT count(*) FROM events", "20"),
        ("SELECT count(*) FROM orders", "0"),
        ("SELECT group_concat(session_id) FROM (SELECT session_id FROM sessions ORDER BY 1)", "s0,s1"),
        ("SELECT count(*) FROM search WHERE search MATCH 'why 7'", "1"),
        ("SELECT rowid & 4294967295 FROM search WHERE search MATCH 'risk' ORDER BY bm25(search), rowid LIMIT 1", "1"),
        ("SELECT rowid & 4294967295 FROM search('\"why 3\"') ORDER BY rank", "4"),
        ("SELECT sum(payload ->> '$.n') FROM events", "190"),
        ("SELECT json_extract(payload, '$.gate') FROM events LIMIT 1", "risk"),
        ("SELECT count(*) FROM events, json_each(events.payload)", "60"),
        (
            "SELECT max(r) FROM (SELECT row_number() OVER (PARTITION BY session_id ORDER BY ts_ns) AS r FROM events)",
            "10"
        ),
        ("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100) SELECT sum(i) FROM n", "5050"),
        ("SELECT count(*) FROM events WHERE ts_ns >= ts_ns('2025-12-20T09:30:10Z')", "10"),
        ("SELECT count(*) FROM events WHERE ts_ns >= ts_ns('-1h') AND ts_ns < ts_ns('-59m')", "5"),
        ("SELECT ts_ns(NULL) IS NULL AND ts_ns('1970-01-01T00:00:01Z') = 1000000000", "1"),
        ("SELECT 1 ; -- the end", "1"),
        ("VALUES (2)", "2"),
        ("SELECT :a + @b + $c", "6"),
    ]) func `what reads works`(sql: String, expected: String) throws {
        let parameters: [String: Query.Value] =
            sql.contains(":a") ? ["a": .integer(1), "b": .integer(2), "c": .integer(3)] : [:]
        let rows = try run(store(), sql, parameters)
        let text = rows.map { row in row.map(Self.text).joined(separator: "|") }
        #expect(text == [expected])
    }

    private static func text(_ value: Query.Value) -> String {
        switch value {
        case .null: "NULL"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): text
        case .blob(let bytes): "\(bytes)"
        }
    }

    @Test func `a plan is explained`() throws {
        let plan = try run(store(), "EXPLAIN QUERY PLAN SELECT * FROM events WHERE symbol = 'A' ORDER BY ts_ns")
        #expect(plan.map { Self.text($0[3]) }.contains { $0.contains("series_symbol") })
    }

    @Test(
        arguments: [
            ("SELECT :a", [:], "query: :a has no value"), ("SELECT ?", [:], "query: ?1 has no value"),
            ("SELECT 1", ["b": .integer(1)], "query: there is no parameter :b"),
        ] as [(String, [String: Query.Value], String)])
    func `parameters and values have to fit`(sql: String, parameters: [String: Query.Value], message: String) throws {
        let store = try store()
        let error = #expect(throws: BlotterError.self) { try run(store, sql, parameters) }
        #expect("\(try #require(error))".hasPrefix(message))
    }

    /// The binary ends by itself, whatever SQLite is busy with; how soon is for no test to say.
    @Test(
        .enabled(if: Program.blotter != nil, "needs the binary"), .timeLimit(.minutes(1)),
        arguments: [
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
            "SELECT count(*) FROM events a, events b, events c, events d, events e, events f, events g, events h",
            "SELECT instr(printf('%.*c', 4000000, 'a'), printf('%.*c', 2000000, 'a') || 'b')",
            "SELECT length(replace(printf('%.*c', 30000000, 'a'), 'aa', printf('%.*c', 60, 'b')))",
            "WITH RECURSIVE n (i, t) AS (SELECT 1, zeroblob(100000000) UNION ALL SELECT i + 1, zeroblob(100000000 + i) FROM n) "
                + "SELECT count(hex(t)) FROM n",
        ]) func `a query that takes too long is ended`(sql: String) throws
    {
        let store = try store()
        let run = try Program.run(
            try #require(Program.blotter),
            ["query", sql, "--timeout", "1", "--no-refresh", "--index", store.index.path, "--path", store.folder.path])
        #expect(run.status != 0)
        #expect(run.output == "")
        #expect(
            run.errors.contains("took longer than 1 s") || run.errors.contains("too big")
                || run.errors.contains("memory"))
    }

    @Test(.timeLimit(.minutes(1))) func `a deadline interrupts a statement, and one that was cancelled does not`()
        throws
    {
        let store = try store()
        let reader = try store.reader()
        // Rows without end, until the deadline has run out; the interrupt comes at once after it, while this one runs.
        let endless = Query(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", now: Self.now)
        let deadline = Deadline(seconds: 0.05, for: reader) {}
        #expect(throws: BlotterError.interrupted) {
            try reader.run(endless, begin: { _ in }) { _ in true }
        }
        #expect(deadline.hasExpired)
        deadline.cancel()

        let other = Deadline(seconds: 1000, for: reader) { Issue.record("it was cancelled") }
        other.cancel()
        #expect(!other.hasExpired)
    }
}
