import Foundation
import Migrations
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Folders that cannot be written, and disks that are full.
@Suite struct UnwritableTests {
    private static let isRoot = geteuid() == 0

    /// Runs the binary as nobody, who may not write where the test says so.
    private func asNobody(_ arguments: [String]) throws -> Program {
        let blotter = try #require(Program.blotter)
        let copy = NSTemporaryDirectory() + "blotter-" + UUID().uuidString
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try FileManager.default.copyItem(atPath: blotter, toPath: copy)
        chmod(copy, 0o755)
        // Nobody has no right to look into the home that the environment names.
        let command = ["--reuid", "65534", "--clear-groups", "env", "HOME=/nonexistent", copy]
        return try Program.run("setpriv", command + arguments)
    }

    @Test(
        .enabled(
            if: isRoot && Program.blotter != nil && Program.find("setpriv") != nil, "needs root, the binary and setpriv"
        ))
    func `a folder that cannot be written is said so, and still answers`() throws {
        let store = try SampleOrders.store(lines: 10)
        chmod(store.folder.path, 0o755)
        chmod(store.index.path, 0o644)
        let before = try store.folder.names()
        let answer = try asNobody(
            [
                "query", "SELECT count(*) AS n FROM events", "--format", "csv", "--no-refresh", "--index",
                store.index.path, "--path", store.folder.path,
            ])
        #expect(answer.output.split(whereSeparator: \.isNewline).map(String.init) == ["n", "10"], "\(answer.errors)")

        try store.write([SampleOrders.line(11)], to: "new.jsonl")
        let refused = try asNobody(["ingest", store.folder.path, "--index", store.index.path])
        #expect(refused.status == 1)
        #expect(
            refused.errors == "blotter: \(store.index.path): cannot be written: Permission denied; "
                + "check the folder's owner and mode, or name another file with --index\n")
        let fresh = try asNobody(["ingest", store.folder.path, "--index", store.folder / "other.db"])
        #expect(fresh.status == 1)
        #expect(try store.folder.names() == (before + ["new.jsonl"]).sorted())
    }

    /// A file system of its own, so small that it fills up.
    private static let canMount = isRoot && (try? mountTest()) == true

    private static func mountTest() throws -> Bool {
        let folder = try TemporaryFolder()
        guard try Program.run("mount", ["-t", "tmpfs", "-o", "size=64k", "none", folder.path]).status == 0 else {
            return false
        }
        return try Program.run("umount", [folder.path]).status == 0
    }

    @Test(
        .enabled(if: canMount, "needs the right to mount a tmpfs"),
        arguments: [
            (100, true), (160, true), (280, true), (400, true), (700, true), (620, false), (640, false), (680, false),
            (760, false),
        ])
    func `a full disk loses nothing, and the next run goes on`(kilobytes: Int, isNew: Bool) throws {
        let logs = try LogStore()
        let disk = try TemporaryFolder()
        try Program.run("mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "none", disk.path])
        // Lazily: the process keeps a descriptor of the index.
        defer { _ = try? Program.run("umount", ["-l", disk.path]) }
        let index = IndexFile(path: disk / "index.db")
        let places = [LogPlace(folder: try LogFolder(path: logs.folder.path))]
        // A new index is filled without a journal, one that is there through its WAL.
        try logs.write(isNew ? [] : [SampleOrders.line(0)], to: "s0.jsonl")
        if !isNew { _ = try Ingest(index: index, now: { 0 }).run(places) }
        for file in 0..<4 {
            try logs.write((0..<500).map { SampleOrders.line(file * 1000 + $0) }, to: "s\(file).jsonl")
        }
        let refused = blotterError { try Ingest(index: index, now: { 0 }).run(places) }
        #expect(refused == .diskFull(path: index.path))

        try Program.run("mount", ["-o", "remount,size=32m", disk.path])
        _ = try Ingest(index: index, now: { 0 }).run(places)
        let connection = try Connection(path: index.path, mode: .readWrite)
        #expect(try connection.rows("SELECT count(*), count(DISTINCT order_id) FROM events") == ["2000|2000"])
        #expect(try connection.faults() == [])
        #expect(try disk.names().filter { $0.contains(".new") } == [])
    }
}
