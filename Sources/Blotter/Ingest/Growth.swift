import SQLite

/// The table `growth`: when lines of a session came to a log that had none of it before, or had rested.
///
/// A log rests when `window` rows came after its last one. While it does not, its lines need no row: those who follow
/// its session know its last line. So the table stays small, and so does a `TailPosition`, which names at most `window`
/// logs.
struct Growth {
    /// Many more than the logs that are written at once, and few enough for a header.
    static let window: Int64 = 512

    private let latest: Statement
    private let insert: Statement
    private var last: Int64

    init(_ connection: Connection) throws {
        latest = try connection.prepare("SELECT max(id) FROM growth WHERE source = ? AND session = ?")
        insert = try connection.prepare("INSERT INTO growth (source, session, line) VALUES (?, ?, ?)")
        last = try Self.last(connection)
    }

    /// The last row that there ever was.
    static func last(_ connection: Connection) throws -> Int64 {
        try connection.integer("SELECT seq FROM sqlite_sequence WHERE name = 'growth'") ?? 0
    }

    /// Events of a session came to a log behind `line`; the caller has opened a transaction. With `onlyFirst` that counts
    /// where the log had none of the session.
    mutating func note(source: Int64, session: String, behind line: Int64, onlyFirst: Bool = false) throws {
        let known = try latest.rows(.integer(source), .text(session)) { $0.optionalInteger(0) }.first ?? nil
        if let known, onlyFirst || known > last - Self.window { return }
        try insert.run(.integer(source), .text(session), .integer(line))
        last += 1
    }

    /// A log that was read anew has nothing more of some sessions.
    static func forgetLostSessions(of source: Int64, _ connection: Connection) throws {
        try connection.prepare(
            "DELETE FROM growth WHERE source = ?1 AND session NOT IN (SELECT session FROM series WHERE source = ?1)"
        ).run(.integer(source))
    }

    /// All logs rest from now on.
    static func rest(_ connection: Connection) throws {
        try connection.execute("UPDATE sqlite_sequence SET seq = seq + \(window) WHERE name = 'growth'")
    }
}
