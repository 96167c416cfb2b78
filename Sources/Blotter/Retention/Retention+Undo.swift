import SQLite
package import TelemetryLog

/// `retention undo`: what a run has deleted comes back from the trash.
extension Retention {
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
}

extension TrashChange {
    /// Gives back what a run has in the trash; answers the names that the logs have now.
    func restore(_ name: String) throws -> [LogPath] {
        let run = try journal.run(named: name)
        if let run { try connection.transaction { try journal.change(.trashed, to: .restoring, of: run) } }
        let logs = try trash.logs(of: name).map(\.path)
        let restored = try logs.map { try trash.giveBack($0, run: name) }
        for path in Set(zip(logs, restored).flatMap { [$0, $1] }) { try trash.folder.syncFolder(of: path) }
        trash.removeFolders(of: name)
        if let run { try connection.transaction { try journal.change(.restoring, to: .restored, of: run) } }
        return restored
    }
}
