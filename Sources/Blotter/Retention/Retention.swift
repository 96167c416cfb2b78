import SQLite
package import TelemetryLog

/// The end of a log's life: plans what a policy asks for, does it, and takes it back.
///
/// Files and rows go together. The right to write to the index is held for all deletions, and for each compression by
/// itself, so that an ingest never waits for long.
package struct Retention {
    private let index: IndexFile
    private let folder: LogFolder
    /// Who runs this, for the record.
    private let user: String
    private let now: () -> Int64
    private let patience: Duration

    /// `now` is the clock, in nanoseconds since the epoch; `patience`, how long to wait for another process that writes.
    package init(
        _ index: IndexFile, _ folder: LogFolder, user: String, patience: Duration = .seconds(10),
        now: @escaping () -> Int64
    ) {
        self.index = index
        self.folder = folder
        self.user = user
        self.patience = patience
        self.now = now
    }

    // MARK: Planning

    /// What `policy` asks for; changes nothing. Throws `BlotterError`.
    package func plan(_ policy: RetentionPolicy) throws -> RetentionPlan {
        try told { try plan(policy, try index.openForReading()) }
    }

    private func plan(_ policy: RetentionPolicy, _ connection: Connection) throws -> RetentionPlan {
        let sources = try RetentionCensus(connection, folder, now: now()).sources()
        let free = DiskSpace(at: folder)?.free
        return RetentionPlan(sources, policy, now: now(), free: free) { file in
            (try? folder.open(file.path).estimateCompressed()) ?? file.stamp.size
        }
    }

    /// What is in the trash, by run.
    package func trash() throws -> [Trash.Content] { try told { try Trash(folder).contents() } }

    // MARK: Applying

    package struct Choices: Sendable {
        /// Goes on where there is a doubt about the plan.
        package var isForced = false
        /// Deletes for good, to make room at once.
        package var usesTrash = true
        /// The policy, for the record.
        package var policyText = ""

        package init() {}
    }

    /// Does what `policy` asks for now; `shouldStop` is asked between two logs. Throws `BlotterError`, or the plan's
    /// `Doubts`.
    package func apply(
        _ policy: RetentionPolicy, _ choices: Choices, shouldStop: () -> Bool = { false }
    ) throws -> RetentionOutcome {
        var (outcome, run) = try writing { try delete(policy, choices, $0) }
        let plan = outcome.plan
        for (place, action) in plan.compressions.enumerated() {
            if shouldStop() {
                outcome.wasInterrupted = true
                break
            }
            let unit = Int64(plan.deletions.count + place)
            outcome.results.append(try compress(action, unit: unit, of: run))
        }
        try finish(run)
        return outcome
    }

    /// The first half, for which the plan is made anew.
    private func delete(
        _ policy: RetentionPolicy, _ choices: Choices, _ connection: Connection
    ) throws -> (RetentionOutcome, RetentionJournal.Run) {
        let plan = try plan(policy, connection)
        if let doubts = Doubts(plan), !choices.isForced { throw doubts }
        let run = try begin(.apply, choices.policyText, usesTrash: choices.usesTrash, connection)
        let purged = try purgeExpired(policy, connection)
        let kept = try RetentionDeletion(connection, folder, run)(plan.deletions)
        var outcome = RetentionOutcome(plan: plan, run: run.name, usesTrash: choices.usesTrash, purged: purged)
        outcome.results = plan.deletions.enumerated().map { .init(action: $1, obstacle: kept[$0]) }
        return (outcome, run)
    }

    private func purgeExpired(_ policy: RetentionPolicy, _ connection: Connection) throws -> Int64 {
        guard policy.trashDays > 0 else { return 0 }
        let limit = Timestamp(nanoseconds: now()) - TimeSpan.day * policy.trashDays
        let runs = try RetentionJournal(connection: connection).runs(
            where: """
                started_at < ? AND folder = ? AND id IN (SELECT run FROM retention_action WHERE state = 'trashed')
                """, .integer(limit.nanoseconds), .text(folder.path))
        let change = TrashChange(connection, folder)
        return try runs.reduce(0) { $0 + (try change.purge($1.name)) }
    }

    private func compress(
        _ action: RetentionPlan.Action, unit: Int64, of run: RetentionJournal.Run
    ) throws -> RetentionOutcome.Result {
        try writing { connection in
            let journal = RetentionJournal(connection: connection)
            let entries = try connection.transaction { try journal.add(action, unit: unit, to: run) }
            var result = RetentionOutcome.Result(action: action)
            for entry in entries {
                let compression = LogCompression(
                    entry.path, in: folder, stamp: entry.stamp, digest: action.source.digest ?? ContentDigest())
                do {
                    let compressed = try compression.run()
                    try connection.transaction {
                        try journal.adopt(compression.target, compressed.stamp, for: entry, in: folder)
                    }
                } catch let error as DatabaseError {
                    throw error
                } catch {
                    let obstacle = RetentionObstacle(error)
                    result.obstacle = obstacle
                    try connection.transaction { try journal.set([entry], to: .kept, detail: "\(obstacle)") }
                }
            }
            result.sizeAfter = action.source.files.map { file in
                let compressed = LogCompression.target(of: file.path)
                return folder.attributes(of: file.path)?.stamp.size ?? folder.attributes(of: compressed)?.stamp.size
                    ?? 0
            }.reduce(0, +)
            return result
        }
    }

    /// Gives back to the file system the pages that rows have left.
    private func finish(_ run: RetentionJournal.Run) throws {
        try writing { connection in
            try connection.execute("PRAGMA incremental_vacuum")
            try connection.transaction { try RetentionJournal(connection: connection).end(run, now: now()) }
        }
    }

    // MARK: The trash

    /// Gives back what a run has deleted, without its rows: an ingest brings them. Answers the names that the logs have
    /// now. Throws `BlotterError`.
    package func undo(_ name: String) throws -> [LogPath] {
        try writing { connection in
            try checkKnown(name)
            let run = try begin(.undo, name, connection)
            let restored = try TrashChange(connection, folder).restore(name)
            try connection.transaction { try RetentionJournal(connection: connection).end(run, now: now()) }
            return restored
        }
    }

    /// Empties the trash, or only what one run has left there; answers what was in it. Throws `BlotterError`.
    package func purge(_ name: String?) throws -> [Trash.Content] {
        try writing { connection in
            if let name { try checkKnown(name) }
            let contents = try Trash(folder).contents().filter { name == nil || $0.run == name }
            if contents.isEmpty { return contents }
            let run = try begin(.purge, contents.map(\.run).joined(separator: " "), connection)
            let change = TrashChange(connection, folder)
            for content in contents { _ = try change.purge(content.run) }
            try connection.transaction { try RetentionJournal(connection: connection).end(run, now: now()) }
            return contents
        }
    }

    private func checkKnown(_ name: String) throws {
        let known = try Trash(folder).contents().map(\.run)
        guard known.contains(name) else { throw BlotterError.noRun(name: name, known: known) }
    }

    private func begin(
        _ verb: RetentionRecord.Verb, _ policy: String, usesTrash: Bool = true, _ connection: Connection
    ) throws -> RetentionJournal.Run {
        try connection.transaction {
            try RetentionJournal(connection: connection).begin(
                verb, in: folder, usesTrash: usesTrash, policy: policy, user: user, now: now())
        }
    }

    // MARK: Holds

    /// Keeps the logs of a session from being touched until `until`, in nanoseconds since the epoch, or for ever.
    package func hold(_ session: String, reason: String, until: Int64?) throws {
        let hold = Hold(session: session, reason: reason, heldAt: now(), until: until, user: user)
        try writing { connection in try connection.transaction { try hold.save(to: connection) } }
    }

    /// False when the session was not held.
    package func release(_ session: String) throws -> Bool {
        try writing { connection in try connection.transaction { try Hold.remove(session: session, from: connection) } }
    }

    package func holds() throws -> [Hold] { try told { try Hold.all(try index.openForReading()) } }

    // MARK: Opening

    /// Runs `body` with the right to write, after what was interrupted is finished.
    private func writing<Result>(_ body: (Connection) throws -> Result) throws -> Result {
        let lock = try WriterLock(for: index, patience: patience)
        return try withExtendedLifetime(lock) {
            try told {
                guard let connection = try index.openForWriting() else { throw BlotterError.noIndex(path: index.path) }
                if let failure = try RetentionRecovery(connection, now: now()).run() { throw failure }
                let result = try body(connection)
                _ = try connection.checkpoint(.truncate)
                return result
            }
        }
    }

    private func told<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        } catch LogFileError.unchangeable(let code) where code == LogFileError.diskFull {
            throw BlotterError.diskFull(path: folder.path)
        } catch let error as LogFileError {
            throw BlotterError.disk(path: folder.path, detail: "\(error)")
        }
    }
}
