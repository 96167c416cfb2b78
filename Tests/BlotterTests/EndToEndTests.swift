import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A corpus of 50,000 events, whose answers are known without reading it, through the library and through SQL.
@Suite struct EndToEndTests {
    /// Written and ingested once; no test changes it.
    private struct Indexed {
        let store: LogStore
        let manifest: Manifest
        let report: IngestReport
    }

    nonisolated(unsafe) private static let indexed: Result<Indexed, any Error> = Result {
        let store = try LogStore()
        atexit { if let indexed = try? EndToEndTests.indexed.get() { indexed.store.folder.removeNow() } }
        let corpus = Corpus(
            sessions: 20, events: 50_000, seed: 11, gzipShare: 0.5, invalidShare: 0.01, blankShare: 0.005)
        let manifest = try corpus.write(to: store.folder.path)
        return Indexed(store: store, manifest: manifest, report: try store.ingest())
    }

    private let store: LogStore
    private let manifest: Manifest
    private let report: IngestReport

    init() throws {
        let indexed = try Self.indexed.get()
        store = indexed.store
        manifest = indexed.manifest
        report = indexed.report
    }

    private var invalid: Int { manifest.invalid.values.reduce(0, +) }

    /// `SELECT name, count` as a dictionary.
    private func counts(_ sql: String) throws -> [String: Int] {
        let statement = try store.reader().connection.prepare(sql)
        let rows = try statement.rows { ($0.text(0), Int($0.integer(1))) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    @Test func `the corpus is worth the test`() {
        #expect(manifest.events > 49_000)
        #expect(manifest.invalid.count == 4)
        #expect(manifest.blank > 100)
        #expect(manifest.states.count == 5)
        #expect(manifest.sessions.count { $0.compressed } == 10)
    }

    @Test func `the report is the manifest`() {
        #expect(report.filesRead == manifest.files)
        #expect(report.newSources == manifest.files)
        #expect(report.lines == manifest.lines)
        #expect(report.events == manifest.events)
        #expect(report.invalid == invalid)
        #expect(report.blank == manifest.blank)
        #expect(report.bytes == manifest.rawBytes)
        #expect(report.isComplete)
        #expect(report.problems.isEmpty)
    }

    @Test func `the summary is the manifest`() throws {
        let summary = try store.reader().summary(EventFilter())
        #expect(summary.totalEvents == manifest.events)
        #expect(
            Dictionary(uniqueKeysWithValues: summary.countsByKind.map { ($0.kind ?? "", Int($0.count)) })
                == manifest.kinds)
        #expect(summary.symbols == manifest.symbols.keys.sorted())
        #expect(summary.sessions == manifest.sessions.map(\.sessionId).sorted())
        #expect(summary.first?.nanoseconds == manifest.sessions.compactMap(\.firstTsNs).min())
        #expect(summary.last?.nanoseconds == manifest.sessions.compactMap(\.lastTsNs).max())
        #expect(summary.untimed == 0)
        #expect(summary.intentToOrder.figures == manifest.intentToOrderMs.figures)
        #expect(summary.orderToFill.figures == manifest.orderToFillMs.figures)
        #expect(summary.intentToOrder.negative == 0)
        #expect(summary.parsing.files == manifest.files)
        #expect(summary.parsing.lines == manifest.lines)
        #expect(summary.parsing.events == manifest.events)
        #expect(summary.parsing.invalid == invalid)
        #expect(summary.parsing.blank == manifest.blank)
        #expect(summary.parsing.errorRate == Double(invalid) / Double(manifest.events + invalid))
    }

    @Test func `the summary of one session is that session's`() throws {
        for session in manifest.sessions {
            var filter = EventFilter()
            filter.sessions = [session.sessionId]
            let summary = try store.reader().summary(filter)
            #expect(summary.totalEvents == session.events)
            #expect(
                Dictionary(uniqueKeysWithValues: summary.countsByKind.map { ($0.kind ?? "", Int($0.count)) })
                    == session.kinds)
            #expect(summary.symbols == session.symbols.keys.sorted())
            #expect(summary.parsing.lines == session.lines)
            #expect(summary.parsing.blank == session.blank)
        }
    }

