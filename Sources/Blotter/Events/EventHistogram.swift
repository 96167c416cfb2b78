import SQLite
package import TelemetryLog

/// How many events of each kind there were in each of equal spans of time.
package struct EventHistogram: Sendable, Equatable {
    /// The events of one span of time.
    package struct Bucket: Sendable, Equatable {
        /// When the span begins.
        package var from: Timestamp
        /// How many events of each kind are in the span; "" stands for those without one.
        package var counts: [String: Int64] = [:]
    }

    /// How long each bucket is; buckets begin at its multiples since the epoch.
    package var width: Duration
    /// From the first that has an event to the last, those between included.
    package var buckets: [Bucket] = []

    /// More are refused.
    package static let mostBuckets = 2000

    /// The widths that are chosen from, in seconds.
    private static let widths: [Int64] = [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 604_800,
        2_592_000, 31_536_000,
    ]
    private static let usualBuckets: UInt64 = 80

    /// The width, in nanoseconds, that shows a span well.
    static func width(of span: UInt64) -> Int64 {
        let least = span / usualBuckets
        return (widths.first { UInt64($0) * 1_000_000_000 >= least } ?? 31_536_000 * 10) * 1_000_000_000
    }
}

extension IndexReader {
    /// The events that pass `filter` over time, in buckets of `width`, or of one that suits them. Nil when they would
    /// be more than `EventHistogram.mostBuckets`.
    package func eventHistogram(_ filter: EventFilter, width: Duration? = nil) throws -> EventHistogram? {
        try atOneMoment { () -> EventHistogram? in
            let series = try countedSeries(filter)
            guard let first = series.map(\.first).min(), let last = series.map(\.last).max() else {
                return EventHistogram(width: width ?? .seconds(60))
            }
            let begin = max(first, filter.from?.nanoseconds ?? first)
            let end = min(last, filter.to?.nanoseconds ?? last)
            guard begin <= end else { return EventHistogram(width: width ?? .seconds(60)) }
            let width =
                width.map { TimeSpan($0).nanoseconds } ?? EventHistogram.width(of: UInt64(bitPattern: end &- begin))
            let firstBucket = begin.floored(by: width)
            let bucketCount = end.floored(by: width) - firstBucket + 1
            guard bucketCount <= EventHistogram.mostBuckets else { return nil }
            var counts = [[String: Int64]](repeating: [:], count: Int(bucketCount))
            try count(series, filter, width) { bucket, kind, events in
                counts[Int(bucket - firstBucket)][kind, default: 0] += events
            }
            let from = counts.firstIndex { !$0.isEmpty } ?? 0
            let to = counts.lastIndex { !$0.isEmpty } ?? -1
            return EventHistogram(
                width: .nanoseconds(width),
                buckets: counts.indices[min(from, to + 1)..<(to + 1)].map { index in
                    let time = TimeSpan(nanoseconds: width) * (Int(firstBucket) + index)
                    return .init(from: Timestamp(nanoseconds: time.nanoseconds), counts: counts[index])
                })
        }
    }

    /// What is counted of a series: its kind, its events that have a time, and the first and last of these times in
    /// nanoseconds.
    private struct CountedSeries {
        var id: Int64
        var kind: String
        var timed: Int64
        var first: Int64
        var last: Int64
    }

    private func countedSeries(_ filter: EventFilter) throws -> [CountedSeries] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT id, coalesce(kind, ''), events - untimed, first_ts, last_ts FROM series AS s
            WHERE \(condition) AND first_ts IS NOT NULL
                \(filter.from == nil ? "" : "AND last_ts >= ?") \(filter.to == nil ? "" : "AND first_ts <= ?")
            """)
        try statement.bind(values + [filter.from, filter.to].compactMap { $0.map { .integer($0.nanoseconds) } })
        var series: [CountedSeries] = []
        while try statement.step() {
            series.append(
                CountedSeries(
                    id: statement.integer(0), kind: statement.text(1), timed: statement.integer(2),
                    first: statement.integer(3), last: statement.integer(4)))
        }
        return series
    }

    /// A series that lies in one bucket is known without a look at its events.
    private func count(
        _ series: [CountedSeries], _ filter: EventFilter, _ width: Int64,
        _ body: (_ bucket: Int64, _ kind: String, _ events: Int64) -> Void
    ) throws {
        let (from, to) = (filter.from?.nanoseconds ?? .min, filter.to?.nanoseconds ?? .max)
        let times = try connection.prepare(
            "SELECT ts FROM event INDEXED BY event_series WHERE series = ? AND ts BETWEEN ? AND ? ORDER BY ts")
        for one in series {
            let bucket = one.first.floored(by: width)
            if bucket == one.last.floored(by: width), one.first >= from, one.last <= to {
                body(bucket, one.kind, one.timed)
                continue
            }
            try times.bind([.integer(one.id), .integer(from), .integer(to)])
            var current = bucket
            var end = (TimeSpan(nanoseconds: width) * Int(bucket + 1)).nanoseconds
            var events: Int64 = 0
            while try times.step() {
                let time = times.integer(0)
                if time >= end {
                    if events > 0 { body(current, one.kind, events) }
                    events = 0
                    current = time.floored(by: width)
                    end = (TimeSpan(nanoseconds: width) * Int(current + 1)).nanoseconds
                }
                events += 1
            }
            if events > 0 { body(current, one.kind, events) }
            times.reset()
        }
    }
}

extension Int64 {
    /// The quotient, rounded down.
    fileprivate func floored(by width: Int64) -> Int64 {
        let (quotient, rest) = quotientAndRemainder(dividingBy: width)
        return rest < 0 ? quotient - 1 : quotient
    }
}
