import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// However a log grew between two ingests, the index is the same.
@Suite struct IncrementTests {
    @Test(arguments: 1...12) func `any split of a file into increments gives the index of one ingest`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        let whole = try LogStore()
        let content = try content(seed: seed)
        try whole.folder.write(content, to: "log.jsonl")
        try whole.ingest()

        let grown = try LogStore()
        try grown.folder.write([UInt8](), to: "log.jsonl")
        let cuts = (0..<random.integer(1...12)).map { _ in random.integer(0...content.count) }.sorted()
        for (start, end) in zip([0] + cuts, cuts + [content.count]) {
            try grown.folder.append(content[start..<end], to: "log.jsonl")
            if random.chance(20) { try grown.folder.move("log.jsonl", to: "log.jsonl.moved") }
            try grown.ingest()
            if grown.folder.exists("log.jsonl.moved") { try grown.folder.move("log.jsonl.moved", to: "log.jsonl") }
        }
        try grown.ingest()
        try expectSame(grown, whole)
    }

    @Test(arguments: 1...4) func `a gzip file that grows member by member gives the index of one ingest`(seed: UInt64)
        throws
    {
        var random = SeededRandom(seed: seed)
        let whole = try LogStore()
        let lines = try content(seed: seed).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
        let content = Array(lines.joined(separator: [UInt8(ascii: "\n")])) + [UInt8(ascii: "\n")]
        try whole.folder.write(content, to: "plain")
        try Program.run("gzip", [whole.folder / "plain"])
        try whole.folder.move("plain.gz", to: "log.jsonl.gz")
        try whole.ingest()

        let grown = try LogStore()
        try grown.folder.write([UInt8](), to: "log.jsonl.gz")
        let cuts = (0..<random.integer(1...5)).map { _ in random.integer(0...lines.count) }.sorted()
        for (start, end) in zip([0] + cuts, cuts + [lines.count]) where start < end {
            try grown.folder.write(lines[start..<end].flatMap { $0 + [UInt8(ascii: "\n")] }, to: "member")
            try Program.run("gzip", ["-f", grown.folder / "member"])
            try grown.folder.append(try grown.folder.bytes(of: "member.gz"), to: "log.jsonl.gz")
            try grown.folder.remove("member.gz")
            try grown.ingest()
        }
        try expectSame(grown, whole)
    }

    @Test func `files in one ingest or one after another give the same index`() throws {
        let together = try LogStore()
        let apart = try LogStore()
        let corpus = Corpus(sessions: 5, events: 1500, seed: 3, gzipShare: 0.4, invalidShare: 0.02, blankShare: 0.01)
        _ = try corpus.write(to: together.folder.path)
        try together.ingest()
        for name in try together.folder.names() where name.hasPrefix("session") {
            try FileManager.default.copyItem(atPath: together.folder / name, toPath: apart.folder / name)
            try apart.ingest()
        }
        try expectSame(apart, together)
    }

    /// Lines of all sorts, with a line that is not ended.
    private func content(seed: UInt64) throws -> [UInt8] {
        let folder = try TemporaryFolder()
        let corpus = Corpus(
            sessions: 1, events: 150, seed: seed, gzipShare: 0, invalidShare: 0.05, blankShare: 0.05)
        _ = try corpus.write(to: folder.path)
        var content = Array(try folder.bytes(of: "session_00000.jsonl"))
        var lines = RandomLines(seed: seed)
        for _ in 0..<60 { content += Array((lines.line() + "\n").utf8) }
        return content + Array(#"{"ts": "2025-"#.utf8)
    }
}
