import SQLite
import TelemetryLog

extension Connection {
    /// Forgets what was seen at these paths; the sources that were read from them stay.
    func forgetFiles(_ names: [LogName]) throws {
        let delete = try prepare(
            "DELETE FROM file WHERE path = ? AND folder = (SELECT id FROM folder WHERE path = ?)")
        for name in names { try delete.run(.text(name.path.text), .text(name.folder)) }
    }
}
