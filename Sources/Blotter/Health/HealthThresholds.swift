/// From which values on each check warns or is critical; without any it is only told. `Health.status(of:)` in
/// `HealthStatus.swift` holds what was measured against them.
package struct HealthThresholds: Sendable, Equatable {
    /// How grave it is when a threshold is crossed.
    package enum Level: Sendable {
        case warning, critical
    }

    private var warnings: [HealthCheck: Double] = [
        .errorRate: 1, .coverage: 20, .secrets: 1, .missingFills: 1, .stuckOrders: 3, .fillRatio: 80,
        .gateBlocks: 50, .rejections: 5, .errorEvents: 3, .slippage: 25, .latencyP95: 500, .latencyMax: 5000,
        .clockSteps: 1,
        .silence: 1,
        .logSize: 2048,
        .freeDisk: 10, .lastIngest: 300, .lastRetention: 8 * 86_400, .interruptedWork: 1,
        .outdatedLogs: 1,
    ]
    private var criticals: [HealthCheck: Double] = [
        .errorRate: 10, .missingFills: 2, .stuckOrders: 10, .fillRatio: 50, .gateBlocks: 80, .rejections: 20,
        .errorEvents: 10, .slippage: 100, .latencyP95: 10_000, .clockSteps: 3600, .silence: 2,
        .freeDisk: 5,
        .lastIngest: 3600,
    ]

    /// Red flags of the runbook warn, what it says to escalate is critical.
    package init() {}

    /// The threshold of a check; nil when it is switched off.
    package subscript(check: HealthCheck, level: Level) -> HealthThreshold? {
        let value = level == .warning ? warnings[check] : criticals[check]
        return value.map { HealthThreshold(Self.comparison(check, level), $0) }
    }

    /// Sets a threshold to another value, or switches it off with nil.
    package mutating func set(_ check: HealthCheck, _ level: Level, to value: Double?) {
        switch level {
        case .warning: warnings[check] = value
        case .critical: criticals[check] = value
        }
    }

    private static func comparison(_ check: HealthCheck, _ level: Level) -> HealthThreshold.Comparison {
        switch check {
        case .secrets, .missingFills, .stuckOrders, .silence, .interruptedWork, .outdatedLogs: .atLeast
        case .freeDisk, .fillRatio: .below
        case .clockSteps: level == .warning ? .above : .atLeast
        case .errorRate, .coverage, .gateBlocks, .rejections, .errorEvents, .slippage, .latencyP95, .latencyMax,
            .logSize, .indexSize, .lastIngest, .lastRetention:
            .above
        }
    }
}

/// A value from which on a check is no longer fine.
package struct HealthThreshold: Sendable, Equatable {
    /// On which side of the value a check is no longer fine.
    package enum Comparison: Sendable {
        case above, atLeast, below
    }

    /// The side.
    package var comparison: Comparison
    /// The value, in the unit of the check.
    package var value: Double

    /// A threshold at `value`, in the unit of the check.
    package init(_ comparison: Comparison, _ value: Double) {
        self.comparison = comparison
        self.value = value
    }

    /// Whether a measured value is no longer fine.
    package func isCrossed(by measured: Double) -> Bool {
        switch comparison {
        case .above: measured > value
        case .atLeast: measured >= value
        case .below: measured < value
        }
    }
}
