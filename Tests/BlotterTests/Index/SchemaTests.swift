import Foundation
import Migrations
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct SchemaTests {
    private static let migrations = Checkout.url("Migrations")

    /// An index with one event in each kind of row.
    private func store() throws -> LogStore {
        let store = try LogStore()
        try store.write(
            [
                #"{"ts":"2025-12-20T09:30:00Z","session_id":"s","symbol":"BTC-USD","mode":"paper","kind":"intent","#
                    + #""payload":{"intent_id":"i1","side":"buy","quantity":2}}"#,
                #"{"ts":"2025-12-20T09:30:01Z","session_id":"s","symbol":"BTC-USD","mode":"paper","kind":"order","#
                    + #""payload":{"order_id":"o1","intent_id":"i1","side":"buy","quantity":2,"order_type":"market"}}"#,
                #"{"ts":"2025-12-20T09:30:03.5Z","session_id":"s","symbol":"BTC-USD","mode":"paper","kind":"fill","#
                    + #""payload":{"order_id":"o1","filled_quantity":2,"fill_price":10.5,"fill_fee":0.25}}"#,
                "nonsense",
            ], to: "s.jsonl")
        try store.ingest()
        return store
    }

    @Test func `the schema of a fresh index is the golden one`() throws {
        let rows = try store().rows(
            """
            SELECT type || ' ' || name || ' on ' || tbl_name || char(10) || coalesce(sql || ';', '') FROM sqlite_schema
            ORDER BY type, name
            """)
        try expectGolden(rows.joined(separator: "\n\n") + "\n", "schema.sql")
    }

    @Test func `the index has a column for each canonical value, and its events one for each field`() throws {
        let store = try store()
        let columns = try store.rows("SELECT name FROM pragma_table_info('canonical')")
        #expect(columns.count == CanonicalValues.columnCount + 1)
        let fields = CanonicalField.allCases.map(\.rawValue)
        #expect(Set(fields).isSuperset(of: columns.dropFirst()))
        let events = try store.rows("SELECT name FROM pragma_table_info('events')")
        #expect(Set(events).isSuperset(of: fields))
    }

    @Test func `the list of migrations is the folder of migrations`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.migrations.path)
            .filter { $0.hasSuffix(".sql") }.sorted()
        #expect(Migration.all.map { $0.name + ".sql" } == files)
        let alerts = try #require(Migration.alerts.last)
        let file = Self.migrations.appending(path: "Alerts/\(alerts.name).sql")
        #expect(try alerts.sql == String(contentsOf: file, encoding: .utf8))
        #expect(Migration.alerts.map(\.version) == Array(1...Migration.alerts.count))
        #expect(Migration.all.map(\.version) == Array(13..<(13 + files.count)))
        for migration in Migration.all {
            let file = Self.migrations.appending(path: migration.name + ".sql")
            #expect(try migration.sql == String(contentsOf: file, encoding: .utf8))
            // Files are numbered from 1, schemas from 13.
            #expect(migration.name.hasPrefix(String(("0000" + String(migration.version - 12)).suffix(4)) + "_"))
        }
    }

    @Test(arguments: [
        ("PRAGMA application_id", "1114402676"),
        ("PRAGMA user_version", "\(Migration.latest)"),
        ("PRAGMA journal_mode", "wal"),
        ("PRAGMA auto_vacuum", "2"),
        ("PRAGMA encoding", "UTF-8"),
        ("PRAGMA integrity_check", "ok"),
        ("PRAGMA foreign_key_check", nil),
        (
            "SELECT group_concat(name) FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND NOT strict "
                + "AND name NOT LIKE 'sqlite_%'", "NULL"
        ),
    ]) func `an index is what it says`(pragma: String, expected: String?) throws {
        #expect(try store().rows(pragma) == (expected.map { [$0] } ?? []))
    }

    @Test func `writing begins with synchronous FULL, and only a checkpoint empties the log`() throws {
        let store = try store()
        let connection = try #require(try store.index.openForWriting())
        #expect(try connection.rows("PRAGMA synchronous") == ["2"])
        #expect(try connection.rows("PRAGMA wal_autocheckpoint") == ["0"])
    }

    @Test func `only the owner may look into the index`() throws {
        let mask = umask(0)
        defer { umask(mask) }
        let store = try store()
        #expect(try store.folder.mode(of: ".blotter") == 0o700)
        let names = ["", "-shm", "-wal", ".lock", ".reserve"].map { ".blotter/index.db" + $0 }
        for name in names { #expect(try store.folder.mode(of: name) == 0o600, "\(name)") }
        #expect(try store.folder.names() == [".blotter"] + names + ["s.jsonl"])
    }

    @Test(arguments: [
        (
            "SELECT * FROM events WHERE kind = 'fill'",
            "4294967299|2025-12-20T09:30:03.500000000Z|1766223003500000000|s|BTC-USD|paper|fill|o1||"
                + #"{"order_id": "o1", "filled_quantity": 2, "fill_price": 10.5, "fill_fee": 0.25}|s.jsonl|3||"#
                + "|0|native||||||2.0||10.5||0.25|||||||||"
        ),
        (
            "SELECT * FROM orders",
            "s|o1|BTC-USD|buy|2.0|market|i1|2025-12-20T09:30:00.000000000Z|2025-12-20T09:30:01.000000000Z|"
                + "2025-12-20T09:30:03.500000000Z|2025-12-20T09:30:03.500000000Z|1|2.0|10.5|0.25|1000.0|2500.0|filled|id||||"
        ),
        (
            "SELECT * FROM sessions",
            "s|paper|2025-12-20T09:30:00.000000000Z|2025-12-20T09:30:03.500000000Z|3|1|1|1|0|0|1|1|1|529"
        ),
        ("SELECT * FROM rejects", "s.jsonl|4|520|not_json|nonsense"),
        (
            "SELECT * FROM files",
            "s.jsonl|s|open|0|529|4|3|1|0|2025-12-20T09:30:00.000000000Z|2025-12-20T09:30:03.500000000Z|"
                + "1970-01-01T00:00:00Z|native|0|0|0"
        ),
        ("SELECT rowid FROM search WHERE search MATCH 'btc o1' ORDER BY rowid", "4294967298\n4294967299"),
        ("SELECT symbol, count(*) FROM events GROUP BY 1", "BTC-USD|3"),
    ]) func `the stock sqlite3 answers from each view`(sql: String, expected: String) throws {
        let store = try store()
        let answer = try Program.run("sqlite3", ["-readonly", store.index.path, sql])
        #expect(answer.errors == "")
        #expect(answer.output == expected + "\n")
        let own = try store.rows(sql).map { $0.replacing("NULL", with: "") }
        #expect(own.joined(separator: "\n") == expected)
    }

    @Test(arguments: ["events", "orders", "sessions", "rejects", "files"])
    func `a view has the columns that are promised`(view: String) throws {
        let promised = [
            "events": "id, ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, line, "
                + "extra, fill_id, part, format, side, order_type, quantity, limit_price, reference_price, "
                + "filled_quantity, cumulative_quantity, fill_price, average_price, fill_fee, cumulative_fee, "
                + "fee_currency, venue, account, gate, decision, reason, error, other_order_id",
            "orders": "session_id, order_id, symbol, side, quantity, order_type, intent_id, intent_ts, order_ts, "
                + "first_fill_ts, last_fill_ts, fills, filled_quantity, avg_fill_price, fees, intent_to_order_ms, "
                + "order_to_fill_ms, state, matched_by, fee_currency, limit_price, venue, account",
            "sessions": "session_id, mode, first_ts, last_ts, events, intents, orders, fills, gates, errors, "
                + "invalid_lines, symbols, files, bytes",
            "rejects": "file, line, byte_offset, reason, text",
            "files": "file, session_id, state, compressed, bytes, lines, events, invalid, blank, first_ts, last_ts, "
                + "indexed_at, format, text, continued, outdated",
        ]
        let columns = try store().rows("SELECT name FROM pragma_table_info('\(view)')")
        #expect(columns.joined(separator: ", ") == promised[view])
    }
}
