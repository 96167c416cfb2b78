@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What an index holds of the logs that are there, each as text without its number.
struct HeldLogs {
    private struct Log {
        var path: String
        /// Its rows, in the order of the lines.
        var rows: [String]
        /// Lines as they were read.
        var lines: [String]
    }

    private var logs: [Log] = []
    /// What orders and sessions come to, where no log has gone. Which of two intents with one id an order has is not told.
    private var totals: [String]?

    init(_ index: IndexFile) throws {
        let reader = try IndexReader(index)
        let sources = try reader.connection.prepare(
            """
            SELECT s.id, s.path, s.name_session,
                s.offset || '|' || s.digest || '|' || s.lines || '|' || s.events || '|' || s.invalid || '|' || s.blank
                || '|' || s.anonymous || '|' || s.head_digest || '|' || s.prefix_digest || '|' || s.tail_digest || '|'
                || s.further || '|' || s.text || '|' || s.continued || '|' || coalesce((SELECT digest FROM open_line WHERE source = s.id), '')
            FROM source AS s JOIN file AS f ON f.source = s.id AND f.folder = s.folder AND f.path = s.path
            ORDER BY s.path
            """
        ).rows { (id: $0.integer(0), path: $0.text(1), session: $0.text(2), row: $0.text(3)) }
        for source in sources { logs.append(try Self.log(reader, source)) }
        let gone = try reader.connection.integer("SELECT count(*) FROM source") ?? 0
        guard gone == sources.count, sources.allSatisfy({ $0.session == LogPath(text: $0.path).sessionName }) else {
            return
        }
        totals = try Self.totals.flatMap { try reader.connection.rows($0) }
    }

    private static let totals = [
        """
        SELECT session_id, order_id, order_ts, first_fill_ts, last_fill_ts, fills, state, quantity, filled_quantity, fees,
            fee_currency
        FROM orders ORDER BY 1, 2, 3
        """,
        """
        SELECT session_id, mode, first_ts, last_ts, events, intents, orders, fills, gates, invalid_lines FROM sessions
        ORDER BY 1
        """,
        "SELECT count(*) FROM search WHERE search MATCH 'x OR o1 OR i1'",
    ]

    private static func log(
        _ reader: IndexReader, _ source: (id: Int64, path: String, session: String, row: String)
    ) throws -> Log {
        let connection = reader.connection
        let ids: [SQLite.Value] = [.integer(source.id << 32), .integer((source.id + 1) << 32)]
        let own = LogPath(text: source.path).sessionName
        var log = Log(path: source.path, rows: [source.row], lines: [])
        var lines: [(Int64, String)] = []
        let events = try connection.prepare(EventRecord.selection + " WHERE r.id >= ? AND r.id < ? ORDER BY r.id")
        try events.bind(ids)
        while try events.step() {
            var event = try EventRecord(events, reader: reader)
            // A log that was renamed keeps the session of its first name.
            if event.session == source.session { event.session = own }
            let text = String(decoding: event.json, as: UTF8.self)
            let time = event.timestamp.map { "\($0.nanoseconds)" } ?? ""
            log.rows.append("\(event.line) \(event.part) \(event.session) \(time) \(text)")
            if event.part == 0 { lines.append((event.id & 0xFFFF_FFFF, text)) }
        }
        let leaps = try connection.prepare(
            "SELECT id & 4294967295, previous_ts FROM leap WHERE id >= ? AND id < ? ORDER BY id")
        try leaps.bind(ids)
        while try leaps.step() { log.rows.append("leap \(leaps.integer(0)) \(leaps.integer(1))") }
        let rejects = try connection.prepare(
            "SELECT id & 4294967295, byte_offset, length, reason, text FROM reject WHERE id >= ? AND id < ? ORDER BY id"
        )
        try rejects.bind(ids)
        while try rejects.step() {
            log.rows.append((0..<5).map { rejects.value($0).quoted }.joined(separator: "|"))
            lines.append((rejects.integer(0), rejects.text(4)))
        }
        log.lines = lines.sorted { $0.0 < $1.0 }.map(\.1)
        return log
    }

    /// What differs from another index first.
    func difference(to other: HeldLogs) -> String? {
        let mine = logs.map(\.rows).sorted { $0.lexicographicallyPrecedes($1) }
        let theirs = other.logs.map(\.rows).sorted { $0.lexicographicallyPrecedes($1) }
        guard mine == theirs else {
            let surplus = logs.filter { !theirs.contains($0.rows) }.map { "\($0.path): \($0.rows)".prefix(900) }
            let missing = other.logs.filter { !mine.contains($0.rows) }.map { "\($0.path): \($0.rows)".prefix(900) }
            return "too many \(surplus), missing \(missing), of \(mine.count) and \(theirs.count)"
        }
        guard let totals, let theirs = other.totals, totals != theirs else { return nil }
        return "totals \(totals), fresh \(theirs)"
    }

    /// What differs from these lines of each log.
    func difference(toLinesOf expected: [[[UInt8]]]) -> String? {
        // Blanks around an object, and the end of a long invalid line, are not kept.
        func text(_ lines: [String]) -> String {
            lines.map { $0.prefix(1000).replacing(/\ +$/, with: "") }.joined(separator: "\n")
        }
        let mine = logs.map { text($0.lines) }.filter { !$0.isEmpty }.sorted()
        let theirs = expected.map { text($0.map { String(decoding: $0.shown, as: UTF8.self) }) }.sorted()
        return mine == theirs ? nil : "\(mine), by the rules \(theirs)"
    }
}
