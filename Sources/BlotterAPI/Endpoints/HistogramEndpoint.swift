import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/histogram`: events over time by kind.
struct HistogramEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "histogram"], parameters: Route.Parameter.filter() + [.value("bucket")], isLasting: true,
        isWide: true)

    private static let mostKinds = 100

    private let filter: EventFilter
    /// As it was asked for.
    private let bucket: String
    /// nil for one that suits the events.
    private let width: Duration?

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(parameters, now: now).filter
        bucket = parameters.value("bucket") ?? "auto"
        guard bucket != "auto" else {
            width = nil
            return
        }
        width = try parameters.seconds("bucket").map { .milliseconds(Int64(min($0 * 1000, 1e15))) }
        if let width, width < .milliseconds(1) { throw tooMany }
    }

    private var tooMany: UsageError {
        UsageError.badValue(
            option: "bucket", value: bucket,
            expected: "a width that makes at most \(EventHistogram.mostBuckets) buckets")
    }

    func answer(_ site: AnswerSite) throws -> Response {
        guard let histogram = try site.engine().eventHistogram(filter, width: width) else { throw tooMany }
        let kinds = Self.kinds(of: histogram)
        let shown = Set(kinds.shown)
        let buckets = histogram.buckets.map { bucket in
            let counts = bucket.counts.filter { shown.contains($0.key) }.sorted { $0.key < $1.key }
            return JSONText.object([
                ("from", .string(bucket.from.shortDescription)),
                ("counts", .object(counts.map { ($0, .integer(Int($1))) })),
            ])
        }
        return Response(
            .object([
                ("bucket_seconds", .number(histogram.width / .seconds(1))),
                ("kinds", .array(kinds.shown.map(JSONText.string))), ("buckets", .array(buckets)),
                ("truncated", .bool(kinds.isCut)),
            ]))
    }

    /// The most frequent kinds, in their order.
    private static func kinds(of histogram: EventHistogram) -> (shown: [String], isCut: Bool) {
        var counts: [String: Int64] = [:]
        for bucket in histogram.buckets { counts.merge(bucket.counts) { $0 + $1 } }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostKinds).map(\.key)
        return (frequent.sorted(), frequent.count < counts.count)
    }
}
