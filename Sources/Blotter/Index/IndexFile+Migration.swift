private import Migrations
import SQLite

extension IndexFile {
    /// Brings the schema of an index, or of an empty file, up to date; each migration and its record commit together.
    func migrate(_ connection: Connection) throws {
        let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
        for migration in Migration.all where migration.version > version {
            try connection.transaction {
                try connection.execute(migration.sql)
                try connection.execute(
                    "PRAGMA application_id = \(Self.applicationID); PRAGMA user_version = \(migration.version)")
            }
        }
    }
}