    @Test func `a summary of a time counts what the views count`() throws {
        let first = try #require(manifest.sessions[4].firstTsNs)
        let last = try #require(manifest.sessions[8].lastTsNs)
        var filter = EventFilter()
        filter.from = Timestamp(nanoseconds: first)
        filter.to = Timestamp(nanoseconds: last)
        let summary = try store.reader().summary(filter)
        let counted = try counts(
            "SELECT kind, count(*) FROM events WHERE ts_ns BETWEEN \(first) AND \(last) GROUP BY 1")
        #expect(
            Dictionary(uniqueKeysWithValues: summary.countsByKind.map { ($0.kind ?? "", Int($0.count)) }) == counted)
        #expect(summary.first?.nanoseconds == first)
        #expect(summary.last?.nanoseconds == last)
    }

    @Test func `the events are the manifest's`() throws {
        #expect(try store.integer("SELECT count(*) FROM events") == Int64(manifest.events))
        #expect(try counts("SELECT kind, count(*) FROM events GROUP BY 1") == manifest.kinds)
        #expect(
            try counts("SELECT symbol, count(*) FROM events WHERE symbol IS NOT NULL GROUP BY 1") == manifest.symbols)
        #expect(try counts("SELECT reason, count(*) FROM rejects GROUP BY 1") == manifest.invalid)
    }

    @Test func `the files are the manifest's`() throws {
        let rows = try store.rows(
            """
            SELECT file, session_id, compressed, bytes, lines, events, invalid, blank,
                (SELECT count(*) FROM rejects WHERE rejects.file = files.file),
                (SELECT count(*) FROM events WHERE events.file = files.file)
            FROM files ORDER BY file
            """)
        let expected = manifest.sessions.map { session in
            let invalid = session.invalid.values.reduce(0, +)
            let counts = [
                session.rawBytes, session.lines, session.events, invalid, session.blank, invalid, session.events,
            ]
            return "\(session.file)|\(session.sessionId)|\(session.compressed ? 1 : 0)|"
                + counts.map(String.init).joined(separator: "|")
        }
        #expect(rows == expected.sorted())
    }

    @Test func `the sessions are the manifest's`() throws {
        let rows = try store.rows(
            """
            SELECT session_id, mode, events, intents, orders, fills, gates, errors, invalid_lines, symbols, files, bytes,
                (SELECT min(ts_ns) FROM events AS e WHERE e.session_id = s.session_id AND e.ts = s.first_ts),
                (SELECT max(ts_ns) FROM events AS e WHERE e.session_id = s.session_id AND e.ts = s.last_ts)
            FROM sessions AS s ORDER BY 1
            """)
        let expected = manifest.sessions.map { session in
            let kinds = ["intent", "order", "fill", "gate", "error"].map { session.kinds[$0, default: 0] }
            let counts =
                [session.events] + kinds + [
                    session.invalid.values.reduce(0, +), session.symbols.count, 1, session.rawBytes,
                ]
            return "\(session.sessionId)|\(session.mode)|" + counts.map(String.init).joined(separator: "|")
                + "|\(session.firstTsNs ?? 0)|\(session.lastTsNs ?? 0)"
        }
        #expect(rows == expected.sorted())
    }

    @Test func `the orders are the manifest's`() throws {
        #expect(try counts("SELECT state, count(*) FROM orders GROUP BY 1") == manifest.states)
        #expect(try store.integer("SELECT count(*) FROM orders WHERE state <> 'orphan'") == Int64(manifest.orders))
        #expect(
            try store.integer("SELECT count(*) FROM orders WHERE fills = 0 AND order_ts IS NOT NULL")
                == Int64(manifest.ordersWithoutFill))
        #expect(try store.integer("SELECT sum(fills) FROM orders") == Int64(manifest.fills))
        #expect(try store.integer("SELECT count(*) FROM orders WHERE matched_by = 'sequence'") == 0)
    }

    @Test(arguments: ["intent_to_order_ms", "order_to_fill_ms"])
    func `latencies through SQL are the manifest's to the nanosecond`(column: String) throws {
        let expected = column == "intent_to_order_ms" ? manifest.intentToOrderMs : manifest.orderToFillMs
        let row = try store.rows(
            """
            WITH
            nanoseconds AS (
                SELECT CAST(round(\(column) * 1e6) AS INTEGER) AS n FROM orders WHERE \(column) IS NOT NULL),
            ranked AS (SELECT n, row_number() OVER (ORDER BY n) AS rank, count(*) OVER () AS count FROM nanoseconds)
            SELECT count(*), sum(n),
                min(n) FILTER (WHERE rank * 100 >= 50 * count), min(n) FILTER (WHERE rank * 100 >= 95 * count),
                min(n) FILTER (WHERE rank * 100 >= 99 * count), max(n)
            FROM ranked
            """)
        func nanoseconds(_ milliseconds: Double?) -> Int { Int(((milliseconds ?? -1) * 1e6).rounded()) }
        let sum = nanoseconds(expected.avg.map { $0 * Double(expected.count) })
        let percentiles = [expected.p50, expected.p95, expected.p99, expected.max].map { "\(nanoseconds($0))" }
        #expect(row == ["\(expected.count)|\(sum)|" + percentiles.joined(separator: "|")])
    }

    @Test func `the index is sound`() throws {
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: store.index.path, toPath: copy / "index.db")
        #expect(try Connection(path: copy / "index.db", mode: .readWrite).faults() == [])
    }

    @Test func `what was read is not read again, under whatever name and compression it is there`() throws {
        let store = try LogStore()
        let corpus = Corpus(sessions: 12, events: 3000, seed: 5, gzipShare: 0.25, invalidShare: 0.01, blankShare: 0.01)
        let manifest = try corpus.write(to: store.folder.path)
        try store.ingest()
        let before = try store.contents()

        let second = try store.ingest()
        #expect(second.filesUnchanged == manifest.files)
        #expect(second.lines == 0)

        let plain = manifest.sessions.filter { !$0.compressed }
        for session in plain.prefix(5) { try Program.run("gzip", [store.folder / session.file]) }
        let third = try store.ingest()
        #expect(third.lines == 0)
        #expect(third.newSources == 0)
        #expect(third.filesRead == 0)
        #expect(try store.contents() == before)

        for session in plain.suffix(2) { try store.folder.move(session.file, to: "moved-\(session.file)") }
        #expect(try store.ingest().lines == 0)
        #expect(try store.contents() == before)
        #expect(try store.integer("SELECT count(*) FROM files") == Int64(manifest.files))
    }
}

extension LogStore {
    /// All that the index holds of lines, but for where they were found.
    func contents() throws -> [String] {
        try ["event", "detail", "series", "form", "reject", "life"].flatMap {
            try rows("SELECT * FROM \($0) ORDER BY id")
        }
    }
}

extension Manifest.Latency {
    fileprivate var figures: [Double?] { [Double(count), avg, p50, p95, p99, max] }
}

extension Blotter.Latency {
    fileprivate var figures: [Double?] { [Double(count), average, p50, p95, p99, max] }
}
