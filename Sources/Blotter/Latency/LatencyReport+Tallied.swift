import SQLite

extension IndexReader {
    /// With more groups their sums would take more memory than the lengths themselves.
    private static let mostTalliedGroups = 1000

    /// The latencies of whole series, from their tallies; nil where the question is of a time, or asks for what tallies do
    /// not tell.
    func talliedReport(_ question: LatencyQuestion) throws -> LatencyReport? {
        guard !question.filter.hasTime, question.mostSpikes == 0, question.grouping?.isByTime != true else {
            return nil
        }
        var sums = LatencySums()
        var groups: [LatencyKey: LatencySums] = [:]
        for (key, blobs) in try tallies(question) {
            sums.add(blobs)
            guard question.grouping != nil else { continue }
            groups[key, default: LatencySums()].add(blobs)
            guard groups.count <= Self.mostTalliedGroups else { return nil }
        }
        guard let rest = try untallied(question) else { return nil }
        for (key, blobs) in rest {
            sums.add(blobs)
            if question.grouping != nil { groups[key, default: LatencySums()].add(blobs) }
        }
        guard groups.count <= Self.mostTalliedGroups else { return nil }
        var report = LatencyReport()
        report.totals = sums.latencies
        report.histograms = sums.histograms
        report.groupCount = groups.count
        report.groups = groups.map { .init(key: $0.text, latencies: $1.latencies) }.sorted { left, right in
            let ranks = [left, right].map { -($0.latencies[.orderToFill]?.p95 ?? -1) }
            return (ranks[0], left.key ?? "") < (ranks[1], right.key ?? "")
        }
        report.groups = Array(report.groups.prefix(question.mostGroups))
        return report
    }

    private func tallies(_ question: LatencyQuestion) throws -> [(LatencyKey, LatencySums.Blobs)] {
        let (condition, values) = question.filter.ofOrders.condition()
        let statement = try connection.prepare(
            """
            SELECT \(question.column), v.intent_to_order, v.order_to_fill
            FROM series AS s JOIN tally AS t ON t.series = s.id JOIN tally_value AS v ON v.series = t.series
            WHERE t.stale = 0 AND \(condition)
                AND EXISTS (SELECT 1 FROM life AS l WHERE l.series = s.id AND l.order_ts IS NOT NULL)
            """)
        try statement.bind(values)
        var found: [(LatencyKey, LatencySums.Blobs)] = []
        while try statement.step() {
            found.append((.name(statement.optionalText(0)), (statement.blob(1), statement.blob(2))))
        }
        return found
    }

    /// Those of the series whose tallies are stale; nil where there are more than a sum holds.
    private func untallied(_ question: LatencyQuestion) throws -> [(LatencyKey, LatencySums.Blobs)]? {
        let names = try connection.prepare("SELECT \(question.column) FROM series AS s WHERE s.id = ?")
        var collections: [LatencyKey: LatencyCollection] = [:]
        var keys: [Int64: LatencyKey] = [:]
        try latencies(question.filter.ofOrders, isUntallied: true) { sample in
            let known = keys[sample.series]
            let name = known == nil ? try? names.rows(.integer(sample.series)) { $0.optionalText(0) }.first : nil
            let key = known ?? .name(name ?? nil)
            keys[sample.series] = key
            collections[key, default: LatencyCollection()].add(sample)
        }
        var found: [(LatencyKey, LatencySums.Blobs)] = []
        for (key, collection) in collections {
            guard let blobs = collection.tallies else { return nil }
            found.append((key, blobs))
        }
        return found
    }
}

/// Both measures of many series.
private struct LatencySums {
    typealias Blobs = (intentToOrder: [UInt8], orderToFill: [UInt8])

    private var intentToOrder = LatencySum()
    private var orderToFill = LatencySum()

    mutating func add(_ blobs: Blobs) {
        intentToOrder.add(blobs.intentToOrder)
        orderToFill.add(blobs.orderToFill)
    }

    var latencies: [LatencyMeasure: Latency] {
        [.intentToOrder: Latency(intentToOrder), .orderToFill: Latency(orderToFill)]
    }

    var histograms: [LatencyMeasure: Histogram] {
        [.intentToOrder: Histogram(intentToOrder), .orderToFill: Histogram(orderToFill)]
    }
}

extension LatencyQuestion {
    /// Of `series AS s`, by which the groups are told.
    fileprivate var column: String {
        switch grouping {
        case .session: "s.session"
        case .mode: "s.mode"
        default: "s.symbol"
        }
    }
}

extension EventFilter {
    /// Without kinds: orders are whole.
    fileprivate var ofOrders: EventFilter {
        var filter = self
        filter.kinds = []
        return filter
    }
}
