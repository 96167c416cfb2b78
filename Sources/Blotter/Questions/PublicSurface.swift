import SQLite

/// What of an index is for everybody, as an empty database of its own: what compiles there reads nothing private.
///
/// The authorizer alone cannot tell: it names the view that reads a table, but also the table of a WITH, which anybody
/// may call as a view is called.
struct PublicSurface {
    /// The views that everybody may ask; a migration that brings another adds it here.
    static let views = ["events", "orders", "fills", "sessions", "rejects", "files"]

    /// Lets `sql` pass, which compiles in the index and uses that there. Throws `BlotterError`, and `DatabaseError` of the
    /// index.
    static func check(_ sql: String, _ uses: StatementUses, in index: Connection) throws {
        if let function = uses.functions.intersection(["snippet", "highlight"]).min() {
            throw BlotterError.badStatement(
                "\(function): the table search keeps no text; take payload of events, or use 'blotter search'")
        }
        // All of it takes longer than many an answer; mostly what the statement reads is enough.
        let some = try PublicSurface(of: index, views.filter(uses.isReading), hasSearch: uses.isReading("search"))
        guard try some.compiles(sql) || PublicSurface(of: index, views, hasSearch: true).compiles(sql) else {
            let name = subject(of: sql, uses)
            throw BlotterError.privateTable(name, instead: instead(of: name))
        }
    }

    private let connection: Connection

    private init(of index: Connection, _ views: [String], hasSearch: Bool) throws {
        connection = try Connection(path: ":memory:", mode: .create)
        for view in views {
            let columns = try index.prepare("SELECT * FROM main.\(view)", reused: false).columnNames
            try connection.execute(
                "CREATE VIEW \(view) AS SELECT " + columns.map { "NULL AS \"\($0)\"" }.joined(separator: ", "))
        }
        if hasSearch {
            try connection.execute("CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0)")
        }
        try connection.addFunction("ts_ns") { _ in nil }
        try connection.sandbox(warming: hasSearch ? ["search"] : [])
    }

    private func compiles(_ sql: String) -> Bool {
        guard let found = try? connection.uses(of: sql) else { return false }
        return !found.reads.contains { Self.isOfSearch($0.table) }
    }

    /// The private table that `sql` is about: one that it names rather than one that a view reads for it.
    private static func subject(of sql: String, _ uses: StatementUses) -> String {
        let known = Set(views + ["search", "sqlite_schema", "sqlite_master"])
        let sql = sql.lowercased()
        let hidden = uses.reads.filter { !known.contains($0.table) }
        let named = hidden.filter { sql.contains($0.table) }
        return (named.first { $0.view == nil } ?? named.first ?? hidden.first)?.table ?? "this"
    }

    /// A table in which FTS5 keeps the words.
    private static func isOfSearch(_ table: String) -> Bool { table.hasPrefix("search_") }

    /// What to ask in place of a private table or view.
    private static func instead(of table: String) -> String {
        switch table {
        case "life", "ledger": "the view orders"
        case "source", "file", "folder": "the view files"
        case "reject": "the view rejects"
        case "leap": "'blotter clock'"
        case "hold": "'blotter retention holds'"
        case _ where table.hasPrefix("retention_"): "'blotter retention log'"
        case _ where table.hasPrefix("search_"): "the table search"
        case "event", "record", "unlabelled", "events_unlabelled", "form", "detail", "series": "the view events"
        default: "the views"
        }
    }
}
