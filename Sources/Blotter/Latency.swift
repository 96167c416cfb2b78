/// How long something took, over many times it happened.
package struct Latency: Sendable, Equatable {
    package var count = 0
    /// Milliseconds; nil when nothing was counted.
    package var average: Double?
    package var p50: Double?
    package var p95: Double?
    package var p99: Double?
    package var max: Double?
    /// Those that end before they begin: the clock was at fault. They are in none of the figures above.
    package var negative = 0

    package init() {}

    /// The figures of `durations`, in nanoseconds. Percentiles are exact, by the nearest rank: the smallest value that
    /// at least so many per cent of all do not exceed (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    init(nanoseconds durations: [Int64]) {
        var sorted = durations.filter { $0 >= 0 }
        negative = durations.count - sorted.count
        sorted.sort()
        count = sorted.count
        guard let last = sorted.last else { return }
        average = sorted.reduce(0) { $0 + Double($1) } / Double(sorted.count) / 1e6
        p50 = Self.percentile(50, of: sorted)
        p95 = Self.percentile(95, of: sorted)
        p99 = Self.percentile(99, of: sorted)
        max = Double(last) / 1e6
    }

    private static func percentile(_ percent: Int, of sorted: [Int64]) -> Double {
        Double(sorted[(percent * sorted.count + 99) / 100 - 1]) / 1e6
    }
}
