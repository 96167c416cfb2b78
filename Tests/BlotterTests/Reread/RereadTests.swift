import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Logs that are read anew by other formats, held against an index that is made at once.
@Suite struct RereadTests {
    private let store: LogStore

    init() throws { store = try LogStore() }

    private func writeBot() throws {
        try store.write(
            (0..<40).flatMap { [Mapping.send($0, at: 2 * $0), Mapping.done($0, at: 2 * $0 + 1)] }, to: "bot.jsonl")
        try store.write(RetentionFixture.lines(30, session: "n"), to: "n.jsonl")
    }

    /// The formats at first, and then.
    @Test(
        arguments: [
            ([], [("bot", Mapping.bot)]), ([("bot", Mapping.wrong)], [("bot", Mapping.bot)]),
            ([("bot", Mapping.bot)], []),
            ([("bot", Mapping.bot)], [("other", Mapping.bot)]), ([], [("n", Mapping.native)]),
            ([("a", Mapping.wrong), ("b", Mapping.bot)], [("b", Mapping.bot), ("a", Mapping.wrong)]),
        ] as [([(String, String)], [(String, String)])])
    func `what other formats have read is as they would never have been there`(
        before: [(String, String)], after: [(String, String)]
    ) throws {
        func formats(_ files: [(String, String)]) throws -> [FormatDefinition] {
            try files.map { try FormatFile($0.1, name: $0.0, file: nil).definition }
        }
        try writeBot()
        store.index.formats = try formats(before)
        try store.ingest()
        #expect(try store.outdated() == [])
        store.index.formats = try formats(after)
        let told = try store.ingest()
        #expect(try Int(told.outdatedLogs) == store.outdated().count && told.outdatedLogs > 0)
        let ids = try store.rows("SELECT id FROM event ORDER BY id")
        let report = try store.reread()
        #expect(report.outdatedLogs == 0 && report.problems == [] && report.reread?.gone == [])
        #expect(try store.rows("SELECT id FROM event ORDER BY id") == ids)
        try store.expectFresh()
        #expect(
            try store.rows("SELECT count(*), min(in_force) FROM read_by JOIN format_list ON id = list WHERE source = 1")
                == ["1|1"])
        #expect(try store.reread().reread == .init())
    }

    @Test func `only logs that a change can matter to are outdated, and native ones are looked at only`() throws {
        try writeBot()
        try store.setFormats(["bot": Mapping.bot])
        try store.ingest()
        // What took no line here may go, and may come behind those that took all.
        try store.setFormats(["bot": Mapping.bot, "legs": Mapping.legs])
        try store.ingest()
        #expect(try store.outdated() == ["n.jsonl"])
        let report = try store.reread()
        #expect(report.reread == .init(logs: 0, events: 0, alike: 1, gone: []))
        try store.setFormats(["bot": Mapping.bot])
        #expect(try store.ingest().outdatedLogs == 0)
        let named = Mapping.legs.replacingOccurrences(of: "true }", with: "true, files = [\"x*\"] }")
        try store.setFormats(["legs": named, "bot": Mapping.bot])
        #expect(try store.ingest().outdatedLogs == 0)
        try store.expectFresh()
    }

    @Test func `a mapping that is there again makes nothing outdated that was not read meanwhile`() throws {
        try writeBot()
        try store.setFormats(["bot": Mapping.bot])
        try store.ingest()
        try store.setFormats(["bot": Mapping.wrong])
        #expect(try store.ingest().outdatedLogs == 2)
        try store.folder.append(Mapping.done(50, at: 200) + "\n", to: "bot.jsonl")
        try store.ingest()
        try store.setFormats(["bot": Mapping.bot])
        try store.ingest()
        #expect(try store.outdated() == ["bot.jsonl"])
        try store.reread()
        try store.expectFresh()
    }

    @Test func `events that are several of a line, and orders of several logs, come out as from a rebuild`() throws {
        let legs = (0..<20).map { number in
            #"{"legs": [{"what": "order", "no": \#(number), "amount": 2, "at": 17662248\#(10 + number)}, "#
                + #"{"what": "fill", "no": \#(number), "at": 17662249\#(10 + number)}], "at": 1766224801, "run": "s"}"#
        }
        try store.write(legs, to: "a.jsonl")
        try store.write((0..<20).map { Mapping.send($0, at: $0, run: "s") }, to: "b.jsonl")
        try store.write((0..<20).map { Mapping.done($0, at: 30 + $0, run: "s") }, to: "c.jsonl")
        let both = ["legs": Mapping.legs + "\nsession_id = \"/run\"\n", "bot": Mapping.bot] as KeyValuePairs
        for formats in [[:], both, ["bot": Mapping.wrong], both, ["bot": Mapping.bot]] as [KeyValuePairs] {
            try store.setFormats(formats)
            try store.reread(limits: IngestLimits(commitRows: 7))
            try store.expectFresh()
        }
    }

    @Test func `logs that are gone stay as they were read, and are named`() throws {
        try writeBot()
        try store.write([Mapping.send(1, at: 0)], to: "gone.jsonl")
        try store.ingest()
        try store.folder.remove("gone.jsonl")
        try store.setFormats(["bot": Mapping.bot])
        let report = try store.reread()
        #expect(report.reread?.gone.map(\.text) == ["gone.jsonl"] && report.reread?.logs == 1)
        #expect(report.outdatedLogs == 0 && report.isComplete)
        #expect(
            try store.rows("SELECT file, state, format, outdated FROM files WHERE outdated") == [
                "gone.jsonl|missing|auto|1"
            ])
        _ = try Rebuild(store.index, now: { 0 }).run([LogPlace(folder: try LogFolder(path: store.folder.path))])
        try store.expectFresh()
    }

    /// Writes a log so that an ingest does not see that it has changed.
    private func damage(_ name: String, _ content: [UInt8]) throws {
        try store.folder.write(content, to: name)
        let stamp = try #require(LogFolder(path: store.folder.path).stamp(of: LogPath(text: name)))
        let connection = try Connection(path: store.index.path, mode: .readWrite)
        try connection.prepare(
            "UPDATE file SET device = ?, inode = ?, size = ?, modified = ?, changed = ? WHERE path = ?"
        ).run(
            .integer(stamp.device), .integer(stamp.inode), .integer(stamp.size), .integer(stamp.modified),
            .integer(stamp.changed), .text(name))
    }

    @Test func `a log that is damaged now stays as it was read, one that was so before is read as far`() throws {
        let lines = (0..<4000).map { Mapping.send($0, at: $0) + "\n" }
        let members = try [lines[..<2000], lines[2000...]].map { try gzipped($0.joined().utf8) }
        // So long that its lines are written before its checksum is known.
        let padding = #", "note": "\#(String(repeating: "x", count: 20_000))"}"#
        var broken = try gzipped(lines[2000..<3800].map { $0.dropLast(2) + padding + "\n" }.joined().utf8)
        broken[broken.count - 5] ^= 1
        for name in ["a", "b"] { try store.folder.write(members[0] + members[0], to: name + ".jsonl.gz") }
        try store.folder.write(members[0] + broken, to: "damaged.jsonl.gz")
        try store.folder.write(members[0] + members[1].dropLast(members[1].count / 2), to: "incomplete.jsonl.gz")
        try store.ingest()
        let rows = "SELECT * FROM events WHERE file = 'a.jsonl.gz'"
        let before = try store.rows(rows)
        let files = "SELECT file, state, lines FROM files ORDER BY file"
        let read = try store.rows(files)
        try damage("a.jsonl.gz", members[0] + members[0].dropLast(99))
        try store.setFormats(["bot": Mapping.bot])
        let report = try store.reread()
        #expect(report.problems.map(\.path.text) == ["a.jsonl.gz"] && !report.isComplete && report.outdatedLogs == 1)
        #expect(try store.rows(rows) == before)
        #expect(try store.rows(files) == read)
        #expect(read[2] == "damaged.jsonl.gz|damaged|2000")
        #expect(try store.rows("SELECT file, format FROM files WHERE outdated") == ["a.jsonl.gz|auto"])
        #expect(try Connection(path: store.index.path, mode: .readWrite).faults() == [])
        try store.folder.write(members[0] + members[0], to: "a.jsonl.gz")
        try store.reread()
        try store.expectFresh()
    }

    @Test func `rotated, compressed and growing logs keep their numbers`() throws {
        try store.setFormats(["bot": Mapping.wrong])
        try store.write((0..<30).map { Mapping.send($0, at: $0) }, to: "bot.jsonl")
        try store.ingest()
        try store.folder.move("bot.jsonl", to: "bot.jsonl.1")
        try store.write((0..<30).map { Mapping.done($0, at: 40 + $0) }, to: "bot.jsonl")
        try store.ingest()
        let content = try store.folder.bytes(of: "bot.jsonl.1")
        try store.folder.write(try gzipped(content), to: "bot.jsonl.1.gz")
        try store.folder.remove("bot.jsonl.1")
        try store.folder.append(Mapping.done(31, at: 90), to: "bot.jsonl")
        try store.setFormats(["bot": Mapping.bot])
        try store.reread(at: 4_000_000_000)
        #expect(try store.rows("SELECT id, path, lines FROM source") == ["1|bot.jsonl.1.gz|30", "2|bot.jsonl|31"])
        try store.expectFresh(at: 4_000_000_000)
        try store.folder.append("\n" + Mapping.done(32, at: 91) + "\n", to: "bot.jsonl")
        try store.ingest()
        try store.expectFresh()
    }

    @Test func `whether a log is a copy is decided by what the lines say now`() throws {
        let lines = (0..<10).map { Mapping.send($0, at: $0, run: "s") }
        for name in ["a.jsonl", "b.jsonl"] { try store.write(lines, to: name) }
        let counts = "SELECT count(*), (SELECT count(*) FROM file WHERE state = 'copy') FROM event"
        let silent = Mapping.bot.replacingOccurrences(of: "session_id = \"/run\"\n", with: "")
        for (mapping, expected) in [(silent, "20|0"), (Mapping.bot, "10|1"), (silent, "20|0")] {
            try store.setFormats(["bot": mapping])
            try store.reread()
            #expect(try store.rows("SELECT path FROM source WHERE id = 1") == ["a.jsonl"])
            #expect(try store.rows(counts) == [expected])
            try store.expectSound()
        }
    }

    @Test func `logs that retention has taken come back by the formats of now`() throws {
        let fixture = try RetentionFixture()
        try fixture.write((0..<9).map { Mapping.send($0, at: $0, run: "s") }, to: "a.jsonl", days: 9)
        try fixture.write((0..<9).map { Mapping.done($0, at: 20 + $0, run: "s") }, to: "b.jsonl", days: 1)
        try fixture.store.ingest()
        try fixture.store.setFormats(["bot": Mapping.bot])
        try fixture.store.reread()
        let orders = try fixture.store.rows("SELECT * FROM orders")
        #expect(orders.count == 9)
        let run = try fixture.apply(RetentionPolicy(age: 5)).run
        #expect(try fixture.store.rows("SELECT count(*) FROM read_by") == ["1"])
        #expect(try fixture.retention.undo(run).map(\.text) == ["a.jsonl"])
        #expect(try fixture.store.ingest().outdatedLogs == 0)
        #expect(try fixture.store.rows("SELECT * FROM orders") == orders)
        try fixture.store.expectSound()
    }

    @Test func `who follows a session is not told its old events again`() throws {
        try store.write((0..<10).map { Mapping.send($0, at: $0, run: "s") }, to: "a.jsonl")
        try store.setFormats(["bot": Mapping.wrong])
        try store.ingest()
        var position = try store.reader().tailPosition("s")
        try store.setFormats(["bot": Mapping.bot])
        try store.reread()
        try store.folder.append(Mapping.done(3, at: 20, run: "s") + "\n", to: "a.jsonl")
        try store.ingest()
        var lines: [Int64] = []
        _ = try store.reader().tail(.init(session: "s", kinds: []), from: &position, limit: 100) { event, _ in
            lines.append(event.line)
            return true
        }
        #expect(lines == [11])
    }

    @Test func `a run that is told to stop leaves each log as it was or as it is`() throws {
        // More than the reader is ahead of the writer.
        for number in 0..<40 {
            try store.write((0..<100).map { Mapping.send($0, at: $0) }, to: "log\(number).jsonl")
        }
        try store.ingest()
        try store.setFormats(["bot": Mapping.bot])
        try store.ingest()
        var asked = 0
        let report = try store.reread { _ in
            asked += 1
            return asked < 5 ? .goOn : .stop
        }
        #expect(report.wasInterrupted)
        let states = try store.rows("SELECT outdated, format, lines FROM files ORDER BY file")
        #expect(states.allSatisfy { ["0|bot|100", "1|auto|100"].contains($0) } && states.contains("1|auto|100"))
        try store.reread()
        try store.expectFresh()
    }
}
