import SQLite
import TelemetryLog

extension IndexReader {
    /// Measures what the checks are about.
    ///
    /// Trading is looked at in the question's window, lines are those of the files that hold such events or have changed
    /// in it, silent are whole sessions, and what is on the disk is all there is.
    package func health(_ question: HealthQuestion) throws -> Health {
        try atOneMoment {
            var health = Health(question)
            try read(question, into: &health)
            try measureCoverage(question.filter, into: &health)
            health.secrets = try exposedSecrets()
            try findUnfilled(question, into: &health)
            try measureLatencies(question.recent, into: &health)
            try measureExecution(question, into: &health)
            try findClockSteps(question.recent, into: &health)
            // Who has said nothing since the window's beginning is silent all the more.
            var asked = question.filter
            asked.from = nil
            health.silence = SilenceSummary(
                try sessionSpans(asked, silence: question.silence), question.silence,
                since: question.recent.from)
            health.lastEvent = try lastEvent(question.filter)
            try weigh(into: &health)
            health.leftovers = try leftovers()
            health.outdatedLogs = try connection.outdatedLogs()
            return health
        }
    }

    /// Of a time the slowest session is found on the way; of all of it, sums are kept.
    private func measureLatencies(_ filter: EventFilter, into health: inout Health) throws {
        guard filter.hasTime else {
            var summary = Summary()
            try measure(filter, into: &summary)
            (health.intentToOrder, health.orderToFill) = (summary.intentToOrder, summary.orderToFill)
            return
        }
        let report = try latencyReport(LatencyQuestion(filter, by: .session, groups: 1, spikes: 0))
        health.intentToOrder = report.totals[.intentToOrder] ?? Latency()
        health.orderToFill = report.totals[.orderToFill] ?? Latency()
        health.slowest = report.groups.first
    }

    private func read(_ question: HealthQuestion, into health: inout Health) throws {
        let (condition, values) = question.sourceCondition
        let statement = try connection.prepare("SELECT path, events, invalid FROM source WHERE \(condition)")
        try statement.bind(values)
        while try statement.step() {
            let invalid = statement.integer(2)
            health.reading.events += statement.integer(1)
            health.reading.invalid += invalid
            if invalid > health.reading.worst?.invalid ?? 0 { health.reading.worst = (statement.text(0), invalid) }
        }
    }

