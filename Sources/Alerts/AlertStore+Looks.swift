package import BlotterReports
package import TelemetryLog

/// When health was last looked at, and what came of it.
package struct AlertLook: Sendable, Equatable {
    /// The last look.
    package var taken: Timestamp
    /// Why health could not be measured at it; nil when it could.
    package var trouble: String?
    /// The last look at which it could; nil when it never could.
    package var measured: Timestamp?
}

extension AlertStore {
    /// A clock that is put right by less was not set back.
    private static let leastStep = TimeSpan.minute

    /// The last look; nil where none was taken. Throws `DatabaseError`.
    package func lastLook() throws -> AlertLook? {
        // A reader may come before the first writer of this version.
        guard try version >= 2 else { return nil }
        return try connection.prepare("SELECT taken, trouble, measured FROM look WHERE taken IS NOT NULL").rows { row in
            AlertLook(
                taken: Timestamp(nanoseconds: row.integer(0)), trouble: row.optionalText(1),
                measured: row.optionalInteger(2).map { Timestamp(nanoseconds: $0) })
        }.first
    }

    /// Puts down that a look was taken. Throws `DatabaseError`.
    func putDown(_ trouble: String?, _ now: Timestamp) throws {
        try connection.prepare(
            "UPDATE look SET taken = ?1, trouble = ?2, measured = iif(?2 IS NULL, ?1, measured)"
        ).run(.integer(now.nanoseconds), trouble.map { .text($0) } ?? .null)
    }

    /// Begins each transaction that compares times: the clock of alerts stands still while the machine's is set back.
    ///
    /// What was to last, to wait or to be put off for so long at the time that was last seen still is: the times of all
    /// that goes on are moved by as much as the clock was. What is told of an alert keeps its times, by which others know
    /// it. Throws `DatabaseError`.
    func keepUp(with now: Timestamp) throws {
        let seen = try connection.prepare("SELECT clock FROM look").rows { Timestamp(nanoseconds: $0.integer(0)) }.first
        let step = seen.map { $0 - now } ?? .zero
        guard step <= Self.leastStep else {
            let span = step.nanoseconds
            try connection.prepare(
                "UPDATE alert SET since = max(0, since - ?1), snoozed_until = max(0, snoozed_until - ?1)"
            ).run(.integer(span))
            try connection.prepare(
                """
                UPDATE delivery SET due = max(0, due - ?1), created = max(0, created - ?1) WHERE state = 'waiting'
                """
            ).run(.integer(span))
            try connection.prepare("UPDATE look SET clock = ?").run(.integer(now.nanoseconds))
            return
        }
        try connection.prepare(
            "INSERT INTO look (id, clock) VALUES (1, ?1) ON CONFLICT (id) DO UPDATE SET clock = max(clock, ?1)"
        ).run(.integer(now.nanoseconds))
    }
}

/// Whether alerts are looked at, and whether what they say is heard.
package struct AlertStanding: Sendable {
    /// nil where no look was taken.
    package let lastLook: AlertLook?
    /// Messages that could not be sent yet, and those that were given up.
    package let waiting: Int
    package let dead: Int

    /// Of what is remembered, if anything is. Throws `DatabaseError`.
    package init(_ store: AlertStore?) throws {
        lastLook = try store?.lastLook()
        let undelivered = try store?.undelivered() ?? []
        (waiting, dead) = (undelivered.count { !$0.isDead }, undelivered.count { $0.isDead })
    }

    /// `last_look`, which is null where none was taken, `waiting` and `dead`.
    package var members: [(String, JSONText)] {
        let look = lastLook.map { look in
            JSONText.object([
                ("timestamp", .string(look.taken.shortDescription)), ("error", JSONText(look.trouble)),
                ("measured", JSONText(look.measured?.shortDescription)),
            ])
        }
        return [("last_look", look ?? .null), ("waiting", .integer(waiting)), ("dead", .integer(dead))]
    }
}
