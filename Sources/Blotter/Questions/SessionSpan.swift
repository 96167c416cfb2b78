import SQLite
package import TelemetryLog

/// From when to when a session was seen: little of it, for a look at all sessions.
package struct SessionSpan: Sendable, Equatable {
    /// Its name.
    package var session: String
    /// When its first event was that has a time.
    package var first: Timestamp?
    /// When its last event was that has a time.
    package var last: Timestamp?
    /// All its events.
    package var events: Int64
    /// Events whose time can be read.
    var timed: Int64
    /// The last of them, and how many there are, up to the moment at which it is judged: what is later is of a wrong clock,
    /// or of the time after it.
    var heardLast: Timestamp?
    var heardEvents: Int64 = 0
    /// When its file last changed, of a session without events.
    var emptySince: Timestamp?
    /// Nil for a session that is as it should be.
    package var silence: Silence?
}

extension IndexReader {
    /// All sessions that pass, newest first, with their silence.
    package func sessionSpans(
        _ filter: EventFilter, name: String? = nil, silence rule: SilenceRule
    ) throws -> [SessionSpan] {
        try atOneMoment {
            let pauses = try PauseList(connection)
            let (sql, values) = Self.sessionsFound(filter, name: name, isWhole: true)
            let statement = try connection.prepare(
                "SELECT session, first, last, events, timed FROM (\(sql)) ORDER BY last DESC, session DESC")
            try statement.bind(values)
            var spans: [SessionSpan] = []
            while try statement.step() {
                var span = SessionSpan(statement)
                try judge(&span, rule, pauses)
                spans.append(span)
            }
            return spans
        }
    }

    /// Finds out whether a session is silent.
    func judge(_ span: inout SessionSpan, _ rule: SilenceRule, _ pauses: PauseList) throws {
        let session = span.session
        if span.events == 0 {
            let changes = try connection.prepare(
                "SELECT max(modified) FROM file WHERE name_session = ? AND state = 'empty'"
            ).rows(.text(session)) { $0.optionalInteger(0) }
            span.emptySince = changes.first.flatMap { $0 }.map { Timestamp(nanoseconds: $0) }
        }
        (span.heardLast, span.heardEvents) = (span.last, span.timed)
        if let last = span.last, last > rule.now {
            (span.heardLast, span.heardEvents) = try heard(session, until: rule.now)
        }
        span.silence = try rule.silence(of: span, pauses) { try isSettled(session) }
    }

    /// The last event of a session up to a moment, and how many there are.
    func heard(_ session: String, until moment: Timestamp) throws -> (last: Timestamp?, events: Int64) {
        try connection.prepare(
            """
            SELECT max(e.ts), count(*) FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
            WHERE s.session = ? AND e.ts <= ?
            """
        ).rows(.text(session), .integer(moment.nanoseconds)) {
            ($0.optionalInteger(0).map { Timestamp(nanoseconds: $0) }, $0.integer(1))
        }[0]
    }

    /// Whether a session has left no order open.
    func isSettled(_ session: String) throws -> Bool {
        try connection.prepare(
            """
            SELECT EXISTS (
                SELECT 1 FROM series AS s CROSS JOIN life AS l INDEXED BY life_unfilled ON l.series = s.id
                WHERE s.session = ? AND l.fills = 0 AND l.errors = 0 AND l.ended IS NULL AND l.is_order)
            """
        ).rows(.text(session)) { $0.integer(0) == 0 }.first ?? true
    }

    /// The names of the newest sessions that pass.
    func sessionNames(_ filter: EventFilter, name: String?, limit: Int?) throws -> [String] {
        let (sql, values) = Self.sessionsFound(filter, name: name)
        let statement = try connection.prepare(
            "SELECT session FROM (\(sql)) ORDER BY last DESC, session DESC LIMIT ?")
        try statement.bind(values + [Value(limit ?? -1)])
        var names: [String] = []
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    func countSessions(_ filter: EventFilter, name: String?) throws -> Int {
        let (sql, values) = Self.sessionsFound(filter, name: name)
        let statement = try connection.prepare("SELECT count(*) FROM (\(sql))")
        try statement.bind(values)
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    /// Selects `session` and `last`, and if it `isWhole` also `first`, `events` and `timed`, of the sessions that have an
    /// event that passes `filter`; one without events passes by its name alone. Names and last times alone are read from
    /// an index.
    private static func sessionsFound(
        _ filter: EventFilter, name: String?, isWhole: Bool = false
    ) -> (sql: String, values: [Value]) {
        var labels = filter
        labels.from = nil
        labels.to = nil
        labels.sessions = []
        let (condition, values) = labels.condition()
        let named = NameChoice(filter.sessions).condition("session", "session")
        let others =
            labels.isEmpty && !filter.hasTime
            ? """
            UNION ALL
            SELECT session, NULL\(isWhole ? ", NULL, 0, 0" : filter.to == nil ? "" : ", NULL") FROM (
                SELECT session FROM source WHERE events = 0 UNION SELECT name_session FROM file WHERE state = 'empty'
            ) AS v WHERE NOT EXISTS (SELECT 1 FROM series WHERE series.session = v.session)
            """ : ""
        let terms =
            (filter.sessions.isEmpty ? [] : [named.sql])
            + (name == nil ? [] : ["instr(lower(session), lower(?)) > 0"])
            + (filter.from == nil ? [] : ["last >= ?"]) + (filter.to == nil ? [] : ["first <= ?"])
        let more =
            (isWhole || filter.to != nil ? ", min(v.first_ts) AS first" : "")
            + (isWhole ? ", sum(v.events) AS events, sum(v.events - v.untimed) AS timed" : "")
        let sql = """
            SELECT * FROM (
                SELECT v.session, max(v.last_ts) AS last\(more)
                FROM series AS v \(labels.isEmpty ? "" : "WHERE v.session IN (SELECT s.session FROM series AS s WHERE \(condition))")
                GROUP BY v.session
                \(others)
            ) \(terms.isEmpty ? "" : "WHERE " + terms.joined(separator: " AND "))
            """
        let times = [filter.from, filter.to].compactMap { $0.map { Value.integer($0.nanoseconds) } }
        return (
            sql,
            (labels.isEmpty ? [] : values) + (filter.sessions.isEmpty ? [] : named.values)
                + (name.map { [.text($0)] } ?? []) + times
        )
    }
}

extension SessionSpan {
    fileprivate init(_ row: Statement) {
        session = row.text(0)
        first = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
        last = row.optionalInteger(2).map { Timestamp(nanoseconds: $0) }
        events = row.integer(3)
        timed = row.integer(4)
    }
}

extension SilenceRule {
    func silence(
        of session: SessionSpan, _ pauses: PauseList, isInOrder: () throws -> Bool
    ) throws -> Silence? {
        if session.events == 0 {
            // What was begun long ago and is empty yet is over, as what was written to long ago is.
            return session.emptySince.map { $0.duration(to: now) <= within } ?? true ? .empty : nil
        }
        guard let first = session.first, let last = session.heardLast else { return nil }
        let rhythm = Rhythm(first: first, last: last, events: session.heardEvents)
        if let stop = try stop(of: rhythm, isInOrder: isInOrder) { return stop }
        return try pauses.longest(of: session.session, until: now).flatMap {
            pause(from: $0.from, to: $0.to, in: rhythm)
        }
    }
}
