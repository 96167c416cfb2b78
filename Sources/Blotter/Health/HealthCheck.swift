/// One of the things that are measured of all logs and their index, and held against thresholds: what makes one critical
/// is in `HealthThresholds`, and decided in `HealthStatus.swift`.
package enum HealthCheck: String, CaseIterable, Sendable {
    /// Invalid lines in per cent of those that are not blank.
    case errorRate = "error_rate"
    /// Events without a time, a kind or a session, whichever are most, in per cent of all.
    case coverage
    /// Members that are named as secrets are, and have a text in the index.
    case secrets
    /// Sessions with orders and without any fill.
    case missingFills = "missing_fills"
    /// Orders of running sessions that have been open for too long.
    case stuckOrders = "stuck_orders"
    /// Orders with a fill, in per cent of those that should have one.
    case fillRatio = "fill_ratio"
    /// Intents that gates blocked, in per cent of those they decided on.
    case gateBlocks = "gate_blocks"
    /// Orders that were rejected, in per cent of all.
    case rejections
    /// How many times as often as usual errors come.
    case errorEvents = "error_events"
    /// Basis points by which orders were filled at a worse price than their intents saw: the median.
    case slippage
    /// Milliseconds, the larger of both latencies.
    case latencyP95 = "latency_p95"
    case latencyMax = "latency_max"
    /// Seconds by which a clock ran backward, at most.
    case clockSteps = "clock_steps"
    /// Silent sessions.
    case silence
    /// Megabytes (1,000,000 bytes) of log files on the disk, and of the index.
    case logSize = "log_size"
    case indexSize = "index_size"
    /// Per cent of the file system that holds the index.
    case freeDisk = "free_disk"
    /// Seconds since an ingest went through to its end.
    case lastIngest = "last_ingest"
    /// Seconds since a retention was applied and came to its end.
    case lastRetention = "last_retention"
    /// Things that a run which was killed, or a file that was not written to its end, has left.
    case interruptedWork = "interrupted_work"
    /// Logs that the formats in force may read otherwise than those that have read them.
    case outdatedLogs = "outdated_logs"

    /// Those that measure a share, a rate or a median in a window, of each session and symbol.
    package static let ofShares: [HealthCheck] = [.fillRatio, .gateBlocks, .rejections, .errorEvents, .slippage]

    /// Those that look at no more than the window: what trading does.
    package static let ofWindow: [HealthCheck] =
        [.missingFills, .stuckOrders] + ofShares + [.latencyP95, .latencyMax, .clockSteps]
}
