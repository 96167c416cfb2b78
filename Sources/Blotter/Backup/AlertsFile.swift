private import Glibc
private import Migrations
import SQLite

/// The file in which alerts remember, beside an index, as far as a backup has to know it: it goes along as a whole.
package struct AlertsFile {
    /// "blal", at the place where SQLite keeps the mark of the program a file belongs to.
    package static let applicationID: Int64 = 0x626C_616C

    let path: String

    /// The one that belongs to an index.
    package init(of index: IndexFile) { path = index.path + ".alerts" }

    init(path: String) { self.path = path }

    /// Where it is; it need not be there.
    package static func path(of index: IndexFile) -> String { AlertsFile(of: index).path }

    /// The whole of it, and of how many rules it knows something; nil where nothing was ever remembered. Throws
    /// `BackupError`.
    func content() throws -> (bytes: [UInt8], rules: Int64)? {
        guard IndexFile(path: path).exists else { return nil }
        do {
            let connection = try Connection(path: path, mode: .readOnly)
            try connection.execute("BEGIN")
            guard try check(connection) else { return nil }
            return (try connection.wholeFile(), try connection.integer("SELECT count(*) FROM alert") ?? 0)
        } catch let error as DatabaseError {
            throw BackupError.alerts(path: path, detail: error.message)
        }
    }

    /// Whether anything is remembered; throws `BackupError` where it cannot be understood.
    private func check(_ connection: Connection) throws -> Bool {
        let version = Int(try connection.integer("PRAGMA user_version") ?? 0)
        guard version > 0 else { return false }
        guard try connection.integer("PRAGMA application_id") == Self.applicationID else {
            throw BackupError.alerts(path: path, detail: "it is no file of alerts")
        }
        guard version <= Migration.latestOfAlerts else {
            throw BackupError.alertsNewer(path: path, version: version, known: Migration.latestOfAlerts)
        }
        if let fault = try connection.text("PRAGMA integrity_check(1)"), fault != "ok" {
            throw BackupError.alerts(path: path, detail: fault)
        }
        return true
    }

    /// Writes the file, which is not there yet, and has it on the disk. Throws `BackupError`, also where the bytes are no
    /// file of alerts.
    func write(_ bytes: [UInt8]) throws {
        let descriptor = open(path, O_CREAT | O_TRUNC | O_RDWR | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw BackupError.unwritable(path) }
        do {
            defer { close(descriptor) }
            guard bytes.withUnsafeBytes({ descriptor.writeAll($0, at: 0) }), fsync(descriptor) == 0 else {
                throw BackupError.unwritable(path)
            }
        }
        guard try content() != nil else { throw BackupError.alerts(path: path, detail: "it is empty") }
    }
}
