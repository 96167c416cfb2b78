import SQLite
import TelemetryLog

/// Files that are no logs for what is in them.
extension WriterStatements {
    /// Takes note of a file without an object, as it was when it was looked at.
    func savePassedOver(_ name: LogName, _ stamp: FileStamp, _ head: LogHead, folder: Int64) throws {
        try connection.forgetFiles([name])
        try prepared("INSERT INTO passed_over VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
            .integer(folder), .text(name.path.text), .integer(stamp.device), .integer(stamp.inode),
            .integer(stamp.size), .integer(stamp.modified), .integer(stamp.changed), .integer(head.digest.length),
            .integer(head.digest.value), .integer(head.isFinal ? 1 : 0))
    }

    /// The file is a log after all.
    func forgetPassedOver(_ path: LogPath, folder: Int64) throws {
        try prepared("DELETE FROM passed_over WHERE folder = ? AND path = ?").run(.integer(folder), .text(path.text))
    }
}
