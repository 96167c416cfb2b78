package import RowBinary
import SQLite

/// Gives the invalid lines of logs as rows of `SharedTable.rejects`.
package final class RejectFeed {
    private let statement: Statement
    private let host: String

    init(_ connection: Connection, host: String) throws {
        self.host = host
        statement = try connection.prepare(
            """
            SELECT r.id, \(LineID.line(of: "r.id")), o.session, r.byte_offset, r.length, r.position, r.reason, r.text,
                r.bytes
            FROM reject AS r JOIN source AS o ON o.id = r.id >> 32 WHERE r.id > ? AND r.id <= ? ORDER BY r.id
            """)
    }

    /// Appends the invalid lines of a log whose places are above `place`, up to and with `last`.
    package func append(
        _ log: SharedLog, after place: Int64, through last: Int64, to rows: inout RowWriter
    ) throws {
        try statement.bind([
            .integer(LineID.key(ofLine: place, in: log.number)), .integer(LineID.key(ofLine: last, in: log.number)),
        ])
        defer { statement.reset() }
        while try statement.step() {
            rows.append(host)
            rows.append(log.src)
            for number in [log.reading, statement.integer(1), statement.integer(0) & LineID.placeMask] {
                rows.append(UInt64(number))
            }
            rows.append(log.day)
            rows.append(text: statement, 2)
            rows.append(log.path)
            for column in Int32(3)...5 { rows.append(UInt64(statement.integer(column))) }
            rows.append(text: statement, 6)
            rows.append(text: statement, 7)
            rows.append(statement, 8)
            rows.endRow()
        }
    }
}
