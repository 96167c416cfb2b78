package import TelemetryLog

/// A time in which a symbol's orders took far longer than they usually do.
package struct SpikeWindow: Sendable, Equatable {
    package var symbol: String?
    package var measure: LatencyMeasure
    /// Whole minutes; up to but without `to`.
    package var from: Timestamp
    package var to: Timestamp
    /// Of the orders that were placed in it.
    package var sessions: [String]
    /// Of these orders, in milliseconds.
    package var latency: Latency
    /// The median of all the symbol's orders, in milliseconds.
    package var baseline: Double
    /// What else happened in its sessions at the time.
    package var blocks: Int64 = 0
    package var errors: Int64 = 0
    /// Of more than a minute.
    package var pauses: Int64 = 0
    package var clockSteps: Int64 = 0

    /// The median's excess over the baseline, times the orders: about how many milliseconds it cost.
    package var cost: Double { ((latency.p50 ?? 0) - baseline) * Double(latency.count) }
}
