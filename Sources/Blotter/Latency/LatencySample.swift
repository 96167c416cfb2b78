import SQLite

/// What is measured of an order.
package enum LatencyMeasure: String, CaseIterable, Sendable {
    case intentToOrder = "intent_to_order"
    case orderToFill = "order_to_fill"
}

/// One order's latencies.
struct LatencySample {
    var series: Int64
    /// When it was placed, nanoseconds since the epoch.
    var time: Int64
    var intentToOrder: Length?
    var orderToFill: Length?

    /// One latency of an order.
    struct Length {
        var nanoseconds: Int64
        /// Whether the clock was set back, by a second or more, between its two ends.
        var crossesStep: Bool
    }

    subscript(measure: LatencyMeasure) -> Length? {
        switch measure {
        case .intentToOrder: intentToOrder
        case .orderToFill: orderToFill
        }
    }
}

extension LatencySample.Length {
    /// From the event `id` to another, whose number is `offset` above; nil where there is no length.
    @inline(__always)
    init?(_ nanoseconds: Int64?, of id: Int64, offset: Int64, _ steps: ClockSteps) {
        guard let nanoseconds else { return nil }
        self.init(nanoseconds: nanoseconds, crossesStep: steps.areBetween(id, id &+ offset))
    }
}

extension IndexReader {
    /// Gives the latencies of the orders that pass `filter`, but for its kinds, in no order; `steps` are those of the
    /// clock, where they are known; with `isUntallied` those alone that no tally counts.
    func latencies(
        _ filter: EventFilter, steps: ClockSteps? = nil, isUntallied: Bool = false, _ body: (LatencySample) -> Void
    ) throws {
        let steps = try steps ?? connection.backwardSteps()
        let rows = try OrderRows(filter, connection)
        let statement = try connection.prepare(
            """
            SELECT l.series, l.id, l.order_ts, l.intent_lead, l.intent_offset, l.fill_lag, l.fill_offset
            FROM \(filter.hasLabels || filter.hasTime ? rows.tables : "life AS l")
            WHERE l.order_ts IS NOT NULL AND \(rows.condition)
                \(isUntallied ? "AND l.series IN (\(OrderTally.untallied))" : "")
            """)
        try statement.bind(rows.values)
        func length(_ column: Int32, of id: Int64) -> LatencySample.Length? {
            .init(statement.optionalInteger(column), of: id, offset: statement.integer(column + 1), steps)
        }
        while try statement.step() {
            let id = statement.integer(1)
            body(
                LatencySample(
                    series: statement.integer(0), time: statement.integer(2), intentToOrder: length(3, of: id),
                    orderToFill: length(5, of: id)))
        }
    }
}
