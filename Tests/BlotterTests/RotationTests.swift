import Foundation
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Logs are appended to, rotated, compressed, cut, replaced, copied and deleted in any order: what was in a file when
/// an ingest saw it is in the index, and once for each generation.
@Suite struct RotationTests {
    /// More than by default: BLOTTER_SEQUENCES, from BLOTTER_SEED on.
    private static let sequences = number("BLOTTER_SEQUENCES") ?? 520
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

    @Test(arguments: 0..<batches) func `any sequence of rotations keeps each line once and only once`(batch: Int) throws
    {
        for seed in stride(from: Self.seed + batch, to: Self.seed + Self.sequences, by: Self.batches) {
            var play = try RotationPlay(seed: UInt64(seed))
            try play.run(steps: 30)
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

/// One random sequence of what happens to a few logs, played on the disk and on the model alike.
private struct RotationPlay {
    private var random: SeededRandom
    private var model = FolderModel()
    private let folder: TemporaryFolder
    private let index: IndexFile
    private var written = 0
    private(set) var trace: [String] = []
    private(set) var failure: String?

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        // Thousands of commits: where they need no disk.
        folder = try TemporaryFolder(inMemory: true)
        index = IndexFile(path: folder / ".blotter/index.db")
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<random.integer(4...steps) where failure == nil {
            try step()
        }
        if failure == nil { try ingest() }
    }

    private mutating func step() throws {
        switch random.integer(1...20) {
        case 1...6: try append()
        case 7: try rotate()
        case 8, 9: try compress()
        case 10: try decompress()
        case 11: try truncate()
        case 12: try replace()
        case 13: try copyAndTruncate()
        case 14: try delete()
        case 15: try copy()
        default: try ingest()
        }
    }

    // MARK: What happens to logs

    private mutating func line() -> [UInt8] {
        written += 1
        let padding = String(
            repeating: "x", count: random.chance(30) ? random.integer(500...3000) : random.integer(0...200))
        return Array(#"{"kind": "gate", "session_id": "s", "payload": {"n": \#(written), "x": "\#(padding)"}}"#.utf8)
            + [10]
    }

    private mutating func newLines() -> [UInt8] { (0..<random.integer(1...6)).flatMap { _ in line() } }

    private mutating func put(_ content: [UInt8], compressed: Bool = false, at name: String) throws {
        try folder.write(compressed ? GzipStream().compress(content, isLast: true) : content, to: name)
        model.put(content, compressed: compressed, at: name)
    }

    private mutating func append() throws {
        let name = random.pick(["a.jsonl", "b.jsonl", "sub/c.jsonl"])
        var content = model[name]?.content ?? []
        var added = newLines()
        // A line may be there only in part; the next one ends it.
        added = missing(from: content) + added
        if random.chance(15) { added.removeLast(random.integer(1...3)) }
        content += added
        trace.append("append \(added.count) bytes to \(name)")
        if model[name] == nil { try folder.write(content, to: name) } else { try folder.append(added, to: name) }
        model.put(content, at: name)
    }

    /// What a line that was cut in its last three bytes lacks.
    private func missing(from content: [UInt8]) -> [UInt8] {
        let end = Array("\"}}\n".utf8)
        guard !content.isEmpty else { return [] }
        let there = (0...4).last { content.suffix($0).elementsEqual(end.prefix($0)) } ?? 0
        return there == 0 ? [] : Array(end.dropFirst(there))
    }

    /// A free name for an older log.
    private func older(_ name: String) -> String {
        let base = name.replacing(/\.jsonl.*/, with: ".jsonl")
        return (1...99).map { "\(base).\($0)" }.first { model[$0] == nil && model["\($0).gz"] == nil } ?? base
    }

    private mutating func rotate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let other = older(name)
        trace.append("rename \(name) to \(other)")
        try folder.move(name, to: other)
        model.move(name, to: other)
    }

    private mutating func compress() throws {
        let names = model.plain.filter { model[$0]?.content.last == 10 }
        guard !names.isEmpty else { return }
        let name = random.pick(names)
        let keepsPlain = random.chance(30)
        trace.append("gzip \(keepsPlain ? "-k " : "")\(name)")
        try put(model[name]?.content ?? [], compressed: true, at: name + ".gz")
        if !keepsPlain { try remove(name) }
    }

    private mutating func decompress() throws {
        guard !model.compressed.isEmpty else { return }
        let name = random.pick(model.compressed)
        trace.append("gunzip \(name)")
        let content = model[name]?.content ?? []
        try folder.write(content, to: "new")
        try folder.move("new", to: String(name.dropLast(3)))
        model.put(content, at: String(name.dropLast(3)))
        try remove(name)
    }

    private mutating func truncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let lines = content.split(separator: 10, omittingEmptySubsequences: true)
        let kept = Array(lines.prefix(random.chance(50) ? 0 : random.integer(0...lines.count)).flatMap { $0 + [10] })
        guard kept.count < content.count else { return }
        trace.append("truncate \(name) from \(content.count) to \(kept.count)")
        try truncate(name, to: kept)
    }

    private mutating func truncate(_ name: String, to content: [UInt8]) throws {
        guard Glibc.truncate(folder / name, content.count) == 0 else { throw CocoaError(.fileWriteUnknown) }
        model.put(content, at: name)
    }

    private mutating func replace() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = newLines()
        trace.append("replace \(name) by \(content.count) bytes")
        try folder.write(content, to: "new")
        try folder.move("new", to: name)
        model.put(content, at: name)
    }

