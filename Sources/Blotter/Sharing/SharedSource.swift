import SQLite

/// A log of the index, as far as it was read at one moment.
package struct SharedSource: Sendable {
    /// Its number in the index.
    package var number: Int64
    /// The folder it was read in, as an absolute path.
    package var folder: String
    /// Its path there.
    package var path: String
    /// The session that its name stands for.
    package var nameSession: String
    /// How many of its first bytes, 4,096 at most, `prefixDigest` is of (CRC-32 << 32 | Adler-32).
    package var prefixLength: Int64
    /// The digest of those bytes.
    package var prefixDigest: Int64
    /// How many bytes were read, and their digest.
    package var offset: Int64
    /// The digest of the bytes that were read.
    package var digest: Int64
    /// Lines that have an end; one that has none may still become another.
    package var lines: Int64
    /// Whether there is a line without an end behind them.
    package var hasOpenLine: Bool
    /// The place of the last event or invalid line of `lines`.
    package var lastPlace: Int64
    /// When its first event was, in nanoseconds since 1970.
    package var firstTime: Int64?
    /// When its last event was.
    package var lastTime: Int64?
    /// The sessions of its events.
    package var sessions: [String]
    /// What tells one reading of its lines from another, by other formats.
    package var readingDigest: Int64
}

extension SharedSource {
    /// All logs that have a line with an end.
    static func all(_ connection: Connection) throws -> [SharedSource] {
        let statement = try connection.prepare(
            """
            SELECT o.id, f.path, o.path, o.name_session, o.prefix_length, o.prefix_digest, coalesce(n.offset, o."offset"),
                coalesce(n.digest, o.digest),
                o.lines, n.source IS NOT NULL, (SELECT min(s.first_ts) FROM series AS s WHERE s.source = o.id),
                (SELECT max(s.last_ts) FROM series AS s WHERE s.source = o.id)
            FROM source AS o JOIN folder AS f ON f.id = o.folder LEFT JOIN open_line AS n ON n.source = o.id
            """)
        let sessions = try connection.prepare("SELECT DISTINCT session FROM series WHERE source = ? ORDER BY 1")
        let readings = try connection.prepare(
            """
            SELECT DISTINCT coalesce(f.name, ''), coalesce(f.digest, 0)
            FROM series AS s LEFT JOIN format AS f ON f.id = s.format WHERE s.source = ? ORDER BY 1, 2
            """)
        return try statement.rows { row in
            let (number, isOpen) = (row.integer(0), row.integer(9) != 0)
            let lines = row.integer(8) - (isOpen ? 1 : 0)
            let formats = try readings.rows(.integer(number)) { "\($0.text(0)) \($0.integer(1))" }
            return SharedSource(
                number: number, folder: row.text(1), path: row.text(2), nameSession: row.text(3),
                prefixLength: row.integer(4), prefixDigest: row.integer(5), offset: row.integer(6),
                digest: row.integer(7), lines: lines, hasOpenLine: isOpen,
                lastPlace: try connection.lastID(upTo: lines, of: number) & LineID.placeMask,
                firstTime: row.optionalInteger(10), lastTime: row.optionalInteger(11),
                sessions: try sessions.rows(.integer(number)) { $0.text(0) },
                readingDigest: Int64(bitPattern: formats.joined(separator: "\n").utf8.fnv1a))
        }.filter { $0.lines > 0 }
    }
}
