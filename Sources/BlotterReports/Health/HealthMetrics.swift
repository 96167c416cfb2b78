import Blotter

/// A report in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/), by its conventions: base units, one unit a metric
/// (https://prometheus.io/docs/practices/naming/).
///
/// What is not known has a status and no value.
package struct HealthMetrics {
    private let report: HealthReport

    /// Of all findings of a report.
    package init(_ report: HealthReport) {
        self.report = report
    }

    /// The families `blotter_health_status`, `blotter_health_timestamp_seconds`, `blotter_build_info`, and one for each
    /// check that has a value.
    package var text: String {
        let general = [
            MetricFamily(
                name: "blotter_build_info", help: "Which blotter this is.",
                samples: [(#"{version="\#(Version.current)"}"#, "1")]),
            MetricFamily(
                name: "blotter_health_status", help: "How a check came out: 0 ok, 1 warning, 2 critical, 3 unknown.",
                samples: report.findings.map { (#"{check="\#($0.name)"}"#, "\($0.status.rawValue)") }),
            MetricFamily(
                name: "blotter_health_timestamp_seconds",
                help: "When the checks were made, in seconds since the epoch.",
                samples: [("", (Double(report.now.nanoseconds) / 1e9).fixed(3))]),
        ]
        return (general + report.findings.compactMap(Self.family)).map(\.text).joined()
    }

    /// What a check measured, in base units.
    private static func family(_ finding: HealthFinding) -> MetricFamily? {
        guard let check = HealthCheck(rawValue: finding.name), let value = finding.value else { return nil }
        let (name, factor) = check.metric
        return MetricFamily(
            name: "blotter_\(name)", help: check.metricHelp, samples: [("", "\(Figure(value * factor))")])
    }
}

extension HealthCheck {
    /// The name of the metric, and what makes its unit of the check's.
    fileprivate var metric: (name: String, factor: Double) {
        switch self {
        case .errorRate: ("invalid_lines_ratio", 0.01)
        case .coverage: ("unread_events_ratio", 0.01)
        case .secrets: ("exposed_secrets", 1)
        case .missingFills: ("unfilled_sessions", 1)
        case .stuckOrders: ("stuck_orders", 1)
        case .fillRatio: ("lowest_fill_ratio", 0.01)
        case .gateBlocks: ("highest_blocked_intents_ratio", 0.01)
        case .rejections: ("highest_rejected_orders_ratio", 0.01)
        case .errorEvents: ("highest_error_events_by_usual_ratio", 1)
        case .slippage: ("highest_slippage_ratio", 0.0001)
        case .latencyP95: ("latency_p95_seconds", 0.001)
        case .latencyMax: ("latency_max_seconds", 0.001)
        case .clockSteps: ("largest_clock_step_seconds", 1)
        case .silence: ("silent_sessions", 1)
        case .logSize: ("logs_size_bytes", 1e6)
        case .indexSize: ("index_size_bytes", 1e6)
        case .freeDisk: ("free_disk_ratio", 0.01)
        case .lastIngest: ("last_ingest_age_seconds", 1)
        case .lastRetention: ("last_retention_age_seconds", 1)
        case .interruptedWork: ("leftovers", 1)
        case .outdatedLogs: ("outdated_logs", 1)
        }
    }

    fileprivate var metricHelp: String {
        switch self {
        case .fillRatio, .gateBlocks, .rejections, .errorEvents, .slippage:
            "Of the session and symbol for which it is the worst: \(meaning)."
        default: "\(meaning.prefix(1).uppercased())\(meaning.dropFirst())."
        }
    }
}
