import Glibc
import TelemetryLog

/// Finds where a symbol's latencies rise above their own level and stay there for some orders.
///
/// Latencies are skewed, so their logarithms are looked at: each is measured against the median of all the symbol's
/// orders in units of their median absolute deviation (https://en.wikipedia.org/wiki/Median_absolute_deviation), and the
/// measures are summed up order by order as in Page's test for a rise (CUSUM, https://doi.org/10.2307/2333009). So a
/// dense symbol needs no longer window than it takes, and a sparse one no more orders. What is found is widened to whole
/// minutes, and neighbouring minutes are one window.
///
/// A session that is slow among many that are not is lost among their orders: of a symbol of several sessions each is
/// measured against itself, too, and told where the symbol as a whole was not slow.
struct SpikeSearch {
    /// The windows in which latencies were unusual, those that cost the most first.
    private(set) var windows: [SpikeWindow] = []

    /// One latency, with what is needed to place it: when its order was, and how many nanoseconds it took.
    private struct Order {
        var time: Timestamp
        var length: Int64
        var series: Int64
        /// Of the length.
        var log: Double

        init(_ sample: LatencySample, length: Int64) {
            time = Timestamp(nanoseconds: sample.time)
            self.length = length
            series = sample.series
            log = Glibc.log(Double(max(length, 1000)))
        }
    }

    /// Orders whose latencies are measured against each other.
    private struct Group: Hashable {
        var symbol: String?
        /// nil for those of all sessions.
        var session: String?
        var measure: LatencyMeasure

        /// Of all sessions.
        var ofAll: Group { Group(symbol: symbol, session: nil, measure: measure) }
    }

    /// Fewer orders have no level of their own.
    private static let leastOrders = 20
    /// In noise a rise of this sum comes once in millions of orders.
    private static let alarm = 9.0
    /// What an order has to be above the median by, to add to the sum.
    private static let drift = 1.0
    /// One order alone, however slow, is no spike.
    private static let most = 4.5
    /// A rise ends where no order was placed for so long.
    private static let longestPause = TimeSpan.hour
    /// The median of a window is at least so many times the usual one.
    private static let leastFactor = 1.5

    /// Throws `BlotterError.interrupted`.
    init(_ samples: [LatencySample], _ labels: [Int64: SeriesLabels], within limit: AnswerLimit? = nil) throws {
        var places: [Group: Int] = [:]
        var orders: [[Order]] = []
        var watch = LimitWatch(limit)
        // Samples of one series mostly come together.
        var last: (series: Int64, places: [Int])?
        for sample in samples {
            try watch.step()
            if last?.series != sample.series {
                let labels = labels[sample.series]
                last = (
                    sample.series,
                    LatencyMeasure.allCases.map { measure in
                        let group = Group(symbol: labels?.symbol, session: labels?.session ?? "", measure: measure)
                        let place = places[group, setting: orders.count]
                        if place == orders.count { orders.append([]) }
                        return place
                    }
                )
            }
            for (number, measure) in LatencyMeasure.allCases.enumerated() {
                guard let last, let length = sample[measure]?.nanoseconds, length >= 0 else { continue }
                orders[last.places[number]].append(Order(sample, length: length))
            }
        }
        for (group, parts) in Dictionary(grouping: places, by: { $0.key.ofAll }) {
            // In the order of their logs, so that orders of one moment always come alike.
            let sessions = parts.map(\.value).sorted().map { place in orders[place].sorted { $0.time < $1.time } }
            try watch.step(2 * sessions.reduce(0) { $0 + $1.count })
            windows += Self.windows(of: group, sessions, labels)
        }
        windows.sort {
            ($1.cost, $0.from, $0.symbol ?? "", $0.sessions.first ?? "")
                < ($0.cost, $1.from, $1.symbol ?? "", $1.sessions.first ?? "")
        }
    }

