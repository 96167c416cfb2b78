import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct RetentionTests {
    private let fixture: RetentionFixture

    init() throws { fixture = try RetentionFixture() }

    /// Logs a to f of events in all ways of writing, whose sessions are spread over them.
    private func writeRandomLogs(_ seed: UInt64, to store: LogStore, only count: Int) throws {
        var lines = RandomLines(seed: seed)
        for (number, name) in ["a", "b", "c", "d", "e", "f"].enumerated() {
            let texts = (0..<120).map { $0 % 17 == 3 ? "no event \(number)" : lines.line() }
            if number < count { try store.write(texts, to: name + ".jsonl") }
        }
    }

    @Test(arguments: 1...4) func `what is left is what an ingest of the logs that are left gives`(seed: UInt64) throws {
        fixture.store.index.formats = RandomLines.formats
        try writeRandomLogs(seed, to: fixture.store, only: 6)
        for name in ["a", "b", "c"] { try fixture.age(name + ".jsonl", days: 1) }
        for name in ["d", "e", "f"] { try fixture.age(name + ".jsonl", days: 9) }
        let outcome = try fixture.apply(RetentionPolicy(age: 5), usesTrash: seed % 2 == 0)
        #expect(outcome.count(of: .delete) == 3)
        let fresh = try LogStore()
        fresh.index.formats = RandomLines.formats
        try writeRandomLogs(seed, to: fresh, only: 3)
        try fresh.ingest()
        try expectSame(fixture.store, fresh)
        let findings = try Verification(fixture.store.index, isQuick: false).findings
        #expect(findings == [])
        #expect(try Connection(path: fixture.store.index.path, mode: .readWrite).faults() == [])
        #expect(try fixture.retention.trash().map(\.files) == (seed % 2 == 0 ? [3] : []))
    }

    @Test func `undo brings back every row, and a purge ends that`() throws {
        _ = try Corpus(sessions: 6, events: 900, seed: 3, gzipShare: 0.5).write(to: fixture.folder.path)
        for (number, name) in try fixture.logs().enumerated() { try fixture.age(name, days: Double(number) * 2 + 1) }
        try fixture.store.ingest()
        let before = try fixture.events()
        let orders = try fixture.store.rows("SELECT * FROM orders ORDER BY session_id, order_id")
        let logs = try fixture.logs()
        let run = try fixture.apply(RetentionPolicy(age: 5)).run
        #expect(try fixture.events().count < before.count)
        #expect(try fixture.store.ingest().newSources == 0)
        #expect(try fixture.retention.undo(run).map(\.text) == logs.suffix(3))
        try fixture.store.ingest()
        #expect(try fixture.events() == before)
        #expect(try fixture.store.rows("SELECT * FROM orders ORDER BY session_id, order_id") == orders)
        #expect(throws: BlotterError.noRun(name: run, known: [])) { try fixture.retention.undo(run) }
        let second = try fixture.apply(RetentionPolicy(age: 5)).run
        #expect(try fixture.retention.purge(nil).map(\.run) == [second])
        #expect(throws: BlotterError.noRun(name: second, known: [])) { try fixture.retention.undo(second) }
        #expect(try fixture.folder.names().filter { $0.contains(".blotter/trash/") } == [])
    }

    @Test func `a log whose name is taken meanwhile comes back beside it`() throws {
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "a.jsonl", days: 9)
        let run = try fixture.apply(RetentionPolicy(age: 5)).run
        try fixture.store.write(RetentionFixture.lines(6, session: "other"), to: "a.jsonl")
        #expect(try fixture.retention.undo(run).map(\.text) == ["a.jsonl.1"])
        try fixture.store.ingest()
        #expect(try fixture.store.integer("SELECT count(*) FROM events") == 9)
    }

    @Test func `a compressed log whose name is taken comes back beside it, and is read again`() throws {
        try fixture.write(RetentionFixture.lines(5, session: "a"), to: "a.jsonl", days: 9)
        try Program.run("gzip", [fixture.folder / "a.jsonl"])
        let run = try fixture.apply(RetentionPolicy(age: 5)).run
        try fixture.write(RetentionFixture.lines(9, session: "other"), to: "a.jsonl", days: 9)
        try Program.run("gzip", [fixture.folder / "a.jsonl"])
        try fixture.store.ingest()
        #expect(try fixture.retention.undo(run).count == 1)
        try fixture.store.ingest()
        #expect(try fixture.logs().count == 2)
        #expect(try fixture.store.rows("SELECT session_id, events FROM sessions ORDER BY 1") == ["a|5", "other|9"])
    }

    @Test func `the trash is emptied by the first run after its days`() throws {
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "a.jsonl", days: 9)
        try fixture.write(RetentionFixture.lines(3, session: "b"), to: "b.jsonl", days: 1)
        var policy = RetentionPolicy(age: 5)
        policy.trashDays = 2
        try fixture.apply(policy)
        fixture.now += 2 * RetentionFixture.day - 1
        #expect(try fixture.apply(policy).purged == 0)
        fixture.now += 2
        #expect(try fixture.apply(policy).purged > 0)
        #expect(try fixture.retention.trash() == [])
    }

    @Test func `compression keeps every byte, the time, the mode and the rows`() throws {
        let lines = RetentionFixture.lines(300, session: "a")
        try fixture.write(lines, to: "sub/a.jsonl", days: 9)
        chmod(fixture.folder / "sub/a.jsonl", 0o640)
        try fixture.store.ingest()
        let rows = try fixture.store.rows("SELECT id, ts, payload FROM events")
        let outcome = try fixture.apply(RetentionPolicy(compress: 7))
        #expect(outcome.results.map(\.obstacle) == [nil])
        #expect(try fixture.logs() == ["sub/a.jsonl.gz"])
        let unpacked = try Program.run("gzip", ["-dc", fixture.folder / "sub/a.jsonl.gz"])
        #expect(unpacked.output == lines.map { $0 + "\n" }.joined())
        #expect(try fixture.folder.mode(of: "sub/a.jsonl.gz") == 0o640)
        let stamp = try LogFolder(path: fixture.folder.path).stamp(of: LogPath(text: "sub/a.jsonl.gz"))
        #expect(stamp?.modified == fixture.now - 9 * RetentionFixture.day)
        #expect(try fixture.store.rows("SELECT id, ts, payload FROM events") == rows)
        #expect(try fixture.store.rows("SELECT file, state, compressed FROM files") == ["sub/a.jsonl.gz|closed|1"])
        #expect(try fixture.store.ingest().filesRead == 0)
        #expect(try Verification(fixture.store.index, isQuick: false).findings == [])
    }

    @Test func `a log and its compressed copy are one, and end as the copy`() throws {
        try fixture.write(RetentionFixture.lines(60, session: "a"), to: "a.jsonl", days: 9)
        try Program.run("gzip", ["-k", fixture.folder / "a.jsonl"])
        #expect(try fixture.plan(RetentionPolicy(age: 5)).actions.map(\.source.files.count) == [2])
        try fixture.apply(RetentionPolicy(compress: 5))
        #expect(try fixture.logs() == ["a.jsonl.gz"])
        #expect(try fixture.store.integer("SELECT count(*) FROM events") == 60)
    }

    // MARK: What is left alone

    /// The obstacle of the only log.
    private func obstacle(_ policy: RetentionPolicy = RetentionPolicy(age: 5)) throws -> RetentionObstacle? {
        let plan = try fixture.plan(policy)
        #expect(plan.actions.count + Set(plan.blocked.map(\.obstacle.description)).count == 1)
        return plan.blocked.first?.obstacle
    }

    @Test func `what is held, linked, unfinished, damaged or just written is left alone, and the plan says why`() throws
    {
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "x.jsonl", days: 9)
        #expect(try obstacle() == nil)
        try fixture.retention.hold("a", reason: "audit", until: fixture.now + 1)
        #expect(try obstacle() == .held(session: "a", reason: "audit"))
        fixture.now += 2
        #expect(try obstacle() == nil)
        link(fixture.folder / "x.jsonl", fixture.folder / "other.name")
        #expect(try obstacle() == .hardLinked(2))
        try fixture.folder.remove("other.name")
        try fixture.folder.append("{\"no\": ".utf8, to: "x.jsonl")
        try fixture.age("x.jsonl", days: 9)
        #expect(try obstacle() == .openLine)
        try fixture.folder.append("1}\n".utf8, to: "x.jsonl")
        try fixture.age("x.jsonl", days: 0.0001)
        var greedy = RetentionPolicy()
        greedy.minFreeMB = RetentionPolicy.most
        greedy.keepLast = 0
        #expect(try obstacle(greedy) == .justWritten)
        try fixture.age("x.jsonl", days: 9)
        try fixture.store.ingest()
        try Program.run("gzip", [fixture.folder / "x.jsonl"])
        let whole = try fixture.folder.bytes(of: "x.jsonl.gz")
        try fixture.folder.write(whole.dropLast(3), to: "x.jsonl.gz")
        try fixture.age("x.jsonl.gz", days: 9)
        #expect(try obstacle() == .damaged(state: "incomplete"))
        #expect(try fixture.apply(RetentionPolicy(age: 5)).results.isEmpty)
    }

    @Test func `a log that another process has open for writing is left alone`() throws {
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "a.jsonl", days: 9)
        let writer = Process()
        writer.executableURL = URL(fileURLWithPath: "/bin/sh")
        writer.arguments = ["-c", "exec 3>>'\(fixture.folder / "a.jsonl")'; echo ready; read line"]
        let (input, output) = (Pipe(), Pipe())
        writer.standardInput = input
        writer.standardOutput = output
        try writer.run()
        _ = output.fileHandleForReading.availableData
        #expect(try obstacle() == .beingWritten)
        try input.fileHandleForWriting.close()
        writer.waitUntilExit()
        #expect(try obstacle() == nil)
    }

    @Test func `a writer that comes after the plan is seen at the last moment`() throws {
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "a.jsonl", days: 9)
        let handle = try #require(FileHandle(forWritingAtPath: fixture.folder / "a.jsonl"))
        // This process's own descriptors are no obstacle to a plan.
        for policy in [RetentionPolicy(age: 5), RetentionPolicy(compress: 5)] {
            let outcome = try fixture.apply(policy)
            #expect(outcome.results.map(\.obstacle) == [.beingWritten])
            #expect(try fixture.logs() == ["a.jsonl"])
            #expect(try fixture.store.integer("SELECT count(*) FROM events") == 3)
        }
        try handle.close()
    }

    @Test func `a copy that holds more than its source, or cannot be read to its end, keeps both`() throws {
        let lines = RetentionFixture.lines(30, session: "a").map { $0 + "\n" }.joined()
        for name in ["a.jsonl", "copy/a.jsonl"] {
            try fixture.folder.write(lines, to: name)
            try fixture.age(name, days: 9)
        }
        #expect(try fixture.plan(RetentionPolicy(age: 5)).deletions.map(\.source.files.count) == [2])
        try fixture.folder.append("{\"half\": ".utf8, to: "copy/a.jsonl")
        try fixture.age("copy/a.jsonl", days: 9)
        #expect(try obstacle() == .openLine)
        try fixture.folder.write(lines, to: "copy/a.jsonl")
        try Program.run("gzip", [fixture.folder / "copy/a.jsonl"])
        try fixture.folder.write(try fixture.folder.bytes(of: "copy/a.jsonl.gz").dropLast(5), to: "copy/a.jsonl.gz")
        try fixture.age("copy/a.jsonl.gz", days: 9)
        #expect(try obstacle() == .damaged(state: "incomplete"))
    }

    @Test func `an empty log goes with its age, and its session with it`() throws {
        try fixture.write([], to: "empty.jsonl", days: 9)
        try fixture.write(RetentionFixture.lines(3, session: "a"), to: "a.jsonl", days: 1)
        #expect(try fixture.apply(RetentionPolicy(age: 5, compress: 5)).count(of: .delete) == 1)
        #expect(try fixture.store.rows("SELECT session_id FROM sessions") == ["a"])
        #expect(try fixture.store.rows("SELECT file FROM files") == ["a.jsonl"])
    }

    @Test func `the newest are kept, and an empty folder deletes no row`() throws {
        for number in 1...4 {
            try fixture.write(
                RetentionFixture.lines(3, session: "s\(number)"), to: "s\(number).jsonl", days: Double(10 * number))
        }
        #expect(try fixture.plan(RetentionPolicy(age: 5, keep: 3)).deletions.map(\.source.path.text) == ["s4.jsonl"])
        for name in try fixture.logs() { try fixture.folder.move(name, to: ".hidden-\(name)") }
        #expect(try fixture.apply(RetentionPolicy(age: 5)).results.isEmpty)
        #expect(try fixture.store.integer("SELECT count(*) FROM events") == 12)
    }

    @Test func `the index becomes smaller`() throws {
        _ = try Corpus(sessions: 8, events: 6000, seed: 4).write(to: fixture.folder.path)
        for (number, name) in try fixture.logs().enumerated() { try fixture.age(name, days: number < 4 ? 1 : 9) }
        try fixture.store.ingest()
        let before = try fixture.folder.bytes(of: ".blotter/index.db").count
        try fixture.apply(RetentionPolicy(age: 5))
        #expect(try fixture.folder.bytes(of: ".blotter/index.db").count < before * 3 / 4)
    }

    @Test func `every run is recorded`() throws {
        try fixture.write(RetentionFixture.lines(90, session: "a"), to: "a.jsonl", days: 9)
        try fixture.write(RetentionFixture.lines(90, session: "b"), to: "b.jsonl", days: 4)
        let run = try fixture.apply(RetentionPolicy(age: 5, compress: 3)).run
        let records = try fixture.store.reader().retentionLog(limit: nil)
        #expect(records.map(\.run) == [run])
        #expect(records.map { [$0.deleted, $0.compressed, $0.left.count] } == [[1, 1, 0]])
        #expect(records.map(\.user) == ["test"] && records.first?.end != nil)
        #expect(try fixture.store.reader().lastRetention() == Timestamp(nanoseconds: fixture.now))
    }

    @Test(arguments: 1...200) func `an appender loses no line`(round: Int) throws {
        try fixture.write(RetentionFixture.lines(30, session: "a"), to: "a.jsonl", days: 9)
        try fixture.store.ingest()
        let path = fixture.folder / "a.jsonl"
        let appender = Process()
        appender.executableURL = URL(fileURLWithPath: "/bin/sh")
        let script = "for n in 1 2 3 4 5 6 7 8 9 10; do echo '{\"late\": '$n'}' >> '\(path)'; done"
        appender.arguments = ["-c", script]
        try appender.run()
        _ = try? fixture.apply(round % 2 == 0 ? RetentionPolicy(age: 5) : RetentionPolicy(compress: 5))
        appender.waitUntilExit()
        for run in try fixture.retention.trash().map(\.run) { _ = try fixture.retention.undo(run) }
        try fixture.store.ingest()
        let late = try fixture.store.rows(
            "SELECT event.id FROM event JOIN form ON form.id = event.form WHERE payload LIKE '%late%'")
        let events = try fixture.store.integer("SELECT count(*) FROM events")
        let logs = try fixture.logs()
        #expect(late.count == 10 && events == 40, "\(logs)")
    }
}
