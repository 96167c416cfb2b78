import SQLite
import TelemetryLog

/// By which formats a source was read.
extension WriterStatements {
    /// Lines of the source were read by `list`, which is in force.
    func noteReading(of source: Int64, by list: FormatList) throws {
        let id = try formatList ?? connection.row(of: list)
        formatList = id
        try prepared("INSERT OR IGNORE INTO read_by VALUES (?, ?)").run(.integer(source), .integer(id))
    }

    /// All lines of the source are as `list` reads them.
    func noteReadAnew(_ source: Int64, by list: FormatList) throws {
        try prepared("DELETE FROM read_by WHERE source = ?").run(.integer(source))
        try noteReading(of: source, by: list)
        try prepared("UPDATE source SET outdated = 0 WHERE id = ?").run(.integer(source))
    }
}
