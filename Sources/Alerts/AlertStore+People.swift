import SQLite
package import TelemetryLog

/// An alert as it is told: its rule, where it is, and what people have said of it.
package struct AlertRecord: Sendable, Equatable {
    package var rule: String
    /// The check that it is about, of one that has fired.
    package var check: String?
    package var phase: AlertState.Phase
    /// Since when its threshold is crossed.
    package var since: Timestamp?
    /// When it began to fire.
    package var started: Timestamp?
    /// When that was over, of the past.
    package var resolved: Timestamp?
    package var value: Double?
    /// What was measured, in words.
    package var message: String
    /// Who has taken it on, when and why.
    package var acknowledged: Word?
    /// Who does not want to hear of it, until when and why.
    package var snoozed: Word?

    /// What somebody has said.
    package struct Word: Sendable, Equatable {
        package var by: String
        package var why: String
        /// When it was said, or until when it holds.
        package var time: Timestamp
    }
}

extension AlertStore {
    /// All alerts that were ever looked at, those that fire first. Throws `DatabaseError`.
    package func alerts() throws -> [AlertRecord] {
        try connection.prepare(
            """
            SELECT a.rule, a.phase, a.since, e.started, NULL, a.value, coalesce(a.message, ''),
                e.acknowledged_by, e.acknowledged_why, e.acknowledged_at, a.snoozed_by, a.snoozed_why, a.snoozed_until,
                e.labels ->> '$.check'
            FROM alert AS a LEFT JOIN episode AS e ON e.id = a.episode
            ORDER BY a.phase = 'firing' DESC, a.phase = 'pending' DESC, a.rule
            """
        ).rows(read: AlertRecord.init)
    }

    /// The last episodes, the latest first. Throws `DatabaseError`.
    package func history(limit: Int) throws -> [AlertRecord] {
        try connection.prepare(
            """
            SELECT rule, iif(resolved IS NULL, 'firing', 'inactive'), started, started, resolved, value, message,
                acknowledged_by, acknowledged_why, acknowledged_at, NULL, NULL, NULL, labels ->> '$.check'
            FROM episode ORDER BY id DESC LIMIT ?
            """
        ).rows(.integer(Int64(limit)), read: AlertRecord.init)
    }

    /// Somebody takes an alert on; false when it does not fire. Throws `DatabaseError`.
    package func acknowledge(_ rule: String, by: String, why: String, now: Timestamp) throws -> Bool {
        try connection.transaction {
            let episodes = try connection.prepare("SELECT episode FROM alert WHERE rule = ? AND phase = 'firing'").rows(
                .text(rule)
            ) { $0.integer(0) }
            guard let episode = episodes.first else { return false }
            try connection.prepare(
                """
                UPDATE episode SET acknowledged_at = ?, acknowledged_by = ?, acknowledged_why = ? WHERE id = ?
                """
            ).run(.integer(now.nanoseconds), .text(by), .text(why), .integer(episode))
            return true
        }
    }

    /// Nobody is told of an alert until `end`; what is to be said of it waits, and what is over by then is not said at all. Throws `DatabaseError`.
    package func snooze(_ rule: String, until end: Timestamp, by: String, why: String, now: Timestamp) throws {
        try connection.transaction {
            try keepUp(with: now)
            try connection.prepare(
                """
                INSERT INTO alert (rule, phase, message, looked_at, snoozed_until, snoozed_by, snoozed_why)
                VALUES (?1, 'inactive', '', ?2, ?3, ?4, ?5)
                ON CONFLICT (rule) DO UPDATE SET snoozed_until = ?3, snoozed_by = ?4, snoozed_why = ?5
                """
            ).run(.text(rule), .integer(now.nanoseconds), .integer(end.nanoseconds), .text(by), .text(why))
        }
    }
}

extension AlertRecord {
    fileprivate init(_ row: Statement) {
        func time(_ column: Int32) -> Timestamp? { row.optionalInteger(column).map { Timestamp(nanoseconds: $0) } }
        func word(_ by: Int32) -> Word? {
            time(by + 2).map { Word(by: row.optionalText(by) ?? "", why: row.optionalText(by + 1) ?? "", time: $0) }
        }
        rule = row.text(0)
        phase = AlertState.Phase(rawValue: row.text(1)) ?? .inactive
        (since, started, resolved) = (time(2), time(3), time(4))
        value = row.optionalReal(5)
        message = row.text(6)
        (acknowledged, snoozed) = (word(7), word(10))
        check = row.optionalText(13)
    }
}
