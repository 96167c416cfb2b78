import SQLite

/// Whose series are, by their numbers; each is asked once.
final class SeriesNames {
    private let statement: Statement
    private var known: [Int64: (session: String, symbol: String?)] = [:]

    init(_ connection: Connection) throws {
        statement = try connection.prepare("SELECT session, symbol FROM series WHERE id = ?")
    }

    /// Of a series of the index.
    subscript(series: Int64) -> (session: String, symbol: String?) {
        get throws {
            if let names = known[series] { return names }
            let names = try statement.rows(.integer(series)) { ($0.text(0), $0.optionalText(1)) }.first ?? ("", nil)
            known[series] = names
            return names
        }
    }
}
