import BlotterReports
import SQLite
import TelemetryLog

extension AlertStore {
    /// What is told to whom, by the sinks that there are now: each hears of all that fires, whenever it was named, and of
    /// the end of what it has heard of; one that was taken away has nothing that waits. Throws `DatabaseError`.
    func settle(_ sinks: [String], _ now: Timestamp) throws {
        let names = Value.text(JSONText.array(sinks.map(JSONText.string)).description)
        try connection.prepare(
            """
            UPDATE delivery SET state = 'dropped'
            WHERE state IN ('waiting', 'dead') AND sink NOT IN (SELECT value FROM json_each(?))
            """
        ).run(names)
        // A sink that is named again is told what waited when it was taken away, but not of what was over before anybody
        // tried to tell it.
        try connection.prepare(
            """
            UPDATE delivery AS d SET state = 'waiting', created = ?2, due = ?2
            FROM episode AS e, delivery AS begin
            WHERE d.state = 'dropped' AND d.sink IN (SELECT value FROM json_each(?1)) AND e.id = d.episode
                AND begin.episode = d.episode AND begin.sink = d.sink AND begin.kind = 'firing'
                AND (e.resolved IS NULL OR begin.attempts > 0 AND e.resolved > ?3)
            """
        ).run(names, .integer(now.nanoseconds), .integer((now - Self.patience).nanoseconds))
        try connection.prepare(
            """
            INSERT OR IGNORE INTO delivery (episode, sink, kind, created, due)
            SELECT a.episode, s.value, 'firing', ?2, ?2 FROM alert AS a, json_each(?1) AS s
            WHERE a.phase = 'firing' AND a.episode IS NOT NULL ORDER BY a.episode, s.key
            """
        ).run(names, .integer(now.nanoseconds))
    }

    /// Ends an episode. Who was told, or may have been, is told that it is over; who was not need not know. Throws
    /// `DatabaseError`.
    func end(_ episode: Int64, _ now: Timestamp) throws {
        // A clock that was set back ends nothing before it began.
        try connection.prepare("UPDATE episode SET resolved = max(?, started) WHERE id = ?").run(
            .integer(now.nanoseconds), .integer(episode))
        let told = try connection.prepare(
            """
            SELECT d.sink, d.attempts = 0
                AND (d.state = 'dropped' OR d.state = 'waiting' AND coalesce(a.snoozed_until, 0) > ?)
            FROM delivery AS d JOIN alert AS a ON a.episode = d.episode WHERE d.episode = ? ORDER BY d.id
            """
        ).rows(.integer(now.nanoseconds), .integer(episode)) { ($0.text(0), $0.integer(1) != 0) }
        for (sink, isUnheard) in told {
            if isUnheard {
                try connection.prepare("UPDATE delivery SET state = 'dropped' WHERE episode = ? AND sink = ?").run(
                    .integer(episode), .text(sink))
            } else {
                try connection.prepare(
                    "INSERT OR IGNORE INTO delivery (episode, sink, kind, created, due) VALUES (?, ?, 'resolved', ?, ?)"
                ).run(.integer(episode), .text(sink), .integer(now.nanoseconds), .integer(now.nanoseconds))
            }
        }
    }
}
