package import TelemetryLog

/// A time in which a symbol's orders took far longer than they usually do.
package struct SpikeWindow: Sendable, Equatable {
    /// The symbol; nil for orders without one.
    package var symbol: String?
    /// Which of the two latencies was unusual.
    package var measure: LatencyMeasure
    /// Whole minutes; up to but without `to`.
    package var from: Timestamp
    /// Where the window ends.
    package var to: Timestamp
    /// The sessions of the orders that were placed in it.
    package var sessions: [String]
    /// The figures of these orders, in milliseconds.
    package var latency: Latency
    /// The median of all the symbol's orders, or of those of its one session where it alone was slow, in milliseconds.
    package var baseline: Double
    /// What else happened in its sessions at the time.
    package var blocks: Int64 = 0
    /// Errors of its sessions at the time.
    package var errors: Int64 = 0
    /// Pauses of more than a minute between two lines of a log at the time.
    package var pauses: Int64 = 0
    /// How often the clock was set back at the time.
    package var clockSteps: Int64 = 0

    /// The median's excess over the baseline, times the orders: about how many milliseconds it cost.
    package var cost: Double { ((latency.p50 ?? 0) - baseline) * Double(latency.count) }
}
