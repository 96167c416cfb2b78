/// How a check came out; the raw value is the exit status that monitoring knows it by.
package enum HealthStatus: Int32, CaseIterable, Sendable {
    case ok = 0
    case warning = 1
    case critical = 2
    /// It could not be measured.
    case unknown = 3

    /// Higher is worse: what is not known hides nothing that is.
    package var severity: Int {
        switch self {
        case .ok: 0
        case .unknown: 1
        case .warning: 2
        case .critical: 3
        }
    }
}

extension Health {
    /// How a check comes out: unknown where it has thresholds and what it is about cannot be measured.
    package func status(of check: HealthCheck, _ thresholds: HealthThresholds) -> HealthStatus {
        let warning = thresholds[check, .warning]
        let critical = thresholds[check, .critical]
        guard let value = value(of: check) else {
            let isUnmeasured = check == .freeDisk || check == .lastIngest
            return isUnmeasured && (warning != nil || critical != nil) ? .unknown : .ok
        }
        return thresholds.status(of: check, value, gravest: check == .silence ? Double(silence.abandoned) : value)
    }
}

extension HealthThresholds {
    /// How a check comes out by its value, or by another where that decides what is critical.
    package func status(of check: HealthCheck, _ value: Double, gravest: Double? = nil) -> HealthStatus {
        if self[check, .critical]?.isCrossed(by: gravest ?? value) == true { return .critical }
        return self[check, .warning]?.isCrossed(by: value) == true ? .warning : .ok
    }
}

extension Health {
    /// Whether a check of trading has nothing to look at since sessions that should trade say nothing: that there is no
    /// fault in it does not mean that one is over. Open orders stay open, whoever is silent.
    package func isBlind(to check: HealthCheck) -> Bool {
        guard check != .stuckOrders, HealthCheck.ofWindow.contains(check), let from = question.recent.from else {
            return false
        }
        return silence.silent.contains { $0.silence.isPresent } && (lastEvent.map { $0 < from } ?? true)
    }
}
