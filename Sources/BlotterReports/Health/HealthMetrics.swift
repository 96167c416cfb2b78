import Blotter

/// A report in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
///
/// What is not known has a status and no value.
package struct HealthMetrics {
    private let report: HealthReport

    /// Of all findings of a report.
    package init(_ report: HealthReport) {
        self.report = report
    }

    /// The families `blotter_health_status`, `…_value` and `…_timestamp_seconds`.
    package var text: String {
        [
            MetricFamily(
                name: "blotter_health_status", help: "How a check came out: 0 ok, 1 warning, 2 critical, 3 unknown.",
                samples: report.findings.map { (#"{check="\#($0.name)"}"#, "\($0.status.rawValue)") }),
            MetricFamily(
                name: "blotter_health_value", help: "What a check measured, in its own unit.",
                samples: report.findings.compactMap { finding in
                    finding.value.map { (#"{check="\#(finding.name)"}"#, "\(Figure($0))") }
                }),
            MetricFamily(
                name: "blotter_health_timestamp_seconds",
                help: "When the checks were made, in seconds since the epoch.",
                samples: [("", (Double(report.now.nanoseconds) / 1e9).fixed(3))]),
        ].map(\.text).joined()
    }
}
