import SQLite

/// The right to write to an index, held as long as the session lives, and what every writing begins and ends with: the
/// index is opened, what a killed run has left is finished, and the WAL is moved into the index.
///
/// `Ingest`, `Rebuild`, `Retention` and `Verification` write in one, so that none has to know of another's unfinished
/// work. Errors of SQLite are thrown as they are: `Verification` takes damage for an answer.
final class WriteSession {
    let index: IndexFile
    private let lock: WriterLock

    /// Takes the right to write, waiting up to `patience` for it. Throws `BlotterError.busy` when another process has it,
    /// `indexUnwritable` when the lock's file cannot be made.
    convenience init(_ index: IndexFile, patience: Duration = .zero) throws {
        self.init(index, try WriterLock(for: index, patience: patience))
    }

    private init(_ index: IndexFile, _ lock: WriterLock) {
        self.index = index
        self.lock = lock
    }

    /// Runs `body` in a session of its own, which ends with it.
    static func run<Result>(
        _ index: IndexFile, patience: Duration, _ body: (WriteSession) throws -> Result
    ) throws -> Result {
        let session = try WriteSession(index, patience: patience)
        return try withExtendedLifetime(session) { try body(session) }
    }

    /// Under the same lock, on the index that is made under the draft's name.
    var onDraft: WriteSession { WriteSession(index.draft, lock) }

    /// Opens the index and brings its schema up to date; nil when there is none. What a killed run has left of a draft is
    /// removed. Throws `BlotterError`.
    func openIfPresent() throws -> Connection? { try index.openForWriting() }

    /// Opens an index that has to be there; throws `BlotterError`, `noIndex` when it is not.
    func open() throws -> Connection {
        guard let connection = try openIfPresent() else { throw BlotterError.noIndex(path: index.path) }
        return connection
    }

    /// Finishes what a retention that was killed has begun, or takes it back. Answers what stands in the way of some of
    /// it, which then has to wait. Throws `DatabaseError`.
    func recover(_ connection: Connection, now: Int64) throws -> BlotterError? {
        try RetentionRecovery(connection, now: now).run()
    }

    /// Lets the first commit be synced by `checkpoint`, where that can be: of one that nobody is told of before.
    func leaveSyncToCheckpoint(_ connection: Connection) throws {
        if IndexFile.size(index.walPath) == 0 { try connection.leaveNextCommitUnsynced() }
    }

    /// Moves the WAL into the index and empties it; false when a reader holds it back, and then it is on the disk. Throws
    /// `DatabaseError`, or `BlotterError` when the disk does not take it.
    @discardableResult
    func checkpoint(_ connection: Connection) throws -> Bool {
        if try connection.checkpoint(.truncate) { return true }
        try index.syncLog()
        return false
    }

    /// Whether a run that was killed has left something at the index for a session to finish or to remove.
    static func isDue(at index: IndexFile, _ connection: Connection) throws -> Bool {
        try RetentionJournal.hasPending(connection) || index.hasLeftovers
    }
}
