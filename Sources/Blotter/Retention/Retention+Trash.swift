import SQLite
package import TelemetryLog

/// What is taken back, and what is kept from being taken: the trash, and holds on sessions.
extension Retention {
    // MARK: The trash

    /// What is in the trash, by run. Throws `BlotterError`.
    package func trash() throws -> [Trash.Content] { try mappingErrors { try Trash(folder).contents() } }

    /// Gives back what a run has deleted, without its rows: an ingest brings them. Answers the names that the logs have
    /// now. Throws `BlotterError`.
    package func undo(_ name: String, shouldStop: () -> Bool = { false }) throws -> [LogPath] {
        try writing(unless: shouldStop) { connection in
            try checkKnown(name)
            let run = try begin(.undo, name, connection)
            let restored = try TrashChange(connection, folder).restore(name)
            try connection.transaction { try RetentionJournal(connection: connection).end(run, now: now()) }
            return restored
        }
    }

    /// Empties the trash, or only what one run has left there; answers what was in it. Throws `BlotterError`.
    package func purge(_ name: String?, shouldStop: () -> Bool = { false }) throws -> [Trash.Content] {
        try writing(unless: shouldStop) { connection in
            if let name { try checkKnown(name) }
            let contents = try Trash(folder).contents().filter { name == nil || $0.run == name }
            if contents.isEmpty { return contents }
            let run = try begin(.purge, contents.map(\.run).joined(separator: " "), connection)
            let change = TrashChange(connection, folder)
            let free = DiskSpace(at: folder)?.free
            for content in contents { _ = try change.purge(content.run) }
            let freed = free.flatMap { before in DiskSpace(at: folder).map { $0.free - before } }
            try connection.transaction {
                try RetentionJournal(connection: connection).end(run, now: now(), freed: freed)
            }
            return contents
        }
    }

    private func checkKnown(_ name: String) throws {
        let known = try Trash(folder).contents().map(\.run)
        guard known.contains(name) else { throw BlotterError.noRun(name: name, known: known) }
    }

    private func begin(
        _ verb: RetentionRecord.Verb, _ policy: String, usesTrash: Bool = true, _ connection: Connection
    ) throws -> RetentionJournal.Run {
        try connection.transaction {
            try RetentionJournal(connection: connection).begin(
                verb, in: folder, usesTrash: usesTrash, policy: policy, user: user, now: now())
        }
    }

    // MARK: Holds

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
