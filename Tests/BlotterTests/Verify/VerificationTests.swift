import Corpus
import Foundation
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct VerificationTests {
    private let fixture: RetentionFixture

    init() throws {
        fixture = try RetentionFixture()
        _ = try Corpus(sessions: 4, events: 400, seed: 5, gzipShare: 0.5, invalidShare: 0.05, blankShare: 0.05)
            .write(to: fixture.folder.path)
        try fixture.store.ingest()
    }

    private func findings(isQuick: Bool = false) throws -> [String] {
        try Verification(fixture.store.index, isQuick: isQuick).findings.map { "\($0.subject): \($0.problem)" }
    }

    private func change(_ sql: String) throws {
        try Connection(path: fixture.store.index.path, mode: .readWrite).execute(sql)
    }

    @Test func `an index and its files agree`() throws {
        #expect(try findings() == [])
        #expect(try findings(isQuick: true) == [])
    }

    /// Changes to the index, and what is found first.
    @Test(arguments: [
        ("UPDATE event SET value1 = 'x' WHERE id = (SELECT max(id) FROM event WHERE value1 IS NOT NULL)", "payload"),
        ("UPDATE event SET ts = ts + 1 WHERE id = (SELECT min(id) FROM event WHERE ts IS NOT NULL)", "time"),
        (
            "UPDATE event SET order_id = 'other' WHERE id = (SELECT id FROM event WHERE order_id <> '' LIMIT 1)",
            "order id"
        ),
        ("UPDATE series SET symbol = 'OTHER' WHERE id = 2", "symbol"),
        ("UPDATE form SET template = template || ' ' WHERE id = 1", "form"),
        ("DELETE FROM event WHERE id = (SELECT max(id) FROM event)", "rows of event"),
        ("UPDATE reject SET position = position + 1", "is invalid"),
        ("UPDATE source SET digest = digest + 1 WHERE id = 1", "digest"),
        ("DELETE FROM series WHERE id = 1", "events without their series"),
        ("INSERT INTO detail (id, extra) VALUES (1, 'x')", "details without their event"),
        ("UPDATE tally SET lives = lives + 1 WHERE stale = 0", "counts of orders that are not theirs"),
    ]) func `a change to the index is found`(sql: String, problem: String) throws {
        try change(sql)
        let found = try findings()
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func `a file that lost, changed or gained bytes, or is gone, is found`() throws {
        let name = try #require(try fixture.logs().first { $0.hasSuffix(".jsonl") })
        let bytes = try fixture.folder.bytes(of: name)
        try fixture.folder.write(bytes.dropLast(100), to: name)
        #expect(try findings().map { $0.hasPrefix(name) } == [true])
        #expect(try findings(isQuick: true) == ["\(name): its file became shorter"])
        var other = bytes
        other[300] = other[300] == 0x31 ? 0x32 : 0x31
        try fixture.folder.write(other, to: name)
        #expect(try findings().map { $0.hasPrefix(name) } == [true])
        try fixture.folder.write(bytes + Array("{\"new\": 1}\n".utf8), to: name)
        #expect(try findings() == [])
        try fixture.folder.remove(name)
        #expect(try findings() == ["\(name): its file is gone"])
    }

    @Test func `a rebuilt index holds what a fresh one does, and keeps holds and the log of retention`() throws {
        try fixture.retention.hold("session_x", reason: "audit", until: nil)
        try fixture.apply(RetentionPolicy())
        let records = try fixture.store.reader().retentionLog(limit: nil)
        let events = try fixture.events()
        try change("UPDATE event SET value1 = 'x'")
        let place = LogPlace(folder: try LogFolder(path: fixture.folder.path))
        _ = try Rebuild(fixture.store.index, now: { 0 }).run([place])
        #expect(try fixture.events() == events)
        #expect(try fixture.store.reader().retentionLog(limit: nil) == records)
        #expect(try fixture.retention.holds().map(\.session) == ["session_x"])
        #expect(try findings() == [])
    }
}
