package import RowBinary
import SQLite

/// An index open to be told to another store, as of one moment at a time.
package final class SharedIndex {
    /// The file that was opened.
    package let file: IndexFile
    private let host: String
    private let connection: Connection
    private let inode: UInt64?

    /// Gives the events of its logs.
    package let events: EventFeed
    /// Gives their invalid lines.
    package let rejects: RejectFeed
    /// Gives the logs.
    package let logs: LogFeed

    /// Opens the index of a host; throws `BlotterError`.
    package init(_ file: IndexFile, host: String) throws {
        self.file = file
        self.host = host
        inode = file.inode
        connection = try file.openForReading()
        do {
            events = try EventFeed(connection, host: host)
            rejects = try RejectFeed(connection, host: host)
            logs = LogFeed(connection, host: host)
        } catch let error as DatabaseError {
            throw BlotterError(error, path: file.path)
        }
    }

    /// Whether the name stands for another file now, as after `rebuild`.
    package var isReplaced: Bool { file.inode != inode }

    /// Runs `body` on one moment of the index. Throws `BlotterError`, and what `body` throws.
    package func atOneMoment<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            try connection.execute("BEGIN")
            defer { try? connection.execute("COMMIT") }
            events.beginMoment()
            return try body()
        } catch let error as DatabaseError {
            throw BlotterError(error, path: file.path)
        }
    }

    /// What the index is between two commits.
    package func edition() throws -> Edition { try Edition(connection) }

    /// What tells the index from one that is made anew.
    package func identity() throws -> Int64 { try connection.integer("SELECT identity FROM edition") ?? 0 }

    /// The logs that have a line with an end.
    package func sources() throws -> [SharedSource] { try SharedSource.all(connection) }

    // MARK: Orders

    /// Gives the orders of this moment.
    package func orders() throws -> OrderFeed { try OrderFeed(connection, host: host) }

    /// The first `limit` orders behind a place, in the order of series and event.
    package func orders(after place: OrderFeed.Place, limit: Int) throws -> [OrderFeed.Place] {
        try connection.prepare(
            "SELECT series, id FROM life WHERE (series, id) > (?, ?) ORDER BY series, id LIMIT ?"
        ).rows(.integer(place.series), .integer(place.id), Value(limit)) {
            OrderFeed.Place(series: $0.integer(0), id: $0.integer(1))
        }
    }

    /// The number of the last change; nil where no journal is kept.
    package func lastChange() throws -> Int64? {
        guard try OrderJournal.isKept(connection) else { return nil }
        return try connection.integer("SELECT seq FROM sqlite_sequence WHERE name = 'changed_order'") ?? 0
    }

    /// The number of the first change that the journal has; nil where it has none.
    package func firstChange() throws -> Int64? {
        guard try OrderJournal.isKept(connection) else { return nil }
        return try connection.integer("SELECT min(number) FROM changed_order")
    }

    /// The first `limit` changes behind a number.
    package func changes(after number: Int64, limit: Int) throws -> [IndexChange] {
        try connection.prepare("SELECT number, series, id FROM changed_order WHERE number > ? ORDER BY number LIMIT ?")
            .rows(.integer(number), Value(limit)) { row in
                let id = row.integer(2)
                return IndexChange(
                    number: row.integer(0),
                    subject: row.optionalInteger(1).map { .order(OrderFeed.Place(series: $0, id: id)) } ?? .log(id))
            }
    }

    /// The sources whose lines were taken out, by the changes behind a number.
    package func sourcesTakenOut(after number: Int64) throws -> Set<Int64> {
        guard try OrderJournal.isKept(connection) else { return [] }
        return Set(
            try connection.prepare("SELECT DISTINCT id FROM changed_order WHERE number > ? AND series IS NULL")
                .rows(.integer(number)) { $0.integer(0) })
    }

    /// Appends the row that takes an order back which stood at `place` and stands there no more; nil, and nothing, where
    /// another has its identity, or its event is no longer in the index.
    package func appendGone(
        _ place: OrderFeed.Place, version: (String) throws -> UInt64, log: (Int64) throws -> SharedLog?,
        to rows: inout RowWriter
    ) throws -> OrderFeed.Identity? {
        let events = try connection.prepare(
            """
            SELECT s.session, e.order_id, e.ts, EXISTS (
                SELECT 1 FROM event AS o INDEXED BY event_order JOIN series AS t ON t.id = o.series
                JOIN life AS l ON l.series = o.series AND l.id = o.id
                WHERE o.order_id = e.order_id AND t.session = s.session
                    AND \(Self.day("coalesce(l.order_ts, o.ts)")) = \(Self.day("e.ts")))
            FROM event AS e JOIN series AS s ON s.id = e.series WHERE e.id = ?
            """)
        let found = try events.rows(.integer(place.id)) {
            (session: $0.text(0), orderID: $0.optionalText(1), time: $0.optionalInteger(2), stands: $0.integer(3) != 0)
        }.first
        guard let found, !found.stands, let own = try log(LineID.source(of: place.id)) else { return nil }
        let identity = OrderFeed.Identity(
            session: found.session, key: OrderFeed.key(found.orderID, place.id, own), day: SharedDay.of(found.time))
        try SharedTable.appendGone(identity, host: host, src: own.src, version: version(found.session), to: &rows)
        return identity
    }

    /// As `SharedDay.of`, of the SQL of a time.
    private static func day(_ time: String) -> String {
        "iif(\(time) BETWEEN 0 AND 4102444799999999999, \(time) / 86400000000000, 0)"
    }
}

extension SharedTable {
    /// An order that is one no more.
    package static func appendGone(
        _ identity: OrderFeed.Identity, host: String, src: String, version: UInt64, to rows: inout RowWriter
    ) {
        for column in orders.columns {
            switch column.name {
            case "host": rows.append(host)
            case "session_id": rows.append(identity.session)
            case "src": rows.append(src)
            case "order_key": rows.append(identity.key)
            case "day": rows.append(identity.day)
            case "ver": rows.append(version)
            case "state": rows.append("gone")
            case "deleted": rows.append(UInt8(1))
            default: column.type.appendNothing(to: &rows)
            }
        }
        rows.endRow()
    }
}

extension SharedType {
    /// NULL, 0, or an empty text or list.
    func appendNothing(to rows: inout RowWriter) {
        switch self {
        case .text: rows.append("")
        case .integer: rows.append(Int64(0))
        case .real: rows.append(0.0)
        case .flag: rows.append(UInt8(0))
        case .day: rows.append(UInt16(0))
        case .texts: rows.append([String]())
        case .count: rows.append(UInt64(0))
        case .optionalText, .optionalBytes, .optionalInteger, .optionalReal, .optionalCount: rows.append(isNull: true)
        }
    }
}
