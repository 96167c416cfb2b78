import SQLite
package import TelemetryLog

/// When an open order counts as stuck: it has been open for too long, in a session that still runs. Of a session that is
/// over nobody can do anything about its orders, and an order without a time has no age.
package struct StuckRule: Sendable, Equatable {
    /// How long is too long, unless somebody says otherwise.
    package static let usual = Duration.seconds(30)
    /// The same of an order that rests in a book until its price comes.
    package static let usualResting = Duration.seconds(3600)

    /// The moment at which orders are judged.
    package var now: Timestamp
    /// For how long an order may be open.
    package var after = usual
    /// For how long one may be that waits for its price.
    package var restingAfter = usualResting
    /// A session whose last event is older is over.
    package var within = SilenceRule.usualWithin

    /// By what is usual, at `now`.
    package init(now: Timestamp) { self.now = now }

    /// A condition on `series AS s` and `life AS l`, or `ledger AS l`, with a `?` for each of `values`.
    var condition: (sql: String, values: [Value]) {
        let latest = now - TimeSpan(min(after, restingAfter))
        let sql = """
            l.fills = 0 AND l.errors = 0 AND l.ended IS NULL AND l.is_order AND l.order_ts < ?
            AND ((SELECT max(t.last_ts) BETWEEN ? AND ? FROM series AS t WHERE t.session = s.session)
                OR EXISTS (
                    SELECT 1 FROM series AS t CROSS JOIN event AS x INDEXED BY event_series ON x.series = t.id
                    WHERE t.session = s.session AND t.last_ts > ? AND x.ts BETWEEN ? AND ?))
            AND l.order_ts < iif(\(Self.isResting), ?, ?)
            """
        // An event of the future, as of a wrong clock, tells nothing of now.
        let times = [
            latest, now - TimeSpan(within), now, now, now - TimeSpan(within), now, now - TimeSpan(restingAfter),
            now - TimeSpan(after),
        ]
        return (sql, times.map { .integer($0.nanoseconds) })
    }

    /// Whether the order `l` waits for its price: by its type, or by its limit where it says no type. An amended order
    /// waits, too: bit 2 of its traits, which the view `ledger` does not have.
    static let isResting = """
        ((SELECT v.traits & 2 <> 0 FROM life AS v WHERE v.series = l.series AND v.id = l.id) OR coalesce((
            SELECT CASE WHEN x.order_type IS NULL THEN x.limit_price IS NOT NULL
                ELSE lower(x.order_type) GLOB '*limit*' OR lower(x.order_type) GLOB '*stop*'
                    OR lower(x.order_type) GLOB '*post*' OR lower(x.order_type) GLOB '*take*profit*'
                    OR lower(x.order_type) GLOB '*trail*' END
            FROM reading AS x WHERE x.id = l.id), 0))
        """
}

extension IndexReader {
    /// The orders that are stuck, by session and symbol, those with the most first.
    func findStuck(_ question: HealthQuestion, into health: inout Health) throws {
        var filter = question.filter
        filter.kinds = []
        let (condition, values) = filter.condition(time: "l.order_ts")
        let (isStuck, times) = question.stuck.condition
        let statement = try connection.prepare(
            """
            SELECT s.session, s.symbol, count(*), min(l.order_ts)
            FROM series AS s CROSS JOIN life AS l INDEXED BY life_unfilled ON l.series = s.id
            WHERE \(isStuck) AND \(condition) GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2
            """)
        try statement.bind(times + values)
        var figures: [ExecutionFigure] = []
        while try statement.step() {
            let orders = statement.integer(2)
            figures.append(
                ExecutionFigure(
                    session: statement.text(0), symbol: statement.optionalText(1), value: Double(orders), part: orders,
                    of: orders, since: Timestamp(nanoseconds: statement.integer(3))))
        }
        health.figures[.stuckOrders] = figures
    }
}
