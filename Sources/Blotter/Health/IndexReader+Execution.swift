import SQLite
import TelemetryLog

/// What the checks of execution are about: recent orders, decisions and errors, by session and symbol.
extension IndexReader {
    /// Measures all of them in the window of `question`.
    func measureExecution(_ question: HealthQuestion, into health: inout Health) throws {
        var groups = ExecutionGroups()
        try countOrders(question, into: &groups)
        try countDecisions(question.recent, into: &groups)
        try countErrors(question.recent, until: question.moment, into: &groups)
        try measureSlippage(question.recent, into: &groups)
        for check in HealthCheck.ofShares { health.figures[check] = groups.figures(of: check) }
        health.executed = groups.total
        health.hasErrorHistory = groups.history.seconds > 0
        try findStuck(question, into: &health)
    }

    private func countOrders(_ question: HealthQuestion, into groups: inout ExecutionGroups) throws {
        let rows = try OrderRows(question.recent, connection)
        let statement = try connection.prepare(
            """
            SELECT series, count(*), sum(fills = 0 AND errors > 0), sum(is_due), sum(is_due AND fills > 0)
            FROM (
                SELECT s.id AS series, l.fills AS fills, l.errors AS errors,
                    CASE
                        WHEN l.order_ts > ? THEN 0
                        WHEN l.fills = 0 AND l.ended & 1 THEN 0
                        WHEN l.fills = 0 AND l.errors = 0 AND l.ended IS NULL THEN NOT \(StuckRule.isResting)
                        ELSE 1
                    END AS is_due
                FROM \(rows.tables) WHERE l.is_order AND \(rows.condition)
            ) GROUP BY series
            """)
        let latest = question.moment - TimeSpan(question.patience)
        try statement.bind([.integer(latest.nanoseconds)] + rows.values)
        let names = try SeriesNames(connection)
        while try statement.step() {
            var counts = ExecutionCounts()
            counts.orders = statement.integer(1)
            counts.rejected = statement.integer(2)
            counts.due = statement.integer(3)
            counts.filled = statement.integer(4)
            groups[try names.key(of: statement.integer(0))] += counts
        }
    }

    /// The gates of one intent decide on it together: it is blocked by any of them. One that names none decides alone.
    private func countDecisions(_ filter: EventFilter, into groups: inout ExecutionGroups) throws {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let columns = try ReasonColumns(ofGates: true, connection)
        // One series stands for all of a session's symbol, since a number is sorted faster than names.
        let statement = try connection.prepare(
            """
            WITH gates AS MATERIALIZED (
                SELECT id, min(id) OVER (PARTITION BY session, symbol) AS first, session, symbol, mode, kind
                FROM series WHERE kind = 'gate'
            )
            SELECT first, count(*), sum(is_blocked) FROM (
                SELECT s.first AS first, max(\(columns.condition)) AS is_blocked
                FROM gates AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
                WHERE \(condition) AND \(columns.isDecided) GROUP BY s.first, coalesce(e.intent_id, e.id)
            ) GROUP BY first
            """)
        try statement.bind(values)
        let names = try SeriesNames(connection)
        while try statement.step() {
            var counts = ExecutionCounts()
            (counts.decisions, counts.blocked) = (statement.integer(1), statement.integer(2))
            groups[try names.key(of: statement.integer(0))] += counts
        }
    }

    /// Errors in the window and before it, and for how long their sessions were there.
    private func countErrors(
        _ filter: EventFilter, until moment: Timestamp, into groups: inout ExecutionGroups
    ) throws {
        let from = filter.from ?? Timestamp(nanoseconds: .min)
        var all = filter
        all.from = nil
        let (condition, values) = all.condition(time: "e.ts")
        let statement = try connection.prepare(
            """
            SELECT s.session, s.symbol, count(*) FILTER (WHERE e.ts >= ?), count(*) FILTER (WHERE e.ts < ?)
            FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
            WHERE s.kind = 'error' AND e.ts IS NOT NULL AND \(condition) GROUP BY 1, 2
            """)
        try statement.bind([.integer(from.nanoseconds), .integer(from.nanoseconds)] + values)
        while try statement.step() {
            var counts = ExecutionCounts()
            (counts.errors, counts.errorsBefore) = (statement.integer(2), statement.integer(3))
            groups[.init(session: statement.text(0), symbol: statement.optionalText(1))] += counts
        }
        // Without a beginning there is nothing before it to tell what is usual.
        guard filter.from != nil else { return }
        groups.presence = try presence(all, from: from, to: min(moment, filter.to ?? moment))
        groups.rememberHistory()
    }

    /// For how long each session was there, with errors or without.
    private func presence(
        _ filter: EventFilter, from: Timestamp, to: Timestamp
    ) throws -> [String: ExecutionGroups.Presence] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT s.session, min(s.first_ts), max(s.last_ts) FROM series AS s
            WHERE s.first_ts IS NOT NULL AND \(condition) GROUP BY s.session
            """)
        try statement.bind(values)
        var presence: [String: ExecutionGroups.Presence] = [:]
        while try statement.step() {
            presence[statement.text(0)] = .init(
                first: statement.integer(1), last: statement.integer(2), from: from, to: to)
        }
        return presence
    }

    private func measureSlippage(_ filter: EventFilter, into groups: inout ExecutionGroups) throws {
        let names = try SeriesNames(connection)
        for orders in try slippages(filter) {
            guard let series = orders.first?.series else { continue }
            groups[try names.key(of: series)].slippages += orders.map(\.points)
        }
    }
}

extension SeriesNames {
    fileprivate func key(of series: Int64) throws -> ExecutionGroups.Key {
        let (session, symbol) = try self[series]
        return ExecutionGroups.Key(session: session, symbol: symbol)
    }
}

extension ExecutionGroups.Presence {
    /// Of a session with events from `first` to `last`, nanoseconds since the epoch.
    fileprivate init(first: Int64, last: Int64, from: Timestamp, to: Timestamp) {
        func seconds(_ start: Int64, _ end: Int64) -> Double { max(0, Double(end) - Double(start)) / 1e9 }
        inWindow = seconds(max(first, from.nanoseconds), to.nanoseconds)
        before = seconds(first, min(last, from.nanoseconds))
    }
}
