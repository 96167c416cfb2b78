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
        try writeLegs()
    }

    private static let legLines = 120
    private static let textLines = 30

    /// Lines that are an order and its fill, by a mapping of the folder's own, between lines of text, plain and by zstd.
    private func writeLegs() throws {
        try logs.write(
            """
            match = { "/legs" = true }
            each = "/legs"
            kind = "/k"
            order_id = "/id"
            quantity = "/q"
            filled_quantity = "/q"
            """, to: ".blotter/formats/legs.toml")
        for (number, name) in ["legs.log", "other.jsonl.zst"].enumerated() {
            var lines = (0..<Self.legLines).map {
                #"{"legs": [{"k": "order", "id": "\#(number)-\#($0)", "q": 1}, {"k": "fill", "id": "\#(number)-\#($0)", "q": 1}]}"#
            }
            if name.hasSuffix(".log") {
                for place in 0..<Self.textLines { lines.insert("line \(place) of text", at: place * 4) }
            }
            let content = Array(lines.map { $0 + "\n" }.joined().utf8)
            try logs.write(name.hasSuffix(".zst") ? zstandard(content) : content, to: name)
        }
    }

    private var events: Int { manifest.events + 4 * Self.legLines }
    private var lines: Int { manifest.lines + 2 * Self.legLines + Self.textLines }

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
                (SELECT count(*) FROM life WHERE is_order), (SELECT count(*) FROM part), (SELECT sum(text) FROM source)
            """)
        let invalid = manifest.invalid.values.reduce(0, +)
        let expected = [
            events, invalid, manifest.blank, manifest.files + 2, lines, events, manifest.orders + 2 * Self.legLines,
            2 * Self.legLines, Self.textLines,
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
        #expect(counts == ["\(events)|\(lines)"], "\(why)", sourceLocation: sourceLocation)
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
