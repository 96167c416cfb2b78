import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Which log a file is, by its content and its name.
@Suite struct LogIdentityTests {
    private static let order = #"{"ts": "2025-12-20T10:00:00Z", "kind": "order", "payload": {"order_id": "1"}}"#
    private static let fill = #"{"ts": "2025-12-20T11:00:00Z", "kind": "fill", "payload": {"order_id": "1"}}"#
    /// Seconds.
    private static let now = 1_766_224_800

    @Test func `logs that begin alike keep their sessions when they grow apart`() throws {
        let store = try LogStore()
        for name in ["a.jsonl", "b.jsonl"] { try store.write([#"{"kind": "header"}"#], to: name) }
        try store.ingest()
        try store.folder.append(Array("\(Self.order)\n".utf8), to: "b.jsonl")
        try store.ingest()
        try store.folder.append(Array("\(Self.fill)\n".utf8), to: "a.jsonl")
        try store.ingest()
        #expect(
            try store.rows("SELECT file, line, session_id, kind FROM events ORDER BY 1, 2") == [
                "a.jsonl|1|a|header", "a.jsonl|2|a|fill", "b.jsonl|1|b|header", "b.jsonl|2|b|order",
            ])
    }

    @Test(
        arguments: [
            // Neither says both when and where it was.
            (#"{"ts": "2025-12-20T10:00:00Z", "kind": "connected"}"#, ["a|1|1", "b/a|1|1"]),
            (#"{"session_id": "s", "kind": "connected"}"#, ["s|2|2"]),
            ("no JSON", ["a|0|1", "b/a|0|1"]),
            (#"{"ts": "2025-12-20T10:00:00Z", "session_id": "s"}"#, ["s|1|1"]),
        ]
    )
    func `equal logs are one and its copy only if their lines say session and time`(line: String, sessions: [String])
        throws
    {
        let store = try LogStore()
        for name in ["a.jsonl", "b/a.jsonl"] { try store.write([line], to: name) }
        try store.ingest()
        #expect(try store.rows("SELECT session_id, events, files FROM sessions ORDER BY 1") == sessions)
    }

    @Test func `a copy that grows apart is a log with all its lines, and one again when it is equal`() throws {
        let store = try LogStore()
        func line(_ number: Int) -> String { #"{"ts": "2025-12-20T10:00:00Z", "session_id": "s", "n": \#(number)}"# }
        for name in ["a.jsonl", "b.jsonl"] { try store.write([line(1), line(2)], to: name) }
        try store.ingest()
        let counts = "SELECT file, state, lines FROM files ORDER BY 1"
        #expect(try store.rows(counts) == ["a.jsonl|open|2", "b.jsonl|copy|0"])
        try store.folder.append(Array("\(line(3))\n".utf8), to: "a.jsonl")
        try store.ingest()
        #expect(try store.rows(counts) == ["a.jsonl|open|3", "b.jsonl|open|2"])
        try store.folder.append(Array("\(line(3))\n".utf8), to: "b.jsonl")
        try store.ingest()
        #expect(try store.rows(counts) == ["a.jsonl|open|3", "b.jsonl|copy|0"])
        #expect(try store.integer("SELECT count(*) FROM events") == 3)
        try store.folder.remove("a.jsonl")
        try store.ingest()
        #expect(try store.rows(counts) == ["b.jsonl|open|3"])
        #expect(try Verification(store.index, isQuick: false).findings == [])
    }

    @Test func `a renamed log keeps the session of its first name`() throws {
        let store = try LogStore()
        try store.write([Self.order], to: "one/beat.jsonl")
        try store.ingest()
        try Program.run("gzip", [store.folder / "one/beat.jsonl"])
        try store.folder.move("one/beat.jsonl.gz", to: "old.jsonl.gz.3")
        try store.write([Self.fill], to: "one/beat.jsonl")
        try store.ingest()
        #expect(
            try store.rows("SELECT file, session_id, kind FROM events ORDER BY 1") == [
                "old.jsonl.gz.3|one/beat|order", "one/beat.jsonl|one/beat|fill",
            ])
    }

    // MARK: A last line without an end

    private static let states = "SELECT order_id, state, fills FROM orders"
    private static let found = "SELECT count(*) FROM search WHERE search MATCH 'word'"
    private static let wordyFill =
        #"{"ts": "2025-12-20T11:00:00Z", "kind": "fill", "payload": {"order_id": "1", "text": "word"}}"#

    @Test func `the last line of a log that has not changed for a minute counts, and is read again when it goes on`()
        throws
    {
        let store = try LogStore()
        let log = "s.jsonl"
        func write(_ text: String, at time: Int) throws {
            try store.folder.append(Array(text.utf8), to: log)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(time))], ofItemAtPath: store.folder / log)
        }
        let (states, found, fill) = (Self.states, Self.found, Self.wordyFill)
        try store.folder.write("\(Self.order)\n", to: log)
        try write(fill, at: Self.now)
        try store.ingest(at: Self.now + 59)
        #expect(try store.rows(states) == ["1|open|0"])
        try store.ingest(at: Self.now + 60)
        #expect(try store.rows(states) == ["1|filled|1"])
        #expect(try store.integer(found) == 1)
        #expect(try store.rows("SELECT file, lines, events FROM files") == ["s.jsonl|2|2"])
        #expect(try Verification(store.index, isQuick: false).findings == [])

        // What follows makes another line of it.
        try write(" {}\n", at: Self.now + 100)
        #expect(try Verification(store.index, isQuick: false).findings == [])
        try store.ingest(at: Self.now + 100)
        #expect(try store.rows(states) == ["1|open|0"])
        #expect(try store.integer(found) == 0)
        #expect(try store.rows("SELECT line, reason FROM rejects") == ["2|not_json"])
        #expect(
            try store.rows("SELECT sum(events), max(last_ts) FROM sessions") == ["1|2025-12-20T10:00:00.000000000Z"])

        // Its end comes late.
        try write(fill, at: Self.now + 200)
        try store.ingest(at: Self.now + 300)
        try write("\n\(Self.order)\n", at: Self.now + 400)
        try store.ingest(at: Self.now + 400)
        #expect(try store.rows("SELECT file, lines, events, invalid, blank FROM files") == ["s.jsonl|4|3|1|0"])
        #expect(try Verification(store.index, isQuick: false).findings == [])
    }

    @Test(arguments: ["{\"half\": ", "no JSON", "  ", "[1]"])
    func `a last line without an end that is no object waits`(line: String) throws {
        let store = try LogStore()
        try store.folder.write("{}\n\(line)", to: "s.jsonl")
        try store.ingest(at: 1 << 32)
        #expect(try store.rows("SELECT lines, invalid FROM files") == ["1|0"])
        #expect(try store.ingest(at: 1 << 32 + 1).filesUnchanged == 1)
    }

    /// What happens to `s.jsonl`, whose last line counts without an end, and leaves its content in a file of a new time.
    @Test(arguments: [
        "gzip s.jsonl", "gzip s.jsonl; INGEST; gunzip s.jsonl.gz; touch s.jsonl",
        "gzip -k s.jsonl; INGEST; cp s.jsonl t; mv t s.jsonl", "mv s.jsonl s.jsonl.1; touch s.jsonl.1",
        "cp s.jsonl s.jsonl.1; : > s.jsonl", "mkdir b; cp s.jsonl b/t.jsonl; rm s.jsonl", "touch s.jsonl",
    ])
    func `a last line that has counted goes on to, once`(change: String) throws {
        let store = try LogStore()
        try store.folder.write("\(Self.order)\n\(Self.fill)", to: "s.jsonl")
        try Program.run("touch", ["-d", "@\(Self.now - 60)", store.folder / "s.jsonl"])
        try store.ingest(at: Self.now)
        let kinds = "SELECT kind, count(*) FROM events GROUP BY 1 ORDER BY 1"
        #expect(try store.rows(kinds) == ["fill|1", "order|1"])
        for step in change.components(separatedBy: "INGEST;") {
            try Program.run("bash", ["-ec", "cd '\(store.folder.path)'; \(step)"])
            for name in try store.logNames() { try Program.run("touch", ["-d", "@\(Self.now)", store.folder / name]) }
            for time in [Self.now + 1, Self.now + 100] {
                try store.ingest(at: time)
                #expect(try store.rows(kinds) == ["fill|1", "order|1"], "\(step) at \(time)")
            }
        }
    }

    // MARK: Numbers

    /// The generations of a log, oldest first.
    @Test(arguments: [
        ["s.jsonl.3", "s.jsonl.2.gz", "s.jsonl.1", "s.jsonl"], ["s.jsonl.10", "s.jsonl.9", "s.jsonl"],
        ["s.jsonl-20251219", "s.jsonl-20251220.gz", "s.jsonl"],
        ["s.jsonl.2025-12-19_23", "s.jsonl.2025-12-20_01", "s.jsonl.2025-12-20_02", "s.jsonl"],
        ["s.jsonl.gz.3", "s.jsonl.gz.1", "s.jsonl.gz"],
    ])
    func `events of one time are in the order of their rotated log`(names: [String]) throws {
        let store = try LogStore()
        for (number, name) in names.enumerated() {
            let content = NumberedLines.text(NumberedLines.lines((number * 3)..<(number * 3 + 3)))
            try store.folder.write(
                name.contains("gz") ? GzipStream().compress(content, isLast: true) : content, to: name)
        }
        try store.ingest()
        let numbers = (0..<(names.count * 3)).map(String.init)
        #expect(try store.rows("SELECT payload ->> '$.n' FROM events ORDER BY ts") == numbers)
        let places = try EventOrder(store.reader().connection).last(100, EventFilter()).reversed()
        let shown: [String] = try places.flatMap { place in
            try store.rows("SELECT payload ->> '$.n' FROM events WHERE id = \(place.id)")
        }
        #expect(shown == numbers)
    }

    @Test func `the number of a source is never given again`() throws {
        let store = try LogStore()
        try store.write([Self.order], to: "a.jsonl")
        try store.write([Self.fill], to: "b.jsonl")
        try store.ingest()
        let last = try #require(try store.integer("SELECT max(id) >> 32 FROM events"))
        let connection = try #require(try store.index.openForWriting())
        try connection.transaction {
            var removal = try SourceRemoval(connection)
            _ = try removal.remove(last)
            try removal.finish()
        }
        try connection.close()
        try store.folder.remove("b.jsonl")
        try store.write([Self.fill, Self.order], to: "c.jsonl")
        try store.ingest()
        #expect(try store.rows("SELECT DISTINCT id >> 32 FROM events WHERE file = 'c.jsonl'") == ["\(last + 1)"])
    }

    // MARK: Cost

    @Test(arguments: ["s.jsonl.#", "#/s.jsonl", "#.jsonl"])
    func `each of many logs that begin alike is opened a few times`(pattern: String) throws {
        let blotter = try #require(Program.blotter)
        let folder = try TemporaryFolder()
        let count = 120
        let head = #"{"kind": "header", "x": "\#(String(repeating: "x", count: 5000))"}"#
        for number in 0..<count {
            let name = pattern.replacing("#", with: "\(number)")
            try folder.write("\(head)\n{\"n\": \(number)}\n", to: "logs/\(name)")
        }
        try Program.run(
            "strace",
            ["-f", "-qq", "-e", "trace=openat", "-o", folder / "calls", blotter, "ingest", folder / "logs"])
        let calls = String(decoding: try folder.bytes(of: "calls"), as: UTF8.self)
        let opened = calls.split(separator: "\n").count { $0.contains(".jsonl") && $0.contains("O_NOFOLLOW") }
        #expect((count...(4 * count)).contains(opened))
    }
}
