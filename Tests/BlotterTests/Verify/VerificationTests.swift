import Corpus
import Foundation
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct VerificationTests {
    private let desk: RetentionDesk

    init() throws {
        desk = try RetentionDesk()
        _ = try Corpus(sessions: 4, events: 400, seed: 5, gzipShare: 0.5, invalidShare: 0.05, blankShare: 0.05)
            .write(to: desk.folder.path)
        try desk.store.ingest()
    }

    private func findings(isQuick: Bool = false) throws -> [String] {
        try Verification(desk.store.index, isQuick: isQuick).findings.map { "\($0.subject): \($0.problem)" }
    }

    private func change(_ sql: String) throws {
        try Connection(path: desk.store.index.path, mode: .readWrite).execute(sql)
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
    ]) func `a change to the index is found`(sql: String, problem: String) throws {
        try change(sql)
        let found = try findings()
        #expect(found.contains { $0.contains(problem) }, "\(found)")
    }

    @Test func `a file that lost, changed or gained bytes, or is gone, is found`() throws {
        let name = try #require(try desk.logs().first { $0.hasSuffix(".jsonl") })
        let bytes = try desk.folder.bytes(of: name)
        try desk.folder.write(bytes.dropLast(100), to: name)
        #expect(try findings().map { $0.hasPrefix(name) } == [true])
        #expect(try findings(isQuick: true) == ["\(name): its file became shorter"])
        var other = bytes
        other[300] = other[300] == 0x31 ? 0x32 : 0x31
        try desk.folder.write(other, to: name)
        #expect(try findings().map { $0.hasPrefix(name) } == [true])
        try desk.folder.write(bytes + Array("{\"new\": 1}\n".utf8), to: name)
        #expect(try findings() == [])
        try desk.folder.remove(name)
        #expect(try findings() == ["\(name): its file is gone"])
    }

    @Test func `a rebuilt index holds what a fresh one does, and keeps holds and the log of retention`() throws {
        try desk.retention.hold("session_x", reason: "audit", until: nil)
        try desk.apply(RetentionPolicy())
        let records = try desk.store.reader().retentionLog(limit: nil)
        let events = try desk.events()
        try change("UPDATE event SET value1 = 'x'")
        let place = LogPlace(folder: try LogFolder(path: desk.folder.path))
        _ = try Rebuild(desk.store.index, now: { 0 }).run([place])
        #expect(try desk.events() == events)
        #expect(try desk.store.reader().retentionLog(limit: nil) == records)
        #expect(try desk.retention.holds().map(\.session) == ["session_x"])
        #expect(try findings() == [])
    }
}
