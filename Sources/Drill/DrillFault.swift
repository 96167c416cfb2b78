package import TelemetryLog

/// What can be wrong in a drill, and which check of health has to find it.
package enum DrillFault: String, CaseIterable, Sendable {
    /// Sessions place orders, and none is filled.
    case missingFills = "missing_fills"
    /// The last orders were never answered.
    case stuckOrders = "stuck_orders"
    /// Orders end without a fill when their time is over.
    case expiredOrders = "expired_orders"
    /// A risk gate blocks nearly every intent.
    case blockedGates = "blocked_gates"
    /// The exchange refuses orders.
    case rejections
    /// Errors come that are no order's.
    case errorBurst = "error_burst"
    /// Fills are far from the prices that the intents saw.
    case badPrices = "bad_prices"
    /// Fills come after many seconds.
    case latencySpike = "latency_spike"
    /// A clock was set back by two hours.
    case clockStep = "clock_step"
    /// A process hangs, with an order open.
    case silence
    /// Lines are cut off, or other things stand between them.
    case corruptLog = "corrupt_log"

    /// The name of the check.
    package var check: String {
        switch self {
        case .missingFills, .stuckOrders, .rejections, .silence: rawValue
        case .expiredOrders: "fill_ratio"
        case .blockedGates: "gate_blocks"
        case .errorBurst: "error_events"
        case .badPrices: "slippage"
        case .latencySpike: "latency_p95"
        case .clockStep: "clock_steps"
        case .corruptLog: "error_rate"
        }
    }

    /// What is wrong, in a sentence.
    package var story: String {
        switch self {
        case .missingFills: "orders are placed, and not one is filled"
        case .stuckOrders: "orders are neither filled nor ended"
        case .expiredOrders: "most orders expire without a fill"
        case .blockedGates: "a gate blocks nine of ten intents"
        case .rejections: "the exchange rejects a third of the orders"
        case .errorBurst: "the connection is lost again and again"
        case .badPrices: "orders are filled one and a half per cent worse than intended"
        case .latencySpike: "fills take more than ten seconds"
        case .clockStep: "the clock is set back by two hours"
        case .silence: "the session hangs with an order open"
        case .corruptLog: "lines are cut off or mixed with other output"
        }
    }

    /// How long before the morning's end it begins, in seconds.
    var secondsBeforeEnd: Int64 {
        switch self {
        case .silence: 1500
        case .corruptLog: 1800
        case .clockStep: 480
        case .missingFills, .stuckOrders, .expiredOrders, .blockedGates, .rejections, .errorBurst, .badPrices,
            .latencySpike:
            Drill.trouble
        }
    }
}

/// A fault of a drill, where it is, and since when.
package struct DrillAnswer: Equatable, Sendable {
    /// What is wrong.
    package let fault: DrillFault
    /// The sessions that have it.
    package let sessions: [String]
    /// When it began.
    package let since: Timestamp
}
