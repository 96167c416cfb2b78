import Corpus
import Foundation
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// However a log grew between two ingests, the index is the same.
@Suite struct IncrementTests {
    @Test(arguments: 1...12) func `any split of a file into increments gives the index of one ingest`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        let whole = try LogStore()
        let content = try content(seed: seed)
        try whole.folder.write(content, to: "log.jsonl")
        try whole.ingest()

        let grown = try LogStore()
        try grown.folder.write([UInt8](), to: "log.jsonl")
        let cuts = (0..<random.integer(1...12)).map { _ in random.integer(0...content.count) }.sorted()
        for (start, end) in zip([0] + cuts, cuts + [content.count]) {
            try grown.folder.append(content[start..<end], to: "log.jsonl")
            if random.chance(20) { try grown.folder.move("log.jsonl", to: "log.jsonl.moved") }
            try grown.ingest()
            if grown.folder.exists("log.jsonl.moved") { try grown.folder.move("log.jsonl.moved", to: "log.jsonl") }
        }
        try grown.ingest()
        try expectSame(grown, whole)
    }

    @Test(arguments: 1...4) func `a gzip file that grows member by member gives the index of one ingest`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        let whole = try LogStore()
        let lines = try content(seed: seed).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
        let content = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        try whole.folder.write(content, to: "plain")
        try Program.run("gzip", [whole.folder / "plain"])
        try whole.folder.move("plain.gz", to: "log.jsonl.gz")
        try whole.ingest()

        let grown = try LogStore()
        try grown.folder.write([UInt8](), to: "log.jsonl.gz")
        let cuts = (0..<random.integer(1...5)).map { _ in random.integer(0...lines.count) }.sorted()
        for (start, end) in zip([0] + cuts, cuts + [lines.count]) where start < end {
            try grown.folder.write(lines[start..<end].flatMap { $0 + [UInt8(ascii: "\n")] }, to: "member")
            try Program.run("gzip", ["-f", grown.folder / "member"])
            try grown.folder.append(try grown.folder.bytes(of: "member.gz"), to: "log.jsonl.gz")
            try grown.folder.remove("member.gz")
            try grown.ingest()
        }
        try expectSame(grown, whole)
    }

    @Test func `files in one ingest or one after another give the same index`() throws {
        let together = try LogStore()
        let apart = try LogStore()
        let corpus = Corpus(sessions: 5, events: 1500, seed: 3, gzipShare: 0.4, invalidShare: 0.02, blankShare: 0.01)
        _ = try corpus.write(to: together.folder.path)
        try together.ingest()
        for name in try together.folder.names() where name.hasPrefix("session") {
            try FileManager.default.copyItem(atPath: together.folder / name, toPath: apart.folder / name)
            try apart.ingest()
        }
        try expectSame(apart, together)
    }

    /// Lines of all sorts, with a line that is not ended.
    private func content(seed: UInt64) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let corpus = Corpus(
            sessions: 1, events: 150, seed: seed, gzipShare: 0, invalidShare: 0.05, blankShare: 0.05)
        _ = try corpus.write(to: folder.path)
        var content = Array(try folder.bytes(of: "session_00000.jsonl"))
        var lines = RandomLines(seed: seed)
        for _ in 0..<60 { content += Array((lines.line() + "\n").utf8) }
        return content + Array(#"{"ts": "2025-"#.utf8)
    }

    private func expectSame(_ store: LogStore, _ expected: LogStore, sourceLocation: SourceLocation = #_sourceLocation)
        throws
    {
        for sql in Self.dump {
            let rows = try store.rows(sql)
            let wanted = try expected.rows(sql)
            #expect(rows.count == wanted.count, "\(sql)", sourceLocation: sourceLocation)
            guard let different = zip(rows, wanted).first(where: { $0 != $1 }) else { continue }
            Issue.record("\(sql)\n  \(different.0)\n  \(different.1)", sourceLocation: sourceLocation)
        }
        #expect(try store.tokens() == expected.tokens(), sourceLocation: sourceLocation)
    }

    /// Numbers of series and forms depend on the order in which they came, so their texts stand for them.
    private static let dump = [
        """
        SELECT e.id, e.ts, s.source, s.session, s.symbol, s.mode, s.kind, f.template, f.payload, e.order_id, e.intent_id,
            value1, value2, value3, value4, value5, value6, value7, value8
        FROM event AS e LEFT JOIN series AS s ON s.id = e.series LEFT JOIN form AS f ON f.id = e.form ORDER BY e.id
        """,
        "SELECT * FROM detail ORDER BY id",
        "SELECT * FROM reject ORDER BY id",
        """
        SELECT l.id, s.source, s.session, s.symbol, s.mode, s.kind, intent, order_ts, intent_lead, fill_lag, fill_span,
            is_order, fills, errors, quantity, filled_quantity, filled_value, fees, sequenced
        FROM life AS l LEFT JOIN series AS s ON s.id = l.series ORDER BY l.id
        """,
        """
        SELECT source, session, symbol, mode, kind, events, untimed, first_ts, last_ts FROM series
        ORDER BY source, session, symbol, mode, kind
        """,
        """
        SELECT id, path, session, name_session, offset, digest, prefix_length, prefix_digest, tail_length, tail_digest,
            lines, events, invalid, blank FROM source ORDER BY id
        """,
        "SELECT path, source, state, compressed FROM file ORDER BY path",
        "SELECT * FROM sqlite_stat1 ORDER BY tbl, idx",
    ]
}

extension LogStore {
    /// Every word the search holds, with where it stands.
    fileprivate func tokens() throws -> [String] {
        let connection = try Connection(path: index.path, mode: .readWrite)
        try connection.execute("CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, search, instance)")
        return try connection.rows("SELECT term, doc, offset FROM vocabulary ORDER BY 1, 2, 3")
    }
}
