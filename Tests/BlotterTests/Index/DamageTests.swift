import Foundation
import Migrations
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// An index that cannot be used is refused with its reason, and left byte for byte as it was.
@Suite struct DamageTests {
    enum Harm: String, CaseIterable {
        case empty, text, shorterThanHeader, foreign, newer, older, cutAtPage, cutInPage, cutInHalf, folder

        func apply(to path: String) throws {
            let url = URL(fileURLWithPath: path)
            var bytes = try Data(contentsOf: url)
            try FileManager.default.removeItem(at: url)
            switch self {
            case .empty: bytes = Data()
            case .text: bytes = Data(String(repeating: "not an index\n", count: 400).utf8)
            case .shorterThanHeader: bytes = bytes.prefix(60)
            case .foreign:
                try Program.run("sqlite3", [path, "CREATE TABLE a (b); INSERT INTO a VALUES (1)"])
                return
            case .newer: bytes[63] = UInt8(Migration.latest + 1)
            case .older: bytes[63] = 2
            case .cutAtPage: bytes = bytes.dropLast(4096)
            case .cutInPage: bytes = bytes.dropLast(1)
            case .cutInHalf: bytes = bytes.prefix(bytes.count / 2)
            case .folder:
                try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
                return
            }
            try bytes.write(to: url)
        }

        func error(_ path: String) -> BlotterError {
            switch self {
            case .empty: .indexEmpty(path: path)
            case .text, .shorterThanHeader, .foreign, .folder: .indexForeign(path: path)
            case .newer: .indexNewer(path: path, version: Migration.latest + 1, known: Migration.latest)
            case .older: .indexOlder(path: path, version: 2)
            case .cutAtPage, .cutInPage, .cutInHalf: .indexTruncated(path: path)
            }
        }
    }

    @Test(arguments: Harm.allCases) func `an index that is none is refused and left as it was`(harm: Harm) throws {
        let store = try SampleOrders.store()
        try harm.apply(to: store.index.path)
        let before = try? store.folder.bytes(of: "index.db")
        try store.write([SampleOrders.line(9999)], to: "new.jsonl")

        let expected = harm.error(store.index.path)
        #expect(blotterError { try store.ingest() } == expected)
        #expect(blotterError { try store.reader() } == expected)
        #expect(expected.exitStatus == 65)
        #expect((try? store.folder.bytes(of: "index.db")) == before)
        #expect(!store.folder.exists("index.db.new") && IndexFile.size(store.index.walPath) == 0)
    }

    /// Where the schema's own text was hit, a statement fails for what it says.
    private static func status(ofDamage error: BlotterError?) -> Int32 {
        if case .badStatement = error { 1 } else { 65 }
    }

    @Test(arguments: 1...60) func `damage anywhere is an error or no harm, never a crash`(seed: UInt64) throws {
        let store = try SampleOrders.store(lines: 60)
        var random = SeededRandom(seed: seed)
        var bytes = try store.folder.bytes(of: "index.db")
        let place = random.chance(30) ? random.integer(0...84) : random.integer(100...(bytes.count - 16))
        for index in place..<(place + 16) { bytes[index] = UInt8(truncatingIfNeeded: random.next()) }
        try store.folder.write(bytes, to: "index.db")

        let reading = blotterError {
            let reader = try store.reader()
            _ = try reader.summary(EventFilter())
            try reader.events(EventFilter()) { _ in true }
            if let pattern = SearchPattern("w3") { _ = try reader.searchCount(pattern, EventFilter()) }
        }
        #expect(reading == nil || reading?.exitStatus == Self.status(ofDamage: reading))
        #expect(try store.folder.bytes(of: "index.db") == bytes)
        if case .badStatement = reading { return }  // The schema's own text was hit.

        try store.write([SampleOrders.line(9999)], to: "new.jsonl")
        let writing = blotterError { try store.ingest() }
        #expect(writing == nil || writing?.exitStatus == Self.status(ofDamage: writing))
        if writing != nil, IndexFile.size(store.index.walPath) == 0 {
            #expect(try store.folder.bytes(of: "index.db") == bytes)
        }
    }

    private static let isAboutText = """
        SELECT rowid FROM search WHERE search MATCH 'w3' AND rank MATCH 'snippet(0, ''['', '']'', ''..'', 8)' ORDER BY rank
        """

