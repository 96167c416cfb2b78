import SQLite
package import TelemetryLog

/// A line that is no event, as the index keeps it.
package struct RejectRecord: Sendable, Equatable {
    /// Its row: as an event's.
    package var id: Int64
    /// The log's path in its folder.
    package var file: String
    /// Its number in the log, from 1.
    package var line: Int64
    /// Where it begins, in bytes of the decompressed content.
    package var byteOffset: Int64
    /// Bytes, without its end.
    package var length: Int64
    /// The byte of the line at which reading stopped, as the line stands in its log: not of `text` where that is redacted.
    package var position: Int64
    /// Why it is no event, as `not_json`.
    package var reason: String
    /// Its first bytes; those that are not UTF-8 as U+FFFD.
    package var text: String

    /// The byte of `text` at which reading stopped; nil when the text ends before it, or was kept out of the index.
    package var mark: Int? {
        text == LineParser.redactedText || position > text.utf8.count ? nil : Int(position)
    }
}

/// Which lines are meant; an empty list lets all pass.
package struct RejectFilter: Sendable, Equatable {
    /// Sessions of logs: those of their events, and those that their names stand for.
    package var sessions: [String] = []
    /// Reasons, as `not_json`.
    package var reasons: [String] = []
    /// Patterns of file names, with `*` and `?`.
    package var files: [String] = []
    /// From this instant on, and up to and with the other. A line that is no event has no time: it is taken as of that of
    /// the event above it, or of the first of its log.
    package var from: Timestamp?
    /// Up to and with this instant; nil for no end.
    package var to: Timestamp?
    /// Behind the invalid line of this row; nil for all.
    package var after: Int64?

    /// Lets all lines pass.
    package init() {}

    /// SQL for when `reject AS r` was written, as far as that is known: events and invalid lines have ids in their order.
    private static let time = """
        coalesce((
            SELECT e.ts FROM event AS e WHERE e.id BETWEEN r.id >> 32 << 32 AND r.id AND e.ts IS NOT NULL
            ORDER BY e.id DESC LIMIT 1
        ), (
            SELECT e.ts FROM event AS e WHERE e.id BETWEEN r.id AND (r.id >> 32) + 1 << 32 AND e.ts IS NOT NULL
            ORDER BY e.id LIMIT 1
        ))
        """

    fileprivate var condition: (sql: String, values: [Value]) {
        var terms: [String] = []
        var values: [Value] = []
        for (column, texts, comparison) in [
            ("r.reason", reasons, "="), ("s.path", files, "GLOB"),
        ] where !texts.isEmpty {
            terms.append("(" + texts.map { _ in "\(column) \(comparison) ?" }.joined(separator: " OR ") + ")")
            values += texts.map { .text($0) }
        }
        if !sessions.isEmpty {
            let named = NameChoice(sessions).condition("s.session", "session")
            terms.append(named.sql)
            values += named.values
        }
        for (instant, comparison) in [(from, ">="), (to, "<=")] {
            guard let instant else { continue }
            terms.append("\(Self.time) \(comparison) ?")
            values.append(.integer(instant.nanoseconds))
        }
        if let after {
            terms.append("(s.path, r.id) > ((SELECT path FROM source WHERE id = ? >> 32), ?)")
            values += [.integer(after), .integer(after)]
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), values)
    }
}

extension IndexReader {
    /// Gives the lines that pass `filter` in the order of file and line, at most `limit`, until `body` says no more.
    package func rejects(_ filter: RejectFilter, limit: Int? = nil, _ body: (RejectRecord) throws -> Bool) throws {
        try atOneMoment {
            let (condition, values) = filter.condition
            let statement = try connection.prepare(
                """
                \(RejectRecord.selection) WHERE \(condition) ORDER BY s.path, r.id LIMIT ?
                """)
            try statement.bind(values + [Value(limit ?? -1)])
            while try statement.step() {
                guard try body(RejectRecord(statement)) else { return }
            }
        }
    }

    /// The invalid line of a row; nil when there is none.
    func reject(_ id: Int64) throws -> RejectRecord? {
        try connection.prepare("\(RejectRecord.selection) WHERE r.id = ?").rows(.integer(id), read: RejectRecord.init)
            .first
    }

    /// The files with lines that pass `filter`, those with the largest share of invalid lines first.
    package func rejectedFiles(_ filter: RejectFilter) throws -> [RejectedFile] {
        try atOneMoment {
            let (condition, values) = filter.condition
            let statement = try connection.prepare(
                """
                SELECT s.id, s.path, s.lines, s.events, s.invalid, r.reason, count(*)
                FROM reject AS r JOIN source AS s ON s.id = r.id >> 32
                WHERE \(condition) GROUP BY s.id, r.reason ORDER BY s.id, 7 DESC, r.reason
                """)
            try statement.bind(values)
            var files: [RejectedFile] = []
            var last: Int64?
            while try statement.step() {
                if last != statement.integer(0) { files.append(RejectedFile(statement)) }
                last = statement.integer(0)
                files[files.count - 1].reasons.append((statement.text(5), statement.integer(6)))
            }
            return files.sorted { ($1.errorRate, $0.file) < ($0.errorRate, $1.file) }
        }
    }
}

/// A file with invalid lines.
package struct RejectedFile: Sendable {
    /// The log's path in its folder.
    package var file: String
    /// All its lines, blank ones included.
    package var lines: Int64
    /// Those that are events.
    package var events: Int64
    /// All of them, whatever a filter asks.
    package var invalid: Int64
    /// How many lines pass the filter, by reason, most frequent first.
    package var reasons: [(reason: String, count: Int64)] = []

    /// How many lines pass the filter.
    package var count: Int64 { reasons.reduce(0) { $0 + $1.count } }

    /// Invalid lines of all that are not blank, from 0 to 1.
    package var errorRate: Double { ParseStatistics.errorRate(events: events, invalid: invalid) }

    fileprivate init(_ row: Statement) {
        file = row.text(1)
        lines = row.integer(2)
        events = row.integer(3)
        invalid = row.integer(4)
    }
}

extension RejectRecord {
    fileprivate static let selection = """
        SELECT s.path, \(LineID.line(of: "r.id")), r.byte_offset, r.length, r.position, r.reason, r.text, r.id
        FROM reject AS r JOIN source AS s ON s.id = r.id >> 32
        """

    fileprivate init(_ row: Statement) {
        id = row.integer(7)
        file = row.text(0)
        line = row.integer(1)
        byteOffset = row.integer(2)
        length = row.integer(3)
        position = row.integer(4)
        reason = row.text(5)
        text = row.text(6)
    }
}
