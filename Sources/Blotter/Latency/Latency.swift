/// How long something took, over many times it happened.
package struct Latency: Sendable, Equatable {
    /// How many were measured, without those below zero.
    package var count = 0
    /// Milliseconds; nil when nothing was counted.
    package var average: Double?
    /// Milliseconds that half of them do not exceed; nil when nothing was counted, as are those below.
    package var p50: Double?
    /// Milliseconds that 95 of a hundred do not exceed.
    package var p95: Double?
    /// Milliseconds that 99 of a hundred do not exceed.
    package var p99: Double?
    /// Milliseconds of the longest.
    package var max: Double?
    /// Those that end before they begin: the clock was at fault. They are in none of the figures above.
    package var negative = 0
    /// Of all, those between whose two ends the clock was set back by a second or more; they are in the figures.
    package var crossing = 0

    /// Nothing was counted.
    package init() {}

    /// The figures of `durations`, in nanoseconds. Percentiles are exact, by the nearest rank: the smallest value that
    /// at least so many per cent of all do not exceed (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    init(nanoseconds durations: [Int64]) {
        var quantiles = Quantiles(durations.filter { $0 >= 0 })
        count = quantiles.count
        negative = durations.count - count
        guard count > 0 else { return }
        average = Double(quantiles.sum) / Double(count) / 1e6
        p50 = Double(quantiles.percentile(50)) / 1e6
        p95 = Double(quantiles.percentile(95)) / 1e6
        p99 = Double(quantiles.percentile(99)) / 1e6
        max = Double(quantiles.percentile(100)) / 1e6
    }
}
