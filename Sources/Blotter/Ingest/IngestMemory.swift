import SQLite
import TelemetryLog

/// What an ingest that is repeated keeps from one pass to the next: the index, open, and what is known of its sources,
/// for as long as nobody else writes to it.
///
/// So a pass has one sync to wait for, that of its commit. The WAL is moved into the index after the pass that has made it
/// large, or when nothing happens. Between two passes nothing is locked and nothing is read.
final class IngestMemory {
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
    private let limits: IngestLimits
    private var isLargePass = true
    private var kept: Kept?
    /// Bytes of the WAL, as far as it has commits that the index has not.
    private var logBytes: Int64 = 0

    /// Whether the WAL has commits that the index has not.
    var isUntidy: Bool { logBytes > 0 }

    /// Whether these are so many that they are not to be left there.
    var isLogLarge: Bool { logBytes > limits.logBytes }

    init(_ index: IndexFile, _ limits: IngestLimits) {
        self.index = index
        self.limits = limits
    }

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

    /// Takes note of what a pass has left in the WAL.
    func lookAtLog() { logBytes = kept == nil ? 0 : IndexFile.size(index.walPath) }

    /// Moves the WAL into the index; the caller holds the lock.
    func tidy() throws {
        lookAtLog()
        // A reader may hold it back.
        guard let kept, isUntidy, try kept.connection.checkpoint(.truncate) else { return }
        logBytes = 0
    }

    /// Has pages of the index kept in memory for a pass that reads so many bytes, and no more than a few for the next.
    func prepare(for bytes: Int64) throws {
        let isLarge = bytes > Self.smallPass
        guard isLarge != isLargePass else { return }
        isLargePass = isLarge
        try kept?.connection.execute("PRAGMA cache_size = -\(isLarge ? 65536 : 8192)")
    }
}
