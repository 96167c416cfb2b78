import SQLite
import TelemetryLog

extension Ingest {
    /// Ingests what is new at `places`, and reads the logs anew, in place, that the formats and redactions of now may
    /// read otherwise than those that have read them. Throws `BlotterError`.
    package func reread(
        _ places: [LogPlace], watch: (Progress) -> Answer = { _ in .goOn }
    ) throws -> IngestReport {
        try inSession { session in
            var report = try write(places, in: session, watch)
            guard !report.wasInterrupted else { return report }
            let connection = try session.open()
            let reread = try Reread(session, connection, places, limits: limits, now: clock).run(watch)
            report += reread
            // What came meanwhile, and what is no copy any more.
            if !report.wasInterrupted, reread.reread?.logs ?? 0 > 0 {
                var rest = try write(places, in: session, watch)
                rest.filesUnchanged = 0
                rest.skipped = []
                report += rest
            }
            report.outdatedLogs = try connection.outdatedLogs()
            if reread.reread?.logs ?? 0 > 0 {
                report.notUnderstood = try connection.notUnderstood(of: connection.sourceIDs())
            }
            try session.checkpoint(connection)
            return report
        }
    }
}
