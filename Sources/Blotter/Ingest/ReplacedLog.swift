import SQLite
import TelemetryLog

/// A log whose file was written anew, held against what is in the file now.
///
/// Of an export that is made again with more lines, or a log that was edited, the old lines are there in other places:
/// then each event would count twice. Only equal events are the same, so this is asked only of logs whose lines say
/// their session and time.
struct ReplacedLog {
    let old: KnownSource
    let new: KnownSource
    /// Lines of the new log that were known before this run.
    let linesBefore: Int64

    private static let columns = """
        e.ts, s.session, s.symbol, s.mode, s.kind, e.form, e.order_id, e.intent_id, e.fill_id, e.value1, e.value2,
        e.value3, e.value4, e.value5, e.value6, e.value7, e.value8, d.extra, d.written
        """

    private static let events = """
        FROM event AS e JOIN series AS s ON s.id = e.series LEFT JOIN detail AS d ON d.id = e.id
        """

    /// Whether all events and invalid lines of the old log are in the new one.
    ///
    /// The last event of the old one has to be among the lines that came in this run: so a log that begins anew costs a
    /// look at one event, and one that comes to all its old lines is compared once.
    func isCovered(_ connection: Connection) throws -> Bool {
        try lastEventCame(connection) && arePresent(rejects, connection) && arePresent(events, connection)
    }

    private var ids: [Value] { LineID.all(of: old.id).values + LineID.all(of: new.id).values }

    private func lastEventCame(_ connection: Connection) throws -> Bool {
        let last = try connection.prepare("SELECT max(id), ts FROM event WHERE id >= ? AND id < ? AND ts IS NOT NULL")
        try last.bind(LineID.all(of: old.id).values)
        guard try last.step(), let id = last.optionalInteger(0), let time = last.optionalInteger(1) else {
            return false
        }
        let equal = try connection.prepare(
            """
            SELECT count(*) FROM (
                SELECT \(Self.columns) \(Self.events) WHERE e.id = ?1
                INTERSECT SELECT \(Self.columns) \(Self.events) WHERE e.ts = ?2 AND e.id > ?3 AND e.id < ?4)
            """)
        try equal.bind([
            .integer(id), .integer(time), .integer(try connection.lastID(upTo: linesBefore, of: new.id)),
            .integer(LineID.all(of: new.id).upperBound),
        ])
        return try equal.step() && equal.integer(0) > 0
    }

    private var events: String {
        """
        SELECT \(Self.columns), count(*) \(Self.events) WHERE e.id >= ?1 AND e.id < ?2
        GROUP BY \(Self.columns)
        EXCEPT SELECT \(Self.columns), count(*) \(Self.events) WHERE e.id >= ?3 AND e.id < ?4
        GROUP BY \(Self.columns)
        """
    }

    private var rejects: String {
        """
        SELECT length, reason, text, bytes, count(*) FROM reject WHERE id >= ?1 AND id < ?2
        GROUP BY length, reason, text, bytes
        EXCEPT SELECT length, reason, text, bytes, count(*) FROM reject WHERE id >= ?3 AND id < ?4
        GROUP BY length, reason, text, bytes
        """
    }

    /// Whether nothing of the old log is missing in the new one; `missing` gives that.
    private func arePresent(_ missing: String, _ connection: Connection) throws -> Bool {
        let statement = try connection.prepare(missing)
        try statement.bind(ids)
        defer { statement.reset() }
        return try !statement.step()
    }
}
