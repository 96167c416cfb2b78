import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// The binary, which gets a signal at some moment; BLOTTER_STOPS says how many of each kind are tried.
@Suite(.enabled(if: Program.blotter != nil, "needs the binary"))
struct SignalTests {
    private static let stops = ProcessInfo.processInfo.environment["BLOTTER_STOPS"].flatMap { Int($0) } ?? 6

    enum Deed: String, CaseIterable {
        case firstIngest, ingest, view, rebuild, apply, applyWithoutTrash, undo, purge
    }

    /// The logs, whose corpus is written once.
    nonisolated(unsafe) private static let corpus: TemporaryFolder? = {
        guard let folder = try? TemporaryFolder(inMemory: true) else { return nil }
        _ = try? Corpus(sessions: 12, events: 6000, seed: 3, gzipShare: 0.3, invalidShare: 0.02).write(
            to: folder / "logs")
        atexit { SignalTests.corpus?.removeNow() }
        return folder
    }()

    private final class Scene {
        let folder: TemporaryFolder
        var logs: String { folder / "logs" }

        init() throws {
            folder = try TemporaryFolder(inMemory: true)
            try Program.run("cp", ["-r", (SignalTests.corpus ?? folder) / "logs", logs])
            let names = try FileManager.default.contentsOfDirectory(atPath: logs).filter { $0.contains(".jsonl") }
            for (number, name) in names.sorted().enumerated() {
                let time = Int(Date().timeIntervalSince1970) - (number / 4 * 10 + 5) * 86_400
                utimes(logs + "/" + name, [timeval(tv_sec: time, tv_usec: 0), timeval(tv_sec: time, tv_usec: 0)])
            }
        }

        @discardableResult
        func blotter(_ arguments: [String]) throws -> Program {
            try Program.run(Program.blotter ?? "", arguments + ["--path", logs])
        }

        func count() throws -> Int64 {
            let index = IndexFile(folder: logs)
            return index.exists ? try index.openForReading().integer("SELECT count(*) FROM events") ?? 0 : 0
        }
    }

    private static let retention = ["--force", "--allow-shared", "--max-age-days", "20", "--keep-last-n", "0"]

    private static func prepare(_ deed: Deed, _ scene: Scene) throws -> [String] {
        if deed != .firstIngest, deed != .view { try scene.blotter(["ingest"]) }
        switch deed {
        case .firstIngest: return ["ingest"]
        case .view: return ["view", "--limit", "1"]
        case .rebuild: return ["rebuild"]
        case .ingest:
            try scene.folder.write(
                try scene.folder.bytes(of: "logs/live.jsonl"), to: "logs/more.jsonl")
            return ["ingest"]
        case .apply: return ["retention", "--apply"] + retention
        case .applyWithoutTrash: return ["retention", "--apply", "--no-trash"] + retention
        case .undo, .purge:
            try scene.blotter(["retention", "--apply"] + retention)
            let run = try Trash(LogFolder(path: scene.logs)).contents().first?.run ?? ""
            return ["retention", deed.rawValue] + (deed == .undo ? [run] : []) + ["--allow-shared"]
        }
    }

    @Test(arguments: Deed.allCases) func `a signal at any time loses nothing that was read`(deed: Deed) throws {
        var random = SeededRandom(seed: UInt64(getpid()) ^ UInt64(deed.rawValue.count))
        for number in 0..<Self.stops {
            let scene = try Scene()
            try scene.folder.write(Self.more, to: "logs/live.jsonl")
            let arguments = try Self.prepare(deed, scene)
            let before = try scene.count()
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.blotter ?? "")
            process.arguments = arguments + ["--path", scene.logs]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            let delay = random.integer(0...120_000)
            usleep(UInt32(delay))
            let signal = number % 2 == 0 ? SIGINT : SIGTERM
            kill(process.processIdentifier, signal)
            process.waitUntilExit()
            let why = "\(deed), signal \(signal) after \(delay) µs"
            let isSignal = process.terminationReason == .uncaughtSignal
            #expect(
                isSignal ? process.terminationStatus == signal : [0, 1, 130].contains(process.terminationStatus),
                "\(why)")
            if deed != .apply, deed != .applyWithoutTrash { #expect(try scene.count() >= before, "\(why)") }
            #expect(try scene.blotter(["ingest"]).status <= 1, "\(why)")
            let verify = try scene.blotter(["verify", "--no-refresh"])
            #expect(verify.status == 0, "\(why): \(verify.output)\(verify.errors)")
            let names = try scene.folder.names()
            #expect(names.filter { $0.contains("index.db.new") } == [], "\(why)")
        }
    }

    private static let more = (0..<3000).map { number in
        #"{"ts": \#(1_766_223_000 + number), "session_id": "more", "kind": "fill", "payload": {"order_id": "\#(number)"}}"#
            + "\n"
    }.joined()
}
