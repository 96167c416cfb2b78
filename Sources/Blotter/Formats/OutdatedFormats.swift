import SQLite
import TelemetryLog

extension IndexFile {
    /// The names of formats that say something else now than when they read lines that are in the index.
    func outdatedFormats(_ connection: Connection) throws -> [String] {
        let used = try connection.prepare(
            """
            SELECT f.name, f.digest FROM format AS f
            WHERE f.digest <> 0 AND EXISTS (SELECT 1 FROM series AS s WHERE s.format = f.id AND s.events > 0)
            """
        ).rows { (name: $0.text(0), digest: $0.integer(1)) }
        let outdated = used.filter { format in
            // Of two formats of one name the user's goes first.
            let current = formats.first { $0.name == format.name } ?? BuiltInFormats.named(format.name)
            return current.map { $0.digest != format.digest } ?? false
        }
        return Set(outdated.map(\.name)).sorted()
    }
}
