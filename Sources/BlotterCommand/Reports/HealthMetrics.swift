import Blotter

/// A report in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
///
/// What is not known has a status and no value.
struct HealthMetrics {
    private let report: HealthReport

    init(_ report: HealthReport) {
        self.report = report
    }

    var text: String {
        family(
            "blotter_health_status", "How a check came out: 0 ok, 1 warning, 2 critical, 3 unknown.",
            report.findings.map { (#"{check="\#($0.name)"}"#, "\($0.status.rawValue)") })
            + family(
                "blotter_health_value", "What a check measured, in its own unit.",
                report.findings.compactMap { finding in
                    finding.value.map { (#"{check="\#(finding.name)"}"#, "\(Figure($0))") }
                })
            + family(
                "blotter_health_timestamp_seconds", "When the checks were made, in seconds since the epoch.",
                [("", (Double(report.now.nanoseconds) / 1e9).fixed(3))])
    }

    private func family(_ name: String, _ help: String, _ samples: [(labels: String, value: String)]) -> String {
        guard !samples.isEmpty else { return "" }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n"
            + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}
