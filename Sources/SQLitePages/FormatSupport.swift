package import SQLite

/// Whether the SQLite in use is one whose files this module knows.
package enum FormatSupport {
    /// Versions with which what is written was tested: 3.40.1, 3.42.0, 3.45.3, 3.47.2, 3.50.4 and 3.54.1. `make soak`
    /// tries the newest one there is.
    package static let knownVersions = 3_040_000..<3_055_000

    /// Why pages cannot be written, so that rows have to be inserted; nil where they can.
    ///
    /// `connection` is one of any file. What is special in a file or a table is met when it is opened.
    package static func problem(_ connection: Connection) throws -> String? {
        guard knownVersions.contains(Connection.libraryVersion) else {
            return "SQLite \(Connection.libraryVersion) is not known"
        }
        let isBuiltIn = try connection.integer("SELECT sqlite_compileoption_used('ENABLE_FTS5')")
        return isBuiltIn == 1 ? nil : "SQLite has no FTS5"
    }
}
