import SQLite

extension IndexReader {
    package enum SearchOrder: Sendable {
        /// The last ones in time, oldest first.
        case time
        /// The ones that match best, best first (BM25).
        case relevance
    }

    /// Gives the events that `pattern` finds and `filter` lets pass, at most `limit`, until `body` says no more. Throws
    /// `BlotterError.badSearch` for an expression that FTS5 does not take.
    package func search(
        _ pattern: SearchPattern, _ filter: EventFilter, order: SearchOrder, limit: Int? = nil,
        _ body: (EventRecord) throws -> Bool
    ) throws {
        try searching {
            let (condition, values) = filter.condition(on: .event)
            let found = "search CROSS JOIN event AS e ON e.id = search.rowid WHERE search MATCH ? AND \(condition)"
            let sql =
                switch order {
                case .time:
                    """
                    WITH last AS (SELECT e.id FROM \(found) ORDER BY e.ts DESC, e.id DESC LIMIT ?)
                    SELECT \(EventRecord.columns) FROM last JOIN event AS e ON e.id = last.id ORDER BY e.ts, e.id
                    """
                case .relevance:
                    "SELECT \(EventRecord.columns) FROM \(found) ORDER BY search.rank, e.ts DESC, e.id DESC LIMIT ?"
                }
            let statement = try connection.prepare(sql)
            try statement.bind([.text(pattern.expression)] + values + [Value(limit ?? -1)])
            while try statement.step() {
                guard try body(EventRecord(statement, reader: self)) else { return }
            }
        }
    }

    /// How many events `pattern` finds and `filter` lets pass.
    package func searchCount(_ pattern: SearchPattern, _ filter: EventFilter) throws -> Int64 {
        try searching {
            let (condition, values) = filter.condition(on: .event)
            let statement = try connection.prepare(
                filter.isEmpty
                    ? "SELECT count(*) FROM search WHERE search MATCH ?"
                    : """
                    SELECT count(*) FROM search CROSS JOIN event AS e ON e.id = search.rowid
                    WHERE search MATCH ? AND \(condition)
                    """)
            try statement.bind([.text(pattern.expression)] + values)
            return try statement.step() ? statement.integer(0) : 0
        }
    }

    private func searching<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try reading(body)
        } catch BlotterError.badStatement(let message) {
            throw BlotterError.badSearch(message)
        }
    }
}
