import SQLite
import TelemetryLog

/// Finishes what a retention that was killed has begun, or takes it back; every command that writes begins with it.
///
/// Whoever holds the right to write and finds something pending knows that nobody is at work on it.
struct RetentionRecovery {
    private let connection: Connection
    private let journal: RetentionJournal
    private let now: Int64

    init(_ connection: Connection, now: Int64) {
        self.connection = connection
        self.now = now
        journal = RetentionJournal(connection: connection)
    }

    /// Answers what stands in the way of some of it, which then has to wait: nothing is lost or read twice meanwhile.
    /// Throws `DatabaseError`.
    func run() throws -> BlotterError? {
        guard try RetentionJournal.hasPending(connection) else { return nil }
        var failure: BlotterError?
        for run in try journal.unfinished() {
            do {
                try recover(run, try Self.folder(of: run))
            } catch let error as LogFileError {
                failure = .retentionPending(folder: run.folder, detail: "\(error)")
            }
        }
        return failure
    }

    /// The folder that a run was about, and not another one with its name, as of a disk that is not mounted.
    private static func folder(of run: RetentionJournal.Run) throws -> LogFolder {
        let folder = try LogFolder(reopening: run.folder)
        guard let stamp = folder.attributes?.stamp, stamp.device == run.device, stamp.inode == run.inode else {
            throw LogFileError.changing
        }
        return folder
    }

    private func recover(_ run: RetentionJournal.Run, _ folder: LogFolder) throws {
        let units = try journal.pending(run)
        let deletion = RetentionDeletion(connection, folder, run)
        var moved: [[RetentionJournal.Entry]] = []
        var kept: [(unit: [RetentionJournal.Entry], obstacle: RetentionObstacle)] = []
        for unit in units {
            switch (unit[0].kind, unit[0].state) {
            case (.delete, .planned):
                if try deletion.recover(unit) { moved.append(unit) } else { kept.append((unit, .interrupted)) }
            case (.compress, .planned): try recoverCompression(unit, folder)
            default: break
            }
        }
        if !moved.isEmpty || !kept.isEmpty { try deletion.settle(moved, kept: kept) }
        let removing = units.filter { $0[0].state == .moved }
        if !removing.isEmpty { try deletion.removeRows(removing) }
        try TrashChange(connection, folder).finish(run)
        try connection.transaction { try journal.end(run, now: now) }
    }

    private func recoverCompression(_ unit: [RetentionJournal.Entry], _ folder: LogFolder) throws {
        for entry in unit {
            let digest = try entry.source.flatMap { try journal.digest(of: $0) } ?? ContentDigest()
            let compression = LogCompression(entry.path, in: folder, stamp: entry.stamp, digest: digest)
            let compressed = try compression.recover()
            try connection.transaction {
                if let compressed {
                    try journal.adopt(compression.target, compressed.stamp, for: entry, in: folder)
                } else {
                    try journal.set([entry], to: .kept, detail: "\(RetentionObstacle.interrupted)")
                }
            }
        }
    }
}
