package import Blotter

extension HealthCheck {
    /// What is measured, in a few words.
    var meaning: String {
        switch self {
        case .errorRate: "invalid lines"
        case .coverage: "events without time, kind or session"
        case .secrets: "secrets in the index"
        case .missingFills: "sessions with orders, no fill"
        case .stuckOrders: "orders that stay open"
        case .fillRatio: "orders filled, of those due"
        case .gateBlocks: "intents that gates blocked"
        case .rejections: "orders that were rejected"
        case .errorEvents: "errors, as often as usual is 1"
        case .slippage: "median, worse than the intent's price"
        case .latencyP95: "the larger of both latencies"
        case .latencyMax: "the slowest order"
        case .clockSteps: "largest step of a clock back"
        case .silence: "silent sessions"
        case .logSize: "log files on the disk"
        case .indexSize: "the index"
        case .freeDisk: "free where the index is"
        case .lastIngest: "since the last ingest"
        case .lastRetention: "since retention was applied"
        case .interruptedWork: "leftovers, damaged logs"
        case .outdatedLogs: "logs read by other formats or redactions"
        }
    }

    /// A threshold with its unit: `above 500ms`, `below 10%`, `1 or more`.
    package func text(_ threshold: HealthThreshold) -> String {
        let value = Figure(threshold.value).description + unit
        return switch threshold.comparison {
        case .above: "above \(value)"
        case .atLeast: "\(value) or more"
        case .below: "below \(value)"
        }
    }

    private var unit: String {
        switch self {
        case .errorRate, .coverage, .fillRatio, .gateBlocks, .rejections, .freeDisk: "%"
        case .errorEvents: " x"
        case .slippage: " bp"
        case .latencyP95, .latencyMax: "ms"
        case .clockSteps, .lastIngest, .lastRetention: " s"
        case .logSize, .indexSize: " MB"
        case .secrets, .missingFills, .stuckOrders, .silence, .interruptedWork, .outdatedLogs: ""
        }
    }
}
