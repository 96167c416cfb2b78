package import Blotter
package import TelemetryLog

/// How all checks came out at one moment.
package struct HealthReport {
    /// When the checks were made.
    package let now: Timestamp
    /// In a fixed order.
    package let findings: [HealthFinding]

    /// Of findings that are made already.
    package init(now: Timestamp, findings: [HealthFinding]) {
        self.now = now
        self.findings = findings
    }

    /// Of everything that was measured, the index first; `isEmpty` when no event matches, `isFiltered` when some are left out
    /// on purpose, and `next` for what to look at.
    package init(
        _ health: Health, _ thresholds: HealthThresholds, isEmpty: Bool, isFiltered: Bool, index: IndexFile,
        _ next: NextStep
    ) {
        let first = HealthFinding(indexOf: health, isEmpty: isEmpty, isFiltered: isFiltered, next)
        let checks = HealthCheck.allCases.map {
            HealthFinding($0, health, thresholds, index: index, next)
        }
        self.init(now: health.now, findings: [first] + checks)
    }

    /// The worst of all.
    package var status: HealthStatus { findings.map(\.status).max { $0.severity < $1.severity } ?? .unknown }

    /// In the order of their gravity, those of one in the fixed order.
    package var worstFirst: [HealthFinding] {
        HealthStatus.allCases.sorted { $0.severity > $1.severity }
            .flatMap { status in findings.filter { $0.status == status } }
    }

    /// What is the matter, in a line: the causes, those that are as grave as the worst, in their words; then how many checks
    /// came out how.
    package var summary: String {
        let counts = HealthStatus.allCases.sorted { $0.severity > $1.severity }.compactMap { status in
            let count = findings.count { $0.status == status }
            return count > 0 ? "\(count) \(status.name)" : nil
        }.joined(separator: ", ")
        return causes.map { "\($0) (\(counts))" } ?? counts
    }

    /// What is the matter, without the counts; nil when nothing is.
    package var causes: String? {
        guard status != .ok else { return nil }
        let worst = findings.filter { $0.status == status }.sorted { $0.isOfTrading && !$1.isOfTrading }
        let (told, rest) = (worst.prefix(Self.mostCauses), worst.dropFirst(Self.mostCauses))
        return told.map(\.cause).joined(separator: "; ")
            + (rest.isEmpty ? "" : "; \(rest.map(\.name).joined(separator: ", "))")
    }

    private static let mostCauses = 3

    /// A value that is not known is null, and so is a threshold that is switched off.
    package var json: JSONText {
        .object([
            ("timestamp", .string(now.shortDescription)),
            ("status", .string(status.name)),
            ("message", .string(summary)),
            ("exit_code", .integer(Int(status.rawValue))),
            ("checks", .array(findings.map(\.json))),
        ])
    }
}

extension HealthStatus {
    /// As options, JSON and the messages write it.
    package var name: String {
        switch self {
        case .ok: "ok"
        case .warning: "warning"
        case .critical: "critical"
        case .unknown: "unknown"
        }
    }
}

extension HealthFinding {
    fileprivate var json: JSONText {
        .object([
            ("name", .string(name)),
            ("status", .string(status.name)),
            ("message", .string(message)),
            ("value", Self.json(value)),
            ("threshold_warn", Self.json(warning?.value)),
            ("threshold_critical", Self.json(critical?.value)),
            ("next", JSONText(next)),
            ("evidence", .array(evidence.map(\.json))),
            ("figures", .array(figures.prefix(Self.mostFigures).map(\.json))),
        ])
    }

    private static let mostFigures = 20

    /// Whether it is about what trading does now.
    fileprivate var isOfTrading: Bool { HealthCheck(rawValue: name).map { HealthCheck.ofWindow.contains($0) } ?? false }

    /// The message, with the name of the check where that does not say what it is about.
    fileprivate var cause: String {
        let speaks: [HealthCheck] = [.stuckOrders] + HealthCheck.ofShares
        return HealthCheck(rawValue: name).map(speaks.contains) == true ? message : "\(name): \(message)"
    }

    private static func json(_ value: Double?) -> JSONText { value.map { .raw(Figure($0).description) } ?? .null }
}

extension ExecutionFigure {
    /// `symbol` is null for a whole session and for what bears none; `count` is what the value is made of.
    fileprivate var json: JSONText {
        .object([
            ("session_id", .string(session)), ("symbol", JSONText(symbol)), ("is_whole_session", .bool(isWhole)),
            ("value", .raw(Figure(value).description)),
            ("part", .integer(Int(part))), ("count", .integer(Int(of))), ("since", JSONText(since?.shortDescription)),
        ])
    }
}
