import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A retention that is killed at any moment is finished by the next command that writes: every log is wholly there or
/// wholly gone, and the index says so.
@Suite(.enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"))
struct RetentionKillTests {
    private static let calls = [
        "write", "pwrite64", "fsync", "fdatasync", "renameat2", "unlinkat", "mkdirat", "openat", "ftruncate", "fchmod",
    ]
    /// Calls of which only some are tried, unless BLOTTER_KILLS=all.
    private static let frequent: Set = ["pwrite64", "openat", "write"]
    private static let isExhaustive = ProcessInfo.processInfo.environment["BLOTTER_KILLS"] == "all"
    private static let arguments = [
        "--apply", "--force", "--allow-shared", "--max-age-days", "20", "--compress-after-days", "10", "--keep-last-n",
        "0",
    ]

    /// What is killed, and what was done before.
    enum Deed: String, CaseIterable {
        case apply, applyWithoutTrash, undo, purge
    }

    /// Twelve small logs: four go, four are compressed, four stay.
    private final class Scene {
        let folder: TemporaryFolder
        let logs: String
        /// Digests of the logs' contents at the beginning.
        let contents: Set<String>
        private(set) var run: String?

        init() throws {
            folder = try TemporaryFolder(inMemory: true)
            logs = folder / "logs"
            _ = try Corpus(sessions: 12, events: 240, seed: 8, gzipShare: 0.25).write(to: logs)
            let names = try FileManager.default.contentsOfDirectory(atPath: logs).filter { $0.contains(".jsonl") }
            for (number, name) in names.sorted().enumerated() {
                let time = Int(Date().timeIntervalSince1970) - (number / 4 * 10 + 5) * 86_400
                utimes(logs + "/" + name, [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)])
            }
            contents = try Self.contents(of: logs)
            try blotter(["ingest"])
        }

        @discardableResult
        func blotter(_ arguments: [String]) throws -> Program {
            try Program.run(Program.blotter ?? "", arguments + ["--path", logs])
        }

        func prepare(for deed: Deed) throws {
            guard deed == .undo || deed == .purge else { return }
            try blotter(["retention"] + RetentionKillTests.arguments)
            run = try Trash(LogFolder(path: logs)).contents().first?.run
        }

        func command(for deed: Deed) -> [String] {
            switch deed {
            case .apply: ["retention"] + RetentionKillTests.arguments
            case .applyWithoutTrash: ["retention", "--no-trash"] + RetentionKillTests.arguments
            case .undo: ["retention", "undo", run ?? "", "--allow-shared"]
            case .purge: ["retention", "purge", "--allow-shared"]
            }
        }

        /// Of every log below a folder, the trash and hidden files too, what is in it.
        static func contents(of folder: String) throws -> Set<String> {
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder).filter {
                $0.hasSuffix(".jsonl") || $0.hasSuffix(".jsonl.gz")
            }
            return Set(
                try names.map { name in
                    try Program.run("sh", ["-c", "gzip -dcf '\(folder)/\(name)' | sha256sum"]).output
                })
        }

        /// Runs the next ingest, and expects that rows and files agree; with a trash nothing may be lost.
        func expectWhole(_ deed: Deed, _ why: String) throws {
            let ingest = try blotter(["ingest"])
            #expect(ingest.status == 0, "\(why): \(ingest.errors)")
            let verify = try blotter(["verify", "--no-refresh"])
            #expect(verify.status == 0, "\(why): \(verify.output)\(verify.errors)")
            let names = try FileManager.default.subpathsOfDirectory(atPath: logs)
            #expect(names.filter { $0.hasSuffix(".blotter") && $0 != ".blotter" } == [], "\(why)")
            let fresh = IndexFile(path: folder / "fresh.db")
            for suffix in ["", "-wal", "-shm", ".lock"] { try? folder.remove("fresh.db" + suffix) }
            _ = try Ingest(index: fresh, now: { 0 }).run([LogPlace(folder: try LogFolder(path: logs))])
            let dump = "SELECT file, line, ts, session_id, kind, payload FROM events ORDER BY file, line"
            let rows = try IndexFile(folder: logs).openForReading().rows(dump)
            #expect(rows == (try fresh.openForReading().rows(dump)), "\(why)")
            if deed == .apply || deed == .undo { #expect(try Self.contents(of: logs) == contents, "\(why)") }
        }

        /// What must come of it when it is done once more to its end.
        func expectDone(_ deed: Deed, _ why: String) throws {
            if deed == .undo, try Trash(LogFolder(path: logs)).contents().isEmpty { return }
            let again = try blotter(Array(command(for: deed)))
            #expect(again.status == 0, "\(why): \(again.errors)")
            try expectWhole(deed, why + ", once more")
            let left = try FileManager.default.contentsOfDirectory(atPath: logs).filter { $0.contains(".jsonl") }
            #expect(left.count == (deed == .undo ? 12 : 8), "\(why)")
        }
    }

    private func kill(_ command: [String], _ call: String, at count: Int, _ scene: Scene) throws -> Bool {
        let run = try Program.run(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(count)",
                Program.blotter ?? "",
            ] + command + ["--path", scene.logs])
        return run.signal == SIGKILL || run.status == 128 + SIGKILL
    }

    @Test(arguments: Deed.allCases, calls) func `a kill at a system call loses nothing and brings nothing back`(
        deed: Deed, call: String
    ) throws {
        var count = 1
        while true {
            let scene = try Scene()
            try scene.prepare(for: deed)
            guard try kill(scene.command(for: deed), call, at: count, scene) else { break }
            let why = "\(deed) killed at \(call) \(count)"
            try scene.expectWhole(deed, why)
            if Self.isExhaustive || count == 1 { try scene.expectDone(deed, why) }
            count += Self.isExhaustive ? 1 : Self.frequent.contains(call) ? max(5, count * 2) : max(2, count)
        }
        if Self.isExhaustive { print(deed, "killed at", call, count - 1, "times") }
        if deed == .apply, ["fsync", "renameat2", "unlinkat"].contains(call) { #expect(count > 2) }
    }

    /// A log is removed only after its copy, and the copy's name, are on the disk.
    @Test func `what is compressed is synced, named and synced before the log goes`() throws {
        let scene = try Scene()
        let trace = scene.folder / "trace"
        let arguments = [
            "-f", "-y", "-o", trace, "-e", "trace=fsync,renameat2,unlinkat", Program.blotter ?? "", "retention",
        ]
        _ = try Program.run(
            "strace",
            arguments + ["--apply", "--allow-shared", "--max-age-days", "0", "--compress-after-days", "20"]
                + ["--path", scene.logs])
        let calls = try String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n").filter {
            $0.contains(".jsonl") || ($0.contains("fsync") && $0.contains(scene.logs + ">"))
        }
        let steps = calls.map { line -> String in
            if line.contains("fsync") { return line.contains(".gz.blotter") ? "sync copy" : "sync folder" }
            if line.contains("unlinkat") { return "remove" }
            return line.contains(".gz.blotter\"") ? "name copy" : "put aside"
        }
        let log = ["sync copy", "name copy", "sync folder", "put aside", "remove", "sync folder"]
        #expect(!steps.isEmpty && steps.count % log.count == 0)
        #expect(steps == Array(repeating: log, count: steps.count / log.count).flatMap { $0 })
    }

    /// Of two equal logs the second cannot be moved, and the first not be moved back: it is still planned then, and
    /// neither a purge nor a run after it takes it for trash.
    @Test func `a log that cannot be put back is told, and is never purged`() throws {
        let folder = try TemporaryFolder()
        let logs = folder / "logs"
        for name in ["a", "b"] {
            try folder.write(
                RetentionFixture.lines(6, session: "s").map { $0 + "\n" }.joined(), to: "logs/\(name).jsonl")
            let time = Int(Date().timeIntervalSince1970) - 40 * 86_400
            utimes("\(logs)/\(name).jsonl", [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)])
        }
        func blotter(_ arguments: String...) throws -> Program {
            try Program.run(Program.blotter ?? "", arguments + ["--path", logs])
        }
        #expect(try blotter("ingest").status == 0)
        let run = try Program.run(
            "strace",
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=renameat2", "-e", "inject=renameat2:error=EIO:when=2+"]
                + [Program.blotter ?? "", "retention"] + Self.arguments + ["--json", "--path", logs])
        #expect(run.status == 1, "\(run.output)\(run.errors)")
        let report = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        let left = (report?["stats"] as? [String: Any])?["left"] as? [[String: String]]
        #expect(left?.map { $0["path"] } == ["a.jsonl", "b.jsonl"])
        #expect(
            left?.first?["reason"] == "in the trash and could not be put back: Input/output error; "
                + "the next command that writes does it")
        #expect(try folder.names().filter { $0.hasSuffix("/a.jsonl") || $0.hasSuffix("/b.jsonl") }.count == 2)
        #expect(try blotter("retention", "purge", "--allow-shared").output == "the trash is empty\n")
        #expect(FileManager.default.fileExists(atPath: logs + "/a.jsonl"))
        #expect(FileManager.default.fileExists(atPath: logs + "/b.jsonl"))
        #expect(try blotter("verify").status == 0)
    }

    @Test(arguments: ["fsync", "write"], [1, 2, 3, 5]) func `an error of the disk removes no log`(
        call: String, count: Int
    ) throws {
        let scene = try Scene()
        let code = call == "write" ? "ENOSPC" : "EIO"
        _ = try Program.run(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e",
                "inject=\(call):error=\(code):when=\(count)+",
                Program.blotter ?? "", "retention",
            ] + Self.arguments + ["--max-total-mb", "0", "--path", scene.logs])
        try scene.expectWhole(.apply, "\(call) \(count) with \(code)")
    }
}
