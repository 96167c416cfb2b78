import SQLite
import TelemetryLog

/// Logs that are read anew, each in one transaction.
extension IndexWriter {
    /// The lines that follow are all of `source`, of which nothing stays; until `endAgain` nothing is committed.
    func beginAgain(_ source: KnownSource) throws {
        try commit()
        try beginTransaction()
        isReadingAnew = true
        countedBefore = try totals(of: source.id)
        var removal = try SourceRemoval(connection)
        try removal.removeLines(of: source.id)
        try removal.finish()
        matcher?.forget()
        try begin(source)
    }

    /// All that is in the file was read.
    func endAgain(_ report: FileReport) throws {
        try record(report)
        if let source = report.source {
            try saveKept()
            try statements.noteReadAnew(source.id, by: formats)
            try countedBefore.fallen(to: totals(of: source.id)).keep(in: connection)
            try Growth.forgetLostSessions(of: source.id, connection)
        }
        try commit()
        isReadingAnew = false
        _ = try connection.checkpoint(.passive)
    }

    private func totals(of source: Int64) throws -> RunningTotals {
        try RunningTotals(connection, where: "s.source = ?", [.integer(source)])
    }

    /// The sources are as they are, whatever has read them.
    func keep(_ sources: [Int64]) throws {
        try beginTransaction()
        for source in sources { try statements.noteReadAnew(source, by: formats) }
        try commit()
    }
}
