import SQLite

/// Both measures of the orders of many series, from their tallies.
struct LatencySums: LatencyFigures {
    private var intentToOrder = LatencySum()
    private var orderToFill = LatencySum()

    /// Adds blobs of `LatencyTally`.
    mutating func add(_ intentToOrder: [UInt8], _ orderToFill: [UInt8]) {
        self.intentToOrder.add(intentToOrder)
        self.orderToFill.add(orderToFill)
    }

    private func sum(_ measure: LatencyMeasure) -> LatencySum {
        switch measure {
        case .intentToOrder: intentToOrder
        case .orderToFill: orderToFill
        }
    }

    subscript(measure: LatencyMeasure) -> Latency { Latency(sum(measure)) }

    var histograms: [LatencyMeasure: Histogram] {
        Dictionary(uniqueKeysWithValues: LatencyMeasure.allCases.map { ($0, Histogram(sum($0))) })
    }
}

extension IndexReader {
    /// With more groups their sums would take more memory than the lengths themselves.
    private static let mostSummedGroups = 1000

    /// The latencies of the orders that pass a filter for labels alone, but for its kinds, those of stale series included:
    /// all together, and by name where a `grouping` is given. Nil where there are more than a sum holds, or too many
    /// groups. `steps` are those of the clock, where they are known.
    func latencySums(
        _ filter: EventFilter, by grouping: LatencyGrouping? = nil, _ steps: ClockSteps? = nil
    ) throws -> (all: LatencySums, groups: [LatencyKey: LatencySums])? {
        var filter = filter
        filter.kinds = []
        let (condition, values) = filter.condition()
        // Series without an order that has a time make no group.
        let isGroup = "EXISTS (SELECT 1 FROM life AS l WHERE l.series = s.id AND l.order_ts IS NOT NULL)"
        let statement = try connection.prepare(
            """
            SELECT \(grouping?.column ?? "NULL"), v.intent_to_order, v.order_to_fill
            FROM series AS s JOIN tally AS t ON t.series = s.id JOIN tally_value AS v ON v.series = t.series
            WHERE t.stale = 0 AND \(condition) \(grouping == nil ? "" : "AND \(isGroup)")
            """)
        try statement.bind(values)
        var all = LatencySums()
        var groups: [LatencyKey: LatencySums] = [:]
        func add(_ key: LatencyKey, _ intentToOrder: [UInt8], _ orderToFill: [UInt8]) -> Bool {
            all.add(intentToOrder, orderToFill)
            if grouping != nil { groups[key, default: LatencySums()].add(intentToOrder, orderToFill) }
            return groups.count <= Self.mostSummedGroups
        }
        while try statement.step() {
            guard add(.name(statement.optionalText(0)), statement.blob(1), statement.blob(2)) else { return nil }
        }
        for (key, rest) in try unsummed(filter, by: grouping, steps) {
            guard let blobs = rest.tallies, add(key, blobs.intentToOrder, blobs.orderToFill) else { return nil }
        }
        return (all, groups)
    }

    /// Those of stale series.
    private func unsummed(
        _ filter: EventFilter, by grouping: LatencyGrouping?, _ steps: ClockSteps?
    ) throws -> [LatencyKey: LatencyCollection] {
        var series: [Int64: LatencyCollection] = [:]
        try latencies(filter, steps: steps, isUntallied: true) {
            series[grouping == nil ? 0 : $0.series, default: LatencyCollection()].add($0)
        }
        guard let grouping else { return series.isEmpty ? [:] : [.name(nil): series[0] ?? LatencyCollection()] }
        let names = try connection.prepare("SELECT \(grouping.column) FROM series AS s WHERE s.id = ?")
        var groups: [LatencyKey: LatencyCollection] = [:]
        for (id, collection) in series {
            let name = try names.rows(.integer(id)) { $0.optionalText(0) }.first ?? nil
            groups[.name(name), default: LatencyCollection()].add(collection)
        }
        return groups
    }
}

extension LatencyGrouping {
    /// Of `series AS s`, by which groups by name are told.
    fileprivate var column: String {
        switch self {
        case .session: "s.session"
        case .mode: "s.mode"
        default: "s.symbol"
        }
    }
}
