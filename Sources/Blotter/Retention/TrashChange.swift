import SQLite
import TelemetryLog

/// Empties the trash, or gives back what is in it, with a note in the journal before and after.
struct TrashChange {
    private let connection: Connection
    private let journal: RetentionJournal
    private let trash: Trash

    init(_ connection: Connection, _ folder: LogFolder) {
        self.connection = connection
        journal = RetentionJournal(connection: connection)
        trash = Trash(folder)
    }

    /// Removes what a run has in the trash; answers how many bytes that were.
    func purge(_ name: String) throws -> Int64 {
        let run = try journal.run(named: name)
        if let run { try connection.transaction { try journal.change(.trashed, to: .purging, of: run) } }
        let bytes = try trash.purge(name, except: run.map(journal.unsettled) ?? [])
        if let run { try connection.transaction { try journal.change(.purging, to: .purged, of: run) } }
        return bytes
    }

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

    /// Finishes either of them, where it was killed.
    func finish(_ run: RetentionJournal.Run) throws {
        let states = try journal.pending(run).joined().map(\.state)
        if states.contains(.purging) {
            _ = try trash.purge(run.name, except: journal.unsettled(run))
            try connection.transaction { try journal.change(.purging, to: .purged, of: run) }
        }
        if states.contains(.restoring) { _ = try restore(run.name) }
    }
}
