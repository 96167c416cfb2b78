package import RowBinary
import SQLite

/// Gives the logs and their series as rows of `SharedTable.files` and `.series`: what is small of an index, and changes.
package final class LogFeed {
    /// A row that is not written yet.
    package struct Row {
        /// What it is told by in its table.
        package var key: String
        /// A digest of all but the version.
        package var digest: Int64
        /// Lines of its log, which go before the time in its version.
        package var lines: Int64
        fileprivate var head: [UInt8]
        fileprivate var tail: [UInt8]

        fileprivate init(_ key: String, lines: Int64, head: RowWriter, tail: RowWriter) {
            self.key = key
            self.lines = lines
            self.head = head.bytes
            self.tail = tail.bytes
            digest = Int64(bitPattern: [head.bytes, tail.bytes].joined().fnv1a)
        }

        /// Appends it as of a version.
        package func append(version: UInt64, to rows: inout RowWriter) {
            rows.append(written: head)
            rows.append(version)
            rows.append(written: tail)
            rows.endRow()
        }
    }

    /// What is told of a log beside what the index has of it.
    package struct Registration: Sendable {
        /// The log.
        package var log: SharedLog
        /// Of the first bytes when it was told first.
        package var prefixLength: Int64
        /// Their digest.
        package var prefixDigest: Int64
        /// The session that its name stood for then.
        package var nameSession: String
        /// The place up to and with which its events were sent.
        package var sentPlace: Int64
        /// And its lines.
        package var sentLines: Int64
        /// Of how its lines were read.
        package var readingDigest: Int64
        /// The sessions of its events.
        package var sessions: [String]

        /// A log that is told.
        package init(
            log: SharedLog, prefixLength: Int64, prefixDigest: Int64, nameSession: String, sentPlace: Int64 = 0,
            sentLines: Int64 = 0, readingDigest: Int64, sessions: [String]
        ) {
            self.log = log
            self.prefixLength = prefixLength
            self.prefixDigest = prefixDigest
            self.nameSession = nameSession
            self.sentPlace = sentPlace
            self.sentLines = sentLines
            self.readingDigest = readingDigest
            self.sessions = sessions
        }
    }

    private let connection: Connection
    private let host: String

    init(_ connection: Connection, host: String) {
        self.connection = connection
        self.host = host
    }

    /// What names a log without lines, as other stores have no identity for it.
    package static func key(ofPath path: String) -> String { "path:" + path }

    /// All logs: by `registration` those that have lines, the others by their names.
    package func files(_ registration: (Int64) -> Registration?) throws -> [Row] {
        let statement = try connection.prepare(Self.files)
        return try statement.rows { row in
            let known = row.optionalInteger(0).flatMap(registration)
            let key = known?.log.src ?? Self.key(ofPath: row.text(1))
            var (head, tail) = (RowWriter(), RowWriter())
            head.append(host)
            head.append(key)
            // What has a source, but no line with an end, is not told yet.
            tail.append(UInt64(known == nil ? 0 : row.integer(0)))
            tail.append(text: row, 1)
            tail.append(text: row, 2)
            tail.append(row, 3)
            tail.append(known?.nameSession ?? row.text(4))
            tail.append(text: row, 5)
            tail.append(row.optionalInteger(6).map { UInt64($0) })
            Self.appendCounts(row, isKnown: known != nil, to: &tail)
            for column in Int32(22)...26 { tail.append(row.optionalInteger(column)) }
            tail.append(row, 27)
            Self.append(known, to: &tail)
            return Row(key, lines: known == nil ? 0 : row.integer(8), head: head, tail: tail)
        }
    }

    /// A log that was told, before any of its lines.
    package func registered(_ known: Registration) -> Row {
        var (head, tail) = (RowWriter(), RowWriter())
        head.append(host)
        head.append(known.log.src)
        tail.append(UInt64(known.log.number))
        tail.append(known.log.path)
        tail.append("")
        tail.append(isNull: true)
        tail.append(known.nameSession)
        tail.append("registered")
        tail.append(isNull: true)
        for _ in 0..<10 { tail.append(UInt64(0)) }
        for _ in 0..<5 { tail.append(Int64(0)) }
        tail.append(nulls: 6)
        Self.append(known, to: &tail)
        return Row(known.log.src, lines: 0, head: head, tail: tail)
    }

    /// What takes back the row of a log without lines, which has its key.
    package func gone(_ key: String) -> Row {
        var (head, tail) = (RowWriter(), RowWriter())
        for column in SharedTable.files.columns {
            switch column.name {
            case "host": head.append(host)
            case "src": head.append(key)
            case "ver": continue
            case "state": tail.append("gone")
            case "deleted": tail.append(UInt8(1))
            default: column.type.appendNothing(to: &tail)
            }
        }
        return Row(key, lines: 0, head: head, tail: tail)
    }

    /// What takes back the row of a series, which has its key.
    package func goneSeries(_ key: String) -> Row? {
        guard let space = key.lastIndex(of: " "), let number = UInt64(key[key.index(after: space)...]) else {
            return nil
        }
        var (head, tail) = (RowWriter(), RowWriter())
        for column in SharedTable.series.columns {
            switch column.name {
            case "host": head.append(host)
            case "src": head.append(String(key[..<space]))
            case "ver": continue
            case "series_key": head.append(number)
            case "deleted": tail.append(UInt8(1))
            case "session_id", "symbol", "mode", "kind", "format", "format_digest", "says_session":
                column.type.appendNothing(to: &head)
            default: column.type.appendNothing(to: &tail)
            }
        }
        return Row(key, lines: 0, head: head, tail: tail)
    }

    /// From `bytes` to `mark_digest`.
    private static func appendCounts(_ row: Statement, isKnown: Bool, to tail: inout RowWriter) {
        // bytes lines events invalid blank text continued further anonymous outdated
        for column in Int32(7)...16 { tail.append(UInt64(isKnown ? row.integer(column) : 0)) }
        // digest head_length head_digest mark_length mark_digest
        for column in Int32(17)...21 { tail.append(isKnown ? row.integer(column) : 0) }
    }

    /// From `sent_place` to `deleted`.
    private static func append(_ known: Registration?, to tail: inout RowWriter) {
        for number in [known?.sentPlace, known?.sentLines, known?.prefixLength] { tail.append(UInt64(number ?? 0)) }
        tail.append(known?.prefixDigest ?? 0)
        tail.append(known?.log.day ?? 0)
        tail.append(UInt64(known?.log.reading ?? 0))
        tail.append(known?.readingDigest ?? 0)
        tail.append(known?.sessions ?? [])
        tail.append(UInt8(0))
    }

    private static let files = """
        SELECT w.id, w.path, coalesce(w.folder, ''), o.session, coalesce(o.name_session, w.name_session), w.state,
            w.compressed, o."offset", o.lines, o.events, o.invalid, o.blank, o.text, o.continued, o.further,
            o.anonymous, o.outdated, o.digest, o.head_length, o.head_digest, o.prefix_length, o.prefix_digest,
            (SELECT min(t.first_ts) FROM series AS t WHERE t.source = w.id),
            (SELECT max(t.last_ts) FROM series AS t WHERE t.source = w.id), o.indexed_at,
            w.size, w.modified,
            (SELECT group_concat(n.name, ', ') FROM (
                SELECT coalesce((SELECT f.name FROM format AS f WHERE f.id = t.format), 'native') AS name
                FROM series AS t WHERE t.source = w.id GROUP BY 1 ORDER BY sum(t.events) DESC, 1) AS n)
        FROM (
            SELECT f.path AS path, (SELECT d.path FROM folder AS d WHERE d.id = f.folder) AS folder,
                iif(f.source IS NOT NULL AND o.id IS NULL, 'copy', f.state) AS state, f.compressed AS compressed,
                o.id AS id, f.name_session AS name_session, f.size AS size, f.modified AS modified
            FROM file AS f LEFT JOIN source AS o ON o.id = f.source AND o.folder = f.folder AND o.path = f.path
            UNION ALL
            SELECT o.path, (SELECT d.path FROM folder AS d WHERE d.id = o.folder),
                iif(EXISTS (SELECT 1 FROM file AS f WHERE f.folder = o.folder AND f.path = o.path), 'replaced', 'missing'),
                NULL, o.id, o.name_session, NULL, NULL
            FROM source AS o
            WHERE NOT EXISTS (
                SELECT 1 FROM file AS f WHERE f.source = o.id AND f.folder = o.folder AND f.path = o.path)
        ) AS w LEFT JOIN source AS o ON o.id = w.id
        """
}

