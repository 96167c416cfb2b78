import SQLite
import TelemetryLog

extension Connection {
    /// Of these sources those of whose events none has a time or a kind: most likely another system's, whose
    /// lines nothing here knows.
    func notUnderstood(of sources: some Sequence<Int64>) throws -> [LogName] {
        let statement = try prepare(
            """
            SELECT d.path, o.path FROM source AS o JOIN folder AS d ON d.id = o.folder
            WHERE o.id = ? AND o.events > 0 AND NOT EXISTS (
                SELECT 1 FROM series AS s
                WHERE s.source = o.id AND s.events > 0 AND (s.kind IS NOT NULL OR s.untimed < s.events))
            """)
        return try sources.flatMap { source in
            try statement.rows(.integer(source)) { LogName(folder: $0.text(0), path: LogPath(text: $0.text(1))) }
        }.sorted()
    }

    /// The numbers of all sources.
    func sourceIDs() throws -> [Int64] { try prepare("SELECT id FROM source").rows { $0.integer(0) } }
}
