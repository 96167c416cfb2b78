import SQLite
package import TelemetryLog

/// One session, as the view `sessions` has it.
package struct SessionRecord: Sendable, Equatable {
    package var session: String
    package var mode: String?
    package var first: Timestamp?
    package var last: Timestamp?
    package var events: Int64
    package var intents: Int64
    package var orders: Int64
    package var fills: Int64
    package var gates: Int64
    package var errors: Int64
    package var invalid: Int64
    package var symbols: Int64
    package var files: Int64
    package var bytes: Int64
}

extension IndexReader {
    /// The sessions that have an event that passes `filter` and whose name contains `name`, newest first.
    ///
    /// The times are those between a session's first and last event.
    package func sessions(_ filter: EventFilter, name: String? = nil, limit: Int? = nil) throws -> [SessionRecord] {
        try reading {
            var labels = filter
            labels.from = nil
            labels.to = nil
            let (condition, values) = labels.condition()
            let statement = try connection.prepare(
                """
                WITH timed AS (
                    SELECT session, min(first_ts) AS first, max(last_ts) AS last FROM series GROUP BY session)
                SELECT v.session_id, v.mode, timed.first, timed.last, v.events, v.intents, v.orders, v.fills, v.gates,
                    v.errors, v.invalid_lines, v.symbols, v.files, v.bytes
                FROM sessions AS v LEFT JOIN timed ON timed.session = v.session_id
                WHERE (NOT ?1 OR v.session_id IN (SELECT s.session FROM series AS s WHERE \(condition)))
                    AND (?2 IS NULL OR timed.last >= ?2) AND (?3 IS NULL OR timed.first <= ?3)
                    AND (?4 IS NULL OR instr(lower(v.session_id), lower(?4)) > 0)
                ORDER BY timed.last DESC, v.session_id DESC LIMIT ?5
                """.numberingMarks(after: 5))
            let fixed: [Value] = [
                labels.isEmpty ? 0 : 1, Value(filter.from?.nanoseconds), Value(filter.to?.nanoseconds), Value(name),
                Value(limit ?? -1),
            ]
            try statement.bind(fixed + values)
            var sessions: [SessionRecord] = []
            while try statement.step() { sessions.append(SessionRecord(statement)) }
            return sessions
        }
    }
}

extension SessionRecord {
    fileprivate init(_ row: Statement) {
        session = row.text(0)
        mode = row.optionalText(1)
        first = row.optionalInteger(2).map { Timestamp(nanoseconds: $0) }
        last = row.optionalInteger(3).map { Timestamp(nanoseconds: $0) }
        events = row.integer(4)
        intents = row.integer(5)
        orders = row.integer(6)
        fills = row.integer(7)
        gates = row.integer(8)
        errors = row.integer(9)
        invalid = row.integer(10)
        symbols = row.integer(11)
        files = row.integer(12)
        bytes = row.integer(13)
    }
}
