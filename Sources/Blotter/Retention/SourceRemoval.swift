import SQLite

/// Removes all that the index has of a source; the caller has opened a transaction.
///
/// The full-text index keeps no text, so what it is to forget has to be told it again, exactly as it was.
struct SourceRemoval {
    private let connection: Connection
    private let texts: SearchTexts
    private let forget: Statement
    /// Sessions that lost a part of their events.
    private var sessions: Set<String> = []

    init(_ connection: Connection) throws {
        self.connection = connection
        texts = try SearchTexts(connection)
        forget = try connection.prepare("INSERT INTO search (search, rowid, text) VALUES ('delete', ?, ?)")
    }

    /// Removes the rows of a source; answers how many events it had.
    mutating func remove(_ source: Int64) throws -> Int {
        let found = try connection.prepare("SELECT DISTINCT session FROM series WHERE source = ?")
        sessions.formUnion(try found.rows(.integer(source)) { $0.text(0) })
        try texts.each(of: source) { id, text in
            forget.bind(id, at: 1)
            try forget.bindUncopied(text: text, at: 2)
            try forget.run()
        }
        let ids = [Value.integer(source << 32), .integer((source + 1) << 32)]
        try run("DELETE FROM event WHERE id >= ? AND id < ?", ids)
        let events = connection.changes
        for table in ["detail", "reject", "leap"] { try run("DELETE FROM \(table) WHERE id >= ? AND id < ?", ids) }
        for table in ["life", "waiting_intent"] {
            try run("DELETE FROM \(table) WHERE series IN (SELECT id FROM series WHERE source = ?)", [.integer(source)])
        }
        for table in ["series", "growth"] { try run("DELETE FROM \(table) WHERE source = ?", [.integer(source)]) }
        try run("DELETE FROM file WHERE source = ?", [.integer(source)])
        try run("DELETE FROM source WHERE id = ?", [.integer(source)])
        return events
    }

    /// Joins anew the orders of sessions that have events in other logs.
    mutating func finish() throws {
        let statements = try LifeStatements(connection)
        for session in sessions where try statements.session(session).exists {
            try statements.resequence(session)
        }
        sessions = []
    }

    private func run(_ sql: String, _ values: [Value]) throws {
        let statement = try connection.prepare(sql)
        try statement.bind(values)
        try statement.run()
    }
}
