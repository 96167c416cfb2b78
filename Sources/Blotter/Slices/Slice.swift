package import RowBinary
import SQLite
import TelemetryLog

/// A part of other indexes, made of the rows that they have given to a store: it has the tables of an index, so all that
/// an index is asked can be asked of it, by the same code, as far as its rows go.
///
/// Logs, series and their sums are taken whole, and stay; events, orders and invalid lines are taken for one question, and
/// forgotten behind it. Of one host, numbers are those of its index; of several, the names of sessions and files begin with
/// the host's.
package final class Slice {
    let connection: Connection
    /// Asks it.
    package let reader: IndexReader
    /// Whether rows of several hosts are taken.
    let hasHosts: Bool
    private var sources: [SourceKey: Int64] = [:]
    private var firstSource: [String: Int64] = [:]
    private var nextSource: Int64 = 0
    private var series: [UInt64: Int64] = [:]
    private var formats: [FormatKey: Int64] = [:]
    private var forms: [FormKey: Int64] = [:]
    private var folder: Int64 = 0

    private struct SourceKey: Hashable {
        var host: String
        var src: String
    }

    private struct FormatKey: Hashable {
        var name: String
        var digest: Int64
    }

    private struct FormKey: Hashable {
        var template: String
        var hasPayload: Bool
        var format: Int64?
        var timeKey: String?
    }

    /// Of rows of one host, or of several; `limit` is what its readers keep to. Throws `BlotterError`.
    package init(hasHosts: Bool, within limit: AnswerLimit? = nil) throws {
        self.hasHosts = hasHosts
        // Without a name it is in memory, and what is too much for that in a file that nobody sees.
        connection = try Connection(path: "", mode: .draft)
        var file = IndexFile(path: "")
        file.limit = limit
        try connection.execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536")
        try file.migrate(connection)
        // What they would count is told by who has counted it.
        for change in ["inserted", "updated", "deleted"] { try connection.execute("DROP TRIGGER life_\(change)") }
        try file.confine(connection)
        reader = IndexReader(connection, file)
    }

    // MARK: What stays

    /// Takes the logs, which are rows of `SharedTable.files` in the order of hosts and numbers, those that were taken back
    /// left out.
    package func takeFiles(_ rows: inout RowReader) throws {
        var row = SharedRow(.files)
        let source = try insertion(into: "source", Self.source)
        let file = try insertion(into: "file", Self.file)
        while row.isNext(in: &rows) {
            try takeFile(row, source, file)
        }
        try connection.execute("DELETE FROM last_source")
        try connection.prepare("INSERT INTO last_source VALUES (?)").run(.integer(nextSource))
    }

    private static let source = [
        "id", "folder", "path", "session", "name_session", "\"offset\"", "digest", "head_length", "head_digest",
        "prefix_length", "prefix_digest", "tail_length", "tail_digest", "lines", "events", "invalid", "blank",
        "anonymous", "further", "text", "continued", "indexed_at", "outdated",
    ]
    private static let file = [
        "folder", "path", "name_session", "source", "state", "compressed", "device", "inode", "size", "modified",
        "changed",
    ]

    private func takeFile(_ row: SharedRow, _ source: Statement, _ file: Statement) throws {
        let host = row.text("host")
        let path = named(row.text("file"), of: host)
        let session = named(row.text("session_id"), of: host)
        let nameSession = named(row.text("name_session"), of: host)
        let folder = try folder(row.text("folder"))
        var id: Int64?
        if row.integer("prefix_length") > 0 {
            let number = try number(row.integer("number"), of: host)
            sources[SourceKey(host: host, src: row.text("src"))] = number
            id = number
            try source.bind([
                .integer(number), .integer(folder), .text(path), .text(session), .text(nameSession), row["bytes"],
                row["digest"], row["head_length"], row["head_digest"], row["mark_length"], row["mark_digest"], 0, 0,
                row["lines"], row["events"], row["invalid"], row["blank"], row["anonymous"], row["further"],
                row["text"], row["continued"], row["indexed_ns"] == .null ? 0 : row["indexed_ns"], row["outdated"],
            ])
            try source.run()
        }
        let state = row.text("state")
        guard state != "missing", state != "replaced", state != "registered" else { return }
        try file.bind([
            .integer(folder), .text(path), .text(nameSession), Value(id), .text(state),
            row["compressed"] == .null ? 0 : row["compressed"], 0, 0, .integer(row.integer("size")),
            .integer(row.integer("modified_ns")), 0,
        ])
        try file.run()
    }

    private func folder(_ path: String) throws -> Int64 {
        try connection.prepare("INSERT OR IGNORE INTO folder (path) VALUES (?)").run(.text(path))
        return try connection.prepare("SELECT id FROM folder WHERE path = ?").rows(.text(path)) { $0.integer(0) }[0]
    }

    /// Numbers of several hosts are moved behind each other.
    private func number(_ number: Int64, of host: String) throws -> Int64 {
        let first = firstSource[host] ?? nextSource
        firstSource[host] = first
        nextSource = max(nextSource, first + number)
        return first + number
    }

    func named(_ name: String, of host: String) -> String {
        hasHosts && !name.isEmpty ? "\(host)/\(name)" : name
    }

    /// Takes the series, which are rows of `SharedTable.series`, those that were taken back left out.
    package func takeSeries(_ rows: inout RowReader) throws {
        var row = SharedRow(.series)
        let tally = try insertion(into: "tally", ["series", "stale"] + Self.counts)
        let value = try insertion(into: "tally_value", ["series", "intent_to_order", "order_to_fill", "reasons"])
        let reason = try insertion(into: "reason", ["series", "counts"])
        while row.isNext(in: &rows) {
            guard let id = try addSeries(row) else { continue }
            if row["stale"] != .null {
                try tally.bind([.integer(id), row["stale"]] + Self.counts.map { row[$0] })
                try tally.run()
            }
            if row["intent_to_order"] != .null {
                try value.bind([.integer(id), row["intent_to_order"], row["order_to_fill"], row["order_reasons"]])
                try value.run()
            }
            if row.integer("has_reasons") != 0 {
                try reason.bind([.integer(id), row["reasons"]])
                try reason.run()
            }
        }
    }

    private static let counts = [
        "lives", "filled", "partial", "overfilled", "rejected", "canceled", "expired", "open", "orphan",
        "canceled_unfilled", "expired_unfilled", "fills",
    ]

    /// The series of a row that has its labels; nil where its log is not known.
    private func addSeries(_ row: SharedRow) throws -> Int64? {
        let key = UInt64(bitPattern: row.integer("series_key"))
        if let known = series[key] { return known }
        let host = row.text("host")
        // Rows without labels are of a series that is known, or of one that is told a moment later.
        guard row["session_id"] != .null, let source = sources[SourceKey(host: host, src: row.text("src"))] else {
            return nil
        }
        let format = try row["format"] == .null ? nil : format(row.text("format"), row.integer("format_digest"))
        try insertion(
            into: "series",
            [
                "source", "session", "symbol", "mode", "kind", "format", "says_session", "events", "untimed",
                "first_ts", "last_ts",
            ]
        ).run(
            .integer(source), .text(named(row.text("session_id"), of: host)), row["symbol"], row["mode"], row["kind"],
            Value(format), row["says_session"], .integer(row.integer("events")), .integer(row.integer("untimed")),
            row["first_ns"], row["last_ns"])
        let id = connection.lastInsertedRow
        series[key] = id
        return id
    }

    private func format(_ name: String, _ digest: Int64) throws -> Int64 {
        let key = FormatKey(name: name, digest: digest)
        if let known = formats[key] { return known }
        try connection.prepare("INSERT INTO format (name, digest) VALUES (?, ?)").run(.text(name), .integer(digest))
        formats[key] = connection.lastInsertedRow
        return connection.lastInsertedRow
    }

    /// What becomes of a row whose key is there.
    enum Conflict: String {
        case fail = ""
        case ignore = "OR IGNORE"
        case replace = "OR REPLACE"
    }

    func insertion(into table: String, _ columns: [String], _ conflict: Conflict = .fail) throws -> Statement {
        try connection.prepare(
            """
            INSERT \(conflict.rawValue) INTO \(table) (\(columns.joined(separator: ", "))) \
            VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))
            """)
    }

    /// Whether a question is being answered.
    package var isAsked: Bool { connection.isInTransaction }

    /// Runs `body`, which takes what stays, in one transaction.
    package func inOneStep(_ body: () throws -> Void) throws { try connection.transaction(body) }

    // MARK: What goes

    /// Runs `body`, which takes rows and asks, and forgets what was taken meanwhile. Throws `BlotterError`, and what `body`
    /// throws.
    package func forOneQuestion<Result>(_ body: () throws -> Result) throws -> Result {
        guard !connection.isInTransaction else { return try body() }
        let (knownSeries, knownForms, knownFormats) = (series, forms, formats)
        do {
            try connection.execute("BEGIN")
            defer {
                try? connection.execute("ROLLBACK")
                (series, forms, formats) = (knownSeries, knownForms, knownFormats)
                reader.forget()
            }
            return try body()
        } catch let error as DatabaseError {
            throw BlotterError(error, path: "the cluster's rows")
        }
    }

    /// The row of an event by its log and its place there; nil for a log that is not known.
    package func id(host: String, src: String, place: Int64) -> Int64? {
        sources[SourceKey(host: host, src: src)].map { LineID.key(ofLine: place, in: $0) }
    }

    /// The series that a row is of, whose labels it has.
    func series(of row: SharedRow) throws -> Int64? {
        try series[UInt64(bitPattern: row.integer("series_key"))] ?? addSeries(row)
    }

    /// The form of lines that are built so; their payloads are kept as they are.
    func form(_ row: SharedRow) throws -> Int64 {
        let format = try row["format"] == .null ? nil : format(row.text("format"), row.integer("format_digest"))
        let timeKey: String? = if case .text(let name) = row["time_key"] { name } else { nil }
        let key = FormKey(
            template: row.text("template"), hasPayload: row["payload"] != .null, format: format, timeKey: timeKey)
        if let known = forms[key] { return known }
        try connection.prepare("INSERT INTO form (template, payload, format, time_key) VALUES (?, ?, ?, ?)").run(
            .text(key.template), key.hasPayload ? .text("%s") : .null, Value(format), Value(timeKey))
        forms[key] = connection.lastInsertedRow
        return connection.lastInsertedRow
    }
}
