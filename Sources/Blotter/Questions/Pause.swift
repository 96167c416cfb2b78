package import TelemetryLog

/// The longest time in which a session logged nothing, between two of its events.
package struct Pause: Sendable, Equatable {
    /// Whose it is.
    package var session: String
    /// The last event before it.
    package var from: Timestamp
    /// The first event after it.
    package var to: Timestamp
}

extension IndexReader {
    /// The longest pause of each session that has one of more than a minute and an event that passes `filter`; those
    /// that end in its time, the longest first.
    package func pauses(_ filter: EventFilter) throws -> [Pause] {
        try atOneMoment {
            let (condition, values) = filter.condition()
            let statement = try connection.prepare("SELECT DISTINCT s.session FROM series AS s WHERE \(condition)")
            try statement.bind(values)
            var sessions: Set<String> = []
            while try statement.step() { sessions.insert(statement.text(0)) }
            let list = try PauseList(connection, sessions: sessions)
            return try sessions.compactMap { session in
                guard let (from, to) = try list.longest(of: session) else { return nil }
                guard filter.from.map({ to >= $0 }) ?? true, filter.to.map({ to <= $0 }) ?? true else { return nil }
                return Pause(session: session, from: from, to: to)
            }.sorted { ($1.to - $1.from, $0.session) < ($0.to - $0.from, $1.session) }
        }
    }
}
