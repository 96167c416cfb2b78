package import Blotter

/// The latencies of a group of orders by one measure, as a row.
package struct LatencyRow {
    /// The names of the columns, in their order.
    package static let columns = [
        "key", "measure", "count", "avg_ms", "p50_ms", "p95_ms", "p99_ms", "max_ms", "negative", "crossing_clock_steps",
    ]

    /// The values, in the order of `columns`; figures of nothing are NULL.
    package let cells: [Cell]

    /// Of the group of a key; nil for all orders, or for those without a value to be grouped by.
    package init(_ key: String?, _ measure: LatencyMeasure, _ latency: Latency) {
        cells =
            [Cell(key), .text(measure.rawValue), .integer(Int64(latency.count))]
            + [latency.average, latency.p50, latency.p95, latency.p99, latency.max].map { Cell($0) }
            + [.integer(Int64(latency.negative)), .integer(Int64(latency.crossing))]
    }
}