extension LogFeed {
    /// All series of the logs that `log` gives for their sources.
    package func series(_ log: (Int64) -> SharedLog?, _ body: (Row) throws -> Void) throws {
        let statement = try connection.prepare(
            """
            SELECT s.source, s.session, s.symbol, s.mode, s.kind, f.name, coalesce(f.digest, 0), s.says_session,
                s.events, s.untimed, s.first_ts, s.last_ts, t.stale, t.lives, t.filled, t.partial, t.overfilled,
                t.rejected, t.canceled, t.expired, t.open, t.orphan, t.canceled_unfilled, t.expired_unfilled, t.fills,
                v.intent_to_order, v.order_to_fill, v.reasons, r.series IS NOT NULL, r.counts, o.lines
            FROM series AS s JOIN source AS o ON o.id = s.source LEFT JOIN format AS f ON f.id = s.format
            LEFT JOIN tally AS t ON t.series = s.id LEFT JOIN tally_value AS v ON v.series = s.id
            LEFT JOIN reason AS r ON r.series = s.id
            """)
        while try statement.step() {
            guard let log = log(statement.integer(0)) else { continue }
            try body(Self.row(statement, log, host))
        }
    }

    private static func row(_ row: Statement, _ log: SharedLog, _ host: String) -> Row {
        var (head, tail) = (RowWriter(), RowWriter())
        head.append(host)
        head.append(text: row, 1)
        head.append(log.src)
        for column in Int32(2)...5 { head.append(row, column) }
        head.append(row.integer(6))
        head.append(UInt8(row.integer(7) != 0 ? 1 : 0))
        let key = head.bytes.fnv1a
        head.append(key)
        for column in Int32(8)...9 { tail.append(UInt64(row.integer(column))) }
        for column in Int32(10)...12 { tail.append(row.optionalInteger(column)) }
        for column in Int32(13)...24 { tail.append(row.integer(column)) }
        for column in Int32(25)...27 { tail.append(row, column) }
        tail.append(UInt8(row.integer(28) != 0 ? 1 : 0))
        tail.append(row, 29)
        tail.append(UInt8(0))
        return Row("\(log.src) \(key)", lines: row.integer(30), head: head, tail: tail)
    }
}
