import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A new index, which is filled as a draft, is what an index that was there and grew is.
@Suite struct BulkLoadTests {
    /// Some logs of all sorts.
    private func write(to store: LogStore, seed: UInt64) throws {
        let corpus = Corpus(
            sessions: 4, events: 1200, seed: seed, gzipShare: 0.5, invalidShare: 0.03, blankShare: 0.02)
        _ = try corpus.write(to: store.folder.path)
        var lines = RandomLines(seed: seed)
        let fills = (0..<200).map { number in
            #"{"ts": \#(number), "kind": "fill", "payload": {"order_id": "o\#(number % 9)", "trade_id": "t\#(number % 70)"}}"#
        }
        try store.write(fills, to: "sub/z.jsonl")
        for name in ["x.jsonl", "sub/y.jsonl"] { try store.write((0..<300).map { _ in lines.line() }, to: name) }
    }

    private static let limits: [IngestLimits] = [
        .init(), .init(orderKeys: 40), .init(orderKeys: 300, draftRows: 500),
    ]

    @Test(arguments: 1...3 as ClosedRange<UInt64>, limits)
    func `a draft becomes the index that an empty one grows to be`(seed: UInt64, limits: IngestLimits) throws {
        let draft = try LogStore()
        draft.index.formats = RandomLines.formats
        try write(to: draft, seed: seed)
        let report = try draft.ingest(limits: limits)

        let grown = try LogStore()
        grown.index.formats = RandomLines.formats
        try grown.makeEmptyIndex()
        try write(to: grown, seed: seed)
        let expected = try grown.ingest()
        #expect(report.counts == expected.counts)
        try expectSame(draft, grown)

        // What is in it is known to a later run.
        let later = try draft.ingest()
        #expect(later.lines == 0 && later.filesUnchanged == 7)
        #expect(try Connection(path: draft.index.path, mode: .readWrite).faults() == [])
    }