    private mutating func copyAndTruncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let other = older(name)
        trace.append("copytruncate \(name) to \(other)")
        try put(model[name]?.content ?? [], at: other)
        try truncate(name, to: [])
    }

    private mutating func copy() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let other = older(name)
        // Less than the sample by which a source is known is taken for a log of its own.
        let sample = LogPosition.sampleLength
        let isPart = content.count > sample && random.chance(50)
        let part = Array(content.prefix(isPart ? random.integer(sample...content.count) : content.count))
        trace.append("copy \(part.count) bytes of \(name) to \(other)")
        try put(part, at: other)
    }

    private mutating func delete() throws {
        guard let name = model.files.keys.sorted().randomElement(using: &random) else { return }
        trace.append("delete \(name)")
        try remove(name)
    }

    private mutating func remove(_ name: String) throws {
        try folder.remove(name)
        model.remove(name)
    }

    // MARK: Ingest

    private mutating func ingest() throws {
        trace.append("ingest")
        model.ingest()
        let report = try Ingest(index: index, now: { 0 }).run([LogPlace(folder: try LogFolder(path: folder.path))])
        let rows = try IndexReader(index).connection.rows(
            """
            SELECT json_extract(payload, '$.n') FROM events UNION ALL SELECT 'invalid: ' || substr(text, 1, 60) FROM reject
            """)
        let expected = model.lines.map { Self.number(of: $0) }
        guard rows.sorted() != expected.sorted() else { return }
        let missing = Self.difference(expected, rows)
        let surplus = Self.difference(rows, expected)
        failure = "missing \(missing), too many \(surplus); \(report)"
        if !model.present.allSatisfy({ rows.contains(Self.number(of: $0)) }) { failure = "LOST: \(failure ?? "")" }
    }

    private static func number(of line: String) -> String {
        guard line.hasSuffix("}}"), let match = line.firstMatch(of: /"n": (\d+)/) else {
            return "invalid: \(line.prefix(60))"
        }
        return String(match.1)
    }

    private static func difference(_ left: [String], _ right: [String]) -> [String] {
        var counts: [String: Int] = [:]
        for line in right { counts[line, default: 0] += 1 }
        return left.filter { line in
            counts[line, default: 0] -= 1
            return counts[line, default: 0] < 0
        }.sorted()
    }
}
