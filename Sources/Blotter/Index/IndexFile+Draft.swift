private import Glibc
import SQLite

/// How an index is made: under another name until it is whole, so that no half-made one is ever seen.
extension IndexFile {
    /// Where an index is made until it is whole.
    var draftPath: String { path + ".new" }

    /// The small tables of a bulk load, beside the draft.
    var sidePath: String { draftPath + "-side" }

    /// Makes an empty index at `draftPath`, which is closed, and opens one like it at `sidePath`. Throws `BlotterError` or
    /// `DatabaseError`.
    func newDraft() throws -> Connection {
        try makeDraft()
        try copyDraft()
        return try opened(draftAt: sidePath)
    }

    private func copyDraft() throws {
        let side = try newFile(sidePath)
        defer { close(side) }
        let draft = open(draftPath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard draft >= 0 else { throw unwritable() }
        defer { close(draft) }
        var bytes = [UInt8](repeating: 0, count: Int(Self.size(draftPath)))
        guard pread(draft, &bytes, bytes.count, 0) == bytes.count else { throw unwritable() }
        guard bytes.withUnsafeBytes({ side.writeAll($0, at: 0) }) else { throw unwritable() }
    }

    /// Makes an empty index at `draftPath`.
    private func makeDraft() throws {
        removeDraft()
        close(try newFile(draftPath))
        let connection = try Connection(path: draftPath, mode: .draft)
        try connection.execute("PRAGMA page_size = 4096; PRAGMA auto_vacuum = INCREMENTAL")
        try Self.leaveSafety(connection)
        try migrate(connection)
        try connection.close()
    }

    /// SQLite would make a file with a mode that lets everybody read it.
    func newFile(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        return descriptor
    }

    /// Opens the draft, which is whole but for its small tables.
    func openDraft() throws -> Connection { try opened(draftAt: draftPath) }

    private func opened(draftAt path: String) throws -> Connection {
        let connection = try Connection(path: path, mode: .draft)
        try Self.leaveSafety(connection)
        return connection
    }

    /// A draft that is lost is made again.
    static func leaveSafety(_ connection: Connection) throws {
        try connection.execute(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA secure_delete = OFF"
        )
    }

    /// The index that is made under the draft's name, by the same formats and policy.
    var draft: IndexFile {
        var draft = self
        draft.path = draftPath
        return draft
    }

    /// The files that a bulk load or a restore, or SQLite for them, may make beside `draftPath`.
    var pathsBesideDraft: [String] {
        ["-journal", "-wal", "-shm", DraftRows.suffix].map { draftPath + $0 } + [AlertsFile.path(of: draft)]
            + ["", "-journal", BulkLoad.suffix].map { sidePath + $0 }
    }

    func removeDraft() {
        unlink(draftPath)
        removeFilesBesideDraft()
    }

    private func removeFilesBesideDraft() {
        for path in pathsBesideDraft { unlink(path) }
    }

    /// Makes an empty index. Throws `BlotterError` or `DatabaseError`.
    func makeEmpty() throws {
        try makeDraft()
        try publish(openDraft())
    }

    /// Makes the draft that `connection` has open the index; nothing may use the connection any more.
    func publish(_ connection: Connection) throws {
        try connection.execute("PRAGMA journal_mode = WAL")
        try connection.close()
        try publishDraft()
    }

    /// Makes the draft, which is closed, the index.
    func publishDraft() throws {
        let descriptor = open(draftPath, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable() }
        defer { close(descriptor) }
        // Before the draft takes its name: a run that finds a whole index looks for no files of a draft.
        removeFilesBesideDraft()
        // A WAL whose index is gone would be taken for this one's.
        for suffix in ["-wal", "-shm"] { unlink(path + suffix) }
        guard fsync(descriptor) == 0, rename(draftPath, path) == 0 else { throw unwritable() }
        try syncFolder()
    }

    /// Brings the WAL to the disk, with its name.
    func syncLog() throws {
        let descriptor = open(walPath, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable() }
        defer { close(descriptor) }
        guard fdatasync(descriptor) == 0 else { throw unwritable() }
        try syncFolder()
    }

    func syncFolder() throws {
        let folder = open(Self.parent(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { throw unwritable() }
        defer { close(folder) }
        guard fsync(folder) == 0 else { throw unwritable() }
    }
}
