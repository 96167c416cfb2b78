import SQLite

extension IndexReader {
    /// Gives the last `limit` events that pass `filter`, all without a limit, oldest first, until `body` says no more.
    ///
    /// Equal times keep the order of file and line; events without a time come first.
    package func events(
        _ filter: EventFilter, limit: Int? = nil, _ body: (EventRecord) throws -> Bool
    ) throws {
        try reading {
            let (condition, values) = filter.condition(on: .event)
            let table = "event AS e \(try hint(for: filter))"
            let statement: Statement
            if let limit {
                statement = try connection.prepare(
                    """
                    WITH last AS (
                        SELECT e.id FROM \(table) WHERE \(condition) ORDER BY e.ts DESC, e.id DESC LIMIT ?)
                    SELECT \(EventRecord.columns) FROM last JOIN event AS e ON e.id = last.id ORDER BY e.ts, e.id
                    """)
                try statement.bind(values + [Value(limit)])
            } else {
                statement = try connection.prepare(
                    "SELECT \(EventRecord.columns) FROM \(table) WHERE \(condition) ORDER BY e.ts, e.id")
                try statement.bind(values)
            }
            while try statement.step() {
                guard try body(EventRecord(statement, reader: self)) else { return }
            }
        }
    }

    /// Names the index whose entries are fewest for the filter: SQLite, without statistics, has no way to tell.
    func hint(for filter: EventFilter) throws -> String {
        let columns = [
            ("session", "event_session", filter.sessions), ("symbol", "event_symbol", filter.symbols),
            ("kind", "event_kind", filter.kinds),
        ]
        let single = columns.filter { $0.2.count == 1 }
        guard single.count > 1 else {
            if let only = single.first { return "INDEXED BY \(only.1)" }
            return columns.allSatisfy { $0.2.isEmpty } ? "INDEXED BY event_ts" : ""
        }
        let counted = try single.map { column in
            let statement = try connection.prepare("SELECT sum(events) FROM tally WHERE \(column.0) = ?")
            return (column.1, try statement.rows(.text(column.2[0])) { $0.integer(0) }.first ?? 0)
        }
        return counted.min { $0.1 < $1.1 }.map { "INDEXED BY \($0.0)" } ?? ""
    }

    /// The `count` events of a session just before and after an event, oldest first.
    package func neighbours(
        of event: EventRecord, count: Int
    ) throws -> (before: [EventRecord], after: [EventRecord]) {
        try reading {
            let sides = try [("<", "DESC"), (">", "ASC")].map { comparison, order in
                let statement = try connection.prepare(
                    """
                    SELECT \(EventRecord.columns) FROM event AS e INDEXED BY event_session
                    WHERE e.session = ?1 AND e.ts \(comparison)= ?2 AND (e.ts, e.id) \(comparison) (?2, ?3)
                    ORDER BY e.ts \(order), e.id \(order) LIMIT ?4
                    """)
                return try statement.rows(
                    .text(event.session), Value(event.timestamp?.nanoseconds), .integer(event.id), Value(count)
                ) { try EventRecord($0, reader: self) }
            }
            return (sides[0].reversed(), sides[1])
        }
    }
}
