import SQLite

/// How many orders there are, by their state.
package struct OrderCounts: Sendable, Equatable {
    /// How many are in each state; a state without any is missing.
    package var byState: [OrderState: Int64] = [:]
    /// The fills of all these orders together.
    package var fills: Int64 = 0

    /// Nothing is counted.
    package init() {}

    /// How many orders these are, without orphans, which are none.
    package var orders: Int64 { byState.filter { $0.key != .orphan }.reduce(0) { $0 + $1.value } }

    /// Orders without a fill, whatever became of them.
    package var unfilled: Int64 = 0
}

/// Orders that have no fill for one reason.
package struct MissingFills: Sendable, Equatable {
    /// What became of them.
    package var state: OrderState
    /// What the last error of each says, of those that were rejected.
    package var error: String?
    /// How many orders these are.
    package var count: Int64

    /// So many orders that came to `state`; `error` is the last that each of them had.
    package init(state: OrderState, error: String?, count: Int64) {
        self.state = state
        self.error = error
        self.count = count
    }
}

extension MissingFills {
    /// The most frequent come first, then those of the first state; those without an error before others, texts by their
    /// bytes.
    fileprivate func precedes(_ other: MissingFills) -> Bool {
        if count != other.count { return count > other.count }
        if state != other.state { return state.rawValue < other.state.rawValue }
        guard let error, let otherError = other.error else { return error == nil && other.error != nil }
        return error.utf8.lexicographicallyPrecedes(otherError.utf8)
    }
}

extension IndexReader {
    /// How many orders pass `filter`, by state. Throws `BlotterError`.
    package func orderCounts(_ filter: OrderFilter) throws -> OrderCounts {
        try atOneMoment {
            var counts = filter.isOfLabels ? try talliedCounts(filter.events) : OrderCounts()
            let (condition, values) = filter.condition
            let statement = try connection.prepare(
                """
                SELECT \(filter.state), count(*), sum(l.fills), sum(l.fills = 0 AND l.is_order)
                FROM \(Self.ledger(filter)) WHERE \(condition) \(Self.isUntallied(filter)) GROUP BY 1
                """)
            try statement.bind(values)
            while try statement.step() {
                guard let state = OrderState(rawValue: statement.text(0)) else { continue }
                counts.byState[state, default: 0] += statement.integer(1)
                counts.fills += statement.integer(2)
                counts.unfilled += statement.integer(3)
            }
            return counts
        }
    }

    /// Gives the last `limit` orders in time that pass `filter`, all without a limit, oldest first, until `body` says
    /// no more. Orders without a time come first.
    package func orders(
        _ filter: OrderFilter, limit: Int? = nil, _ body: (OrderRecord) throws -> Bool
    ) throws {
        try atOneMoment {
            let places =
                if let limit, !filter.isOfUnfilled {
                    try lastOrders(filter, limit: limit)
                } else {
                    try orderPlaces(filter, limit: limit)
                }
            let row = try connection.prepare(OrderRecord.selection(connection))
            for place in places.reversed() {
                guard let order = try record(at: (place.series, place.id), row) else { continue }
                guard try body(order) else { return }
            }
        }
    }

    /// The events that stand for the last `limit` orders that pass `filter`, oldest first.
    package func orderEvents(_ filter: OrderFilter, limit: Int?) throws -> [Int64] {
        try atOneMoment { try orderPlaces(filter, limit: limit).reversed().map(\.id) }
    }

    private func orderPlaces(_ filter: OrderFilter, limit: Int?) throws -> [OrderPlace] {
        let (condition, values) = filter.condition
        let statement = try connection.prepare(
            """
            SELECT \(OrderFilter.time), l.id, l.series FROM \(Self.ledger(filter)) WHERE \(condition)
            ORDER BY 1 DESC, 2 DESC LIMIT ?
            """)
        try statement.bind(values + [Value(limit ?? -1)])
        var places: [OrderPlace] = []
        while try statement.step() {
            places.append(
                OrderPlace(
                    time: statement.optionalInteger(0), id: statement.integer(1), series: statement.integer(2)))
        }
        return places
    }

    /// The first `limit` orders that bear an id, their own or their intent's, in the sessions that `filter` names, oldest
    /// first.
    package func orders(withID id: String, _ filter: OrderFilter, limit: Int? = nil) throws -> [OrderRecord] {
        try atOneMoment {
            let (condition, values) = filter.condition
            let others = try connection.hasOtherOrderIDs() ? "UNION \(SameOrders.events)" : ""
            let statement = try connection.prepare(
                """
                SELECT l.series, l.id FROM (
                    SELECT id FROM event WHERE order_id = ?1 UNION SELECT id FROM event WHERE intent_id = ?1 \(others)
                ) AS e JOIN event ON event.id = e.id
                JOIN ledger AS l ON l.series = event.series AND l.id = event.id JOIN series AS s ON s.id = l.series
                WHERE \(condition.numberingMarks(after: 2)) ORDER BY \(OrderFilter.time), l.id LIMIT ?2
                """)
            try statement.bind([.text(id), Value(limit ?? -1)] + values)
            var places: [(series: Int64, id: Int64)] = []
            while try statement.step() { places.append((statement.integer(0), statement.integer(1))) }
            let row = try connection.prepare(OrderRecord.selection(connection))
            var orders: [OrderRecord] = []
            for place in places {
                guard let order = try record(at: place, row) else { continue }
                guard file.limit?.takes(order.error?.utf8.count ?? 0) ?? true else { break }
                orders.append(order)
            }
            return orders
        }
    }

