/// From which values on each check warns or is critical; without any it is only told.
package struct HealthThresholds: Sendable, Equatable {
    package enum Level: String, CaseIterable, Sendable {
        case warning, critical
    }

    private var warnings: [HealthCheck: HealthThreshold] = [
        .errorRate: .init(.above, 1),
        .missingFills: .init(.atLeast, 1),
        .latencyP95: .init(.above, 500),
        .latencyMax: .init(.above, 5000),
        .clockSteps: .init(.above, 1),
        .silence: .init(.atLeast, 1),
        .logSize: .init(.above, 2048),
        .freeDisk: .init(.below, 10),
        .lastIngest: .init(.above, 300),
        .interruptedWork: .init(.atLeast, 1),
    ]
    private var criticals: [HealthCheck: HealthThreshold] = [
        .errorRate: .init(.above, 10),
        .missingFills: .init(.atLeast, 2),
        .latencyP95: .init(.above, 10_000),
        .clockSteps: .init(.atLeast, 3600),
        .silence: .init(.atLeast, 2),
        .freeDisk: .init(.below, 5),
        .lastIngest: .init(.above, 3600),
    ]

    /// Red flags of the runbook warn, what it says to escalate is critical.
    package init() {}

    package subscript(check: HealthCheck, level: Level) -> HealthThreshold? {
        level == .warning ? warnings[check] : criticals[check]
    }

    /// Sets a threshold to another value, or switches it off with nil.
    package mutating func set(_ check: HealthCheck, _ level: Level, to value: Double?) {
        let comparison = (self[check, level] ?? warnings[check])?.comparison ?? .above
        let threshold = value.map { HealthThreshold(comparison, $0) }
        switch level {
        case .warning: warnings[check] = threshold
        case .critical: criticals[check] = threshold
        }
    }
}
