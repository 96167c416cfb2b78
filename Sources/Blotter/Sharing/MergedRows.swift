import SQLite

/// The rows of a table that few events have one in, walked beside the events: both in the order of their ids.
final class MergedRows {
    /// The row that is next.
    let row: Statement
    private var id: Int64?

    /// A statement that selects the id first, from the one that is bound on, in their order.
    init(_ connection: Connection, _ sql: String) throws {
        row = try connection.prepare(sql, reused: false)
    }

    /// Whether there is a row of this id, which is above the ones that were asked for since the last `begin`.
    @inline(__always)
    func isAt(_ wanted: Int64) throws -> Bool {
        while let id, id < wanted { try advance() }
        return id == wanted
    }

    /// Begins at an id.
    func begin(at first: Int64) throws {
        row.reset()
        row.bind(first, at: 1)
        try advance()
    }

    private func advance() throws { id = try row.step() ? row.integer(0) : nil }
}
