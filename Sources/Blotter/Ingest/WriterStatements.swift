import SQLite
import TelemetryLog

/// The statements that write, compiled once.
final class WriterStatements {
    let connection: Connection
    private let insertEvent: EventInsertion
    private let insertDetail: Statement
    private let insertPart: Statement
    private let insertCanonical: CanonicalInsertion
    private let insertReject: Statement
    /// What is needed once for a file or a series, by its SQL.
    private var rarer: [String: Statement] = [:]
    /// The rows of formats, by their names and digests.
    private var formats: [String: Int64] = [:]
    /// The row of the list of formats that is in force.
    var formatList: Int64?

    init(_ connection: Connection) throws {
        self.connection = connection
        insertEvent = try EventInsertion(connection)
        insertDetail = try connection.prepare("INSERT INTO detail VALUES (?, ?, ?, ?)")
        insertPart = try connection.prepare("INSERT INTO part VALUES (?, ?, ?)")
        insertCanonical = try CanonicalInsertion(connection)
        insertReject = try connection.prepare(
            """
            INSERT INTO reject (id, byte_offset, length, position, reason, text, bytes)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
            """)
    }

    // MARK: Lines

    /// Inserts an event.
    func insert(_ event: LogEvent, id: Int64, series: Int64, form: Int64, _ batch: LogBatch) throws {
        try insertEvent(event, id: id, series: series, form: form, batch)
        if event.hasDetail { try insertDetail(of: event, id: id, batch) }
        if event.canonical != 0 { try insertCanonical(batch.canonical[Int(event.canonical) - 1], id: id, batch) }
        guard event.part > 0 else { return }
        try insertPart.run(.integer(id), .integer(event.lineKey(of: id)), .integer(Int64(event.part)))
    }

    private func insertDetail(of event: LogEvent, id: Int64, _ batch: LogBatch) throws {
        try insertDetail.run(
            .integer(id), event.extra.isEmpty ? nil : .text(batch.string(event.extra)),
            event.written.isEmpty ? nil : .text(batch.string(event.written)),
            event.storesSearchText ? .text(batch.string(event.searchText)) : nil)
    }

    func insert(_ reject: RejectedLine, of source: Int64, _ batch: LogBatch) throws {
        let head = batch[reject.head]
        let text = String(decoding: head, as: UTF8.self)
        let isText = text.utf8.elementsEqual(head)
        try insertReject.run(
            .integer(LineID.of(reject.line, further: reject.further, in: source)), .integer(reject.offset),
            .integer(reject.length), .integer(reject.position), .text(reject.reason.rawValue), .text(text),
            isText ? nil : .blob(Array(head)))
    }

    /// Records that an event's time does not go on evenly from that of the one above it.
    func insertLeap(_ id: Int64, after previous: Int64) throws {
        try prepared("INSERT INTO leap (id, previous_ts) VALUES (?, ?)").run(.integer(id), .integer(previous))
    }

    /// The time of the last event of a source that has one.
    func lastTime(of source: Int64) throws -> Int64? {
        let ids = LineID.all(of: source)
        return try prepared("SELECT ts FROM event WHERE id >= ? AND id < ? AND ts IS NOT NULL ORDER BY id DESC LIMIT 1")
            .rows(.integer(ids.lowerBound), .integer(ids.upperBound)) { $0.integer(0) }.first
    }

    // MARK: Sources and files

    /// The statement that `sql` is, compiled at its first use.
    func prepared(_ sql: String) throws -> Statement {
        if let known = rarer[sql] { return known }
        let statement = try connection.prepare(sql)
        rarer[sql] = statement
        return statement
    }

    /// The series with these labels, nil when there is none.
    func series(
        of source: Int64, session: String, symbol: String?, mode: String?, kind: String?, format: Int64?,
        saysSession: Bool
    ) throws -> Int64? {
        try prepared(
            """
            SELECT id FROM series
            WHERE source = ? AND session = ? AND symbol IS ? AND mode IS ? AND kind IS ? AND format IS ?
                AND says_session = ?
            """
        ).rows(
            .integer(source), .text(session), Value(symbol), Value(mode), Value(kind), Value(format),
            .integer(saysSession ? 1 : 0)
        ) { $0.integer(0) }.first
    }

    /// Inserts a series that has no events yet.
    func insertSeries(
        of source: Int64, session: String, symbol: String?, mode: String?, kind: String?, format: Int64?,
        saysSession: Bool
    ) throws -> Int64 {
        try prepared(
            """
            INSERT INTO series (source, session, symbol, mode, kind, format, says_session, events, untimed)
            VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0)
            """
        ).run(
            .integer(source), .text(session), Value(symbol), Value(mode), Value(kind), Value(format),
            .integer(saysSession ? 1 : 0))
        return connection.lastInsertedRow
    }

    /// The row of a format, by its name and digest.
    func format(_ label: String) throws -> Int64 {
        if let known = formats[label] { return known }
        let cut = label.lastIndex(of: " ") ?? label.endIndex
        let (name, digest) = (String(label[..<cut]), Int64(label[cut...].dropFirst()) ?? 0)
        let stored = try prepared("SELECT id FROM format WHERE name = ? AND digest = ?")
            .rows(.text(name), .integer(digest)) { $0.integer(0) }.first
        if stored == nil {
            try prepared("INSERT INTO format (name, digest) VALUES (?, ?)").run(.text(name), .integer(digest))
        }
        let id = stored ?? connection.lastInsertedRow
        formats[label] = id
        return id
    }

