import SQLite
import TelemetryLog

/// What is deleted, until it is purged or, by `undo`, given back.
extension Retention {
    /// What is in the trash, by run. Throws `BlotterError`.
    package func trash() throws -> [Trash.Content] { try mappingErrors { try Trash(folder).contents() } }

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

    /// Throws `BlotterError.noRun` when no run of the name has left anything in the trash.
    func checkKnown(_ name: String) throws {
        let known = try Trash(folder).contents().map(\.run)
        guard known.contains(name) else { throw BlotterError.noRun(name: name, known: known) }
    }

    /// Notes in the journal that a change of the trash begins.
    func begin(
        _ verb: RetentionRecord.Verb, _ policy: String, usesTrash: Bool = true, _ connection: Connection
    ) throws -> RetentionJournal.Run {
        try connection.transaction {
            try RetentionJournal(connection: connection).begin(
                verb, in: folder, usesTrash: usesTrash, policy: policy, user: user, now: now())
        }
    }
}
