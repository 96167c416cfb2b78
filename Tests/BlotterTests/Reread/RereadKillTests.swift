import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// A reading anew that is killed at any moment leaves each log as it was read or as it is read now, and the next one
/// reads the rest.
@Suite(.enabled(if: Program.blotter != nil && Program.find("strace") != nil, "needs the binary and strace"))
struct RereadKillTests {
    private let store: LogStore
    private let index: [UInt8]
    private static let names = ["a.jsonl", "b.jsonl.gz", "c.jsonl"]

    /// Orders of one session in three logs, which `auto` has read.
    init() throws {
        store = try LogStore()
        for (number, name) in Self.names.enumerated() {
            let lines = (0..<60).map {
                ($0 + number) % 2 == 0 ? Mapping.send($0, at: $0) : Mapping.done($0, at: $0 + 70 * number)
            }
            let content = lines.map { $0.replacingOccurrences(of: "\"pair\"", with: "\"run\": \"s\", \"pair\"") + "\n" }
            let bytes = Array(content.joined().utf8)
            try store.folder.write(name.hasSuffix(".gz") ? try gzipped(bytes) : bytes, to: name)
        }
        try store.folder.write(Mapping.bot, to: "bot.toml")
        try store.ingest()
        index = try store.folder.bytes(of: ".blotter/index.db")
        try store.setFormats(["bot": Mapping.bot])
    }

    private func kill(_ call: String, at count: Int) throws -> Bool {
        let run = try Program.run(
            "strace",
            [
                "-f", "-qq", "-o", "/dev/null", "-e", "trace=\(call)", "-e", "inject=\(call):signal=KILL:when=\(count)",
                Program.blotter ?? "", "ingest", "--reread", store.folder.path, "--formats",
                store.folder / "bot.toml",
            ])
        return run.signal == SIGKILL || run.status == 128 + SIGKILL
    }

    /// The index as it was before anything was read anew.
    private func restore() throws {
        for name in try store.folder.names() where name.hasPrefix(".blotter/") { try store.folder.remove(name) }
        try store.folder.write(index, to: ".blotter/index.db")
    }

    @Test(arguments: ["pwrite64", "fdatasync", "ftruncate", "openat", "read"])
    func `a kill leaves each log whole`(call: String) throws {
        var kills = 0
        var mixed = 0
        var count = 1
        while count < 2000 {
            try restore()
            guard try kill(call, at: count) else { break }
            kills += 1
            let states = try store.rows("SELECT format, events, outdated FROM files ORDER BY file")
            #expect(
                states.allSatisfy { ["bot|60|0", "auto|60|1", "auto|60|0"].contains($0) }, "\(call) \(count): \(states)"
            )
            if Set(states).count > 1 { mixed += 1 }
            #expect(try Connection(path: store.index.path, mode: .readWrite).faults() == [], "\(call) \(count)")
            try store.reread()
            #expect(
                try store.rows("SELECT format, events, outdated FROM files") == Array(repeating: "bot|60|0", count: 3),
                "\(call) \(count)")
            if kills % 5 == 1 { try store.expectFresh() }
            count += max(1, count / 4)
        }
        #expect(kills > 0)
        if call == "pwrite64" { #expect(mixed > 0) }
    }
}
