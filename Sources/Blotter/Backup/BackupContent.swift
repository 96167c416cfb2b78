import SQLite
package import TelemetryLog

/// What a backup holds, as its maker is told.
package struct BackupContent: Sendable, Equatable {
    /// The moment that the copy is of; nil where a plain index was copied by other means.
    package var taken: Timestamp?
    /// Logs whose rows it has, those that are gone from their folders too.
    package var logs: Int64
    /// Their lines.
    package var lines: Int64
    /// Sessions that retention leaves alone.
    package var holds: Int64
    /// Rules of which alerts remember something; nil where alerts remember nothing.
    package var alerts: Int64?
    /// Of the whole file.
    package var bytes: Int64

    /// Counts what an index has. Throws `DatabaseError`.
    init(of connection: Connection, taken: Timestamp?, alerts: Int64?) throws {
        self.taken = taken
        self.alerts = alerts
        logs = try connection.integer("SELECT count(*) FROM source") ?? 0
        lines = try connection.integer("SELECT sum(lines) FROM source") ?? 0
        holds = try connection.integer("SELECT count(*) FROM hold") ?? 0
        bytes =
            try connection.integer(
                "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()") ?? 0
    }
}
