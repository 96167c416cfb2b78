import SQLite
import TelemetryLog

extension SourceCatalog {
    /// The sources that the index holds.
    init(_ connection: Connection) throws {
        let statement = try connection.prepare(
            """
            SELECT source.id, offset, digest, prefix_length, prefix_digest, tail_length, tail_digest, lines, events,
                invalid, blank, folder.path, source.path, device, inode, size, modified, changed
            FROM source
            JOIN folder ON folder.id = source.folder
            LEFT JOIN file ON file.source = source.id AND file.folder = source.folder AND file.path = source.path
            """)
        let known = try statement.rows { KnownSource($0) }
        self.init(known, nextID: (known.map(\.id).max() ?? 0) + 1)
    }
}

extension KnownSource {
    fileprivate init(_ row: Statement) {
        var progress = LogProgress()
        progress.offset = row.integer(1)
        progress.digest = ContentDigest(length: row.integer(1), value: row.integer(2))
        progress.prefix = ContentDigest(length: row.integer(3), value: row.integer(4))
        progress.tail = ContentDigest(length: row.integer(5), value: row.integer(6))
        progress.lines = row.integer(7)
        progress.events = row.integer(8)
        progress.invalid = row.integer(9)
        progress.blank = row.integer(10)
        let stamp =
            row.isNull(13)
            ? nil
            : FileStamp(
                device: row.integer(13), inode: row.integer(14), size: row.integer(15), modified: row.integer(16),
                changed: row.integer(17))
        self.init(
            id: row.integer(0), progress: progress, folder: row.text(11), path: LogPath(text: row.text(12)),
            stamp: stamp)
    }
}