    /// Of a batch, and of more than one.
    @Test(arguments: [1, 33, 4096, 4097, 4113])
    func `each of so many events keeps its values and its order's life`(count: Int) throws {
        let store = try LogStore()
        try store.write((0..<count).map(Self.line), to: "x.jsonl")
        try store.ingest()
        #expect(try store.rows("SELECT payload FROM events ORDER BY line") == (0..<count).map(Self.payload))
        #expect(
            try store.rows("SELECT fill_id || ' ' || line FROM events WHERE fill_id IS NOT NULL ORDER BY line")
                == (0..<count).filter { $0 % 3 == 1 }.map { "t\($0) \($0 + 1)" })
        #expect(
            try store.rows("SELECT order_id || ' ' || fills || ' ' || fees FROM orders ORDER BY 1")
                == (0..<count).filter { $0 % 3 == 1 }.map { "o\($0) 1 \($0).5" }.sorted())
    }

    /// Of any number of members, so that the place of a row has had more values than it has, and fewer.
    private static func payload(_ number: Int) -> String {
        let members = (0..<(number * 7 % 10)).map { #""m\#($0)": \#(number)"# }
        let fill = #""order_id": "o\#(number)", "trade_id": "t\#(number)", "fill_fee": \#(number).5"#
        return "{\((number % 3 == 1 ? [fill] + members : members).joined(separator: ", "))}"
    }

    private static func line(_ number: Int) -> String {
        #"{"ts": \#(number), "kind": "\#(number % 3 == 1 ? "fill" : "note")", "payload": \#(payload(number))}"#
    }

    /// FTS5 merges all segments of a level once there are 16, in one commit: those of the new index are above all that later
    /// commits write.
    @Test func `the full text of a new index is not merged with what comes later`() throws {
        let store = try LogStore()
        func line(_ number: Int) -> String {
            #"{"ts": \#(number), "symbol": "X\#(number % 7)", "payload": {"text": "word\#(number) every third\#(number % 3)"}}"#
        }
        try store.write((0..<300).map(line), to: "a.jsonl")
        try store.ingest()
        let structure = try store.reader().connection.prepare("SELECT block FROM search_data WHERE id = 10")
            .rows { $0.value(0) }
        // A cookie of four bytes, then the number of levels.
        #expect(structure.count == 1)
        if case .blob(let record)? = structure.first { #expect(record[4] == 9) }
        for round in 1...20 {
            try store.write((0..<(300 + round * 40)).map(line), to: "a.jsonl")
            try store.ingest()
        }
        let hits = try ["every", "third1", "word17", "word999", "x3"].map {
            try store.integer("SELECT count(*) FROM search WHERE search MATCH '\($0)'")
        }
        #expect(hits == [1100, 367, 1, 1, 157])
        #expect(try Connection(path: store.index.path, mode: .readWrite).faults() == [])
    }

    @Test func `logs that begin alike are what they are in an index that grew`() throws {
        let (written, grown) = (try LogStore(), try LogStore())
        try grown.makeEmptyIndex()
        let line = { (name: String, number: Int) in
            #"{"ts": \#(number), "session_id": "\#(name)", "kind": "order", "payload": {"order_id": "\#(name)\#(number)"}}"#
        }
        for store in [written, grown] {
            for (name, count) in [("a", 700), ("b", 500), ("c", 90)] {
                try store.write((0..<count).map { line(name, $0) }, to: "\(name).jsonl")
            }
            try store.write((0..<1500).map { line("a", $0) }, to: "d.jsonl")
            try store.write((0..<600).map { line("b", $0) }, to: "e.jsonl")
        }
        let report = try written.ingest()
        #expect(report.insertedBecause == nil && report.events == 3390)
        try grown.ingest()
        try expectSame(written, grown)
        #expect(try Connection(path: written.index.path, mode: .readWrite).faults() == [])
    }

    @Test func `where pages cannot be written, rows are inserted, and the report says so`() throws {
        let (written, inserted) = (try LogStore(), try LogStore())
        for store in [written, inserted] {
            store.index.formats = RandomLines.formats
            try write(to: store, seed: 8)
        }
        #expect(try written.ingest().insertedBecause == nil)
        let report = try inserted.ingest(limits: .init(pagesProblem: "SQLite 9009009 is not known"))
        #expect(report.insertedBecause == "SQLite 9009009 is not known")
        try expectSame(written, inserted)
        #expect(try inserted.folder.names().filter { $0.contains("index.db.new") } == [])
    }

    /// More than are kept in memory.
    @Test func `as many series as there may be are counted`() throws {
        let store = try LogStore()
        for file in 0..<4 {
            let lines = (0..<12_000).map { number in
                #"{"ts": \#(number), "session_id": "s\#(file)", "symbol": "\#(number % 9000)"}"#
            }
            try store.write(lines, to: "\(file).jsonl")
        }
        try store.ingest()
        let counted = """
            SELECT series, count(*), count(*) - count(ts), min(ts), max(ts) FROM event GROUP BY series ORDER BY series
            """
        let stored = "SELECT id, events, untimed, first_ts, last_ts FROM series ORDER BY id"
        #expect(try store.rows(stored) == store.rows(counted))
        #expect(try store.integer("SELECT count(*) FROM series") == 36_000)
        let texts = "SELECT count(*) FROM (SELECT DISTINCT source, session, symbol, mode, kind FROM series)"
        #expect(try store.integer(texts) == 36_000)
    }

    @Test func `an ingest that is stopped leaves an index, and the next one goes on`() throws {
        let whole = try LogStore()
        try write(to: whole, seed: 5)
        try whole.ingest()
        for messages in [1, 4, 8, 13] {
            let store = try LogStore()
            try write(to: store, seed: 5)
            var seen = 0
            let report = try store.ingest { _ in
                seen += 1
                return seen < messages ? .goOn : .stop
            }
            #expect(report.wasInterrupted)
            #expect(try store.integer("SELECT count(*) FROM events") == report.events)
            try store.ingest()
            try expectSame(store, whole)
        }
    }

    @Test func `what a run left that was killed is replaced`() throws {
        let whole = try LogStore()
        try write(to: whole, seed: 6)
        try whole.ingest()

        let store = try LogStore(index: "index.db")
        try write(to: store, seed: 6)
        let others = try TemporaryFolder()
        try others.write("somebody's", to: "other")
        try FileManager.default.createSymbolicLink(
            atPath: store.folder / "index.db.new", withDestinationPath: others / "other")
        for suffix in ["-side", "-journal", "-wal", "-shm"] {
            try store.folder.write("left", to: "index.db.new" + suffix)
        }
        try store.ingest()
        try expectSame(store, whole)
        #expect(try others.bytes(of: "other") == Array("somebody's".utf8))
        #expect(
            try store.folder.names().filter { $0.hasPrefix("index.db") } == [
                "index.db", "index.db.lock", "index.db.reserve",
            ])
    }

    @Test func `an error leaves neither a draft nor an index`() throws {
        let store = try LogStore(index: "index.db")
        try write(to: store, seed: 7)
        // In the way of the finished index.
        var isInTheWay = false
        #expect(throws: BlotterError.self) {
            try store.ingest { _ in
                if !isInTheWay {
                    try? FileManager.default.createDirectory(
                        atPath: store.folder / "index.db/x", withIntermediateDirectories: true)
                }
                isInTheWay = true
                return .goOn
            }
        }
        #expect(try store.folder.names().filter { $0.hasPrefix("index.db.new") } == [])
        try store.folder.remove("index.db")
        try store.ingest()
        #expect(try store.integer("SELECT count(*) FROM files") == 7)
    }
}

extension IngestReport {
    fileprivate var counts: [Int64] {
        [Int64(filesRead), Int64(filesCopied), Int64(newSources), lines, events, invalid, blank, bytes]
    }
}
