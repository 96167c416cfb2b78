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
    private static let sequences = number("BLOTTER_SEQUENCES") ?? 120
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

/// One random sequence of what happens to a few logs, played on the disk and on the model alike.
private struct RotationPlay {
    private var random: SeededRandom
    private var model = FolderModel()
    private let store: LogStore
    private var written = 0
    /// What one ingest knows when the next begins, in half of the sequences.
    private var follower: Ingest?
    private let clock = Clock()
    /// Seconds.
    private var time: Int {
        get { clock.time }
        set { clock.time = newValue }
    }
    /// Contents without an end to their last line, all of which counted at some ingest.
    private var counted: Set<[UInt8]> = []
    private(set) var trace: [String] = []
    private(set) var failure: String?

    private static let logs = ["a.jsonl", "b.jsonl", "sub/a.jsonl", "sub/c.jsonl"]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        // Thousands of commits: where they need no disk.
        store = try LogStore(inMemory: true)
        guard seed.isMultiple(of: 2) else { return }
        follower = Ingest(index: store.index, now: { [clock] in Int64(clock.time) * 1_000_000_000 })
        follower?.rememberAll()
    }

    private final class Clock {
        var time = 1_766_224_800
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<random.integer(4...steps) where failure == nil {
            time += random.chance(20) ? 70 : random.integer(0...20)
            try step()
        }
        if failure == nil { try ingest() }
    }

    private mutating func step() throws {
        switch random.integer(1...23) {
        case 1...5: try append()
        case 6: try rotate()
        case 7, 8: try compress()
        case 9: try decompress()
        case 10: try truncate()
        case 11: try replace()
        case 12: try copyAndTruncate()
        case 13: try delete()
        case 14, 15: try copy()
        case 16: try beginAlike()
        case 17: try rename()
        default: try ingest()
        }
    }

    // MARK: What happens to logs

    /// Lines of some logs are like those of others, and some have neither session nor time.
    private mutating func line() -> [UInt8] {
        written += 1
        switch random.integer(1...12) {
        case 1, 2: return Array(#"{"kind": "header"}"#.utf8) + [10]
        case 3:
            return Array(#"{"ts": "2025-12-20T10:00:00Z", "kind": "beat", "payload": {"n": \#(written % 3)}}"#.utf8) + [
                10
            ]
        case 4: return Array("no JSON \(written % 5)\n".utf8)
        case 5: return [10]
        default: break
        }
        let padding = String(
            repeating: "x", count: random.chance(20) ? random.integer(500...5000) : random.integer(0...200))
        let kind = random.pick(["intent", "order", "fill", "gate"])
        let time = 10 + written % 50
        return Array(
            #"{"ts": "2025-12-20T10:00:\#(time)Z", "session_id": "s", "kind": "\#(kind)", "payload": {"n": \#(written), "order_id": "o\#(written / 3)", "intent_id": "i\#(written / 4)", "x": "\#(padding)"}}"#
                .utf8) + [10]
    }

    private mutating func newLines() -> [UInt8] { (0..<random.integer(1...5)).flatMap { _ in line() } }

    private mutating func put(_ content: [UInt8], compressed: Bool = false, at name: String) throws {
        try store.folder.write(compressed ? GzipStream().compress(content, isLast: true) : content, to: name)
        try note(content, compressed: compressed, at: name)
    }

    private mutating func note(_ content: [UInt8], compressed: Bool = false, at name: String) throws {
        model.put(content, compressed: compressed, at: name, modified: time)
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: Double(time))], ofItemAtPath: store.folder / name)
    }

    private mutating func append() throws {
        let name = random.pick(Self.logs)
        var content = model[name]?.content ?? []
        guard model[name]?.isCompressed != true else { return }
        var added = newLines()
        // A line may be there only in part, or lack its end; what follows may be its rest or not.
        if random.chance(25) { added.removeLast(random.chance(60) ? 1 : min(added.count, random.integer(1...4))) }
        if content.last ?? 10 != 10, random.chance(70) { added = (random.chance(70) ? [10] : [0x20, 10]) + added }
        content += added
        trace.append("append \(added.count) bytes to \(name)")
        if model[name] == nil {
            try store.folder.write(content, to: name)
        } else {
            try store.folder.append(added, to: name)
        }
        try note(content, at: name)
    }

    /// A free name for an older log.
    private func older(_ name: String) -> String {
        let base = name.replacing(/\.jsonl.*/, with: ".jsonl")
        return (1...99).map { "\(base).\($0)" }.first { model[$0] == nil && model["\($0).gz"] == nil } ?? base
    }

    private mutating func rotate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        try move(name, to: older(name))
    }

    /// To another family.
    private mutating func rename() throws {
        guard !model.files.isEmpty else { return }
        let name = random.pick(model.files.keys.sorted())
        let other = random.pick(Self.logs.filter { model[$0] == nil } + ["d.jsonl", "sub/d.jsonl"])
        if name != other { try move(name, to: other) }
    }

    private mutating func move(_ name: String, to other: String) throws {
        trace.append("rename \(name) to \(other)")
        try FileManager.default.createDirectory(atPath: store.folder / "sub", withIntermediateDirectories: true)
        try store.folder.move(name, to: other)
        model.move(name, to: other)
    }

    private mutating func compress() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let keepsPlain = random.chance(30)
        // As undo does when a name is taken.
        let other =
            model[name + ".gz"] != nil && random.chance(50) ? name + ".gz.\(random.integer(1...3))" : name + ".gz"
        trace.append("gzip \(keepsPlain ? "-k " : "")\(name) to \(other)")
        try put(model[name]?.content ?? [], compressed: true, at: other)
        if !keepsPlain { try remove(name) }
    }

    private mutating func decompress() throws {
        guard !model.compressed.isEmpty else { return }
        let name = random.pick(model.compressed)
        let other = name.replacing(".gz", with: "")
        trace.append("gunzip \(name) to \(other)")
        guard name != other else { return }
        let content = model[name]?.content ?? []
        try store.folder.write(content, to: "new")
        try store.folder.move("new", to: other)
        try note(content, at: other)
        try remove(name)
    }

    private mutating func truncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let kept = random.chance(50) ? 0 : random.integer(0...content.count)
        trace.append("truncate \(name) from \(content.count) to \(kept)")
        try truncate(name, to: Array(content.prefix(kept)))
    }

    private mutating func truncate(_ name: String, to content: [UInt8]) throws {
        guard Glibc.truncate(store.folder / name, content.count) == 0 else { throw CocoaError(.fileWriteUnknown) }
        try note(content, at: name)
    }

    private mutating func replace() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = newLines()
        trace.append("replace \(name) by \(content.count) bytes")
        try store.folder.write(content, to: "new")
        try store.folder.move("new", to: name)
        try note(content, at: name)
    }

    private mutating func copyAndTruncate() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let other = older(name)
        trace.append("copytruncate \(name) to \(other)")
        try put(model[name]?.content ?? [], at: other)
        try truncate(name, to: [])
    }

    /// All of a log or a part, to a name of its family or another.
    private mutating func copy() throws {
        guard !model.plain.isEmpty else { return }
        let name = random.pick(model.plain)
        let content = model[name]?.content ?? []
        let other = random.pick([older(name)] + Self.logs.filter { model[$0] == nil || random.chance(20) })
        guard other != name else { return }
        let part = Array(content.prefix(random.chance(40) ? random.integer(0...content.count) : content.count))
        trace.append("copy \(part.count) bytes of \(name) to \(other)")
        try put(part, at: other)
    }

    /// A new log with the first lines of another.
    private mutating func beginAlike() throws {
        guard !model.files.isEmpty, let other = Self.logs.filter({ model[$0] == nil }).randomElement(using: &random)
        else {
            return
        }
        let name = random.pick(model.files.keys.sorted())
        let lines = model[name]?.content.lines ?? []
        var content: [UInt8] = lines.prefix(random.integer(0...lines.count)).flatMap { $0 + [10] }
        if random.chance(60) { content += newLines() }
        trace.append("begin \(other) as \(name), \(content.count) bytes")
        try put(content, at: other)
    }

    private mutating func delete() throws {
        guard let name = model.files.keys.sorted().randomElement(using: &random) else { return }
        trace.append("delete \(name)")
        try remove(name)
    }

    private mutating func remove(_ name: String) throws {
        try store.folder.remove(name)
        model.remove(name)
    }

    // MARK: Ingest

    private mutating func ingest() throws {
        trace.append("ingest at \(time)")
        if let follower {
            _ = try follower.run([LogPlace(folder: try LogFolder(path: store.folder.path))])
        } else {
            try store.ingest(at: time)
        }
        // A line that counts once goes on to, though a file came with a new time or as a plain one: to a fresh index such
        // a file is a closed one.
        var model = model
        let early = try early()
        for name in early { model.close(name) }
        let expected = model.logs(at: time)
        counted.formUnion(expected.filter { $0.last != 10 })
        let logs = early.isEmpty ? store : try closedCopy(early)
        let fresh = IndexFile(path: store.index.path + ".fresh")
        try FileManager.default.createDirectory(
            atPath: IndexFile.parent(of: fresh.path), withIntermediateDirectories: true)
        defer { for suffix in ["", "-wal", "-shm"] { unlink(fresh.path + suffix) } }
        let (time, place) = (time, LogPlace(folder: try LogFolder(path: logs.folder.path)))
        _ = try Ingest(index: fresh, now: { Int64(time) * 1_000_000_000 }).run([place])
        guard IndexFile(path: fresh.path).exists else { return }
        let (kept, new) = (try HeldLogs(store.index), try HeldLogs(fresh))
        let lines = expected.map { $0.lines.filter { !$0.isEmpty } }.filter { !$0.isEmpty }
        if let difference = new.difference(toLinesOf: lines) {
            failure = "a fresh index: \(difference)"
        } else if let difference = kept.difference(to: new) {
            failure = difference
        } else {
            try verify()
        }
    }

    /// Plain files that are not a minute old and count to their end all the same, as only contents do that counted so.
    private func early() throws -> [String] {
        let lengths = try store.rows("SELECT path, content_length FROM file WHERE source IS NOT NULL")
        return model.plain.filter { name in
            guard let file = model[name], file.counted(at: time) != file.content else { return false }
            return counted.contains(file.content) && lengths.contains("\(name)|\(file.content.count)")
        }
    }

    /// The folder as it is, but for some files, which are compressed under their names.
    private func closedCopy(_ names: [String]) throws -> LogStore {
        let copy = try LogStore(inMemory: true)
        for (name, file) in model.files {
            let isClosed = file.isCompressed || names.contains(name)
            try copy.folder.write(
                isClosed ? GzipStream().compress(file.content, isLast: true) : file.content, to: name)
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: Double(file.modified))],
                ofItemAtPath: copy.folder / name)
        }
        return copy
    }

    private mutating func verify() throws {
        let faults = try Verification(store.index, isQuick: false).findings.filter { $0.problem != "its file is gone" }
        let gone = try store.rows("SELECT file FROM files WHERE state IN ('missing', 'replaced')")
        let surprises = faults.filter { !gone.contains($0.subject) }
        if !surprises.isEmpty { failure = "verify: \(surprises)" }
    }
}
