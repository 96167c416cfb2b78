import Foundation
import TestSupport

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A log folder and its index, for one test.
final class LogStore {
    let folder: TemporaryFolder
    var index: IndexFile

    init(index name: String = ".blotter/index.db", inMemory: Bool = false) throws {
        folder = try TemporaryFolder(inMemory: inMemory)
        index = IndexFile(path: folder / name)
    }

    /// Writes `lines` to a log, each with its end.
    func write(_ lines: [String], to name: String) throws {
        try folder.write(lines.map { $0 + "\n" }.joined(), to: name)
    }

    /// `time` is the clock, in seconds.
    @discardableResult
    func ingest(
        at time: Int = 0, limits: IngestLimits = .init(), watch: (Ingest.Progress) -> Ingest.Answer = { _ in .goOn }
    ) throws -> IngestReport {
        try ingesting(at: time, limits).run([LogPlace(folder: try LogFolder(path: folder.path))], watch: watch)
    }

    /// As `ingest --reread`.
    @discardableResult
    func reread(
        at time: Int = 0, limits: IngestLimits = .init(), watch: (Ingest.Progress) -> Ingest.Answer = { _ in .goOn }
    ) throws -> IngestReport {
        try ingesting(at: time, limits).reread([LogPlace(folder: try LogFolder(path: folder.path))], watch: watch)
    }

    private func ingesting(at time: Int, _ limits: IngestLimits) -> Ingest {
        var ingest = Ingest(index: index, now: { Int64(time) * 1_000_000_000 })
        ingest.limits = limits
        return ingest
    }

    /// An index without an event, so that what is ingested is not put into a draft.
    func makeEmptyIndex() throws {
        try FileManager.default.createDirectory(
            atPath: IndexFile.parent(of: index.path), withIntermediateDirectories: true)
        try index.makeEmpty()
    }

    /// The logs that are there.
    func logNames() throws -> [String] { try LogFolder(path: folder.path).list().logs.map(\.path.text) }

    func reader() throws -> IndexReader { try IndexReader(index) }

    /// The rows of a statement, each value as SQLite quotes it, separated by `|`.
    func rows(_ sql: String) throws -> [String] { try reader().connection.rows(sql) }

    func integer(_ sql: String) throws -> Int64? { try reader().connection.integer(sql) }
}

extension Connection {
    func rows(_ sql: String) throws -> [String] {
        let statement = try prepare(sql)
        let columns = Int32(statement.columnNames.count)
        return try statement.rows { row in (0..<columns).map { row.value($0).quoted }.joined(separator: "|") }
    }

    /// SQLite's check of the file, and FTS5's of its table against its own structure.
    func faults() throws -> [String] {
        var faults = try rows("PRAGMA integrity_check").filter { $0 != "ok" }
        do {
            try execute("INSERT INTO search (search, rank) VALUES ('integrity-check', 1)")
        } catch {
            faults.append("search: \(error)")
        }
        return faults
    }
}

extension SQLite.Value {
    var quoted: String {
        switch self {
        case .null: "NULL"
        case .integer(let integer): "\(integer)"
        case .real(let real): "\(real)"
        case .text(let text): text
        case .blob(let bytes):
            "x'" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "'"
        }
    }
}