    /// Of whole series: those that hold events which pass.
    ///
    /// The native system names its logs and the folders of others by their session; any other log's mere name is none.
    private func measureCoverage(_ filter: EventFilter, into health: inout Health) throws {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT CAST(total(s.events) AS INTEGER), CAST(total(s.untimed) AS INTEGER),
                CAST(total(s.events) FILTER (WHERE s.kind IS NULL) AS INTEGER),
                CAST(total(s.events) FILTER (
                    WHERE NOT s.says_session AND s.format IS NOT NULL AND NOT instr(s.session, '/')) AS INTEGER)
            FROM series AS s WHERE s.kind IS NOT '\(FormatDefinition.skip)' AND \(condition)
            """)
        try statement.bind(values)
        guard try statement.step() else { return }
        health.coverage = .init(
            events: statement.integer(0), untimed: statement.integer(1), kindless: statement.integer(2),
            sessionless: statement.integer(3))
    }

    /// An order without a time is taken for an old one.
    private func findUnfilled(_ question: HealthQuestion, into health: inout Health) throws {
        let filter = question.recent
        let sessions = try ordersBySession(filter)
        health.sessionsWithOrders += sessions.count
        let (condition, values) = filter.condition(time: "l.order_ts")
        let firstOrder = try connection.prepare(
            """
            SELECT min(l.order_ts) FROM series AS s CROSS JOIN life AS l ON l.series = s.id
            WHERE l.is_order AND s.session = ? AND \(condition)
            """)
        for (session, orders, filled) in sessions where filled == 0 {
            try firstOrder.bind([.text(session)] + values)
            let first = try firstOrder.step() ? firstOrder.optionalInteger(0) : nil
            firstOrder.reset()
            let isOld =
                first.map { Timestamp(nanoseconds: $0).duration(to: question.moment) > question.patience } ?? true
            if isOld { health.unfilled.append(.init(session: session, orders: orders)) }
        }
    }

    /// Sessions with orders that pass: how many, and how many of them have a fill.
    private func ordersBySession(_ filter: EventFilter) throws -> [(session: String, orders: Int64, filled: Int64)] {
        let rows = try OrderRows(filter, connection)
        let (condition, values) = (rows.condition, rows.values)
        let counted = "SELECT s.session AS session, count(*) AS orders, sum(l.fills > 0) AS filled"
        let statement = try connection.prepare(
            filter.hasTime
                ? """
                \(counted) FROM \(rows.tables) WHERE l.is_order AND \(condition) GROUP BY s.session
                """
                : """
                SELECT session, sum(orders) AS orders, sum(filled) FROM (
                    SELECT s.session AS session, \(OrderTally.orders) AS orders, \(OrderTally.ordersWithFill) AS filled
                    FROM tally AS t JOIN series AS s ON s.id = t.series WHERE t.stale = 0 AND \(condition)
                    UNION ALL
                    \(counted) FROM life AS l JOIN series AS s ON s.id = l.series
                    WHERE l.series IN (\(OrderTally.untallied)) AND l.is_order AND \(condition) GROUP BY s.session
                ) GROUP BY session HAVING sum(orders) > 0
                """)
        try statement.bind(filter.hasTime ? values : values + values)
        var sessions: [(String, Int64, Int64)] = []
        while try statement.step() {
            sessions.append((statement.text(0), statement.integer(1), statement.integer(2)))
        }
        return sessions
    }

    private func lastEvent(_ filter: EventFilter) throws -> Timestamp? {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare("SELECT max(s.last_ts) FROM series AS s WHERE \(condition)")
        try statement.bind(values)
        return try statement.step() ? statement.optionalInteger(0).map { Timestamp(nanoseconds: $0) } : nil
    }

    private func findClockSteps(_ filter: EventFilter, into health: inout Health) throws {
        // A step is in a time when its log had come to it: the time that it steps back to may be long before.
        let (condition, values) = filter.condition(time: "l.previous_ts")
        let statement = try connection.prepare(
            """
            SELECT l.id >> 32, count(*), max(l.previous_ts - e.ts) FROM leap AS l
            CROSS JOIN event AS e ON e.id = l.id CROSS JOIN series AS s ON s.id = e.series
            WHERE e.ts < l.previous_ts AND \(condition) GROUP BY 1
            """)
        try statement.bind(values)
        var worst: Int64?
        while try statement.step() {
            health.clockSteps.count += statement.integer(1)
            let seconds = statement.real(2) / 1e9
            guard seconds > health.clockSteps.largest else { continue }
            health.clockSteps.largest = seconds
            worst = statement.integer(0)
        }
        guard let worst else { return }
        let path = try connection.prepare("SELECT path FROM source WHERE id = ?")
        health.clockSteps.file = try path.rows(.integer(worst)) { $0.text(0) }.first
    }

    // MARK: On the disk

    private func weigh(into health: inout Health) throws {
        health.logFiles = try connection.integer("SELECT count(*) FROM file") ?? 0
        health.logBytes = try connection.integer("SELECT CAST(total(size) AS INTEGER) FROM file") ?? 0
        health.indexBytes = IndexFile.size(file.path) + IndexFile.size(file.walPath)
        health.disk = DiskSpace(at: IndexFile.parent(of: file.path))
        health.lastIngest = file.lastIngest
        health.lastRetention = try lastRetention()
    }

    private func leftovers() throws -> [Health.Leftover] {
        let logs = try connection.prepare(
            "SELECT path, state FROM file WHERE state IN ('damaged', 'incomplete') ORDER BY path"
        ).rows { Health.Leftover.log(file: $0.text(0), state: $0.text(1)) }
        return try file.leftovers + (RetentionJournal.hasPending(connection) ? [.retention] : []) + logs
    }
}

extension HealthQuestion {
    /// A condition on `source` that holds for files with events that may pass, or that have changed in the window; without
    /// events a file has but a session.
    fileprivate var sourceCondition: (sql: String, values: [Value]) {
        var filter = filter
        filter.from = recent.from
        guard !filter.isEmpty else { return ("TRUE", []) }
        let (condition, values) = filter.condition()
        let sources =
            """
            id IN (
                SELECT s.source FROM series AS s WHERE \(condition)
                    AND (? IS NULL OR s.last_ts >= ?) AND (? IS NULL OR s.first_ts <= ?))
            """
        let times = [filter.from, filter.from, filter.to, filter.to].map { Value($0?.nanoseconds) }
        guard !self.filter.hasTime, filter.kinds.isEmpty, filter.symbols.isEmpty, filter.modes.isEmpty else {
            return (sources, values + times)
        }
        let named = NameChoice(filter.sessions).condition("session", "session")
        let changed = "(? IS NULL OR id IN (SELECT source FROM file WHERE modified >= ?))"
        return (
            "\(sources) OR (\(changed) AND \(filter.sessions.isEmpty ? "TRUE" : named.sql))",
            values + times + times.prefix(2) + (filter.sessions.isEmpty ? [] : named.values)
        )
    }
}

extension IndexFile {
    /// What nobody is at work on.
    fileprivate var leftovers: [Health.Leftover] {
        guard hasLeftovers, !isBeingWritten else { return [] }
        return draftsLeft.map { .draft(path: $0) } + (walLeft > 0 ? [.wal(bytes: walLeft)] : [])
    }
}
