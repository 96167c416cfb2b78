import SQLite

/// A session whose logs retention leaves alone.
package struct Hold: Sendable, Equatable {
    /// The session that is held.
    package var session: String
    /// Why, as whoever held it has said.
    package var reason: String
    /// Nanoseconds since the epoch.
    package var heldAt: Int64
    /// nil for ever.
    package var until: Int64?
    /// The user who held it.
    package var user: String

    /// A hold as a user has asked for it; times are nanoseconds since the epoch.
    package init(session: String, reason: String, heldAt: Int64, until: Int64?, user: String) {
        self.session = session
        self.reason = reason
        self.heldAt = heldAt
        self.until = until
        self.user = user
    }

    /// Whether it still holds at a time in nanoseconds since the epoch.
    package func isValid(at now: Int64) -> Bool { until.map { $0 > now } ?? true }

    /// All holds, by session.
    static func all(_ connection: Connection) throws -> [Hold] {
        try connection.prepare("SELECT session, reason, held_at, until, user FROM hold ORDER BY session").rows { row in
            Hold(
                session: row.text(0), reason: row.text(1), heldAt: row.integer(2), until: row.optionalInteger(3),
                user: row.text(4))
        }
    }

    func save(to connection: Connection) throws {
        try connection.prepare(
            "INSERT OR REPLACE INTO hold (session, reason, held_at, until, user) VALUES (?, ?, ?, ?, ?)"
        ).run(.text(session), .text(reason), .integer(heldAt), Value(until), .text(user))
    }

    /// False when there was none.
    static func remove(session: String, from connection: Connection) throws -> Bool {
        try connection.prepare("DELETE FROM hold WHERE session = ?").run(.text(session))
        return connection.changes > 0
    }
}
