private import Glibc
import SQLite
import SQLitePages
import TelemetryLog

/// A new index that is filled under another name, and takes its own when it is whole.
///
/// Nobody reads it and a power cut loses it as a whole, so it has no journal. Its large tables and their indexes are
/// written page by page (`DraftRows`); the small ones are filled by SQL in a file of their own, and copied in the end.
/// What was read for it is read again if it is lost.
final class BulkLoad {
    /// A draft cannot be had, or cannot go on with what is read: an empty index is made, and rows are inserted into that.
    struct Unfit: Error {
        /// Why.
        var reason: String
    }

    private let file: IndexFile
    /// The small tables, and all of them when it is whole.
    private(set) var connection: Connection
    let rows: DraftRows
    /// nil once it is whole.
    private(set) var orders: DraftOrders?

    /// Of the file, beside that of the small tables, in which events are put off until the index can be asked.
    static let suffix = "-late"

    /// Begins anew, whatever is left of an earlier one. Throws `Unfit`, `BlotterError`, `DatabaseError` or `PagesError`.
    init(_ file: IndexFile, limits: IngestLimits = .init()) throws {
        self.file = file
        connection = try file.newDraft()
        if let problem = try limits.pagesProblem ?? FormatSupport.problem(connection) { throw Unfit(reason: problem) }
        rows = try DraftRows(path: file.draftPath)
        orders = DraftOrders(
            try OrderMatcher(draft: connection, rows, path: file.sidePath + Self.suffix, limits: limits))
    }

    /// Makes the tables and indexes; all small rows are committed.
    func complete() throws {
        // Its statements keep the connection from being closed.
        guard let orders = orders.take() else { return }
        rows.endEvents()
        let matcher = try orders.finish()
        try matcher.save()
        try rows.finish()
        connection = try file.openDraft()
        try takeIn()
        try Growth.rest(connection)
        try connection.transaction {
            try matcher.endDraft(connection)
            try TallyRefresh(connection).run()
            try ReasonStatements(connection).countUncounted()
        }
    }

    /// Copies the small tables.
    private func takeIn() throws {
        try connection.prepare("ATTACH ? AS side").run(.text(file.sidePath))
        let names = try connection.prepare(
            """
            SELECT name FROM side.sqlite_schema
            WHERE type = 'table' AND name NOT LIKE 'search%' AND name NOT LIKE 'sqlite_stat_'
            """
        ).rows { $0.text(0) }
        // Rows of tables of the same form are copied as they are, without being decoded
        // (https://www.sqlite.org/src/doc/trunk/src/insert.c, "transfer optimization").
        for name in names where !DraftRows.tables.contains(name) {
            try connection.execute("DELETE FROM main.\(name); INSERT INTO main.\(name) SELECT * FROM side.\(name)")
        }
        try connection.execute("DETACH side")
    }

    /// Gives the file its name; nothing may use the connection any more.
    func publish() throws {
        try complete()
        try file.publish(connection)
    }

    /// Removes what was made; the connection may still be in use.
    func discard() {
        orders?.cancel()
        rows.cancel()
        file.removeDraft()
    }

    /// What an error of writing the pages of an index at `path` means: that it cannot be done, or what is wrong with the
    /// disk.
    static func meaning(of error: any Error, at path: String) -> any Error {
        guard let error = error as? PagesError else { return error }
        return switch error {
        case .disk(_, ENOSPC): BlotterError.diskFull(path: path)
        case .disk(_, let code): BlotterError.disk(path: path, detail: String(cString: strerror(code)))
        case .unsupported(let reason): Unfit(reason: reason)
        case .unsorted, .notUnique: Unfit(reason: error.description)
        case .damaged: BlotterError.disk(path: path, detail: error.description)
        }
    }
}