    /// One order; where a payload is longer than the answer's limit, without what is read of it.
    private func record(at place: (series: Int64, id: Int64), _ row: Statement) throws -> OrderRecord? {
        do {
            return try row.rows(.integer(place.series), .integer(place.id), read: OrderRecord.init).first
        } catch let error as DatabaseError where error.reason == .tooBig && file.limit != nil {
            return try connection.prepare(OrderRecord.cutSelection)
                .rows(.integer(place.series), .integer(place.id), read: OrderRecord.init).first
        }
    }

    /// The events of an order's lifecycle in time: its intent, the gates of that, the order, its fills and errors.
    ///
    /// What bears an id is found by it. Of what was matched by sequence there are the intent, its gates (those of the
    /// symbol between intent and order that bear no id) and the first fill. With a limit, the first of them.
    package func events(of order: OrderRecord, limit: Int? = nil) throws -> [EventRecord] {
        // Of those that bear an id as many are looked at: in the order of their lines, which is nearly that of time.
        let most = limit == nil ? "" : "LIMIT \(Self.mostCandidates)"
        return try atOneMoment {
            let isOfOrder =
                try connection.hasOtherOrderIDs() ? "IN (\(SameOrders.ids(of: "?2", in: "?1")))" : "= ?2"
            let statement = try connection.prepare(
                """
                SELECT id, ts FROM (
                    SELECT * FROM (
                        SELECT e.id, e.ts FROM event AS e JOIN series AS s ON s.id = e.series
                        WHERE e.order_id \(isOfOrder) AND s.session = ?1 \(most))
                    UNION SELECT * FROM (
                        SELECT e.id, e.ts FROM event AS e JOIN series AS s ON s.id = e.series
                        WHERE e.intent_id = ?3 AND s.session = ?1
                            AND (s.kind IS NOT 'order' OR e.order_id IS NULL OR e.order_id \(isOfOrder)) \(most))
                    UNION SELECT e.id, e.ts FROM series AS s CROSS JOIN event AS e ON e.series = s.id
                    WHERE s.session = ?1 AND s.symbol = ?4 AND s.kind = 'gate' AND e.ts BETWEEN ?5 AND ?6
                        AND e.order_id IS NULL AND e.intent_id IS NULL
                    UNION SELECT id, ts FROM event WHERE id IN (?7, ?8, ?9)
                ) ORDER BY ts IS NULL, ts, id LIMIT ?10
                """)
            try statement.bind([
                .text(order.session), Value(order.orderID), Value(order.intentID), Value(order.symbol),
                Value(order.intentTime?.nanoseconds), Value(order.time?.nanoseconds), .integer(order.id),
                Value(order.intentEvent), Value(order.firstFillEvent), Value(limit ?? -1),
            ])
            var places: [EventOrder.Place] = []
            while try statement.step() {
                places.append(.init(time: statement.optionalInteger(1), id: statement.integer(0)))
            }
            var events: [EventRecord] = []
            try records(at: places) { event in
                guard file.limit?.takes(event.json.count) ?? true else { return false }
                events.append(event)
                return true
            }
            return events
        }
    }

    private static let mostCandidates = 100_000

    /// Why orders that pass `filter` have no fill, most frequent first: their state, and of those that were rejected
    /// what the last error of each says.
    package func missingFills(_ filter: OrderFilter) throws -> [MissingFills] {
        var unfilled = filter
        unfilled.states = [.open, .rejected, .canceled, .expired].filter {
            filter.states.isEmpty || filter.states.contains($0)
        }
        guard !unfilled.states.isEmpty else { return [] }
        return try atOneMoment {
            var counts = filter.isOfLabels ? try talliedMissingFills(filter.events) : [:]
            let (condition, values) = unfilled.condition
            let statement = try connection.prepare(
                """
                SELECT l.state AS state, iif(l.state = 'rejected', \(try OrderRecord.error(connection)), NULL) AS error, count(*)
                FROM \(Self.ledger(filter)) CROSS JOIN event AS r ON r.id = l.id
                WHERE \(condition) AND l.fills = 0 \(Self.isUntallied(filter)) GROUP BY 1, 2
                """)
            try statement.bind(values)
            while try statement.step() {
                guard let state = OrderState(rawValue: statement.text(0)) else { continue }
                counts[state, default: ReasonTally()].add(
                    ExactText(statement.optionalText(1)), count: statement.integer(2))
            }
            return counts.flatMap { state, reasons in
                reasons.counts.map { MissingFills(state: state, error: $0?.text, count: $1) }
            }.sorted { $0.precedes($1) }
        }
    }

    /// Of what tallies count, all is counted.
    private static func isUntallied(_ filter: OrderFilter) -> String {
        filter.isOfLabels ? "AND l.series IN (\(OrderTally.untallied))" : ""
    }

    private static func ledger(_ filter: OrderFilter) -> String {
        filter.events.hasLabels
            ? "series AS s CROSS JOIN ledger AS l ON l.series = s.id"
            : "ledger AS l CROSS JOIN series AS s ON s.id = l.series"
    }
}

extension String {
    /// Numbers each bare `?` from `count + 1` on.
    fileprivate func numberingMarks(after count: Int) -> String {
        var number = count
        var text = ""
        var previous: Character?
        for character in self {
            if previous == "?", !character.isNumber {
                number += 1
                text += "\(number)"
            }
            text.append(character)
            previous = character
        }
        if previous == "?" { text += "\(number + 1)" }
        return text
    }
}
