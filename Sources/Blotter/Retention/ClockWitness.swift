package import TelemetryLog

/// How long the machine has been up, sleep included: a clock that nobody sets.
package struct BootClock: Sendable, Equatable {
    /// The system's name for this boot.
    package var boot: String
    /// How long that boot has lasted.
    package var uptime: TimeSpan

    /// What the system told: which boot this is, and how long it has lasted.
    package init(boot: String, uptime: TimeSpan) {
        self.boot = boot
        self.uptime = uptime
    }
}

/// What speaks for the clock, or against it: earlier runs, the logs, and the time since the boot.
///
/// Ages are counted from the clock, so one that jumped forward would make every log old at once.
struct ClockWitness {
    /// By how much a clock may have been set without a doubt.
    private static let tolerance = TimeSpan.hour
    /// For so long a machine may be off, or a desk without logs over a weekend, before somebody has to look.
    private static let longestGap = TimeSpan(seconds: 66 * 3600)

    /// The present one; nil when the system does not tell.
    var bootClock: BootClock?
    /// What the clock said when this boot began, by each earlier run since then.
    var boots: [Timestamp] = []
    /// When the last run was whose clock was not doubted.
    var lastRun: Timestamp?

    /// What is to be doubted about `now`, when the logs were written last at `logs`.
    func doubt(now: Timestamp, logs: [Timestamp]) -> RetentionPlan.Doubt? {
        if let bootClock, !boots.isEmpty {
            let ahead = boots.map { now - ($0 + bootClock.uptime) }
            let least = ahead.min { $0.magnitude < $1.magnitude } ?? .zero
            return least.magnitude > Self.tolerance ? .clockSet(by: least) : nil
        }
        let past = logs.filter { $0 <= now }
        let seen: [Timestamp] =
            if let lastRun { ([lastRun] + past.filter { $0 > lastRun }).sorted() } else {
                past.max().map { [$0] } ?? []
            }
        let gaps = zip(seen, seen.dropFirst() + [now]).filter { $1 - $0 > Self.longestGap }
        return gaps.max { $0.1 - $0.0 < $1.1 - $1.0 }.map { .gap(from: $0, to: $1) }
    }
}
