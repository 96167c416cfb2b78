import SQLite
import TelemetryLog

/// Empties the trash, or gives back what is in it (Retention+Undo.swift), with a note in the journal before and after.
struct TrashChange {
    let connection: Connection
    let journal: RetentionJournal
    let trash: Trash

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
