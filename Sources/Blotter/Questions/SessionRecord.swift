import SQLite
package import TelemetryLog

/// One session, as the view `sessions` has it, how its orders were filled, and whether it is silent.
package struct SessionRecord: Sendable, Equatable {
    /// Its name.
    package var session: String
    /// The mode of its events; those of several with commas between.
    package var mode: String?
    /// When its first event was that has a time.
    package var first: Timestamp?
    /// When its last event was that has a time.
    package var last: Timestamp?
    /// All its events.
    package var events: Int64
    /// Events of the kind `intent`.
    package var intents: Int64
    /// Events of the kind `order`.
    package var orders: Int64
    /// Events of the kind `fill`.
    package var fills: Int64
    /// Events of the kind `gate`.
    package var gates: Int64
    /// Events of the kind `error`.
    package var errors: Int64
    /// Invalid lines of the logs whose first event is of it.
    package var invalid: Int64
    /// How many symbols its events have.
    package var symbols: Int64
    /// Logs that have events of it, or bear its name.
    package var files: Int64
    /// Decompressed bytes of the logs whose first event is of it, or that are named after it and have none.
    package var bytes: Int64
    /// Orders with a fill of all orders, from 0 to 1; nil without orders.
    package var fillRatio: Double?
    /// Nil for a session that is as it should be.
    package var silence: Silence?

    /// Events whose time can be read.
    fileprivate var timed: Int64
}

/// Some sessions, newest first.
package struct SessionPage: Sendable, Equatable {
    /// Those that are given, newest first.
    package var sessions: [SessionRecord] = []
    /// How many there are without a limit.
    package var found = 0
    /// How many there are, silent or not.
    package var matching = 0
}

extension IndexReader {
    /// The sessions that are asked for, newest first. What is told of a session is read for those alone
    /// that are given.
    package func sessions(_ question: SessionQuestion) throws -> SessionPage {
        try atOneMoment {
            let (filter, name, limit) = (question.filter, question.name, question.limit)
            var page = SessionPage()
            var names: [String]
            if question.isSilentOnly {
                let spans = try sessionSpans(filter, name: name, silence: question.silence)
                page.matching = spans.count
                names = spans.filter { $0.silence != nil }.map(\.session)
                page.found = names.count
                if let limit { names = Array(names.prefix(limit)) }
            } else {
                names = try sessionNames(filter, name: name, limit: limit)
                page.matching = names.count == limit ? try countSessions(filter, name: name) : names.count
                page.found = page.matching
            }
            page.sessions = try records(of: names, silence: question.silence, areAll: names.count == page.matching)
            return page
        }
    }

    private func records(of names: [String], silence rule: SilenceRule, areAll: Bool) throws -> [SessionRecord] {
        let pauses = try PauseList(connection, sessions: areAll ? nil : Set(names))
        let row = try connection.prepare(SessionRecord.selection)
        return try names.compactMap { name in
            guard var session = try row.rows(.text(name), read: SessionRecord.init).first else { return nil }
            var span = SessionSpan(
                session: name, first: session.first, last: session.last, events: session.events, timed: session.timed)
            try judge(&span, rule, pauses)
            session.silence = span.silence
            return session
        }
    }

    /// The latencies from order to fill of each session, in its place.
    package func fillLatencies(ofSessions sessions: [String]) throws -> [Latency] {
        try atOneMoment {
            let steps = try connection.backwardSteps()
            return try sessions.map { session in
                var filter = EventFilter()
                filter.sessions = [session]
                if let sums = try latencySums(filter, steps)?.all { return sums[.orderToFill] }
                var collection = LatencyCollection()
                try latencies(filter, steps: steps) { collection.add($0) }
                return collection[.orderToFill]
            }
        }
    }
}

extension SessionRecord {
    /// Selects what `init(_:)` reads of the session ?1: the row of the view `sessions`, without a look at the others.
    static let selection = """
        SELECT ?1, c.mode, c.first, c.last, coalesce(c.events, 0), coalesce(c.intents, 0), coalesce(c.orders, 0),
            coalesce(c.fills, 0), coalesce(c.gates, 0), coalesce(c.errors, 0), coalesce(h.invalid, 0), c.symbols,
            (
                SELECT count(*) FROM (
                    SELECT source FROM series WHERE session = ?1 UNION SELECT id FROM source WHERE session = ?1)
            ) + (SELECT count(*) FROM file WHERE state = 'empty' AND name_session = ?1),
            coalesce(h.bytes, 0), coalesce(c.timed, 0), (
                SELECT iif(max(t.stale) > 0, (
                        SELECT total(l.fills > 0) / nullif(count(*), 0)
                        FROM series AS s CROSS JOIN life AS l ON l.series = s.id WHERE s.session = ?1 AND l.is_order),
                    total(\(OrderTally.ordersWithFill)) / nullif(total(\(OrderTally.orders)), 0))
                FROM series AS s CROSS JOIN tally AS t ON t.series = s.id WHERE s.session = ?1)
        FROM (
            SELECT
                group_concat(DISTINCT mode) AS mode,
                min(first_ts) AS first,
                max(last_ts) AS last,
                sum(events) AS events,
                sum(events) FILTER (WHERE kind = 'intent') AS intents,
                sum(events) FILTER (WHERE kind = 'order') AS orders,
                sum(events) FILTER (WHERE kind = 'fill') AS fills,
                sum(events) FILTER (WHERE kind = 'gate') AS gates,
                sum(events) FILTER (WHERE kind = 'error') AS errors,
                count(DISTINCT symbol) AS symbols,
                sum(events - untimed) AS timed
            FROM series WHERE session = ?1
        ) AS c, (SELECT sum(invalid) AS invalid, sum(offset) AS bytes FROM source WHERE session = ?1) AS h
        """

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
        fillRatio = row.optionalReal(15)
    }
}
