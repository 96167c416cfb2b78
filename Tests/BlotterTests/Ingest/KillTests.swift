import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// An ingest that is killed at any moment is continued by the next one: nothing is lost, nothing comes twice.
@Suite(.enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"))
struct KillTests {
    private static let calls = [
        "pwrite64", "write", "fdatasync", "fsync", "rename", "ftruncate", "openat", "unlink", "pread64",
    ]

    /// Calls of which only some are tried, unless BLOTTER_KILLS=all.
    private static let frequent: Set = ["pwrite64", "pread64", "openat"]
    private static let isExhaustive = ProcessInfo.processInfo.environment["BLOTTER_KILLS"] == "all"

    private let logs: TemporaryFolder
    private let manifest: Manifest

    init() throws {
        logs = try TemporaryFolder()
        manifest = try Corpus(sessions: 4, events: 240, seed: 9, gzipShare: 0.5, invalidShare: 0.05, blankShare: 0.02)
            .write(to: logs.path)
    }

    /// Runs an ingest under strace, which kills it at the `count`-th call; nil when it ended before.
    private func kill(_ call: String, at count: Int, _ index: String) throws -> Bool {
        let inject = "inject=\(call):signal=KILL:when=\(count)"
        let run = try Program.run(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", inject, Program.blotter ?? "", "ingest",
                logs.path,
                "--index", index,
            ])
        return run.signal == SIGKILL || run.status == 128 + SIGKILL
    }

    @Test func `a run that has to give up closes nothing twice`() throws {
        let folder = try TemporaryFolder()
        let index = IndexFile(path: folder / "index.db")
        let lock = try WriterLock(for: index)
        let run = try Program.run(
            "strace",
            [
                "-f", "-qq", "-o", folder / "trace", "-e", "trace=close", Program.blotter ?? "", "ingest", logs.path,
                "--index", index.path,
            ])
        withExtendedLifetime(lock) {}
        #expect(run.status == 75, "\(run.errors)")
        let closed = String(decoding: try folder.bytes(of: "trace"), as: UTF8.self).split(separator: "\n")
        #expect(closed.count > 2 && closed.filter { $0.contains("EBADF") } == [])
    }

    private func expectWhole(
        _ folder: TemporaryFolder, _ why: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let run = try Program.run(Program.blotter ?? "", ["ingest", logs.path, "--index", folder / "index.db"])
        #expect(run.status == 0, "\(why): \(run.errors)", sourceLocation: sourceLocation)
        let connection = try Connection(path: folder / "index.db", mode: .readWrite)
        let counts = try connection.rows(
            """
            SELECT (SELECT count(*) FROM event), (SELECT count(*) FROM reject), (SELECT sum(blank) FROM source),
                (SELECT count(*) FROM source), (SELECT sum(lines) FROM source), (SELECT sum(events) FROM series),
                (SELECT count(*) FROM life WHERE is_order)
            """)
        let invalid = manifest.invalid.values.reduce(0, +)
        let expected = [
            manifest.events, invalid, manifest.blank, manifest.files, manifest.lines, manifest.events, manifest.orders,
        ].map(String.init).joined(separator: "|")
        #expect(counts == [expected], "\(why)", sourceLocation: sourceLocation)
        #expect(try connection.faults() == [], "\(why)", sourceLocation: sourceLocation)
        #expect(
            try folder.names().filter { $0.hasPrefix("index.db.new") } == [], "\(why)", sourceLocation: sourceLocation)
    }

    /// What a killed run leaves of a new index is nothing or all of it.
    private func expectNoneOrWhole(
        _ folder: TemporaryFolder, _ why: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        guard folder.exists("index.db") else { return }
        let connection = try Connection(path: folder / "index.db", mode: .readWrite)
        let counts = try connection.rows("SELECT (SELECT count(*) FROM event), (SELECT sum(lines) FROM source)")
        #expect(counts == ["\(manifest.events)|\(manifest.lines)"], "\(why)", sourceLocation: sourceLocation)
        #expect(try connection.faults() == [], "\(why)", sourceLocation: sourceLocation)
        #expect(
            try folder.names().filter { $0.hasPrefix("index.db.new") } == [], "\(why)", sourceLocation: sourceLocation)
    }

    @Test(arguments: calls) func `a kill at a system call loses nothing`(call: String) throws {
        var count = 1
        var kills = 0
        while true {
            let folder = try TemporaryFolder()
            guard try kill(call, at: count, folder / "index.db") else { break }
            kills += 1
            try expectNoneOrWhole(folder, "killed at \(call) \(count)")
            try expectWhole(folder, "killed at \(call) \(count)")
            count += Self.isExhaustive || !Self.frequent.contains(call) ? 1 : max(1, count * 2 / 3)
        }
        if Self.isExhaustive { print("killed at", call, kills, "times") }
        if ["pwrite64", "fdatasync", "fsync", "rename", "openat"].contains(call) { #expect(kills > 0) }
    }

    @Test func `a kill while a kill is recovered from loses nothing`() throws {
        for (first, second) in [(3, 2), (8, 5), (20, 3), (20, 9)] {
            let folder = try TemporaryFolder()
            _ = try kill("pwrite64", at: first, folder / "index.db")
            _ = try kill("pwrite64", at: second, folder / "index.db")
            try expectWhole(folder, "killed at pwrite64 \(first) and \(second)")
        }
    }

    @Test func `a kill at any time loses nothing`() throws {
        var random = SeededRandom(seed: UInt64(getpid()))
        let kills = ProcessInfo.processInfo.environment["BLOTTER_RANDOM_KILLS"].flatMap { Int($0) } ?? 25
        for number in 0..<kills {
            let folder = try TemporaryFolder()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.blotter ?? "")
            process.arguments = ["ingest", logs.path, "--index", folder / "index.db"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let delay = random.integer(0...60_000)
            usleep(UInt32(delay))
            Glibc.kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            try expectNoneOrWhole(folder, "kill \(number) after \(delay) µs")
            try expectWhole(folder, "kill \(number) after \(delay) µs")
        }
    }
}
