import SQLite
import TelemetryLog

/// What an ingest that is repeated keeps from one pass to the next: the index, open, and what is known of its sources,
/// for as long as nobody else writes to it.
///
/// So a pass has one sync to wait for, that of its commit. The WAL is moved into the index when it has become large, or
/// when nothing happens. Between two passes nothing is locked and nothing is read.
final class IngestMemory {
    /// Bytes of a WAL that are left in it.
    private static let walLimit: Int64 = 4 << 20

    /// The open index, and what is known of it as long as nobody else writes to it.
    private struct Kept {
        var connection: Connection
        var inode: UInt64?
        /// Another number after each commit of somebody else.
        var version: Int64?
        /// The sources that the index has, as long as it is of this edition.
        var catalog: (SourceCatalog, Edition)?
    }

    private static let smallPass: Int64 = 16 << 20

    private let index: IndexFile
    private var isLargePass = true
    private var kept: Kept?
    /// Whether the WAL has commits that the index has not.
    private(set) var isUntidy = false

    init(_ index: IndexFile) { self.index = index }

    /// The index that is open, nil when it is not or somebody else has written to it. Throws `DatabaseError`.
    func connection() throws -> Connection? {
        guard let kept else { return nil }
        // What another process has changed may be anything, the schema included.
        if kept.inode == index.inode, try Self.version(kept.connection) == kept.version { return kept.connection }
        self.kept = nil
        return nil
    }

    /// Keeps an index that was opened by who holds the lock.
    func keep(_ connection: Connection) throws {
        guard kept?.connection !== connection else { return }
        // The file's name may be another index's when this one is closed, and then its WAL is.
        connection.leaveLogOnClose()
        isLargePass = true
        kept = Kept(connection: connection, inode: index.inode, version: try Self.version(connection))
    }

    /// The sources, if nothing was committed since they were kept; they are this pass's to change.
    func takeCatalog(of connection: Connection) throws -> SourceCatalog? {
        guard kept?.connection === connection, let (catalog, edition) = kept?.catalog else { return nil }
        kept?.catalog = nil
        return try Edition(connection) == edition ? catalog : nil
    }

    /// Keeps the sources as the last commit has left them.
    func keep(_ catalog: SourceCatalog) throws {
        guard let connection = kept?.connection else { return }
        kept?.catalog = (catalog, try Edition(connection))
    }

    /// The next pass opens the index anew.
    func forget() { kept = nil }

    private static func version(_ connection: Connection) throws -> Int64? {
        try connection.integer("PRAGMA data_version")
    }

    /// Moves the WAL into the index if that is due; the caller holds the lock.
    func tidy(isIdle: Bool) throws {
        guard let kept else { return }
        isUntidy = IndexFile.size(index.walPath) > 0
        guard isUntidy, isIdle || IndexFile.size(index.walPath) > Self.walLimit else { return }
        // A reader may hold it back.
        isUntidy = try !kept.connection.checkpoint(.truncate)
    }

    /// Has pages of the index kept in memory for a pass that reads so many bytes, and no more than a few for the next.
    func prepare(for bytes: Int64) throws {
        let isLarge = bytes > Self.smallPass
        guard isLarge != isLargePass else { return }
        isLargePass = isLarge
        try kept?.connection.execute("PRAGMA cache_size = -\(isLarge ? 65536 : 8192)")
    }
}
