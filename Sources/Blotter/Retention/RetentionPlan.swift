import TelemetryLog

/// What a policy asks for: which logs go, which are compressed, and why.
///
/// Age comes first, then the size of all, then the free space, then compression; the oldest log goes first, of logs of
/// one age the one whose name is first.
package struct RetentionPlan: Sendable {
    package enum Kind: String, Sendable {
        case delete, compress
    }

    package enum Reason: Sendable, Equatable {
        case age(days: Double, limit: Int)
        case totalSize(limitMB: Int)
        case freeSpace(limitMB: Int)
    }

    package struct Action: Sendable {
        package var kind: Kind
        package var source: RetentionSource
        package var reason: Reason
        /// Bytes on the disk when it is done; for a compression, an estimate.
        package var sizeAfter: Int64
    }

    /// What became of a source, by its place in `sources`.
    package enum Verdict: Sendable {
        case kept
        case planned(Reason, Kind)
        /// The policy asks for it, but this is in its way.
        case blocked(RetentionObstacle, Reason, Kind)
    }

    package let policy: RetentionPolicy
    /// Oldest first.
    package let sources: [RetentionSource]
    package private(set) var verdicts: [Verdict]
    /// Deletions in the order in which they were decided, then compressions.
    package private(set) var actions: [Action] = []
    /// In nanoseconds since the epoch.
    package let now: Int64

    /// Clocks of two machines may be so far apart.
    private static let clockTolerance = TimeSpan(seconds: 300)

    /// Plans for `sources`; `free` is what is free on their disk, in bytes, and `estimate` says to how many bytes a
    /// file would be compressed.
    package init(
        _ sources: [RetentionSource], _ policy: RetentionPolicy, now: Int64, free: Int64?,
        estimate: (RetentionSource.File) -> Int64
    ) {
        self.policy = policy
        self.sources = sources.sorted(by: RetentionSource.isOlder)
        self.now = now
        verdicts = Array(repeating: .kept, count: sources.count)
        planByAge()
        planBySize()
        if let free { planByFreeSpace(free) }
        planCompression(estimate)
    }

    package func ageInDays(_ source: RetentionSource) -> Double {
        (Timestamp(nanoseconds: now) - Timestamp(nanoseconds: source.modified)).inDays
    }

    /// Whether a source is one of the newest, which are not deleted.
    package func isProtected(_ place: Int) -> Bool { place >= sources.count - policy.keepLast }

    // MARK: The four rules

    private mutating func planByAge() {
        for place in sources.indices where !isProtected(place) {
            let limit = policy.ages(of: sources[place]).delete
            let days = ageInDays(sources[place])
            if limit > 0, days > Double(limit) { delete(place, .age(days: days, limit: limit)) }
        }
    }

    private mutating func planBySize() {
        guard policy.maxTotalMB > 0 else { return }
        let limit = Int64(policy.maxTotalMB) * RetentionPolicy.bytesPerMB
        let all = sizeBefore
        deleteOldest(.totalSize(limitMB: policy.maxTotalMB)) { all - $0 > limit }
    }

    private mutating func planByFreeSpace(_ free: Int64) {
        guard policy.minFreeMB > 0 else { return }
        let limit = Int64(policy.minFreeMB) * RetentionPolicy.bytesPerMB
        deleteOldest(.freeSpace(limitMB: policy.minFreeMB)) { free + $0 < limit }
    }

    /// Deletes from the oldest on while `isNeeded` for the bytes that are deleted so far.
    private mutating func deleteOldest(_ reason: Reason, while isNeeded: (Int64) -> Bool) {
        var deleted = deletedBytes
        for place in sources.indices where !isProtected(place) {
            guard isNeeded(deleted) else { return }
            guard case .kept = verdicts[place] else { continue }
            delete(place, reason)
            if sources[place].obstacle == nil { deleted += sources[place].size }
        }
    }

    private mutating func delete(_ place: Int, _ reason: Reason) {
        decide(place, .delete, reason, sizeAfter: 0)
    }

    private mutating func planCompression(_ estimate: (RetentionSource.File) -> Int64) {
        for place in sources.indices where sources[place].isPlain {
            guard case .kept = verdicts[place] else { continue }
            if policy.protectsKeepLastFromCompression, isProtected(place) { continue }
            let limit = policy.ages(of: sources[place]).compress
            let days = ageInDays(sources[place])
            guard limit > 0, days > Double(limit) else { continue }
            decide(place, .compress, .age(days: days, limit: limit), sizeAfter: compressedSize(place, estimate))
        }
    }

    /// What is compressed already stays as it is, and needs not be written again.
    private func compressedSize(_ place: Int, _ estimate: (RetentionSource.File) -> Int64) -> Int64 {
        let source = sources[place]
        guard source.obstacle == nil else { return source.size }
        let compressed = source.files.filter(\.isCompressed)
        let missing = source.files.filter { file in
            !file.isCompressed && !compressed.contains { $0.path == LogCompression.target(of: file.path) }
        }
        return compressed.reduce(0) { $0 + $1.stamp.size } + missing.reduce(0) { $0 + estimate($1) }
    }

    private mutating func decide(_ place: Int, _ kind: Kind, _ reason: Reason, sizeAfter: Int64) {
        if let obstacle = sources[place].obstacle {
            verdicts[place] = .blocked(obstacle, reason, kind)
            return
        }
        verdicts[place] = .planned(reason, kind)
        actions.append(Action(kind: kind, source: sources[place], reason: reason, sizeAfter: sizeAfter))
    }

    // MARK: Sums

    package var deletions: [Action] { actions.filter { $0.kind == .delete } }
    package var compressions: [Action] { actions.filter { $0.kind == .compress } }
    package var sizeBefore: Int64 { sources.reduce(0) { $0 + $1.size } }
    package var sizeAfter: Int64 { sizeBefore - deletedBytes - savedBytes }
    package var deletedBytes: Int64 { deletions.reduce(0) { $0 + $1.source.size } }
    /// By compression, as estimated.
    package var savedBytes: Int64 { compressions.reduce(0) { $0 + $1.source.size - $1.sizeAfter } }

    /// Sources that the policy would touch, and why they are left alone.
    package var blocked: [(source: RetentionSource, obstacle: RetentionObstacle, kind: Kind)] {
        zip(sources, verdicts).compactMap { source, verdict in
            guard case .blocked(let obstacle, _, let kind) = verdict else { return nil }
            return (source, obstacle, kind)
        }
    }

    // MARK: Doubts

    /// What a plan looks like that nobody should carry out without another look.
    package enum Doubt: Error, Sendable, Equatable {
        case deletesMost(deleted: Int, of: Int)
        /// A log from the future: then some clock is wrong.
        case future(path: String, modified: Int64)
    }

    package var doubts: [Doubt] {
        var doubts: [Doubt] = []
        if deletions.count * 2 > sources.count {
            doubts.append(.deletesMost(deleted: deletions.count, of: sources.count))
        }
        if let last = sources.last, !actions.isEmpty,
            Timestamp(nanoseconds: last.modified) - Timestamp(nanoseconds: now) > Self.clockTolerance
        {
            doubts.append(.future(path: last.path.text, modified: last.modified))
        }
        return doubts
    }
}
