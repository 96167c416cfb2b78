import SQLite
import TelemetryLog

/// How the rows of `life AS l` and `series AS s` are come by that a filter lets pass: where it asks for a short time, by
/// the index of events, so that what a session did before costs nothing.
struct OrderRows {
    /// What follows FROM.
    let tables: String
    /// What follows WHERE, with a `?` for each of `values`.
    let condition: String
    let values: [Value]

    /// By labels and the time of the order; kinds are not asked.
    init(_ filter: EventFilter, _ connection: Connection) throws {
        var filter = filter
        filter.kinds = []
        let isShort = try filter.isShort(connection)
        tables =
            isShort
            ? """
            series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
            CROSS JOIN life AS l ON l.series = s.id AND l.id = e.id
            """
            : "series AS s CROSS JOIN life AS l ON l.series = s.id"
        let (sql, values) = filter.condition(time: isShort ? "e.ts" : "l.order_ts")
        // Only series whose events reach into the time have orders in it.
        let bounds = [(filter.from, "s.last_ts >="), (filter.to, "s.first_ts <=")].compactMap { instant, comparison in
            instant.map { (sql: "\(comparison) ?", value: Value.integer($0.nanoseconds)) }
        }
        condition = ([sql] + bounds.map(\.sql)).joined(separator: " AND ")
        self.values = values + bounds.map(\.value)
    }
}

extension EventFilter {
    /// Whether the time it asks for is a small part of all that there is.
    fileprivate func isShort(_ connection: Connection) throws -> Bool {
        guard hasTime else { return false }
        let spans = try connection.prepare("SELECT min(first_ts), max(last_ts) FROM series").rows {
            ($0.optionalInteger(0), $0.optionalInteger(1))
        }
        guard let span = spans.first, let first = span.0, let last = span.1 else { return false }
        let begin = max(from?.nanoseconds ?? first, first)
        let end = min(to?.nanoseconds ?? last, last)
        return (Double(end) - Double(begin)) * 4 < Double(last) - Double(first)
    }
}
