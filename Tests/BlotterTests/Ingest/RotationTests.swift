import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Logs are appended to, rotated, compressed, cut, replaced, copied and deleted in any order: the index holds of them what
/// a fresh one does.
@Suite struct RotationTests {
    /// More than by default: BLOTTER_SEQUENCES, from BLOTTER_SEED on.
    private static let sequences = number("BLOTTER_SEQUENCES") ?? 64
    private static let seed = number("BLOTTER_SEED") ?? 1
    private static let batches = 8

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    /// All begin with the same 4,500 bytes; the second is written over the first, in the same inode.
    @Test(arguments: [3, 8, 20]) func `a log that was written anew behind its beginning is a new generation`(count: Int)
        throws
    {
        let store = try LogStore()
        func lines(_ name: String, _ count: Int) -> [String] {
            let head = (0..<9).map {
                #"{"kind": "gate", "payload": {"n": "head \#($0)", "x": "\#(String(repeating: "x", count: 460))"}}"#
            }
            return head + (0..<count).map { #"{"kind": "gate", "payload": {"n": "\#(name) \#($0)"}}"# }
        }
        try store.write(lines("old", 8), to: "a.jsonl")
        try store.ingest()
        let content = Array(lines("new", count).map { $0 + "\n" }.joined().utf8)
        #expect(truncate(store.folder / "a.jsonl", 0) == 0)
        try store.folder.append(content, to: "a.jsonl")
        try store.ingest()
        let counts = try store.rows(
            "SELECT substr(payload ->> '$.n', 1, 4), count(*) FROM events GROUP BY 1 ORDER BY 1")
        #expect(counts == ["head|18", "new |\(count)", "old |8"])
    }

    @Test(arguments: 0..<batches) func `after any sequence of changes the index equals a fresh one`(batch: Int) throws {
        for seed in stride(from: Self.seed + batch, to: Self.seed + Self.sequences, by: Self.batches) {
            var play = try RotationPlay(seed: UInt64(seed))
            try play.run(steps: 40)
            guard play.failure == nil else {
                Issue.record("seed \(seed): \(play.failure ?? "")\n\(play.trace.joined(separator: "\n"))")
                return
            }
        }
    }

    @Test func `a small copy beside its original counts once, while the original grows`() throws {
        let store = try LogStore()
        try store.write([#"{"n": 1}"#, #"{"n": 2}"#], to: "x.jsonl")
        try Program.run("gzip", ["-k", store.folder / "x.jsonl"])
        try store.folder.append(Array("{\"n\": 3}\n".utf8), to: "x.jsonl")
        try store.ingest()
        #expect(try store.integer("SELECT count(*) FROM events") == 3)
    }

    @Test func `a file of a far date is read like any other`() throws {
        let store = try LogStore()
        try store.write([#"{"n": 1}"#], to: "x.jsonl")
        try Program.run("touch", ["-d", "2300-01-01", store.folder / "x.jsonl"])
        #expect(try store.ingest().events == 1)
        #expect(try store.ingest().filesUnchanged == 1)
    }
}
