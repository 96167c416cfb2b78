import RowBinary
import SQLite

/// What the rows of a series begin with, written once.
struct SharedSeries {
    /// The columns from `host` to `series_key`.
    var labels: [UInt8]
    var session: String
}

/// The series of the index's logs, as they are asked for.
struct SharedSeriesList {
    private let connection: Connection
    private let host: String
    private let statement: Statement
    private var known: [Int64: SharedSeries] = [:]

    private static let mostKnown = 100_000

    init(_ connection: Connection, host: String) throws {
        self.connection = connection
        self.host = host
        statement = try connection.prepare(
            """
            SELECT s.session, s.symbol, s.mode, s.kind, f.name, coalesce(f.digest, 0), s.says_session
            FROM series AS s LEFT JOIN format AS f ON f.id = s.format WHERE s.id = ?
            """)
    }

    /// Forgets what it knows, as series may be others at another moment.
    mutating func removeAll() { known = [:] }

    /// Of a series of a log.
    mutating func series(_ id: Int64, of log: SharedLog) throws -> SharedSeries {
        if let known = known[id] { return known }
        if known.count >= Self.mostKnown { removeAll() }
        let rows = try statement.rows(.integer(id)) { row in
            var writer = RowWriter()
            writer.append(host)
            writer.append(text: row, 0)
            writer.append(log.src)
            for column in Int32(1)...4 { writer.append(row, column) }
            writer.append(row.integer(5))
            writer.append(UInt8(row.integer(6) != 0 ? 1 : 0))
            writer.append(writer.bytes.fnv1a)
            return SharedSeries(labels: writer.bytes, session: row.text(0))
        }
        guard let series = rows.first else {
            throw BlotterError.indexDamaged(path: connection.path, detail: "series \(id) is missing")
        }
        known[id] = series
        return series
    }
}
