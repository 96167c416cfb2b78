import SQLite

/// Makes tallies anew of which enough is stale.
///
/// A tally is made of all lives of its series: it is left stale until a sixteenth of these has changed, so that a change
/// costs the same however long the series is. Until then those who ask look at the lives.
struct TallyRefresh {
    private static let leastShare = 16
    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// The caller has opened a transaction, and written all lives. Throws `DatabaseError`.
    func run() throws {
        let due = try connection.prepare(
            """
            SELECT series, source FROM tally INDEXED BY tally_stale JOIN series ON series.id = tally.series
            WHERE stale > 0 AND stale * \(Self.leastShare) >= lives
            """
        ).rows { (series: $0.integer(0), source: $0.integer(1)) }
        for (series, source) in due {
            var tally = OrderTally()
            let steps = try connection.backwardSteps(in: LineID.all(of: source))
            let lives = try connection.prepare("SELECT \(OrderTally.Life.columns) FROM life WHERE series = ?")
            try lives.bind(.integer(series), at: 1)
            while try lives.step() { tally.add(OrderTally.Life(lives), steps) }
            if tally.lives > 0 { try save(tally, of: series) } else { try remove(series) }
        }
    }

    /// Of a series that has no lives any more.
    private func remove(_ series: Int64) throws {
        for table in ["tally", "tally_value"] {
            try connection.prepare("DELETE FROM \(table) WHERE series = ?").run(.integer(series))
        }
    }

    private func save(_ tally: OrderTally, of series: Int64) throws {
        let latencies = tally.latencies
        let counts = OrderState.allCases.map { Value.integer(tally[$0]) }
        let row = try connection.prepareRow("INSERT OR REPLACE INTO tally", columns: OrderTally.columns.count)
        try row.bind(
            [.integer(series), latencies == nil ? 1 : 0, .integer(tally.lives)] + counts
                + [.integer(tally.canceledUnfilled), .integer(tally.expiredUnfilled), .integer(tally.fills)])
        try row.run()
        guard let latencies else { return }
        try connection.prepareRow("INSERT OR REPLACE INTO tally_value", columns: 4).run(
            .integer(series), .blob(latencies.intentToOrder), .blob(latencies.orderToFill),
            try reasons(of: series).bytes.map { .blob($0) } ?? nil)
    }

    private func reasons(of series: Int64) throws -> ReasonTally {
        var reasons = ReasonTally()
        let statement = try connection.prepare(
            """
            SELECT \(try OrderRecord.error(connection)) FROM life AS l INDEXED BY life_unfilled
            CROSS JOIN series AS s ON s.id = l.series CROSS JOIN event AS r ON r.id = l.id
            WHERE l.series = ? AND l.fills = 0 AND l.errors > 0 AND l.is_order
            """)
        try statement.bind(.integer(series), at: 1)
        while try statement.step() { reasons.add(ExactText(statement.optionalText(0))) }
        return reasons
    }
}

extension OrderTally {
    /// Of its row, the states as `OrderState.allCases` has them.
    static let columns =
        ["series", "stale", "lives"] + OrderState.allCases.map(\.rawValue)
        + ["canceled_unfilled", "expired_unfilled", "fills"]
    /// Series whose lives have to be looked at.
    static let untallied = "SELECT series FROM tally INDEXED BY tally_stale WHERE stale > 0"
    /// Of `tally AS t`, how many lives are those of orders, and how many of these have a fill.
    static let orders = "(t.lives - t.orphan)"
    static let ordersWithFill = """
        (t.filled + t.partial + t.overfilled + t.canceled - t.canceled_unfilled + t.expired - t.expired_unfilled)
        """
}