    /// Those of a symbol, and those of one session of several in which the symbol was as fast as ever.
    private static func windows(
        of group: Group, _ sessions: [[Order]], _ labels: [Int64: SeriesLabels]
    ) -> [SpikeWindow] {
        guard sessions.count > 1 else { return sessions.flatMap { windows(of: group, $0, labels) } }
        let wide = windows(of: group, sessions.flatMap { $0 }.sorted { $0.time < $1.time }, labels)
        return wide
            + sessions.flatMap { windows(of: group, $0, labels) }.filter { own in
                !wide.contains { $0.from < own.to && own.from < $0.to }
            }
    }

    /// `orders` are in time.
    private static func windows(
        of group: Group, _ orders: [Order], _ labels: [Int64: SeriesLabels]
    ) -> [SpikeWindow] {
        guard orders.count >= leastOrders else { return [] }
        let logs = orders.map(\.log)
        let level = median(logs)
        let scale = max(1.4826 * median(logs.map { abs($0 - level) }), 0.05)
        let rises = rises(in: logs.map { min(($0 - level) / scale, most) - drift }, orders)
        return merged(rises.map { minutes($0, orders) }).compactMap { span in
            window(group, orders.filter { span.contains($0.time) }, labels, span, baseline: exp(level) / 1e6)
        }
    }

    private static func median(_ values: [Double]) -> Double {
        var quantiles = Quantiles(values)
        return (quantiles.value(atRank: (values.count - 1) / 2) + quantiles.value(atRank: values.count / 2)) / 2
    }

    /// From where the sum of `steps` leaves zero to where it is highest, each time that it gets above the alarm.
    private static func rises(in steps: [Double], _ orders: [Order]) -> [ClosedRange<Int>] {
        var rises: [ClosedRange<Int>] = []
        var (sum, peak, begin, top) = (0.0, 0.0, 0, 0)
        func close() {
            if peak > alarm { rises.append(begin...top) }
            (sum, peak) = (0, 0)
        }
        for index in steps.indices {
            if index > 0, orders[index].time - orders[index - 1].time > longestPause { close() }
            if sum == 0 { begin = index }
            sum = max(0, sum + steps[index])
            if sum > peak { (peak, top) = (sum, index) }
            // It is over, though a long one would take long to come down to zero.
            if sum == 0 || sum < peak - alarm { close() }
        }
        close()
        return rises
    }

    private static func minutes(_ rise: ClosedRange<Int>, _ orders: [Order]) -> Range<Timestamp> {
        let (first, last) = (orders[rise.lowerBound].time, orders[rise.upperBound].time)
        return first.floored(to: .minute)..<(last.floored(to: .minute) + .minute)
    }

    /// Ranges that touch are one.
    private static func merged(_ spans: [Range<Timestamp>]) -> [Range<Timestamp>] {
        var merged: [Range<Timestamp>] = []
        for span in spans {
            if let last = merged.last, span.lowerBound <= last.upperBound {
                merged[merged.count - 1] = last.lowerBound..<max(last.upperBound, span.upperBound)
            } else {
                merged.append(span)
            }
        }
        return merged
    }

    private static func window(
        _ group: Group, _ orders: [Order], _ labels: [Int64: SeriesLabels], _ span: Range<Timestamp>, baseline: Double
    ) -> SpikeWindow? {
        let latency = Latency(nanoseconds: orders.map(\.length))
        guard let median = latency.p50, median >= leastFactor * baseline else { return nil }
        return SpikeWindow(
            symbol: group.symbol, measure: group.measure, from: span.lowerBound,
            to: span.upperBound, sessions: Set(orders.map { labels[$0.series]?.session ?? "" }).sorted(),
            latency: latency, baseline: baseline)
    }
}

extension Dictionary {
    /// The value of a key; `new` where it has none, which it has from then on.
    fileprivate subscript(key: Key, setting new: Value) -> Value {
        mutating get {
            if let value = self[key] { return value }
            self[key] = new
            return new
        }
    }
}
