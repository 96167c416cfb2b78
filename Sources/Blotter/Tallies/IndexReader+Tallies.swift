import SQLite

/// What tallies tell, which leave out the series that are stale.
extension IndexReader {
    /// How many orders pass a filter for labels alone.
    func talliedCounts(_ filter: EventFilter) throws -> OrderCounts {
        let (condition, values) = filter.condition()
        let sums = OrderState.allCases.map { "sum(t.\($0.rawValue))" }.joined(separator: ", ")
        let statement = try connection.prepare(
            """
            SELECT sum(t.fills), sum(t.rejected + t.open + t.canceled_unfilled + t.expired_unfilled), \(sums)
            FROM tally AS t \(filter.hasLabels ? "JOIN series AS s ON s.id = t.series" : "")
            WHERE t.stale = 0 AND \(condition)
            """)
        try statement.bind(values)
        var counts = OrderCounts()
        guard try statement.step() else { return counts }
        (counts.fills, counts.unfilled) = (statement.integer(0), statement.integer(1))
        for (column, state) in zip(Int32(2)..., OrderState.allCases) where statement.integer(column) > 0 {
            counts.byState[state] = statement.integer(column)
        }
        return counts
    }

    /// Why orders that pass a filter for labels alone have no fill, by their state.
    func talliedMissingFills(_ filter: EventFilter) throws -> [OrderState: ReasonTally] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT t.open, t.canceled_unfilled, t.expired_unfilled, t.rejected,
                (SELECT v.reasons FROM tally_value AS v WHERE v.series = t.series AND t.rejected > 0)
            FROM tally AS t \(filter.hasLabels ? "JOIN series AS s ON s.id = t.series" : "")
            WHERE t.stale = 0 AND \(condition)
            """)
        try statement.bind(values)
        var (open, canceled, expired) = (Int64(0), Int64(0), Int64(0))
        var rejected = ReasonTally()
        while try statement.step() {
            open += statement.integer(0)
            canceled += statement.integer(1)
            expired += statement.integer(2)
            statement.blob(4).withUnsafeBytes { rejected.add($0) }
        }
        var missing: [OrderState: ReasonTally] = [.rejected: rejected]
        for (state, count) in [(.open, open), (.canceled, canceled), (.expired, expired)] as [(OrderState, Int64)]
        where count > 0 { missing[state, default: ReasonTally()].add(nil, count: count) }
        return missing
    }
}
