import SQLite
import TelemetryLog

/// Removes all that the index has of a source; the caller has opened a transaction.
///
/// The full-text index keeps no text, so what it is to forget has to be told it again, exactly as it was.
struct SourceRemoval {
    private let connection: Connection
    private let texts: SearchTexts
    private let forget: Statement
    /// Sessions that lost a part of their events.
    private var sessions: Set<ExactText> = []
    /// What was counted of them before; nil where what is removed is not to count any more.
    private var before: RunningTotals?

    /// What is removed is remembered in the running totals where it `staysCounted`.
    init(_ connection: Connection, staysCounted: Bool = false) throws {
        self.connection = connection
        before = staysCounted ? RunningTotals() : nil
        texts = try SearchTexts(connection)
        forget = try connection.prepare("INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)")
    }

    /// Removes the rows of a source; answers how many events it had.
    mutating func remove(_ source: Int64) throws -> Int {
        let events = try removeLines(of: source)
        for table in ["growth", "file", "open_line", "read_by"] {
            try run("DELETE FROM \(table) WHERE source = ?", [.integer(source)])
        }
        try run("DELETE FROM source WHERE id = ?", [.integer(source)])
        return events
    }

    /// Removes what was made of a source's lines, of which it is to be read anew; answers how many events it had.
    @discardableResult
    mutating func removeLines(of source: Int64) throws -> Int {
        let found = try connection.prepare("SELECT DISTINCT session FROM series WHERE source = ?")
        for session in try found.rows(.integer(source), read: { ExactText($0.text(0)) }) { try note(session) }
        let range = LineID.all(of: source)
        try forgetTexts(of: range)
        let ids = range.values
        try run("DELETE FROM event WHERE id >= ? AND id < ?", ids)
        let events = connection.changes
        for table in ["detail", "reject", "leap", "part", "canonical"] {
            try run("DELETE FROM \(table) WHERE id >= ? AND id < ?", ids)
        }
        for table in ["life", "tally", "tally_value", "reason", "waiting_intent"] {
            try run("DELETE FROM \(table) WHERE series IN (SELECT id FROM series WHERE source = ?)", [.integer(source)])
        }
        try run("DELETE FROM series WHERE source = ?", [.integer(source)])
        return events
    }

    private mutating func note(_ session: ExactText) throws {
        guard sessions.insert(session).inserted, before != nil else { return }
        let counted = try totals(of: session)
        before?.add(counted)
    }

    private func totals(of session: ExactText) throws -> RunningTotals {
        try RunningTotals(connection, where: "s.session = ?", [.text(session.text)])
    }

    private func forgetTexts(of ids: Range<Int64>) throws {
        try texts.each(from: ids.lowerBound, to: ids.upperBound) { id, text in
            forget.bind(id, at: 1)
            try forget.bindUncopied(text: text, at: 2)
            try forget.run()
        }
    }

    /// Removes the rows of a source's last line.
    mutating func removeLine(_ line: Int64, of source: Int64) throws {
        let last = try connection.lastID(upTo: line, of: source)
        let before = try connection.lastID(upTo: line - 1, of: source)
        for id in (before + 1)...last { try removeEvent(id) }
    }

    private mutating func removeEvent(_ id: Int64) throws {
        let found = try connection.prepare(
            "SELECT e.series, s.session FROM event AS e JOIN series AS s ON s.id = e.series WHERE e.id = ?")
        let series = try found.rows(.integer(id)) { (id: $0.integer(0), session: $0.text(1)) }
        for series in series { try ReasonStatements(connection).remove(id, of: series.id) }
        try forgetTexts(of: id..<(id + 1))
        for table in ["event", "detail", "reject", "leap", "part", "canonical"] {
            try run("DELETE FROM \(table) WHERE id = ?", [.integer(id)])
        }
        for series in series {
            try note(ExactText(series.session))
            for table in ["life", "waiting_intent"] {
                try run("DELETE FROM \(table) WHERE series = ? AND id = ?", [.integer(series.id), .integer(id)])
            }
            try recount(series.id)
        }
    }

    /// Counts the events of a series anew, or removes it when it has none.
    private func recount(_ series: Int64) throws {
        try run(
            """
            UPDATE series SET (events, untimed, first_ts, last_ts) = (
                SELECT count(*), count(*) - count(ts), min(ts), max(ts) FROM event WHERE event.series = series.id)
            WHERE id = ?
            """, [.integer(series)])
        for table in ["life", "tally", "tally_value", "reason"] {
            try run(
                "DELETE FROM \(table) WHERE series IN (SELECT id FROM series WHERE id = ? AND events = 0)",
                [.integer(series)])
        }
        try run("DELETE FROM series WHERE id = ? AND events = 0", [.integer(series)])
    }

    /// Joins anew the orders of sessions that have events in other logs, and keeps what was counted.
    mutating func finish() throws {
        let statements = try OrderStatements(connection)
        for session in sessions where try statements.session(session.text).exists {
            try statements.resequence(session.text)
        }
        if let before {
            var after = RunningTotals()
            for session in sessions { after.add(try totals(of: session)) }
            try before.fallen(to: after).keep(in: connection)
            self.before = RunningTotals()
        }
        sessions = []
    }

    private func run(_ sql: String, _ values: [Value]) throws {
        let statement = try connection.prepare(sql)
        try statement.bind(values)
        try statement.run()
    }
}

extension Connection {
    /// Forgets what was seen at these paths; the sources that were read from them stay.
    func forgetFiles(_ names: [LogName]) throws {
        for table in ["file", "passed_over"] {
            let delete = try prepare(
                "DELETE FROM \(table) WHERE path = ? AND folder = (SELECT id FROM folder WHERE path = ?)")
            for name in names { try delete.run(.text(name.path.text), .text(name.folder)) }
        }
    }
}
