import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A backup is the whole index of one moment, or there is none.
@Suite struct BackupTests {
    private let store: LogStore
    private let target: String

    init() throws {
        store = try SampleOrders.store()
        target = store.folder / "copy.db"
    }

    private func backup(replaces: Bool = false) -> Backup {
        Backup(of: store.index, to: target, replaces: replaces, now: { 7 })
    }

    private func connection(_ path: String) throws -> Connection { try Connection(path: path, mode: .readOnly) }

    @Test func `every table of it has the rows of the index, and rows of logs that are gone`() throws {
        try Connection(path: store.index.path, mode: .readWrite).execute(
            "INSERT INTO hold VALUES ('alpha', 'an incident', 1, NULL, 'me')")
        for name in try store.logNames() { try store.folder.remove(name) }
        let content = try backup().run()
        let (index, copy) = (try connection(store.index.path), try connection(target))
        let tables = try index.rows(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 ORDER BY name")
        for table in tables {
            #expect(try index.rows("SELECT * FROM \(table)") == copy.rows("SELECT * FROM \(table)"), "\(table)")
        }
        #expect(tables.count > 25 && tables.contains("search_data"))
        let counted = try index.rows("SELECT (SELECT count(*) FROM source), (SELECT sum(lines) FROM source)")
        #expect(["\(content.logs)|\(content.lines)"] == counted && content.holds == 1 && content.alerts == nil)
        #expect(content.taken == Timestamp(nanoseconds: 7))
        // One file is all of it, and it can be asked as it is.
        #expect(try store.folder.names().filter { $0.hasPrefix("copy.db") } == ["copy.db"])
        #expect(try copy.text("PRAGMA journal_mode") == "delete" && store.folder.mode(of: "copy.db") == 0o600)
    }

    @Test func `it is of one moment, whatever an ingest commits meanwhile`() throws {
        let before = try store.integer("SELECT count(*) FROM event")
        try store.write((0..<50).map { SampleOrders.line($0 + 5000) }, to: "new.jsonl")
        var isFirst = true
        let content = try backup().run(watch: { _, _ in
            if isFirst { #expect(throws: Never.self) { try store.ingest() } }
            isFirst = false
        })
        #expect(!isFirst)
        #expect(try store.integer("SELECT count(*) FROM event") == before.map { $0 + 50 })
        #expect(try connection(target).integer("SELECT count(*) FROM event") == before)
        #expect(content.bytes == IndexFile.size(target))
    }

    @Test func `what is there is replaced only when that is asked for, and the index itself never`() throws {
        try store.folder.write("mine", to: "copy.db")
        #expect(throws: BackupError.isThere(path: target)) { try backup().run() }
        #expect(try store.folder.text(of: "copy.db") == "mine")
        let content = try backup(replaces: true).run()
        #expect(content.bytes == IndexFile.size(target))
        let itself = Backup(of: store.index, to: store.index.path, replaces: true, now: { 7 })
        #expect(throws: BackupError.isIndex(path: store.index.path)) { try itself.run() }
    }

    @Test func `one that is stopped, or meets damage, leaves nothing`() throws {
        #expect(throws: BlotterError.interrupted) { try backup().run(shouldStop: { true }) }
        let index = try Connection(path: store.index.path, mode: .readWrite)
        try index.execute("UPDATE source SET lines = lines + 1 WHERE id = 1")
        let detail = "logs whose lines are not events, invalid, blank and text lines and parts of others together: 1"
        #expect(throws: BackupError.unsound(path: store.index.path, detail: detail)) { try backup().run() }
        #expect(try store.folder.names().filter { $0.hasPrefix("copy.db") } == [])
    }

    @Test func `two at once are kept apart`() throws {
        let other = try PartialFile(of: target)
        #expect(throws: BackupError.busy(path: target)) { try backup().run() }
        withExtendedLifetime(other) {}
    }

    @Test(
        .enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"),
        arguments: ["pwrite64:signal=KILL:when=9", "fsync:signal=KILL:when=1", "renameat2:signal=KILL:when=1"])
    func `a kill in the middle leaves no file under the name, and the next one goes through`(kill: String) throws {
        let arguments = [try #require(Program.blotter), "backup", target, "--index", store.index.path]
        let run = try Program.run("strace", ["-f", "-qq", "-o", "/dev/null", "-e", "inject=" + kill] + arguments)
        #expect(run.signal == SIGKILL || run.status == 128 + SIGKILL, "\(run)")
        #expect(try store.folder.names().filter { $0.hasPrefix("copy.db") } == ["copy.db.partial"])
        #expect(try backup().run().bytes == IndexFile.size(target))
        #expect(try store.folder.names().filter { $0.hasPrefix("copy.db") } == ["copy.db"])
    }
}
