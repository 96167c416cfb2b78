import Blotter

extension Command {
    /// What answers /api/histogram.
    static let histogram = Command(
        name: "histogram",
        summary: "events over time by kind",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("bucket", value: "TIME", help: "the width of a bucket: 30s, 5m, 1h, 1d")
        ],
        run: { try HistogramAnswer($0).run() }
    )
}

private struct HistogramAnswer {
    private let invocation: Invocation
    private let options: FilterOptions
    private let location: LogLocation
    /// nil for one that suits the events.
    private let width: Duration?

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        options = try FilterOptions(invocation)
        location = try LogLocation(invocation)
        guard invocation.options.value("bucket") != "auto" else {
            width = nil
            return
        }
        width = try invocation.options.seconds("bucket").map { .milliseconds(Int64(min($0 * 1000, 1e15))) }
        if let width, width < .milliseconds(1) { throw tooMany }
    }

    private var tooMany: UsageError {
        UsageError.badValue(
            option: "bucket", value: invocation.options.value("bucket") ?? "auto",
            expected: "a width that makes at most \(EventHistogram.mostBuckets) buckets")
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        guard let histogram = try reader.eventHistogram(options.filter, width: width) else { throw tooMany }
        let kinds = Self.kinds(of: histogram)
        let shown = Set(kinds.shown)
        let json = JSONText.object([
            ("bucket_seconds", .number(histogram.width / .seconds(1))),
            ("kinds", .array(kinds.shown.map(JSONText.string))),
            (
                "buckets",
                .array(
                    histogram.buckets.map { bucket in
                        .object([
                            ("from", .string(bucket.from.shortDescription)),
                            (
                                "counts",
                                .object(
                                    bucket.counts.filter { shown.contains($0.key) }.sorted { $0.key < $1.key }
                                        .map { ($0, .integer(Int($1))) })
                            ),
                        ])
                    })
            ),
            ("truncated", .bool(kinds.isCut)),
        ])
        invocation.output.write(json.description + "\n")
        return 0
    }

    private static let mostKinds = 100

    /// The most frequent kinds, in their order.
    private static func kinds(of histogram: EventHistogram) -> (shown: [String], isCut: Bool) {
        var counts: [String: Int64] = [:]
        for bucket in histogram.buckets { counts.merge(bucket.counts) { $0 + $1 } }
        let frequent = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(mostKinds).map(\.key)
        return (frequent.sorted(), frequent.count < counts.count)
    }
}
