import SQLite

/// A line that is no event, as the index keeps it.
package struct RejectRecord: Sendable, Equatable {
    package var file: String
    package var line: Int64
    /// Where it begins, in bytes of the decompressed content.
    package var byteOffset: Int64
    /// Bytes, without its end.
    package var length: Int64
    /// The byte of the line at which reading stopped.
    package var position: Int64
    package var reason: String
    /// Its first bytes; those that are not UTF-8 as U+FFFD.
    package var text: String
}

/// Which lines are meant; an empty list lets all pass.
package struct RejectFilter: Sendable, Equatable {
    package var sessions: [String] = []
    package var reasons: [String] = []
    /// Patterns of file names, with `*` and `?`.
    package var files: [String] = []

    package init() {}

    fileprivate var condition: (sql: String, values: [Value]) {
        var terms: [String] = []
        var values: [Value] = []
        for (column, texts, comparison) in [
            ("s.session", sessions, "="), ("r.reason", reasons, "="), ("s.path", files, "GLOB"),
        ] where !texts.isEmpty {
            terms.append("(" + texts.map { _ in "\(column) \(comparison) ?" }.joined(separator: " OR ") + ")")
            values += texts.map { .text($0) }
        }
        return (terms.isEmpty ? "TRUE" : terms.joined(separator: " AND "), values)
    }
}

extension IndexReader {
    /// Gives the lines that pass `filter` in the order of file and line, at most `limit`, until `body` says no more.
    package func rejects(_ filter: RejectFilter, limit: Int? = nil, _ body: (RejectRecord) throws -> Bool) throws {
        try reading {
            let (condition, values) = filter.condition
            let statement = try connection.prepare(
                """
                SELECT s.path, r.id & 4294967295, r.byte_offset, r.length, r.position, r.reason, r.text
                FROM reject AS r JOIN source AS s ON s.id = r.id >> 32
                WHERE \(condition) ORDER BY s.path, r.id LIMIT ?
                """)
            try statement.bind(values + [Value(limit ?? -1)])
            while try statement.step() {
                guard try body(RejectRecord(statement)) else { return }
            }
        }
    }

    /// How many lines pass `filter`, by reason, most frequent first.
    package func rejectCounts(_ filter: RejectFilter) throws -> [(reason: String, count: Int64)] {
        try reading {
            let (condition, values) = filter.condition
            let statement = try connection.prepare(
                """
                SELECT r.reason, count(*) FROM reject AS r JOIN source AS s ON s.id = r.id >> 32
                WHERE \(condition) GROUP BY 1 ORDER BY 2 DESC, 1
                """)
            try statement.bind(values)
            var counts: [(reason: String, count: Int64)] = []
            while try statement.step() { counts.append((statement.text(0), statement.integer(1))) }
            return counts
        }
    }
}

extension RejectRecord {
    fileprivate init(_ row: Statement) {
        file = row.text(0)
        line = row.integer(1)
        byteOffset = row.integer(2)
        length = row.integer(3)
        position = row.integer(4)
        reason = row.text(5)
        text = row.text(6)
    }
}
