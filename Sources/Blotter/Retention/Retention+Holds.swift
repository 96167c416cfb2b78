import SQLite

/// What is kept from being touched: holds on sessions.
extension Retention {
    /// Keeps the logs of a session from being touched until `until`, in nanoseconds since the epoch, or for ever. Throws
    /// `BlotterError`.
    package func hold(_ session: String, reason: String, until: Int64?, unless stop: () -> Bool = { false }) throws {
        let hold = Hold(session: session, reason: reason, heldAt: now(), until: until, user: user)
        try writing(unless: stop) { connection in try connection.transaction { try hold.save(to: connection) } }
    }

    /// Lets them be touched again; false when the session was not held. Throws `BlotterError`.
    package func release(_ session: String, shouldStop: () -> Bool = { false }) throws -> Bool {
        try writing(unless: shouldStop) { connection in
            try connection.transaction { try Hold.remove(session: session, from: connection) }
        }
    }

    /// The sessions that are held, those whose time is over included. Throws `BlotterError`.
    package func holds() throws -> [Hold] { try mappingErrors { try Hold.all(try index.openForReading()) } }
}
