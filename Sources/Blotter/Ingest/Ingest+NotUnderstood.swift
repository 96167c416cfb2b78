import SQLite
package import TelemetryLog

extension Ingest {
    /// Logs that a run has read on, or read anew, of whose events none has a time or a kind: most likely another system's,
    /// whose lines nothing here knows. Throws `BlotterError`.
    package func notUnderstood(in report: IngestReport) throws -> [LogName] {
        guard !report.read.isEmpty || report.reread?.logs ?? 0 > 0 else { return [] }
        do {
            let names = try index.openForReading().prepare(
                """
                SELECT d.path, o.path FROM source AS o JOIN folder AS d ON d.id = o.folder
                WHERE o.events > 0 AND NOT EXISTS (
                    SELECT 1 FROM series AS s
                    WHERE s.source = o.id AND s.events > 0 AND (s.kind IS NOT NULL OR s.untimed < s.events))
                """
            ).rows { LogName(folder: $0.text(0), path: LogPath(text: $0.text(1))) }
            return names.filter { report.reread != nil || report.read.contains($0) }.sorted()
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }
}