    /// Forgets the rows that were inserted in a transaction that is undone.
    func forgetFormats() {
        formats.removeAll()
        formatList = nil
    }

    func form(_ form: IndexWriter.NumberedForm) throws -> Int64 {
        let values = [
            Value.text(form.template), Value(form.payload), Value(try form.format.map { try format($0) }),
            Value(form.timeKey),
        ]
        let find = try prepared(
            "SELECT id FROM form WHERE template = ? AND payload IS ? AND format IS ? AND time_key IS ?")
        defer { find.reset() }
        try find.bind(values)
        if try find.step() { return find.integer(0) }
        let insert = try prepared("INSERT INTO form (template, payload, format, time_key) VALUES (?, ?, ?, ?)")
        try insert.bind(values)
        try insert.run()
        return connection.lastInsertedRow
    }

    func folder(_ path: String) throws -> Int64 {
        let known = try prepared("SELECT id FROM folder WHERE path = ?").rows(.text(path)) { $0.integer(0) }
        if let known = known.first { return known }
        try prepared("INSERT INTO folder (path) VALUES (?)").run(.text(path))
        return connection.lastInsertedRow
    }

    /// The sessions that a source was given when it was first met.
    func sessions(of source: Int64) throws -> (main: String, name: String)? {
        try prepared("SELECT session, name_session FROM source WHERE id = ?").rows(.integer(source)) {
            ($0.text(0), $0.text(1))
        }.first
    }

    func save(_ source: KnownSource, session: String, nameSession: String, now: Int64) throws {
        let progress = source.progress
        try prepared(
            """
            INSERT INTO source (
                id, folder, path, session, name_session, offset, digest, prefix_length, prefix_digest, tail_length,
                tail_digest, lines, events, invalid, blank, indexed_at, head_length, head_digest, anonymous, further,
                text, continued)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                session = excluded.session, offset = excluded.offset, digest = excluded.digest,
                prefix_length = excluded.prefix_length, prefix_digest = excluded.prefix_digest,
                tail_length = excluded.tail_length, tail_digest = excluded.tail_digest, lines = excluded.lines,
                events = excluded.events, invalid = excluded.invalid, blank = excluded.blank,
                indexed_at = excluded.indexed_at, head_length = excluded.head_length,
                head_digest = excluded.head_digest, anonymous = excluded.anonymous, further = excluded.further,
                text = excluded.text, continued = excluded.continued
            """
        ).run(
            .integer(source.id), .integer(try folder(source.folder)), .text(source.path.text), .text(session),
            .text(nameSession), .integer(progress.offset), .integer(progress.digest.value),
            .integer(progress.prefix.length), .integer(progress.prefix.value), .integer(progress.tail.length),
            .integer(progress.tail.value), .integer(progress.lines), .integer(progress.events),
            .integer(progress.invalid), .integer(progress.blank), .integer(now), .integer(progress.head.length),
            .integer(progress.head.value), .integer(progress.anonymous), .integer(progress.further),
            .integer(progress.text), .integer(progress.continued))
        try prepared("UPDATE last_source SET id = max(id, ?)").run(.integer(source.id))
        try save(progress.open, of: source.id)
    }

    private func save(_ line: LogProgress.OpenLine?, of source: Int64) throws {
        try prepared("DELETE FROM open_line WHERE source = ?").run(.integer(source))
        guard let line else { return }
        try prepared("INSERT INTO open_line VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)").run(
            .integer(source), .integer(line.digest.length), .integer(line.digest.value), .integer(line.tail.length),
            .integer(line.tail.value), .integer(line.events), .integer(line.invalid), .integer(line.blank),
            .integer(line.anonymous), .integer(line.further), .integer(line.text), .integer(line.continued))
    }

    /// The source goes on, if it does, at another path than before.
    func move(_ source: KnownSource, to folder: Int64, _ path: LogPath) throws {
        try prepared("UPDATE source SET folder = ?, path = ? WHERE id = ?").run(
            .integer(folder), .text(path.text), .integer(source.id))
    }

    func saveFile(_ report: FileReport, _ stamp: FileStamp, folder: Int64) throws {
        let content = report.content ?? report.source?.progress.digest
        let hasSource = (report.source?.progress.lines ?? 0) > 0
        try prepared(
            """
            INSERT OR REPLACE INTO file (
                folder, path, name_session, source, state, compressed, device, inode, size, modified, changed,
                content_length, content_digest, due)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).run(
            .integer(folder), .text(report.task.path.text), .text(report.task.path.sessionName),
            hasSource ? Value(report.source?.id) : nil, .text(report.state), report.compression == nil ? 0 : 1,
            .integer(stamp.device), .integer(stamp.inode), .integer(stamp.size), .integer(stamp.modified),
            .integer(stamp.changed), Value(content?.length), Value(content?.value), Value(report.due))
    }

    /// A copy of a source is the file that holds it from now on.
    func promoteCopy(folder: Int64, _ path: LogPath) throws {
        try prepared(
            "UPDATE file SET state = iif(compressed, 'closed', 'open') WHERE folder = ? AND path = ? AND state = 'copy'"
        ).run(.integer(folder), .text(path.text))
    }

    /// The files that held a source hold another, or none.
    func giveFiles(of source: Int64, to other: Int64?) throws {
        try prepared("UPDATE file SET source = ? WHERE source = ?").run(Value(other), .integer(source))
    }
}
