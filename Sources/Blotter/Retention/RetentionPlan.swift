package import TelemetryLog

/// What a policy asks for: which logs go, which are compressed, what of the trash is given up, and why.
///
/// Age comes first, then the size of all, then the free space, then compression; the oldest log goes first, of logs of
/// one age the one whose name is first. Of equal logs, the age of the youngest counts for all.
package struct RetentionPlan: Sendable {
    /// What is done to a log.
    package enum Kind: String, Sendable {
        case delete, compress
    }

    /// What in the policy asks for it; days are of 86,400 seconds, MB of 1,048,576 bytes.
    package enum Reason: Sendable, Equatable {
        case age(days: Double, limit: Int)
        case totalSize(limitMB: Int)
        case freeSpace(limitMB: Int)
        /// It has been in the trash for so many days.
        case expired(limit: Int)
    }

    /// A file that an action is about.
    package struct File: Sendable {
        /// The file as it is now.
        package var file: RetentionSource.File
        /// Bytes on the disk when it is done; for a compression, an estimate.
        package var sizeAfter: Int64

        /// Its path in the log folder.
        package var path: LogPath { file.path }
        /// Its bytes on the disk now.
        package var size: Int64 { file.stamp.size }
    }

    /// What is done to one log, all its files included.
    package struct Action: Sendable {
        /// Whether it is deleted or compressed.
        package var kind: Kind
        /// The log.
        package var source: RetentionSource
        /// What in the policy asks for it.
        package var reason: Reason
        /// All that it touches.
        package var files: [File]
        /// Whether a log that is deleted goes at once, and not to the trash.
        package var isForGood = false

        /// Bytes on the disk before.
        package var size: Int64 { files.map(\.size).sum }
        /// Bytes on the disk afterwards; for a compression, an estimate.
        package var sizeAfter: Int64 { files.map(\.sizeAfter).sum }
    }

    /// What an earlier run has left in the trash, and goes.
    package struct Purge: Sendable, Equatable {
        /// What is in the trash of that run.
        package var content: Trash.Content
        /// Why it goes.
        package var reason: Reason
    }

    /// What became of a source, by its place in `sources`.
    package enum Verdict: Sendable {
        case kept
        case planned(Reason, Kind)
        /// The policy asks for it, but this is in its way.
        case blocked(RetentionObstacle, Reason, Kind)
    }

    /// The disk, and the trash on it.
    package struct Space: Sendable {
        /// Bytes that are free on the disk; nil when the system does not tell.
        package var free: Int64?
        /// The oldest run first.
        package var trash: [Trash.Content] = []
        /// Runs whose time in the trash is over.
        package var expired: Set<String> = []
        /// Whether deletions go to the trash.
        package var usesTrash = true

        /// So many bytes are free, and nothing is in the trash.
        package init(free: Int64? = nil) { self.free = free }
    }

    /// What is asked for.
    package let policy: RetentionPolicy
    /// Oldest first.
    package let sources: [RetentionSource]
    /// What becomes of each source, in its place in `sources`.
    package private(set) var verdicts: [Verdict]
    /// Deletions in the order in which they were decided, then compressions.
    package private(set) var actions: [Action] = []
    /// What of the trash goes, the oldest run first.
    package private(set) var purges: [Purge] = []
    /// The moment that ages are counted from, in nanoseconds since the epoch.
    package let now: Int64
    /// Why the clock's time, and with it all ages, is to be doubted; nil when it is not.
    package var clockDoubt: Doubt?
    /// Whether a session was held until some time that is over.
    package var hasLapsedHold = false
    /// The ages at which each source goes and is compressed, in days.
    private let limits: [(delete: Int, compress: Int)]

    /// Plans for `sources`; `estimate` says to how many bytes a file would be compressed.
    package init(
        _ sources: [RetentionSource], _ policy: RetentionPolicy, now: Int64, _ space: Space,
        estimate: (RetentionSource.File) -> Int64
    ) {
        self.policy = policy
        self.sources = sources.sorted(by: RetentionSource.isOlder)
        self.now = now
        limits = self.sources.map(policy.ages)
        verdicts = Array(repeating: .kept, count: sources.count)
        planByAge()
        planBySize()
        purges = space.trash.filter { space.expired.contains($0.run) }.map {
            Purge(content: $0, reason: .expired(limit: policy.trashDays))
        }
        if let free = space.free { planByFreeSpace(free, space) }
        if !space.usesTrash { for place in actions.indices { actions[place].isForGood = true } }
        planCompression(estimate)
    }

    /// Days of 86,400 seconds since a log was last written to.
    package func ageInDays(_ source: RetentionSource) -> Double { ageInDays(source.modified) }

    private func ageInDays(_ modified: Int64) -> Double {
        (Timestamp(nanoseconds: now) - Timestamp(nanoseconds: modified)).inDays
    }

    /// Whether a source is one of the newest, which are not deleted.
    package func isProtected(_ place: Int) -> Bool { place >= sources.count - policy.keepLast }

    // MARK: The four rules

    private mutating func planByAge() {
        for place in sources.indices where !isProtected(place) {
            let limit = limits[place].delete
            let days = ageInDays(sources[place])
            if limit > 0, days > Double(limit) { delete(place, .age(days: days, limit: limit)) }
        }
    }

    private mutating func planBySize() {
        guard policy.maxTotalMB > 0 else { return }
        let limit = Int64(policy.maxTotalMB) * RetentionPolicy.bytesPerMB
        let all = sizeBefore
        deleteOldest(.totalSize(limitMB: policy.maxTotalMB), after: deletedBytes) { all - $0 > limit }
    }

    /// What is in the trash is on the same disk. So the oldest of it goes first, then what this run deletes anyway, then
    /// more logs, all for good, and none of them beyond what is needed.
    private mutating func planByFreeSpace(_ free: Int64, _ space: Space) {
        guard policy.minFreeMB > 0 else { return }
        let reason = Reason.freeSpace(limitMB: policy.minFreeMB)
        let need = Int64(policy.minFreeMB) * RetentionPolicy.bytesPerMB - free
        var freed = purges.map(\.content.bytes).sum
        for content in space.trash where freed < need && !space.expired.contains(content.run) {
            purges.append(Purge(content: content, reason: reason))
            freed += content.bytes
        }
        for place in actions.indices where freed < need {
            actions[place].isForGood = true
            freed += actions[place].size
        }
        let first = actions.count
        deleteOldest(reason, after: freed) { $0 < need }
        for place in actions.indices.dropFirst(first) { actions[place].isForGood = true }
    }

    /// Deletes from the oldest on while `isNeeded` for the bytes that are deleted so far, `deleted` at first.
    private mutating func deleteOldest(_ reason: Reason, after deleted: Int64, while isNeeded: (Int64) -> Bool) {
        var deleted = deleted
        for place in sources.indices where !isProtected(place) {
            guard isNeeded(deleted) else { return }
            guard case .kept = verdicts[place] else { continue }
            delete(place, reason)
            if sources[place].obstacle == nil { deleted = [deleted, sources[place].size].sum }
        }
    }

    private mutating func delete(_ place: Int, _ reason: Reason) {
        decide(place, .delete, reason) { $0.map { File(file: $0, sizeAfter: 0) } }
    }

    private mutating func planCompression(_ estimate: (RetentionSource.File) -> Int64) {
        for place in sources.indices where sources[place].isPlain {
            guard case .kept = verdicts[place] else { continue }
            if policy.protectsKeepLastFromCompression, isProtected(place) { continue }
            let limit = limits[place].compress
            let days = ageInDays(sources[place])
            guard limit > 0, days > Double(limit) else { continue }
            decide(place, .compress, .age(days: days, limit: limit)) { files in
                // A log whose compressed copy stands beside it is that copy already.
                let names = Set(files.filter(\.isCompressed).map(\.path))
                return files.filter { !$0.isCompressed }.map { file in
                    let isThere = names.contains(LogCompression.target(of: file.path))
                    return File(file: file, sizeAfter: isThere ? 0 : estimate(file))
                }
            }
        }
    }

    private mutating func decide(
        _ place: Int, _ kind: Kind, _ reason: Reason, files: ([RetentionSource.File]) -> [File]
    ) {
        if let obstacle = sources[place].obstacle {
            verdicts[place] = .blocked(obstacle, reason, kind)
            return
        }
        verdicts[place] = .planned(reason, kind)
        actions.append(Action(kind: kind, source: sources[place], reason: reason, files: files(sources[place].files)))
    }

    // MARK: Left alone

    /// A file that the policy would touch, and why it is left.
    package struct Blocked: Sendable, Equatable {
        /// The file's path in the log folder.
        package var path: LogPath
        /// What is in the way.
        package var obstacle: RetentionObstacle
        /// What would have been done.
        package var kind: Kind

        /// A file that stays, what would be done with it, and why it is not.
        package init(path: LogPath, obstacle: RetentionObstacle, kind: Kind) {
            self.path = path
            self.obstacle = obstacle
            self.kind = kind
        }
    }

    /// Files that the policy would touch, and why they are left alone.
    package var blocked: [Blocked] {
        sources.indices.flatMap { place -> [Blocked] in
            switch verdicts[place] {
            case .blocked(let obstacle, _, let kind):
                sources[place].files.map { Blocked(path: $0.path, obstacle: obstacle, kind: kind) }
            case .planned: []
            case .kept: oldCopies(place)
            }
        }
    }

    /// Files that are old enough by themselves, of a log that another file of it keeps.
    private func oldCopies(_ place: Int) -> [Blocked] {
        let (source, limit) = (sources[place], limits[place].delete)
        guard source.files.count > 1, limit > 0, !isProtected(place),
            let youngest = source.files.max(by: { $0.stamp.modified < $1.stamp.modified })
        else { return [] }
        return source.files.filter { ageInDays($0.stamp.modified) > Double(limit) }.map {
            Blocked(path: $0.path, obstacle: .copyStays(path: youngest.path.text), kind: .delete)
        }
    }

    // MARK: Sums

    /// Files of all logs, those that stay included.
    package var fileCount: Int { sources.reduce(0) { $0 + $1.files.count } }
    /// The actions that delete.
    package var deletions: [Action] { actions.filter { $0.kind == .delete } }
    /// The actions that compress.
    package var compressions: [Action] { actions.filter { $0.kind == .compress } }
    /// Bytes of all logs on the disk, before.
    package var sizeBefore: Int64 { sources.map(\.size).sum }
    /// Bytes of all logs on the disk, afterwards; an estimate where something is compressed.
    package var sizeAfter: Int64 { sizeBefore - deletedBytes - savedBytes }
    /// Bytes of the logs that are deleted.
    package var deletedBytes: Int64 { deletions.map(\.size).sum }
    /// Bytes that compression saves, as estimated.
    package var savedBytes: Int64 { compressions.map { $0.size - $0.sizeAfter }.sum }
}
