import SQLite

/// What is asked of the index to find events whose texts hold another (`TextTest`).
struct TextQuestion: Sendable {
    /// What is asked of an event but for its texts: of its series, and its time.
    private let condition: String
    private let values: [Value]
    /// Holds for an event whose columns or labels have the text.
    private let holds: String
    private let series: [Value]

    /// With a place, of events that come before or after it; `series` are those whose labels hold the text, as a JSON array.
    init(
        _ filter: EventFilter, before place: EventOrder.Place? = nil, after start: EventOrder.Place? = nil,
        series: String?
    ) {
        var times = EventFilter()
        (times.from, times.to) = (filter.from, filter.to)
        var (sql, values) = times.condition(time: "event.ts")
        if filter.hasLabels {
            let (labels, names) = filter.condition()
            sql = "event.series IN (SELECT s.id FROM series AS s WHERE \(labels)) AND \(sql)"
            values = names + values
        }
        if let place {
            sql += place.time == nil ? " AND event.ts IS NULL AND event.id < ?" : Self.before
            values += [place.time.map { .integer($0) }, .integer(place.id)].compactMap { $0 }
        }
        if let start {
            sql += start.time == nil ? Self.afterUntimed : " AND (event.ts, event.id) > (?, ?)"
            values += [start.time.map { .integer($0) }, .integer(start.id)].compactMap { $0 }
        }
        (condition, self.values) = (sql, values)
        let labels = series == nil ? "" : " OR event.series IN (SELECT value FROM json_each(?))"
        holds = "(holds_value(\(TextTest.columns))\(labels))"
        self.series = series.map { [.text($0)] } ?? []
    }

    /// Events without a time come before all others.
    private static let before = " AND ((event.ts, event.id) < (?, ?) OR event.ts IS NULL)"

    private static let afterUntimed = " AND (event.ts IS NOT NULL OR event.id > ?)"

    /// Events of numbers from the first parameter to the second whose columns or labels have the text.
    func ofColumns(_ connection: Connection) throws -> Statement {
        try statement(
            connection,
            """
            SELECT event.id, event.ts FROM event WHERE event.id BETWEEN ? AND ? AND \(condition) AND \(holds)
            """, [0, 0] + values + series)
    }

    /// Asks for events that have the text in members without a column alone.
    func ofExtra(_ connection: Connection) throws -> Statement {
        try statement(
            connection,
            """
            SELECT event.id, event.ts FROM detail CROSS JOIN event ON event.id = detail.id
            WHERE detail.id BETWEEN ? AND ? AND holds_member(detail.extra) AND \(condition) AND NOT \(holds)
            """, [0, 0] + values + series)
    }

    /// All of them in the order of time.
    func inTime(_ connection: Connection) throws -> Statement {
        try statement(
            connection,
            """
            SELECT event.id, event.ts FROM event INDEXED BY event_ts
            WHERE \(condition) AND (\(holds) OR EXISTS (
                SELECT 1 FROM detail WHERE detail.id = event.id AND holds_member(detail.extra)))
            ORDER BY event.ts, event.id
            """, values + series)
    }

    private func statement(_ connection: Connection, _ sql: String, _ values: [Value]) throws -> Statement {
        let statement = try connection.prepare(sql)
        try statement.bind(values)
        return statement
    }
}
