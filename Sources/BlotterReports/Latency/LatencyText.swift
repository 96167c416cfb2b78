package import Blotter

/// Latencies in words and in JSON, where percentiles are milliseconds to the nanosecond.
package struct LatencyText {
    private let latency: Latency

    /// In words, of some orders.
    package init(latency: Latency) { self.latency = latency }

    /// `avg 45ms, p50 42ms, …`, and what clocks did to it.
    package var text: String {
        var text = "none"
        if let average = latency.average, let p50 = latency.p50, let p95 = latency.p95, let p99 = latency.p99,
            let max = latency.max
        {
            text =
                "avg \(Milliseconds(average)), p50 \(Milliseconds(p50)), p95 \(Milliseconds(p95)), "
                + "p99 \(Milliseconds(p99)), max \(Milliseconds(max)), n \(latency.count)"
        }
        var faults: [String] = []
        if latency.negative > 0 { faults.append("\(latency.negative) below zero, a clock fault: not counted") }
        if latency.crossing > 0 {
            faults.append("\(latency.crossing) cross a backward clock step; see 'blotter clock'")
        }
        return faults.isEmpty ? text : text + " (and \(faults.joined(separator: "; ")))"
    }

    /// `{"count": 1, "avg": 4.5, "p50": …, "p95": …, "p99": …, "max": …, "negative": 0, "crossing_clock_steps": 0}`,
    /// in which what nothing was measured for is null.
    package var json: JSONText {
        .object([
            ("count", .integer(latency.count)),
            ("avg", JSONText(latency.average)),
            ("p50", JSONText(latency.p50)),
            ("p95", JSONText(latency.p95)),
            ("p99", JSONText(latency.p99)),
            ("max", JSONText(latency.max)),
            ("negative", .integer(latency.negative)),
            ("crossing_clock_steps", .integer(latency.crossing)),
        ])
    }
}

extension LatencyMeasure {
    /// As the runbook writes it.
    package var title: String {
        switch self {
        case .intentToOrder: "intent->order"
        case .orderToFill: "order->fill"
        }
    }
}
