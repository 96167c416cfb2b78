import SQLite

/// The statement that makes an event be found.
final class SearchInsertion {
    private let statement: Statement

    init(_ connection: Connection) throws {
        statement = try connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)")
    }

    /// Makes the event `id` be found by `text`.
    func callAsFunction(_ text: UnsafeRawBufferPointer, id: Int64) throws {
        guard text.count > 0 else { return }
        statement.bind(id, at: 1)
        try statement.bindUncopied(text: text, at: 2)
        try statement.run()
    }
}
