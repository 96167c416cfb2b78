package import Blotter

/// A report of latencies as JSON: milliseconds, exact to the nanosecond.
package struct LatencyJSON {
    private let report: LatencyReport
    private let grouping: LatencyGrouping?
    private let measures: [LatencyMeasure]

    /// What was measured by some measures, of groups by `grouping`.
    package init(
        _ report: LatencyReport, by grouping: LatencyGrouping?, measures: [LatencyMeasure] = LatencyMeasure.allCases
    ) {
        self.report = report
        self.grouping = grouping
        self.measures = measures
    }

    /// `{"latency_ms": {…}, "histogram": {…}, "groups": […], "spikes": […]}`
    package var json: JSONText {
        .object([
            ("latency_ms", json(report.totals)),
            ("histogram", .object(measures.map { ($0.rawValue, Self.json(report.histograms[$0])) })),
            (
                "groups",
                .array(
                    report.groups.map { group in
                        .object([
                            ("by", JSONText(grouping?.rawValue)), ("key", JSONText(group.key)),
                            ("latency_ms", json(group.latencies)),
                        ])
                    })
            ),
            ("spikes", .array(report.spikes.map { SpikeText(spike: $0).json })),
        ])
    }

    private func json(_ latencies: [LatencyMeasure: Latency]) -> JSONText {
        .object(measures.map { ($0.rawValue, LatencyText(latency: latencies[$0] ?? Latency()).json) })
    }

    private static func json(_ histogram: Histogram?) -> JSONText {
        .array(
            (histogram?.bars ?? []).map { bar in
                .object([
                    ("from_ms", .number(bar.from)), ("to_ms", .number(bar.to)), ("count", .integer(bar.count)),
                ])
            })
    }
}
