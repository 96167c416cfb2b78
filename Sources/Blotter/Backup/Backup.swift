private import Glibc
private import Migrations
import SQLite
import TelemetryLog

/// Copies an index, which others may write to and read meanwhile, into one file, with what alerts remember.
///
/// The file is an index itself, of one moment, with the table `backup` besides. It takes its name when every page and row
/// of it was checked and it is on the disk.
package struct Backup {
    private let index: IndexFile
    private let target: String
    private let replaces: Bool
    private let now: () -> Int64

    /// Of `index`, to the file `target`, which is replaced only where `replaces` says so. `now` is the clock, in
    /// nanoseconds since the epoch.
    package init(of index: IndexFile, to target: String, replaces: Bool, now: @escaping () -> Int64) {
        self.index = index
        self.target = target
        self.replaces = replaces
        self.now = now
    }

    /// `watch` is told how many bytes are copied, of how many. Once `shouldStop` says so the backup ends, and nothing is
    /// left. Throws `BackupError`, and `BlotterError` of the index.
    package func run(
        watch: (_ done: Int64, _ all: Int64) -> Void = { _, _ in }, shouldStop: @escaping () -> Bool = { false }
    ) throws -> BackupContent {
        if let inode = index.inode, inode == IndexFile(path: target).inode { throw BackupError.isIndex(path: target) }
        guard replaces || !IndexFile(path: target).exists else { throw BackupError.isThere(path: target) }
        let source = try index.openForReading()
        do {
            let file = try PartialFile(of: target)
            let content = try copy(source, to: file.path, watch, shouldStop)
            try file.publish(replacing: replaces)
            return content
        } catch let error as DatabaseError {
            switch error.reason {
            case .damaged: throw BackupError.unsound(path: index.path, detail: error.message)
            case .diskFull: throw BackupError.unwritableFile(path: target, code: ENOSPC)
            default: throw BlotterError(error, path: index.path)
            }
        }
    }

    private func copy(
        _ source: Connection, to path: String, _ watch: (Int64, Int64) -> Void, _ shouldStop: @escaping () -> Bool
    ) throws -> BackupContent {
        try source.execute("BEGIN")
        // The first that is read begins the moment that is copied.
        _ = try source.integer("SELECT count(*) FROM source")
        let taken = Timestamp(nanoseconds: now())
        try requireRoom(for: source)
        let copy = try Connection(path: path, mode: .draft)
        try copy.take(pagesOf: source, watch, shouldStop)
        try source.execute("COMMIT")
        let alerts = try AlertsFile(of: index).content()
        try copy.execute("DROP TABLE IF EXISTS backup; " + Migration.backup)
        try copy.prepare("INSERT INTO backup (taken_at, index_path, alerts) VALUES (?, ?, ?)").run(
            .integer(taken.nanoseconds), .text(index.path), alerts.map { .blob($0.bytes) } ?? .null)
        if let fault = try Verification.firstFault(of: copy) {
            throw BackupError.unsound(path: index.path, detail: fault)
        }
        let content = try BackupContent(of: copy, taken: taken, alerts: alerts?.rules)
        try copy.close()
        return content
    }

    private func requireRoom(for source: Connection) throws {
        let needed =
            try source.integer("SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") ?? 0
        guard let free = DiskSpace(at: IndexFile.parent(of: target))?.free, free < needed else { return }
        throw BackupError.noRoom(path: target, needed: needed, free: free)
    }
}

extension Connection {
    /// Makes this empty file a copy of an index that is in a transaction: one that needs no other file beside it, as one
    /// that is written to needs a WAL. `watch` is told how many bytes are copied, of how many; `shouldStop` ends that and
    /// all that is asked of the copy. Throws `DatabaseError`, or `BlotterError.interrupted`.
    func take(
        pagesOf source: Connection, _ watch: (Int64, Int64) -> Void, _ shouldStop: @escaping () -> Bool
    ) throws {
        let size = try source.integer("PRAGMA page_size") ?? 0
        try IndexFile.leaveSafety(self)
        try copy(of: source) { done, all in
            if shouldStop() { throw BlotterError.interrupted }
            watch(done * size, all * size)
        }
        interrupt(every: 1_000_000, when: shouldStop)
        // The copied first page says WAL.
        try execute("PRAGMA journal_mode = DELETE")
        try IndexFile.leaveSafety(self)
    }
}
