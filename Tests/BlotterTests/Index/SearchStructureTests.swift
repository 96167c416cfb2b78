import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// The full text of a fresh index, whose segments stand above all that later commits write.
@Suite struct SearchStructureTests {
    @Test(arguments: [
        // One segment, of pages 1 to 2636.
        ("000000020101944c00010101944c", "000000020301944c0000000000010101944c"),
        // Two levels, of which the lower is being merged into the higher, with a count of two bytes.
        ("00000001020381000202010101020101000103010a", "000000010403810000000000" + "0202010101020101000103010a"),
        // No segment; a later form; nothing.
        ("00000000000000", ""), ("00000000ff0000010101", ""), ("", ""),
    ]) func `empty levels come below those that are there`(record: String, raised: String) {
        #expect(SearchStructure.raised(Self.bytes(record), by: 2).map(Self.hex) ?? "" == raised)
    }

    private static func bytes(_ hex: String) -> [UInt8] {
        let digits = Array(hex)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...($0 + 1)]), radix: 16) }
    }

    private static func hex(_ bytes: [UInt8]) -> String {
        bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }

    private static func line(_ number: Int) -> String {
        #"{"ts": \#(number), "session_id": "s", "symbol": "X\#(number % 7)", "kind": "note", "payload": {"text": "word\#(number) every third\#(number % 3)"}}"#
    }

    /// How many documents hold each of some words.
    private func hits(_ store: LogStore) throws -> [Int64?] {
        try ["every", "third1", "word17", "word999", "x3"].map {
            try store.integer("SELECT count(*) FROM search WHERE search MATCH '\($0)'")
        }
    }

    private func levels(_ store: LogStore) throws -> UInt8? {
        let block = try store.reader().connection.prepare("SELECT block FROM search_data WHERE id = 10")
            .rows { $0.value(0) }.first
        guard case .blob(let bytes)? = block else { return nil }
        return bytes[4]
    }

    /// `segments` are made by batches, each of which FTS5 has to write as a part of its own.
    @Test(arguments: [1, 2, 5, 20]) func `stock FTS5 goes on with it: commits, optimize, deletions`(segments: Int)
        throws
    {
        let store = try LogStore()
        let draft = try Connection.fullText(at: store.folder / "whole.db")
        for number in 0..<segments * 50 {
            if number % 50 == 0 { try draft.execute("BEGIN") }
            try draft.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)").run(
                Value(number), .text("word\(number) every third\(number % 3)"))
            if number % 50 == 49 { try draft.execute("COMMIT") }
        }
        try SearchStructure.raise(draft)
        try draft.close()
        let stock = try Connection(path: store.folder / "whole.db", mode: .draft)
        func check(_ expected: Int) throws {
            try stock.execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
            let found = try stock.integer("SELECT count(*) FROM search WHERE search MATCH 'every'")
            #expect(found == Int64(expected))
            let order = try stock.rows("SELECT rowid FROM search WHERE search MATCH 'third1'")
            #expect(order == (0..<2000).filter { $0 % 3 == 1 && $0 < expected }.map(String.init))
        }
        try check(segments * 50)
        var count = segments * 50
        for _ in 0..<40 {
            try stock.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)").run(
                Value(count), .text("word\(count) every third\(count % 3)"))
            count += 1
        }
        try check(count)
        try stock.execute("INSERT INTO search (search) VALUES ('optimize')")
        try check(count)
        while count > 10 {
            count -= 1
            try stock.prepare("INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)").run(
                Value(count), .text("word\(count) every third\(count % 3)"))
        }
        try check(count)
    }

    @Test func `a fresh index has its segments above, and goes on from there`() throws {
        let store = try LogStore()
        try store.write((0..<300).map(Self.line), to: "a.jsonl")
        try store.ingest()
        #expect(try levels(store) == 9)
        for round in 1...20 {
            try store.write((0..<(300 + round * 40)).map(Self.line), to: "a.jsonl")
            try store.ingest()
        }
        #expect(try hits(store) == [1100, 367, 1, 1, 157])
        #expect(try Connection(path: store.index.path, mode: .readWrite).faults() == [])
    }
}

extension Connection {
    /// A file with an empty table of full text.
    fileprivate static func fullText(at path: String) throws -> Connection {
        let connection = try Connection(path: path, mode: .draft)
        try connection.execute(
            "CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61')")
        return connection
    }
}
