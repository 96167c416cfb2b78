import SQLite
package import TelemetryLog

/// Which orders are meant; what is empty or nil lets all pass.
package struct OrderFilter: Sendable, Equatable {
    /// Labels and time are the order's, or those of the first event of an orphan; a kind asks for orders that have such
    /// an event.
    package var events = EventFilter()
    /// The states that are meant; none for all.
    package var states: [OrderState] = []
    /// When an open order is stuck; only such ones are meant then.
    package var stuck: StuckRule?
    /// Placed at this instant or before.
    package var latest: Timestamp?

    /// How long orders took, by what is measured: in nanoseconds, from the first on and below the second.
    package var lengths: [LatencyMeasure: Range<Int64>] = [:]

    /// Lets all orders pass.
    package init() {}

    /// The same filter without what picks from the ledger by state and age.
    package var ofAllStates: OrderFilter {
        var filter = self
        filter.states = []
        filter.stuck = nil
        filter.latest = nil
        return filter
    }

    /// Whether it asks for labels alone, which are those of whole series.
    package var isOfLabels: Bool {
        states.isEmpty && stuck == nil && latest == nil && events.kinds.isEmpty && !events.hasTime && lengths.isEmpty
    }

    /// When an order was placed, or the first event of an orphan came.
    static let time = "coalesce(l.order_ts, (SELECT ts FROM event WHERE event.id = l.id))"

    /// Whether all that pass are in the index of orders without a fill.
    var isOfUnfilled: Bool { !states.isEmpty && states.allSatisfy { $0 == .open || $0 == .rejected } }

    /// A condition on `ledger AS l` and `series AS s`, with a `?` for each of `values`.
    var condition: (sql: String, values: [Value]) { condition(time: Self.time) }

    /// The same where `time` is when an order was placed.
    func condition(time: String) -> (sql: String, values: [Value]) {
        var labels = events
        labels.kinds = []
        var (sql, values) = labels.condition(time: time)
        if !events.kinds.isEmpty {
            sql += " AND \(Self.hasEvents(events.kinds))"
        }
        if isOfUnfilled {
            sql += " AND l.fills = 0 AND l.is_order AND (\(states.map(Self.isUnfilled).joined(separator: " OR ")))"
        } else if !states.isEmpty {
            sql += " AND l.state IN (\(states.map { _ in "?" }.joined(separator: ", ")))"
            values += states.map { .text($0.rawValue) }
        }
        if let stuck {
            let (isStuck, times) = stuck.condition
            sql += " AND \(isStuck)"
            values += times
        }
        for measure in LatencyMeasure.allCases {
            guard let range = lengths[measure] else { continue }
            let column = measure == .orderToFill ? "l.fill_lag" : "l.intent_lead"
            sql += " AND \(column) >= ? AND \(column) < ?"
            values += range.values
        }
        if let latest {
            sql += " AND \(time) <= ?"
            values.append(.integer(latest.nanoseconds))
        }
        return (sql, values)
    }

    /// What an index has of orders without a fill that are open or rejected.
    private static func isUnfilled(_ state: OrderState) -> String {
        state == .rejected ? "l.errors > 0" : "(l.errors = 0 AND l.ended IS NULL)"
    }

    /// The state, as `ledger AS l` has it, of what passes.
    var state: String { isOfUnfilled ? "iif(l.errors > 0, 'rejected', 'open')" : "l.state" }

    /// Has an event of one of the kinds that are meant, and none of those that are not.
    private static func hasEvents(_ kinds: [String]) -> String {
        let excluded = kinds.compactMap(NameChoice.excluded).flatMap { $0 }.map {
            "NOT coalesce(\(hasEvent(kind: $0)), 0)"
        }
        let wanted = kinds.filter { NameChoice.excluded(by: $0) == nil }
        let included = NameChoice(wanted).pieces.map(hasEvent)
        let terms = (wanted.isEmpty ? [] : [included.isEmpty ? "FALSE" : included.joined(separator: " OR ")]) + excluded
        return terms.isEmpty ? "TRUE" : terms.map { "(\($0))" }.joined(separator: " AND ")
    }

    private static func hasEvent(kind: String) -> String {
        switch kind {
        case "intent": "l.intent IS NOT NULL"
        case "order": "l.is_order"
        case "fill": "l.fills > 0"
        case "error": "l.errors > 0"
        case "cancel": "l.ended & 1"
        case "expire": "l.ended & 2"
        default: "FALSE"
        }
    }
}
