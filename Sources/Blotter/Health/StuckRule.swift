import SQLite
import TelemetryLog

/// When an open order counts as stuck: it has been open for far longer than orders take to be filled, in a session that
/// still runs.
///
/// Where fills take milliseconds an order is stuck after a minute, and where orders rest in a book for hours it is not. Of
/// a session that is over nobody can do anything about its orders.
package enum StuckRule {
    /// No shorter time is too long.
    package static let shortest = Duration.seconds(60)
    /// So many times the 99th percentile of what orders take to their first fill is.
    private static let count = 10.0

    /// For how long an order may be open where fills take that long.
    static func patience(_ orderToFill: Latency) -> Duration {
        max(shortest, .milliseconds(min(orderToFill.p99 ?? 0, 1e12) * count))
    }
}

extension IndexReader {
    /// Orders that are open at `rule.now` for longer than `health.stuckAfter`, of sessions that have had an event
    /// `rule.within` of it. An order without a time has no age.
    func findStuck(_ filter: EventFilter, _ rule: SilenceRule, into health: inout Health) throws {
        var filter = filter
        filter.kinds = []
        let (condition, values) = filter.condition(time: "l.order_ts")
        let latest = rule.now - TimeSpan(health.stuckAfter)
        let statement = try connection.prepare(
            """
            SELECT s.session, count(*), min(l.order_ts) FROM ledger AS l CROSS JOIN series AS s ON s.id = l.series
            WHERE l.fills = 0 AND l.errors = 0 AND l.state = 'open' AND l.order_ts < ? AND \(condition)
            GROUP BY s.session
            HAVING (SELECT max(last_ts) FROM series AS t WHERE t.session = s.session) >= ?
            ORDER BY 2 DESC, 1
            """)
        let start = rule.now - TimeSpan(rule.within)
        try statement.bind([.integer(latest.nanoseconds)] + values + [.integer(start.nanoseconds)])
        while try statement.step() {
            health.stuck.append(
                .init(
                    session: statement.text(0), orders: statement.integer(1),
                    oldest: Timestamp(nanoseconds: statement.integer(2))))
        }
    }
}
