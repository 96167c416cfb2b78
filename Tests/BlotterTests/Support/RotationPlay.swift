import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import Corpus
@testable import SQLite
@testable import TelemetryLog

/// Logs are appended to, rotated, compressed, cut, replaced, copied and deleted in any order: the index holds of them what

/// One random sequence of what happens to a few logs, played on the disk and on the model alike.
struct RotationPlay {
    var random: SeededRandom
    var model = FolderModel()
    let store: LogStore
    var written = 0
    /// What one ingest knows when the next begins, in half of the sequences.
    var follower: Ingest?
    let clock = Clock()
    /// Seconds.
    var time: Int {
        get { clock.time }
        set { clock.time = newValue }
    }
    /// Contents without an end to their last line, all of which counted at some ingest.
    var counted: Set<[UInt8]> = []
    var trace: [String] = []
    private(set) var failure: String?

    static let logs = ["a.jsonl", "b.jsonl", "sub/a.jsonl", "sub/c.jsonl", "a.log", "sub/b.log"]

    init(seed: UInt64) throws {
        random = SeededRandom(seed: seed)
        // Thousands of commits: where they need no disk.
        store = try LogStore(inMemory: true)
        store.index.formats = RandomLines.formats
        guard seed.isMultiple(of: 2) else { return }
        follower = Ingest(index: store.index, now: { [clock] in Int64(clock.time) * 1_000_000_000 })
        follower?.rememberAll()
    }

    final class Clock {
        var time = 1_766_224_800
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<random.integer(4...steps) where failure == nil {
            time += random.chance(20) ? 70 : random.integer(0...20)
            try step()
        }
        if failure == nil { try ingest() }
    }

    mutating func step() throws {
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

    // MARK: Ingest

    mutating func ingest() throws {
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
        counted.formUnion(expected.map(\.content).filter { $0.last != 10 })
        let logs = early.isEmpty ? store : try closedCopy(early)
        var fresh = IndexFile(path: store.index.path + ".fresh")
        fresh.formats = store.index.formats
        try FileManager.default.createDirectory(
            atPath: IndexFile.parent(of: fresh.path), withIntermediateDirectories: true)
        defer { for suffix in ["", "-wal", "-shm"] { unlink(fresh.path + suffix) } }
        let (time, place) = (time, LogPlace(folder: try LogFolder(path: logs.folder.path)))
        _ = try Ingest(index: fresh, now: { Int64(time) * 1_000_000_000 }).run([place])
        guard IndexFile(path: fresh.path).exists else { return }
        let (kept, new) = (try HeldLogs(store.index), try HeldLogs(fresh))
        let lines = expected.map(\.lines).filter { !$0.isEmpty }
        if let difference = new.difference(toLinesOf: lines) {
            failure = "a fresh index: \(difference)"
        } else if let difference = kept.difference(to: new) {
            failure = difference
        } else {
            try verify()
        }
    }

    /// Plain files that are not a minute old and count to their end all the same, as only contents do that counted so.
    func early() throws -> [String] {
        let lengths = try store.rows("SELECT path, content_length FROM file WHERE source IS NOT NULL")
        return model.plain.filter { name in
            guard let file = model[name], file.counted(at: time) != file.content else { return false }
            return counted.contains(file.content) && lengths.contains("\(name)|\(file.content.count)")
        }
    }

    /// The folder as it is, but for some files, which are compressed under their names.
    func closedCopy(_ names: [String]) throws -> LogStore {
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

    mutating func verify() throws {
        let faults = try Verification(store.index, isQuick: false).findings.filter { $0.problem != "its file is gone" }
        let gone = try store.rows("SELECT file FROM files WHERE state IN ('missing', 'replaced')")
        let surprises = faults.filter { !gone.contains($0.subject) }
        if !surprises.isEmpty { failure = "verify: \(surprises)" }
    }
}