    /// SQLite has one code for a file that is malformed and a function of FTS5 that misses its text.
    @Test func `what a whole index cannot answer is not called damage`() throws {
        let store = try SampleOrders.store(lines: 60)
        let error = blotterError {
            try store.reader().run(Query(Self.isAboutText, now: Timestamp(nanoseconds: 0)), begin: { _ in }) { _ in true
            }
        }
        guard case .badStatement = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test(arguments: [isAboutText, "SELECT count(*) FROM search WHERE search MATCH 'w3'"])
    func `damage of the words is called damage`(sql: String) throws {
        let store = try SampleOrders.store(lines: 60)
        try Program.run(
            "sqlite3",
            [
                store.index.path,
                ".dbconfig defensive off",
                "UPDATE search_data SET block = x'00' WHERE id > 10",
            ])
        let error = blotterError {
            try store.reader().run(Query(sql, now: Timestamp(nanoseconds: 0)), begin: { _ in }) { _ in true }
        }
        guard case .indexDamaged = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    /// So many lines that they are written before the member's end is seen.
    @Test func `nothing of a damaged gzip member stays, however long it is`() throws {
        let store = try LogStore()
        let good = GzipStream().compress(
            Array((SampleOrders.line(1) + "\n" + SampleOrders.line(2) + "\n").utf8), isLast: true)
        let whole = GzipStream().compress(
            Array(String(repeating: "no event in it\n", count: 70_000).utf8), isLast: true)
        var damaged = whole
        damaged[damaged.count - 8] ^= 1
        try store.write([SampleOrders.line(0)], to: "a.jsonl")
        try store.folder.write(good + damaged, to: "b.jsonl.gz")
        try store.write([SampleOrders.line(3)], to: "c.jsonl")
        let report = try store.ingest()
        #expect(!report.isComplete)
        #expect(try store.rows("SELECT count(*), (SELECT count(*) FROM rejects) FROM events") == ["4|0"])
        let files = "SELECT file, state, lines, events, invalid FROM files ORDER BY 1"
        #expect(try store.rows(files) == ["a.jsonl|open|1|1|0", "b.jsonl.gz|damaged|2|2|0", "c.jsonl|open|1|1|0"])

        try store.folder.write(good + whole, to: "b.jsonl.gz")
        try store.ingest()
        #expect(try store.rows("SELECT count(*), (SELECT count(*) FROM rejects) FROM events") == ["4|70000"])
        #expect(try store.rows(files)[1] == "b.jsonl.gz|closed|70002|2|70000")
    }

    /// A draft cannot go back and is begun anew as an index; an index goes back.
    @Test(arguments: [true, false])
    func `events of a damaged gzip member leave no trace, in a new index or one that is there`(isNew: Bool) throws {
        func event(_ number: Int) -> String {
            let kind = ["intent", "order", "fill", "gate"][number % 4]
            return #"{"ts": \#(1_766_223_000 + number), "session_id": "s\#(number % 3)", "symbol": "\#(number % 5)", "#
                + #""kind": "\#(kind)", "payload": {"order_id": "o\#(number / 8)", "\#(number % 7)": "why\#(number)"}}"#
        }
        let good = GzipStream().compress(Array((0..<50).map { event($0) + "\n" }.joined().utf8), isLast: true)
        let long = (50..<62_000).map { event($0) + "\n" }.joined()
        var damaged = GzipStream().compress(Array(long.utf8), isLast: true)
        damaged[damaged.count - 8] ^= 1
        func store(_ content: [UInt8]) throws -> LogStore {
            let store = try LogStore()
            if !isNew { try store.makeEmptyIndex() }
            try store.write((0..<90).map { event($0 * 3) }, to: "a.jsonl")
            try store.folder.write(content, to: "b.jsonl.gz")
            try store.write((0..<90).map { event($0 * 5) }, to: "c.jsonl")
            return store
        }
        let harmed = try store(good + damaged)
        let report = try harmed.ingest()
        #expect(report.problems.map(\.isFailure) == [true])
        #expect(report.events == 230)

        #expect(try harmed.rows("SELECT state FROM files WHERE file = 'b.jsonl.gz'") == ["damaged"])

        let whole = try store(good)
        try whole.ingest()
        try harmed.folder.write(good, to: "b.jsonl.gz")
        #expect(try harmed.ingest().lines == 0)
        try expectSame(harmed, whole)
    }

    @Test func `a missing index is made by an ingest and missed by a question`() throws {
        let store = try LogStore()
        #expect(blotterError { try store.reader() } == .noIndex(path: store.index.path))
        #expect(!store.folder.exists(".blotter"))
    }

    @Test func `a missing log folder leaves nothing behind`() throws {
        let folder = try TemporaryFolder()
        #expect(throws: LogFileError.cannotOpen(ENOENT)) { try LogFolder(path: folder / "none") }
        #expect(try folder.names() == [])
    }

    @Test func `a second writer is told to wait, and readers are not`() throws {
        let store = try SampleOrders.store(lines: 10)
        try store.write([SampleOrders.line(11)], to: "new.jsonl")
        let lock = try WriterLock(for: store.index)
        try withExtendedLifetime(lock) { () throws in
            let busy = blotterError { try store.ingest() }
            #expect(busy == .busy(path: store.index.path))
            #expect(busy?.exitStatus == 75)
            #expect(try store.integer("SELECT count(*) FROM events") == 10)
        }
    }

    @Test func `what is up to date needs no lock`() throws {
        let store = try SampleOrders.store(lines: 10)
        let lock = try WriterLock(for: store.index)
        let report = try withExtendedLifetime(lock) { try store.ingest() }
        #expect(report.filesUnchanged == 1)
    }

    @Test func `an ingest works while a reader holds on to its moment`() throws {
        let store = try SampleOrders.store(lines: 10)
        let reader = try store.reader()
        try reader.atOneMoment {
            #expect(try reader.connection.integer("SELECT count(*) FROM events") == 10)
            try store.folder.append(Array((SampleOrders.line(10) + "\n").utf8), to: "s.jsonl")
            #expect(try store.ingest().events == 1)
            #expect(try reader.connection.integer("SELECT count(*) FROM events") == 10)
            #expect(try store.integer("SELECT count(*) FROM events") == 11)
        }
        #expect(try reader.connection.integer("SELECT count(*) FROM events") == 11)
    }
}
