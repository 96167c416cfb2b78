import SQLite
import TelemetryLog
import Threads

/// A new index that is filled under another name, and takes its own when it is whole.
///
/// Nobody reads it and a power cut loses it as a whole, so it has no journal, its indexes are made of sorted entries at
/// the end, and its side makes the lifecycles of orders and the full-text index meanwhile. What was read for it is read again if it
/// is lost.
final class BulkLoad {
    private let file: IndexFile
    let connection: Connection
    let side: BulkLoadSide
    /// The indexes of `event` and `life`, which are made at the end.
    private var indexes: [Index] = []
    /// Few logs have fills with ids: until one comes the empty index of them stays, and needs no look at all rows.
    private var fillIndex: Index?
    private var isWhole = false

    /// An index of a table that is made at the end, with what the planner knows of it.
    private struct Index {
        var name: String
        var table: String
        var sql: String
        var stat: String?
    }

    /// Begins anew, whatever is left of an earlier one. Throws `BlotterError` or `DatabaseError`.
    init(_ file: IndexFile, limits: IngestLimits = .init()) throws {
        self.file = file
        connection = try file.newDraft()
        let found = try connection.prepare(
            """
            SELECT i.name, i.tbl_name, i.sql, s.stat FROM sqlite_schema AS i LEFT JOIN sqlite_stat1 AS s ON s.idx = i.name
            WHERE i.type = 'index' AND i.tbl_name IN ('event', 'life') AND i.sql IS NOT NULL
            """
        ).rows { Index(name: $0.text(0), table: $0.text(1), sql: $0.text(2), stat: $0.optionalText(3)) }
        fillIndex = found.first { $0.name == "event_fill" }
        let schema = try connection.prepare(
            "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name IN ('life', 'search')"
        ).rows { $0.text(0) }
        side = try BulkLoadSide(path: file.sidePath, schema: schema.joined(separator: ";"), limits: limits)
        for index in found where index.name != fillIndex?.name { try putOff(index) }
    }

    /// Drops an index that is made at the end.
    private func putOff(_ index: Index) throws {
        try connection.execute("DROP INDEX \(index.name)")
        indexes.append(index)
    }

    /// A fill with an id of its own comes, so the index of these is made at the end, too.
    func expectFillID() throws {
        guard let index = fillIndex else { return }
        fillIndex = nil
        try putOff(index)
    }

    /// Makes the indexes, and takes in what the side has made; all rows are committed.
    func complete() throws {
        guard !isWhole else { return }
        isWhole = true
        side.close()
        let syncing = Worker { [file] in file.syncDraft() }
        defer { syncing?.join() }
        // Entries are sorted in runs of the cache's size; small ones stay in the processor's caches.
        try connection.execute("PRAGMA cache_size = -8192")
        try makeIndexes(of: "event")
        let matcher = try side.finish()
        try connection.prepare("ATTACH ? AS built").run(.text(side.path))
        // Rows of tables of the same form are copied as they are, without being decoded
        // (https://www.sqlite.org/src/doc/trunk/src/insert.c, "transfer optimization").
        for table in ["life", "search_data", "search_idx"] {
            try connection.execute(
                "DELETE FROM main.\(table); INSERT INTO main.\(table) SELECT * FROM built.\(table)")
        }
        try connection.execute("DETACH built")
        try SearchStructure.raise(connection)
        try Growth.rest(connection)
        try makeIndexes(of: "life")
        let restore = try connection.prepare("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)")
        for index in indexes { try restore.run(.text(index.table), .text(index.name), Value(index.stat)) }
        try connection.transaction { try matcher.endDraft(connection) }
    }

    private func makeIndexes(of table: String) throws {
        for index in indexes where index.table == table { try connection.execute(index.sql) }
    }

    /// Gives the file its name; nothing may use the connection any more.
    func publish() throws {
        try complete()
        try connection.execute("PRAGMA journal_mode = WAL")
        try connection.close()
        try file.publishDraft()
    }

    /// Removes what was made; the connection may still be in use.
    func discard() {
        side.cancel()
        file.removeDraft()
    }
}
