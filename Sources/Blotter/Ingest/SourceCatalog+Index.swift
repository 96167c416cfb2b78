import SQLite
import TelemetryLog

extension SourceCatalog {
    /// The sources that the index holds.
    init(_ connection: Connection) throws {
        let statement = try connection.prepare(
            """
            SELECT source.id, source.offset, source.digest, prefix_length, prefix_digest, source.tail_length,
                source.tail_digest, lines, source.events, source.invalid, source.blank, folder.path, source.path, device,
                inode, size, modified, changed, head_length, head_digest, source.anonymous, o.source, o.offset, o.digest,
                o.tail_length, o.tail_digest, o.events, o.invalid, o.blank, o.anonymous, source.further, o.further,
                source.text, source.continued, o.text, o.continued
            FROM source
            JOIN folder ON folder.id = source.folder
            LEFT JOIN file ON file.source = source.id AND file.folder = source.folder AND file.path = source.path
            LEFT JOIN open_line AS o ON o.source = source.id
            """)
        let known = try statement.rows { KnownSource($0) }
        let last = try connection.integer("SELECT id FROM last_source") ?? 0
        self.init(known, copies: try Self.copies(connection), nextID: max(last, known.map(\.id).max() ?? 0) + 1)
    }

    private static func copies(_ connection: Connection) throws -> [KnownCopy] {
        try connection.prepare(
            """
            SELECT folder.path, file.path, file.source, device, inode, size, modified, changed, content_length,
                content_digest
            FROM file
            JOIN folder ON folder.id = file.folder
            JOIN source ON source.id = file.source
            WHERE source.folder <> file.folder OR source.path <> file.path
            ORDER BY file.id
            """
        ).rows { row in
            KnownCopy(
                name: LogName(folder: row.text(0), path: LogPath(text: row.text(1))), source: row.integer(2),
                stamp: FileStamp(row, from: 3),
                content: row.isNull(9) ? nil : ContentDigest(length: row.integer(8), value: row.integer(9)))
        }
    }
}

extension FileStamp {
    init(_ row: Statement, from column: Int32) {
        self.init(
            device: row.integer(column), inode: row.integer(column + 1), size: row.integer(column + 2),
            modified: row.integer(column + 3), changed: row.integer(column + 4))
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
        progress.head = ContentDigest(length: row.integer(18), value: row.integer(19))
        progress.anonymous = row.integer(20)
        progress.further = row.integer(30)
        progress.text = row.integer(32)
        progress.continued = row.integer(33)
        if !row.isNull(21) {
            progress.open = LogProgress.OpenLine(
                digest: ContentDigest(length: row.integer(22), value: row.integer(23)),
                tail: ContentDigest(length: row.integer(24), value: row.integer(25)), events: row.integer(26),
                further: row.integer(31), invalid: row.integer(27), blank: row.integer(28), anonymous: row.integer(29),
                text: row.integer(34), continued: row.integer(35))
        }
        self.init(
            id: row.integer(0), progress: progress, folder: row.text(11), path: LogPath(text: row.text(12)),
            stamp: row.isNull(13) ? nil : FileStamp(row, from: 13))
    }
}
