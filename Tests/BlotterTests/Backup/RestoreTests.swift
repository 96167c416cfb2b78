import Foundation
import Migrations
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A backup comes back as a whole, or the index stays as it was.
@Suite struct RestoreTests {
    private let store: LogStore
    private let backup: String

    init() throws {
        store = try SampleOrders.store()
        backup = store.folder / "copy.db"
        try makeAlerts(rule: "then")
        _ = try Backup(of: store.index, to: backup, replaces: false, now: { 7 }).run()
    }

    private var alertsPath: String { AlertsFile.path(of: store.index) }

    /// A file of alerts that remembers one rule.
    private func makeAlerts(rule: String) throws {
        unlink(alertsPath)
        let connection = try Connection(path: alertsPath, mode: .create)
        for migration in Migration.alerts { try connection.execute(migration.sql) }
        try connection.execute(
            """
            PRAGMA application_id = \(AlertsFile.applicationID); PRAGMA user_version = \(Migration.latestOfAlerts);
            INSERT INTO alert (rule, phase, message, looked_at) VALUES ('\(rule)', 'inactive', '', 1);
            """)
    }

    private func restore(keeps: Bool = true) throws -> (content: BackupContent, hasKept: Bool) {
        try Restore(backup, to: store.index, keeps: keeps).run()
    }

    /// Every row of every table of an index.
    private func dump(_ path: String) throws -> [String: [String]] {
        let connection = try Connection(path: path, mode: .readOnly)
        let tables = try connection.rows("SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0")
        return try Dictionary(uniqueKeysWithValues: tables.map { ($0, try connection.rows("SELECT * FROM \($0)")) })
    }

    private func rules(_ path: String) throws -> [String] {
        try Connection(path: path, mode: .readOnly).rows("SELECT rule FROM alert")
    }

    @Test func `all tables come back, and alerts; what was there is kept with all that was in it`() throws {
        let then = try dump(store.index.path)
        try store.write([SampleOrders.line(9999)], to: "new.jsonl")
        try store.ingest()
        try makeAlerts(rule: "now")
        let now = try dump(store.index.path)
        let (content, hasKept) = try restore()
        #expect(try dump(store.index.path) == then && rules(alertsPath) == ["then"])
        #expect(hasKept && content.alerts == 1 && content.taken == Timestamp(nanoseconds: 7))
        let kept = IndexFile(path: Restore.keptPath(of: store.index))
        #expect(try dump(kept.path) == now && rules(AlertsFile.path(of: kept)) == ["now"])
        #expect(try store.folder.names().filter { $0.contains(".new") } == [])
        // It is an index as any other: what was logged since is read on.
        try store.ingest()
        let again = try dump(store.index.path)
        #expect(again["event"] == now["event"] && again["source"] == now["source"])
        #expect(throws: BackupError.keptIsThere(path: kept.path)) { try restore() }
        #expect(try restore(keeps: false).hasKept == false && dump(store.index.path) == then)
    }

    @Test func `an index that is damaged is replaced, too, and kept as it is`() throws {
        let then = try dump(store.index.path)
        try store.folder.write("broken", to: "index.db")
        #expect(try restore().hasKept)
        #expect(try dump(store.index.path) == then && store.folder.text(of: "index.db.replaced") == "broken")
    }

    @Test func `one that was made while a retention had something planned plans nothing any more`() throws {
        let connection = try Connection(path: store.index.path, mode: .readWrite)
        try connection.execute(
            """
            INSERT INTO retention_run (id, name, verb, folder, device, inode, started_at, uses_trash, policy, user)
                VALUES (1, 'a', 'apply', '/', 0, 0, 0, 0, '', '');
            INSERT INTO retention_action (run, unit, kind, path, device, inode, size, modified, reason, state, for_good)
                VALUES (1, 1, 'delete', 'a.jsonl', 0, 0, 0, 0, '', 'planned', 1);
            """)
        _ = try Backup(of: store.index, to: backup, replaces: true, now: { 7 }).run()
        _ = try restore()
        #expect(try store.rows("SELECT state FROM retention_action") == ["kept"])
    }

    private typealias Harm = (
        name: String, error: @Sendable (String) -> BlotterError, bytes: @Sendable (Data) -> Data
    )

    private static let harms: [Harm] = [
        ("empty", { .indexEmpty(path: $0) }, { _ in Data() }),
        ("foreign", { .indexForeign(path: $0) }, { _ in Data("a letter".utf8) }),
        (
            "newer", { .indexNewer(path: $0, version: Migration.latest + 1, known: Migration.latest) },
            { bytes in
                var bytes = bytes
                bytes[63] = UInt8(Migration.latest + 1)
                return bytes
            }
        ),
        ("cut", { .indexTruncated(path: $0) }, { $0.dropLast(4096) }),
    ]

    @Test(arguments: harms.indices) func `what is no backup is refused, and the index stays`(number: Int) throws {
        let harm = Self.harms[number]
        let before = try dump(store.index.path)
        let whole = try Data(contentsOf: URL(fileURLWithPath: backup))
        try harm.bytes(whole).write(to: URL(fileURLWithPath: backup))
        let error = harm.error(backup)
        #expect(throws: BackupError.unfit(error), "\(harm.name)") { try restore() }
        #expect(BackupError.unfit(error).exitStatus == 65)
        #expect(try dump(store.index.path) == before && rules(alertsPath) == ["then"])
        #expect(try store.folder.names().filter { $0.contains(".new") || $0.contains(".replaced") } == [])
    }

    @Test func `a backup whose pages do not hold together is refused`() throws {
        var bytes = try Data(contentsOf: URL(fileURLWithPath: backup))
        for page in 4..<12 { bytes.replaceSubrange((page * 4096)..<(page * 4096 + 64), with: Data(count: 64)) }
        try bytes.write(to: URL(fileURLWithPath: backup))
        #expect { try restore() } throws: { ($0 as? BackupError)?.exitStatus == 65 }
        #expect(try rules(alertsPath) == ["then"] && store.integer("SELECT count(*) FROM event") ?? 0 > 0)
    }

    @Test func `alerts of a later blotter are refused`() throws {
        try Connection(path: alertsPath, mode: .readWrite).execute("PRAGMA user_version = 99")
        let later = BackupError.alertsNewer(path: alertsPath, version: 99, known: Migration.latestOfAlerts)
        #expect(throws: later) {
            try Backup(of: store.index, to: backup, replaces: true, now: { 7 }).run()
        }
        #expect(later.exitStatus == 65)
    }

    @Test func `an index that is written to, read in the middle of its WAL, or looked at by alerts is not replaced`()
        throws
    {
        for index in [store.index, IndexFile(path: alertsPath)] {
            let lock = try WriterLock(for: index)
            #expect(throws: BackupError.inUse(path: store.index.path)) { try restore() }
            withExtendedLifetime(lock) {}
        }
        let reader = try store.reader()
        try store.write([SampleOrders.line(9999)], to: "new.jsonl")
        try reader.atOneMoment {
            _ = try reader.connection.integer("SELECT count(*) FROM event")
            try store.ingest()
            #expect(throws: BackupError.inUse(path: store.index.path)) { try restore() }
        }
        #expect(try restore().hasKept)
    }
}
