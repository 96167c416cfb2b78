import SQLite
import TelemetryLog

/// The statement that makes an event be found.
final class SearchInsertion {
    private let statement: Statement

    init(_ connection: Connection) throws {
        statement = try connection.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)")
    }

    func callAsFunction(_ event: LogEvent, id: Int64, _ batch: LogBatch) throws {
        guard !event.searchText.isEmpty else { return }
        statement.bind(id, at: 1)
        try statement.bindUncopied(text: batch[event.searchText], at: 2)
        try statement.run()
    }
}
