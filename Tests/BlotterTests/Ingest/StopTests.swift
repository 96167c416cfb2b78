import Foundation
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Ctrl-C and SIGTERM at any moment of a run that writes: what was read stays, and nothing is taken for disproved.
@Suite struct StopTests {
    private static let plainLines = 100
    private static let longLines = 90_000

    private static func event(_ number: Int) -> String {
        let kind = ["intent", "order", "fill", "gate"][number % 4]
        return
            #"{"ts": \#(1_766_223_000 + number), "session_id": "s\#(number % 3)", "symbol": "X", "kind": "\#(kind)", "#
            + #""payload": {"order_id": "o\#(number / 8)", "why": "w\#(number % 7)"}}"#
    }

    /// A plain log, a gzip file whose one member is longer than what is held back until its checksum is known, and a log
    /// behind it.
    private static func store(isDamaged: Bool = false) throws -> LogStore {
        let store = try LogStore(index: ".blotter/index.db")
        try store.write((0..<plainLines).map(event), to: "a.jsonl")
        // Lines that are no events are written the same way, and faster.
        let long = event(7) + "\n" + String(repeating: "no event in it\n", count: longLines)
        var bytes = GzipStream().compress(Array(long.utf8), isLast: true)
        if isDamaged { bytes[bytes.count - 8] ^= 1 }
        try store.folder.write(bytes, to: "b.jsonl.gz")
        try store.write((0..<10).map { event($0 + 2) }, to: "c.jsonl")
        return store
    }

    private static let moments = [1, 6, 10]

    /// Answers `stop` from the `moment`-th question on.
    private func stopping(at moment: Int) -> (Ingest.Progress) -> Ingest.Answer {
        var seen = 0
        return { _ in
            seen += 1
            return seen < moment ? .goOn : .stop
        }
    }

    private static let lines = "SELECT sum(lines) FROM files"

    @Test func `a first ingest that is stopped keeps what was read, inside a long gzip file too`() throws {
        let whole = try Self.store()
        try whole.ingest()
        let all = try whole.integer(Self.lines) ?? 0
        var counts: [Int64] = []
        for moment in Self.moments {
            let store = try Self.store()
            let report = try store.ingest(watch: stopping(at: moment))
            #expect(report.wasInterrupted)
            counts.append(try store.integer(Self.lines) ?? 0)
            #expect(counts.last == report.lines)
            let states = try store.rows("SELECT state FROM files ORDER BY file")
            #expect([["open"], ["open", "partial"]].contains(states))
            #expect(try store.ingest().lines + report.lines == all)
            try expectSame(store, whole)
        }
        // The last one stopped after the lines were on their way whose checksum was to come.
        #expect((counts.last ?? 0) > 50_000 && (counts.last ?? 0) < all)
    }

    @Test func `an ingest into an index that is stopped in a long gzip file goes back to its beginning`() throws {
        let whole = try Self.store()
        try whole.makeEmptyIndex()
        try whole.ingest()
        for moment in Self.moments {
            let store = try Self.store()
            try store.makeEmptyIndex()
            let report = try store.ingest(watch: stopping(at: moment))
            #expect(report.wasInterrupted && report.lines == Int64(Self.plainLines))
            #expect(try store.rows("SELECT file, state, lines FROM files") == ["a.jsonl|open|\(Self.plainLines)"])
            try store.ingest()
            try expectSame(store, whole)
        }
    }

    @Test func `a stop in a long gzip file that is damaged loses nothing that stands before it`() throws {
        for moment in Self.moments {
            let store = try Self.store(isDamaged: true)
            let report = try store.ingest(watch: stopping(at: moment))
            #expect(report.wasInterrupted)
            let logs = "SELECT count(*) FROM events WHERE file = 'a.jsonl'"
            #expect(try store.integer(logs) == Int64(Self.plainLines))
            #expect(try store.rows("SELECT lines FROM files WHERE file = 'b.jsonl.gz' AND lines > 0") == [])
        }
    }

    @Test(arguments: [false, true]) func `a rebuild that is stopped leaves the index as it was`(isDamaged: Bool) throws
    {
        let store = try Self.store(isDamaged: isDamaged)
        try store.ingest()
        let before = try store.folder.bytes(of: ".blotter/index.db")
        let place = LogPlace(folder: try LogFolder(path: store.folder.path))
        for moment in Self.moments {
            #expect(throws: BlotterError.interrupted) {
                _ = try Rebuild(store.index, now: { 0 }).run([place], watch: stopping(at: moment))
            }
            #expect(try store.folder.bytes(of: ".blotter/index.db") == before)
            #expect(try store.folder.names().filter { $0.contains("index.db.new") } == [])
        }
        let events = try store.rows("SELECT * FROM events ORDER BY id")
        _ = try Rebuild(store.index, now: { 0 }).run([place])
        #expect(try store.rows("SELECT * FROM events ORDER BY id") == events)
        #expect(try store.folder.names().filter { $0.contains("index.db.new") } == [])
    }

    /// Beside an index, of a rebuild; every run that writes clears it, and one that has nothing to write as well.
    @Test func `what a killed rebuild leaves goes with the next ingest`() throws {
        let store = try Self.store()
        try store.ingest()
        for suffix in ["", "-side", "-side-late", "-side-journal", "-sorted", "-journal", "-wal", "-shm"] {
            try store.folder.write("left", to: ".blotter/index.db.new" + suffix)
        }
        #expect(try store.ingest().lines == 0)
        #expect(try store.folder.names().filter { $0.contains("index.db.new") } == [])
    }
}
