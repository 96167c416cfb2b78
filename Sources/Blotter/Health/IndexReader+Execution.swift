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
            SELECT session, symbol, count(*), sum(fills = 0 AND errors > 0), sum(is_due), sum(is_due AND fills > 0)
            FROM (
                SELECT s.session AS session, s.symbol AS symbol, l.fills AS fills, l.errors AS errors,
                    CASE
                        WHEN l.order_ts > ? THEN 0
                        WHEN l.fills = 0 AND l.ended & 1 THEN 0
                        WHEN l.fills = 0 AND l.errors = 0 AND l.ended IS NULL THEN NOT \(StuckRule.isResting)
                        ELSE 1
                    END AS is_due
                FROM \(rows.tables) WHERE l.is_order AND \(rows.condition)
            ) GROUP BY session, symbol
            """)
        let latest = question.moment - TimeSpan(question.patience)
        try statement.bind([.integer(latest.nanoseconds)] + rows.values)
        while try statement.step() {
            groups.change(statement) {
                $0.orders = statement.integer(2)
                $0.rejected = statement.integer(3)
                $0.due = statement.integer(4)
                $0.filled = statement.integer(5)
            }
        }
    }

    /// The gates of one intent decide on it together: it is blocked by any of them. One that names none decides alone.
    private func countDecisions(_ filter: EventFilter, into groups: inout ExecutionGroups) throws {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let columns = try ReasonColumns(ofGates: true, connection)
        let statement = try connection.prepare(
            """
            SELECT session, symbol, count(*), sum(is_blocked) FROM (
                SELECT s.session AS session, s.symbol AS symbol, max(\(columns.condition)) AS is_blocked
                FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
                WHERE s.kind = 'gate' AND \(condition) AND \(columns.isDecided)
                GROUP BY s.session, s.symbol, coalesce(e.intent_id, e.id)
            ) GROUP BY session, symbol
            """)
        try statement.bind(values)
        while try statement.step() {
            groups.change(statement) { ($0.decisions, $0.blocked) = (statement.integer(2), statement.integer(3)) }
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
            groups.change(statement) { ($0.errors, $0.errorsBefore) = (statement.integer(2), statement.integer(3)) }
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
        try slippages(filter) { groups[$0.session, $0.symbol].slippages.append($0.points) }
    }
}

extension ExecutionGroups {
    /// Changes the counts of the session and symbol that a row begins with.
    fileprivate mutating func change(_ row: Statement, _ body: (inout ExecutionCounts) -> Void) {
        body(&self[row.text(0), row.optionalText(1)])
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
