import SQLite
package import TelemetryLog

/// One session, as the view `sessions` has it, how its orders were filled, and whether it is silent.
package struct SessionRecord: Sendable, Equatable {
    package var session: String
    package var mode: String?
    package var first: Timestamp?
    package var last: Timestamp?
    package var events: Int64
    package var intents: Int64
    package var orders: Int64
    package var fills: Int64
    package var gates: Int64
    package var errors: Int64
    package var invalid: Int64
    package var symbols: Int64
    package var files: Int64
    package var bytes: Int64
    /// Orders with a fill of all orders, from 0 to 1; nil without orders.
    package var fillRatio: Double?
    /// Nil for a session that is as it should be.
    package var silence: Silence?

    /// Events whose time can be read.
    var timed: Int64
}

extension IndexReader {
    /// The sessions that have an event that passes `filter` and whose name contains `name`, newest first.
    ///
    /// The times are those between a session's first and last event.
    package func sessions(
        _ filter: EventFilter, name: String? = nil, silence rule: SilenceRule
    ) throws -> [SessionRecord] {
        try reading {
            var sessions = try soundedSessions(filter, name: name, silence: rule)
            let fillRatio = try connection.prepare(
                """
                SELECT total(l.fills > 0) / nullif(count(*), 0) FROM series AS s CROSS JOIN life AS l ON l.series = s.id
                WHERE s.session = ? AND l.is_order
                """)
            for index in sessions.indices {
                let session = sessions[index].session
                sessions[index].fillRatio = try fillRatio.rows(.text(session)) { $0.optionalReal(0) }.first ?? nil
            }
            return sessions
        }
    }

    /// The latencies of one session's orders.
    package func latencies(ofSession session: String) throws -> [LatencyMeasure: Latency] {
        try reading {
            var filter = EventFilter()
            filter.sessions = [session]
            var collection = LatencyCollection()
            try latencies(filter) { collection.add($0) }
            return collection.latencies
        }
    }

    /// The same without how their orders were filled, which takes a look at all of them.
    func soundedSessions(
        _ filter: EventFilter, name: String? = nil, silence rule: SilenceRule
    ) throws -> [SessionRecord] {
        let pauses = try PauseList(connection)
        return try listedSessions(filter, name: name).map { session in
            var session = session
            session.silence = try rule.silence(of: session, pauses)
            return session
        }
    }

    private func listedSessions(_ filter: EventFilter, name: String?) throws -> [SessionRecord] {
        var labels = filter
        labels.from = nil
        labels.to = nil
        // By its name alone, as it may have no events.
        labels.sessions = []
        let (condition, values) = labels.condition()
        let marks = filter.sessions.map { _ in "?" }.joined(separator: ", ")
        let statement = try connection.prepare(
            """
            WITH timed AS (
                SELECT session, min(first_ts) AS first, max(last_ts) AS last, sum(events - untimed) AS events
                FROM series GROUP BY session)
            SELECT v.session_id, v.mode, timed.first, timed.last, v.events, v.intents, v.orders, v.fills, v.gates,
                v.errors, v.invalid_lines, v.symbols, v.files, v.bytes, coalesce(timed.events, 0)
            FROM sessions AS v LEFT JOIN timed ON timed.session = v.session_id
            WHERE (NOT ?1 OR v.session_id IN (SELECT s.session FROM series AS s WHERE \(condition)))
                AND (?2 IS NULL OR timed.last >= ?2) AND (?3 IS NULL OR timed.first <= ?3)
                AND (?4 IS NULL OR instr(lower(v.session_id), lower(?4)) > 0)
                AND \(filter.sessions.isEmpty ? "TRUE" : "v.session_id IN (\(marks))")
            ORDER BY timed.last DESC, v.session_id DESC
            """.numberingMarks(after: 4))
        let fixed: [Value] = [
            labels.isEmpty ? 0 : 1, Value(filter.from?.nanoseconds), Value(filter.to?.nanoseconds), Value(name),
        ]
        try statement.bind(fixed + values + filter.sessions.map { .text($0) })
        var sessions: [SessionRecord] = []
        while try statement.step() { sessions.append(SessionRecord(statement)) }
        return sessions
    }
}

extension SilenceRule {
    fileprivate func silence(of session: SessionRecord, _ pauses: PauseList) throws -> Silence? {
        if session.events == 0 { return .empty }
        guard let first = session.first, let last = session.last else { return nil }
        let rhythm = Rhythm(first: first, last: last, events: session.timed)
        if let stop = stop(of: rhythm) { return stop }
        return try pauses.longest(of: session.session).flatMap { pause(from: $0.from, to: $0.to, in: rhythm) }
    }
}

extension SessionRecord {
    fileprivate init(_ row: Statement) {
        session = row.text(0)
        mode = row.optionalText(1)
        first = row.optionalInteger(2).map { Timestamp(nanoseconds: $0) }
        last = row.optionalInteger(3).map { Timestamp(nanoseconds: $0) }
        events = row.integer(4)
        intents = row.integer(5)
        orders = row.integer(6)
        fills = row.integer(7)
        gates = row.integer(8)
        errors = row.integer(9)
        invalid = row.integer(10)
        symbols = row.integer(11)
        files = row.integer(12)
        bytes = row.integer(13)
        timed = row.integer(14)
    }
}
