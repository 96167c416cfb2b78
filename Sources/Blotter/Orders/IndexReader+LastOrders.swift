import SQLite

/// The last orders in time, without a look at all.
///
/// The series are taken by the times of their last events: once enough orders are found, the next series cannot have a
/// later one. Within a series its events lead to the orders from the last on, or, where few of them are orders, the
/// orders themselves.
extension IndexReader {
    /// Where an order is, and when it was placed.
    struct OrderPlace {
        var time: Int64?
        var id: Int64
        var series: Int64

        /// Later ones come first, then those with the higher id; those without a time last.
        func precedes(_ other: OrderPlace) -> Bool {
            (time != nil ? 1 : 0, time ?? 0, id) > (other.time != nil ? 1 : 0, other.time ?? 0, other.id)
        }
    }

    /// A series that may have some of the orders.
    private struct Candidate {
        var series: Int64
        var lastTime: Int64?
        /// Whether few of its events stand for an order.
        var isSparse: Bool
    }

    /// Series with fewer than one order in so many events are sparse.
    private static let sparseness = 4

    /// The last `limit` orders that pass `filter`, the latest first.
    func lastOrders(_ filter: OrderFilter, limit: Int) throws -> [OrderPlace] {
        let candidates = try candidates(filter)
        var rest = filter
        (rest.events.sessions, rest.events.symbols, rest.events.modes) = ([], [], [])
        let (condition, values) = rest.condition(time: "e.ts")
        func statement(_ tables: String) throws -> Statement {
            try connection.prepare(
                """
                SELECT e.ts, e.id FROM \(tables) WHERE e.series = ? AND \(condition)
                ORDER BY e.ts DESC, e.id DESC LIMIT ?
                """)
        }
        let byEvent = try statement(
            """
            event AS e INDEXED BY event_series CROSS JOIN ledger AS l ON l.series = e.series AND l.id = e.id
            """)
        let byOrder = try statement("ledger AS l CROSS JOIN event AS e ON e.id = l.id AND e.series = l.series")
        var found: [OrderPlace] = []
        for candidate in candidates {
            let last = found.count == limit ? found.last : nil
            if let last, Self.isPast(last, candidate) { break }
            let statement = candidate.isSparse ? byOrder : byEvent
            try statement.bind([.integer(candidate.series)] + values + [Value(limit)])
            while try statement.step() {
                let place = OrderPlace(
                    time: statement.optionalInteger(0), id: statement.integer(1), series: candidate.series)
                if let last, !place.precedes(last) { break }
                found.append(place)
            }
            statement.reset()
            found.sort { $0.precedes($1) }
            found.removeSubrange(min(limit, found.count)...)
        }
        return found
    }

    /// Whether a series has nothing that comes before an order.
    private static func isPast(_ last: OrderPlace, _ candidate: Candidate) -> Bool {
        guard let time = last.time else { return false }
        return candidate.lastTime.map { $0 < time } ?? true
    }

    /// The series that may have such orders, those with the latest events first.
    private func candidates(_ filter: OrderFilter) throws -> [Candidate] {
        var labels = filter.events
        labels.kinds = []
        let (condition, values) = labels.condition()
        let counts = filter.states.map { "t.\($0.rawValue)" }.joined(separator: " + ")
        let statement = try connection.prepare(
            """
            SELECT s.id, s.last_ts, t.lives * \(Self.sparseness) < s.events
            FROM tally AS t CROSS JOIN series AS s ON s.id = t.series
            WHERE (t.stale > 0 OR \(counts.isEmpty ? "t.lives" : counts) > 0) AND \(condition)
            ORDER BY s.last_ts DESC
            """)
        try statement.bind(values)
        var candidates: [Candidate] = []
        while try statement.step() {
            candidates.append(
                Candidate(
                    series: statement.integer(0), lastTime: statement.optionalInteger(1),
                    isSparse: statement.integer(2) != 0))
        }
        return candidates
    }
}
