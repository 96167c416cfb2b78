import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What an ingest syncs, and what is on the disk when it has ended.
@Suite(.enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"))
struct SyncTests {
    private let folder: TemporaryFolder
    private let index: IndexFile

    init() throws {
        folder = try TemporaryFolder()
        index = IndexFile(path: folder / "index.db")
        try folder.write("", to: "logs/a.jsonl")
        try append(1...50)
        #expect(try ingest().status == 0)
        try append(51...60)
        #expect(try ingest().status == 0)
        try append(61...99)
        // The kernel's clock for changes is behind by up to a tick: else the log might look as old as the last ingest.
        var status = stat()
        repeat {
            chmod(folder / "logs/a.jsonl", 0o644)
            #expect(stat(folder / "logs/a.jsonl", &status) == 0)
        } while Timestamp(status.st_ctim) <= (try #require(index.lastIngest))
    }

    private func append(_ numbers: ClosedRange<Int>) throws {
        let lines = numbers.map { #"{"ts": \#($0), "kind": "order", "payload": {"client_id": "o\#($0)"}}"# + "\n" }
        try folder.append(lines.joined().utf8, to: "logs/a.jsonl")
    }

    private func ingest() throws -> Program {
        try Program.run(Program.blotter ?? "", ["ingest", folder / "logs", "--index", index.path])
    }

    /// What strace says of an ingest.
    private func trace(_ names: String, inject: String? = nil) throws -> [Substring] {
        let run = try Program.run(
            "strace",
            ["-f", "-y", "-o", folder / "trace", "-e", "trace=\(names)"]
                + (inject.map { ["-e", "inject=\($0)"] } ?? [])
                + [Program.blotter ?? "", "ingest", folder / "logs", "--index", index.path])
        #expect(run.status == 0 || inject != nil, "\(run.errors)")
        return String(decoding: try folder.bytes(of: "trace"), as: UTF8.self).split(separator: "\n")
    }

    /// The calls of an ingest, each with the name of its file.
    private func calls(_ names: String) throws -> [String] {
        try trace(names).compactMap { line in
            guard let match = line.firstMatch(of: /(\w+)\(\d+<[^>]*\/([^>\/]+)>/) else { return nil }
            return "\(match.1) \(match.2)"
        }
    }

    private func count() throws -> Int64? {
        try Connection(path: index.path, mode: .readOnly).integer("SELECT count(*) FROM events")
    }

    @Test func `new lines are synced twice: in the WAL, and in the index`() throws {
        let calls = try calls("fdatasync,fsync,pwrite64,ftruncate").filter {
            !$0.hasSuffix("-shm") && $0 != "ftruncate index.db"
        }
        let order = calls.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
        #expect(
            order == [
                "pwrite64 index.db-wal", "fdatasync index.db-wal", "pwrite64 index.db", "fdatasync index.db",
                "ftruncate index.db-wal",
            ])
        #expect(calls.count { $0.hasPrefix("f") && $0.contains("sync") } == 2)
        #expect(try count() == 99)
    }

    @Test func `an index that gets new lines is opened once`() throws {
        // Beside the look at its first bytes, for which SQLite is not asked.
        let opened = try trace("openat").filter { $0.contains("/index.db\"") && $0.contains("O_NOFOLLOW") }
        #expect(opened.count == 1, "\(opened)")
    }

    @Test func `lines that a reader keeps out of the index are synced in the WAL`() throws {
        let reader = try Connection(path: index.path, mode: .readOnly)
        try reader.execute("BEGIN; SELECT count(*) FROM event")
        let calls = try calls("fdatasync,fsync,pwrite64")
        try reader.execute("COMMIT")
        let lastWrite = try #require(calls.lastIndex(of: "pwrite64 index.db-wal"))
        let lastSync = try #require(calls.lastIndex(of: "fdatasync index.db-wal"))
        #expect(lastWrite < lastSync)
        // Written over, parts of what it holds could come back after a loss of power.
        try append(100...120)
        let next = try self.calls("fdatasync,fsync,pwrite64")
        let firstSync = try #require(next.firstIndex(of: "fdatasync index.db-wal"))
        #expect(next[firstSync...].contains("pwrite64 index.db"))
        #expect(next.count { $0 == "fdatasync index.db-wal" } >= 2)
        #expect(try count() == 120)
    }

    @Test(arguments: ["fdatasync", "pwrite64", "ftruncate"])
    func `a kill while new lines are written loses nothing`(call: String) throws {
        for number in [1, 2, 3, 7, 20] {
            _ = try trace(call, inject: "\(call):signal=KILL:when=\(number)")
            #expect(try ingest().status == 0)
            #expect(try count() == 99, "killed at \(call) \(number)")
            #expect(try Connection(path: index.path, mode: .readWrite).faults() == [])
        }
    }
}

extension Timestamp {
    fileprivate init(_ time: timespec) {
        self.init(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }
}
