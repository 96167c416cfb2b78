import SQLite
package import TelemetryLog

/// The end of a log's life: plans what a policy asks for, does it, and takes it back.
///
/// Files and rows go together. The right to write to the index is held for all deletions, and for each compression by
/// itself, so that an ingest never waits for long.
package struct Retention {
    let index: IndexFile
    let folder: LogFolder
    /// Who runs this, for the record.
    let user: String
    let now: () -> Int64
    private let bootClock: () -> BootClock?
    private let patience: Duration

    /// `now` is the clock, in nanoseconds since the epoch, and `bootClock` what it is held against; `patience`, how long
    /// to wait for another process that writes.
    package init(
        _ index: IndexFile, _ folder: LogFolder, user: String, patience: Duration = .seconds(10),
        bootClock: @escaping () -> BootClock? = { nil }, now: @escaping () -> Int64
    ) {
        self.index = index
        self.folder = folder
        self.user = user
        self.patience = patience
        self.bootClock = bootClock
        self.now = now
    }

    // MARK: Planning

    /// What `policy` asks for; changes nothing. Throws `BlotterError`.
    package func plan(_ policy: RetentionPolicy, usesTrash: Bool = true) throws -> RetentionPlan {
        try mappingErrors { try plan(policy, usesTrash: usesTrash, try index.openForReading()) }
    }

    private func plan(_ policy: RetentionPolicy, usesTrash: Bool, _ connection: Connection) throws -> RetentionPlan {
        let now = now()
        let sources = try RetentionInventory(connection, folder, now: now).sources()
        var space = RetentionPlan.Space(free: DiskSpace(at: folder)?.free)
        space.usesTrash = usesTrash
        space.trash = try Trash(folder).contents()
        space.expired = try expired(policy, now, connection)
        var plan = RetentionPlan(sources, policy, now: now, space) { file in
            (try? folder.open(file.path).estimateCompressed()) ?? file.stamp.size
        }
        plan.clockDoubt = try RetentionJournal(connection: connection).witness(bootClock()).doubt(
            now: Timestamp(nanoseconds: now), logs: sources.map { Timestamp(nanoseconds: $0.modified) })
        plan.hasLapsedHold = try Hold.all(connection).contains { !$0.isValid(at: now) }
        return plan
    }

    /// Runs whose time in the trash is over.
    private func expired(_ policy: RetentionPolicy, _ now: Int64, _ connection: Connection) throws -> Set<String> {
        guard policy.trashDays > 0 else { return [] }
        let limit = Timestamp(nanoseconds: now) - TimeSpan.day * policy.trashDays
        let runs = try RetentionJournal(connection: connection).runs(
            where: """
                started_at < ? AND folder = ? AND id IN (SELECT run FROM retention_action WHERE state = 'trashed')
                """, .integer(limit.nanoseconds), .text(folder.path))
        return Set(runs.map(\.name))
    }

    // MARK: Applying

    /// How a policy is carried out.
    package struct Choices: Sendable {
        /// Goes on where there is a doubt about the plan.
        package var isForced = false
        /// Deletes for good, to make room at once.
        package var usesTrash = true
        /// The policy, for the record.
        package var policyText = ""

        /// Into the trash, and only without doubts.
        package init() {}
    }

    /// Does what `policy` asks for now; `shouldStop` is asked between two logs. What fails after the deletions is told in
    /// the outcome. Throws `BlotterError`, or the plan's `Doubts`.
    package func apply(
        _ policy: RetentionPolicy, _ choices: Choices, shouldStop: () -> Bool = { false }
    ) throws -> RetentionOutcome {
        let free = DiskSpace(at: folder)?.free
        index.spendReserve()
        var (outcome, run) = try writing(unless: shouldStop) { try delete(policy, choices, $0) }
        do {
            try compress(&outcome, run, shouldStop)
            try giveBackPages()
        } catch let error as BlotterError {
            outcome.failure = error
        }
        outcome.freed = free.flatMap { before in DiskSpace(at: folder).map { $0.free - before } }
        do {
            try writing { connection in
                try connection.transaction {
                    try RetentionJournal(connection: connection).end(run, now: now(), freed: outcome.freed)
                }
                index.keepReserve()
            }
        } catch let error as BlotterError {
            outcome.failure = outcome.failure ?? error
        }
        return outcome
    }

    /// The first half, for which the plan is made anew.
    private func delete(
        _ policy: RetentionPolicy, _ choices: Choices, _ connection: Connection
    ) throws -> (RetentionOutcome, RetentionJournal.Run) {
        let plan = try plan(policy, usesTrash: choices.usesTrash, connection)
        if let doubts = Doubts(plan), !choices.isForced { throw doubts }
        let journal = RetentionJournal(connection: connection)
        let run = try connection.transaction {
            let run = try journal.begin(
                .apply, in: folder, usesTrash: choices.usesTrash, policy: choices.policyText, user: user, now: now(),
                // A clock that was doubted is no witness, unless somebody has answered for it.
                plan.clockDoubt == nil || choices.isForced ? bootClock() : nil)
            try journal.add(plan.blocked, to: run)
            return run
        }
        let change = TrashChange(connection, folder)
        let purged = try plan.purges.map { try change.purge($0.content.run) }.sum
        let kept = try delete(plan.deletions, run, connection)
        var outcome = RetentionOutcome(plan: plan, run: run.name, usesTrash: choices.usesTrash, purged: purged)
        for (place, action) in plan.deletions.enumerated() {
            outcome.results += action.files.map { .init(action, $0, kept[place]) }
        }
        try connection.transaction { try journal.end(run, now: now()) }
        return (outcome, run)
    }

    /// Some at a time, so that a disk that is full has to hold but little before the first files are gone. Answers why
    /// some were left, by their places.
    private func delete(
        _ actions: [RetentionPlan.Action], _ run: RetentionJournal.Run, _ connection: Connection
    ) throws -> [Int: RetentionObstacle] {
        var kept: [Int: RetentionObstacle] = [:]
        for first in stride(from: 0, to: actions.count, by: Self.mostAtOnce) {
            let some = actions[first..<min(first + Self.mostAtOnce, actions.count)]
            let obstacles = try RetentionDeletion(connection, folder, run)(Array(some), firstUnit: first)
            for (place, obstacle) in obstacles { kept[first + place] = obstacle }
            _ = try connection.checkpoint(.truncate)
        }
        return kept
    }

    private static let mostAtOnce = 200

    /// Gives the pages that rows have left back to the file system, if there is room to do it.
    private func giveBackPages() throws {
        do {
            try writing { try $0.execute("PRAGMA incremental_vacuum") }
        } catch BlotterError.diskFull {
            // They are used again by what comes.
        }
    }

    private func compress(
        _ outcome: inout RetentionOutcome, _ run: RetentionJournal.Run, _ shouldStop: () -> Bool
    ) throws {
        let actions = outcome.plan.compressions
        for (place, action) in actions.enumerated() {
            if shouldStop() {
                outcome.wasInterrupted = true
                return
            }
            do {
                outcome.results += try compress(action, unit: Int64(outcome.plan.deletions.count + place), of: run)
            } catch let error as BlotterError {
                for action in actions[place...] {
                    outcome.results += action.files.map { .init(action, $0, RetentionObstacle(waitingFor: error)) }
                }
                throw error
            }
        }
    }

    private func compress(
        _ action: RetentionPlan.Action, unit: Int64, of run: RetentionJournal.Run
    ) throws -> [RetentionOutcome.Result] {
        try writing { connection in
            let journal = RetentionJournal(connection: connection)
            let entries = try connection.transaction { try journal.add(action, unit: unit, to: run) }
            return try zip(entries, action.files).map { entry, file in
                var result = RetentionOutcome.Result(action, file)
                let compression = LogCompression(
                    entry.path, in: folder, stamp: entry.stamp, digest: action.source.digest ?? ContentDigest())
                do {
                    let compressed = try compression.run()
                    try connection.transaction {
                        try journal.adopt(compression.target, compressed.stamp, for: entry, in: folder)
                    }
                    // Of a log whose copy was there nothing is left but that copy.
                    result.sizeAfter = file.sizeAfter == 0 ? 0 : compressed.stamp.size
                } catch let error as DatabaseError {
                    throw error
                } catch {
                    let obstacle = RetentionObstacle(error)
                    result.obstacle = obstacle
                    try connection.transaction { try journal.set([entry], to: .kept, detail: "\(obstacle)") }
                }
                return result
            }
        }
    }

    /// Runs `body` with the right to write, after what was interrupted is finished, unless it is to stop by then.
    func writing<Result>(
        unless shouldStop: () -> Bool = { false }, _ body: (Connection) throws -> Result
    ) throws -> Result {
        try WriteSession.run(index, patience: patience) { session in
            guard !shouldStop() else { throw BlotterError.interrupted }
            return try mappingErrors {
                let connection = try session.open()
                if let failure = try session.recover(connection, now: now()) { throw failure }
                let result = try body(connection)
                try session.checkpoint(connection)
                return result
            }
        }
    }

    /// Runs `body`; what SQLite and the file system throw becomes `BlotterError`.
    func mappingErrors<Result>(_ body: () throws -> Result) throws -> Result {
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
