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
        guard !used.isEmpty else { return [] }
        // Of two formats of one name the user's goes first.
        let current = Dictionary(
            (formats + BuiltInFormats.all).map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        let outdated = used.filter { format in current[format.name].map { $0 != format.digest } ?? false }
        return Set(outdated.map(\.name)).sorted()
    }
}
