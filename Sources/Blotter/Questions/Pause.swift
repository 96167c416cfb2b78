import SQLite
package import TelemetryLog

/// A time in which a session logged nothing: between two of its events, or since its last one.
package struct Pause: Sendable, Equatable {
    /// Whose it is.
    package var session: String
    /// The last event before it.
    package var from: Timestamp
    /// The first event after it; nil while it is still on.
    package var to: Timestamp?
    /// Up to its end, or to the moment that was asked for.
    package var length: TimeSpan
}

extension IndexReader {
    /// The longest pause of each session that has one of more than a minute and an event that passes `filter`, and the
    /// one that is still on of those that are silent by `rule`; those that end in its time, the longest first.
    package func pauses(_ filter: EventFilter, silence rule: SilenceRule) throws -> [Pause] {
        try atOneMoment {
            let rhythms = try rhythms(filter, until: rule.now)
            let list = try PauseList(connection, sessions: Set(rhythms.keys))
            var pauses = try rhythms.keys.compactMap { session in
                try list.longest(of: session).map { from, to in
                    Pause(session: session, from: from, to: to, length: to - from)
                }
            }.filter { pause in
                (filter.from.map { pause.from + pause.length >= $0 } ?? true)
                    && (filter.to.map { pause.from + pause.length <= $0 } ?? true)
            }
            for (session, rhythm) in rhythms {
                guard let rhythm, try rule.stop(of: rhythm, isInOrder: { try isSettled(session) }) != nil else {
                    continue
                }
                pauses.append(Pause(session: session, from: rhythm.last, to: nil, length: rule.now - rhythm.last))
            }
            return pauses.sorted { ($1.length, $0.session) < ($0.length, $1.session) }
        }
    }

    /// Of the sessions with an event that passes `filter`, whatever its time; nil without one that has a time.
    private func rhythms(_ filter: EventFilter, until moment: Timestamp) throws -> [String: SilenceRule.Rhythm?] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT v.session, min(v.first_ts), max(v.last_ts), sum(v.events - v.untimed) FROM series AS v
            WHERE v.session IN (SELECT s.session FROM series AS s WHERE \(condition)) GROUP BY v.session
            """)
        try statement.bind(values)
        var rhythms: [String: SilenceRule.Rhythm?] = [:]
        while try statement.step() {
            var rhythm: SilenceRule.Rhythm?
            if let first = statement.optionalInteger(1), let last = statement.optionalInteger(2) {
                rhythm = SilenceRule.Rhythm(
                    first: Timestamp(nanoseconds: first), last: Timestamp(nanoseconds: last),
                    events: statement.integer(3))
                // What is later is of a wrong clock, or of the time after it.
                if let known = rhythm, known.last > moment {
                    let span = try heard(statement.text(0), until: moment)
                    rhythm = span.last.map { .init(first: known.first, last: $0, events: span.events) }
                }
            }
            rhythms.updateValue(rhythm, forKey: statement.text(0))
        }
        return rhythms
    }
}
