/// Some samples of one metric in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
package struct MetricFamily {
    /// What the value may do: go up and down, or only up; how many values there were up to some bounds.
    package enum Kind: String { case gauge, counter, histogram }

    /// Of the metric, as in `blotter_index_events`.
    let name: String
    /// One line, without backslashes.
    let help: String
    /// Of all samples.
    let type: Kind
    /// Each a line.
    let samples: [(labels: String, value: String)]

    /// `samples` have labels as in `{code="200"}`, or none; those of a histogram the ending of their name before them.
    package init(name: String, help: String, type: Kind = .gauge, samples: [(labels: String, value: String)]) {
        self.name = name
        self.help = help
        self.type = type
        self.samples = samples
    }

    /// One sample without a label.
    package static func gauge(_ name: String, _ help: String, _ value: Double) -> MetricFamily {
        MetricFamily(name: name, help: help, samples: [("", value.fixed(value == value.rounded() ? 0 : 3))])
    }

    /// How many values were not above each of `bounds`, in the base unit, how many there were, and what they come to.
    package static func histogram(
        _ name: String, _ help: String, upTo bounds: [(bound: Double, count: Int64)], count: Int64, sum: Double
    ) -> MetricFamily {
        let buckets = bounds.map { (#"_bucket{le="\#(Figure($0.bound))"}"#, "\($0.count)") }
        return MetricFamily(
            name: name, help: help, type: .histogram,
            samples: buckets + [
                (#"_bucket{le="+Inf"}"#, "\(count)"), ("_sum", "\(Figure(sum))"), ("_count", "\(count)"),
            ])
    }

    /// Empty without samples.
    package var text: String {
        guard !samples.isEmpty else { return "" }
        return "# HELP \(name) \(help)\n# TYPE \(name) \(type.rawValue)\n"
            + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}
