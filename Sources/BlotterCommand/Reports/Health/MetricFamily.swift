/// Some samples of one metric in the text format of Prometheus, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
struct MetricFamily {
    enum Kind: String { case gauge, counter }

    var name: String
    var help: String
    var type = Kind.gauge
    var samples: [(labels: String, value: String)]

    static func gauge(_ name: String, _ help: String, _ value: Double) -> MetricFamily {
        MetricFamily(name: name, help: help, samples: [("", value.fixed(value == value.rounded() ? 0 : 3))])
    }

    /// Empty without samples.
    var text: String {
        guard !samples.isEmpty else { return "" }
        return "# HELP \(name) \(help)\n# TYPE \(name) \(type.rawValue)\n"
            + samples.map { "\(name)\($0.labels) \($0.value)\n" }.joined()
    }
}
