import SQLite

/// What one format, or one version of it, has read of an index's logs.
package struct FormatCount: Sendable, Equatable {
    /// Its name; `native` and `auto` are no formats of a file.
    package var name: String
    /// The digest of what it said when it read; nil for native lines.
    package var digest: Int64?
    /// Logs that have a line of it.
    package var logs: Int64
    /// The lines.
    package var lines: Int64
    /// The events that these are.
    package var events: Int64
    /// Events with a time.
    package var timed: Int64
    /// Events with a kind.
    package var kinds: Int64
    /// Events with a symbol.
    package var symbols: Int64
    /// Events with the id of an order.
    package var orderIDs: Int64
    /// Events of each kind, most frequent first; nil for those without one.
    package var byKind: [Kind] = []

    /// How many events are of one kind.
    package struct Kind: Sendable, Equatable {
        /// The kind; nil for events without one.
        package var kind: String?
        /// How many events.
        package var events: Int64
    }
}

extension IndexReader {
    /// What each format has read; looks at every event for its order's id.
    package func formatCounts() throws -> [FormatCount] {
        try atOneMoment {
            let statement = try connection.prepare(
                """
                SELECT f.name, f.digest, count(DISTINCT s.source), sum(s.events), sum(s.events - s.untimed),
                    total(s.events) FILTER (WHERE s.kind IS NOT NULL),
                    total(s.events) FILTER (WHERE s.symbol IS NOT NULL),
                    (
                        SELECT count(e.order_id) FROM series AS t CROSS JOIN event AS e ON e.series = t.id
                        WHERE t.format IS s.format),
                    (
                        SELECT count(*) FROM part AS p CROSS JOIN event AS e ON e.id = p.id
                        CROSS JOIN series AS t ON t.id = e.series WHERE t.format IS s.format),
                    s.format
                FROM series AS s LEFT JOIN format AS f ON f.id = s.format WHERE s.events > 0
                GROUP BY s.format ORDER BY f.name, f.id
                """)
            return try statement.rows { row in
                FormatCount(
                    name: row.optionalText(0) ?? "native", digest: row.optionalInteger(1), logs: row.integer(2),
                    lines: row.integer(3) - row.integer(8), events: row.integer(3), timed: row.integer(4),
                    kinds: row.integer(5), symbols: row.integer(6), orderIDs: row.integer(7),
                    byKind: try kinds(ofFormat: row.optionalInteger(9)))
            }
        }
    }

    private func kinds(ofFormat format: Int64?) throws -> [FormatCount.Kind] {
        try connection.prepare(
            """
            SELECT kind, sum(events) FROM series WHERE format IS ? AND events > 0 GROUP BY kind ORDER BY 2 DESC, kind
            """
        ).rows(Value(format)) { FormatCount.Kind(kind: $0.optionalText(0), events: $0.integer(1)) }
    }
}
