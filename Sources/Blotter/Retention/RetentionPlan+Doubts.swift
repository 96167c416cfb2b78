package import TelemetryLog

extension RetentionPlan {
    /// What a plan looks like that nobody should carry out without another look.
    package enum Doubt: Error, Sendable, Equatable {
        case deletesMost(deleted: Int, of: Int)
        /// A log from the future: then some clock is wrong.
        case future(path: String, modified: Int64)
        /// Since an earlier run of this boot the clock was set forward, or back where this is below zero.
        case clockSet(by: TimeSpan)
        /// Nothing was logged and no retention ran for so long: the machine was off, or the clock jumped.
        case gap(from: Timestamp, to: Timestamp)
    }

    /// Clocks of two machines may be so far apart.
    private static let clockTolerance = TimeSpan(seconds: 300)

    /// What somebody should look at before this is carried out.
    package var doubts: [Doubt] {
        guard !actions.isEmpty || !purges.isEmpty else { return [] }
        var doubts: [Doubt] = []
        let deleted = deletions.reduce(0) { $0 + $1.files.count }
        if deleted * 2 > fileCount { doubts.append(.deletesMost(deleted: deleted, of: fileCount)) }
        if let last = sources.last,
            Timestamp(nanoseconds: last.modified) - Timestamp(nanoseconds: now) > Self.clockTolerance
        {
            doubts.append(.future(path: last.path.text, modified: last.modified))
        }
        if needsClock, let clockDoubt { doubts.append(clockDoubt) }
        return doubts
    }

    /// Whether something goes because of what the clock says.
    private var needsClock: Bool {
        purges.contains { if case .expired = $0.reason { true } else { false } }
            || deletions.contains { if case .age = $0.reason { true } else { false } }
            || (hasLapsedHold && !deletions.isEmpty)
    }
}
