import SQLite
package import TelemetryLog

/// One event as the index holds it.
package struct EventRecord: Sendable {
    package var id: Int64
    package var timestamp: Timestamp?
    package var session: String
    package var symbol: String?
    package var mode: String?
    package var kind: String?
    package var orderID: String?
    package var intentID: String?
    /// JSON text.
    package var payload: String?
    /// The members of the line that no column gives, as a JSON object.
    package var extra: String?
    package var file: String
    package var line: Int64 { id & 0xFFFF_FFFF }
    /// The log's line as Python's `json.dumps` writes it: every member in its order, digits as they were.
    package var json: [UInt8]
    /// Whether the payload, and what stands beside it, is too long for the answer it is read for, and left out.
    package var isCut = false
}

extension EventRecord {
    /// Selects what `init(_:reader:)` reads; a condition on `record AS r` may follow.
    static let selection = """
        SELECT r.id, r.ts, r.session, r.symbol, r.mode, r.kind, r.order_id, r.intent_id, r.payload, r.file, r.form,
            d.extra, d.written
        FROM record AS r LEFT JOIN detail AS d ON d.id = r.id
        """
    static let byID = "\(selection) WHERE r.id = ?"

    init(_ row: Statement, reader: IndexReader) throws {
        id = row.integer(0)
        timestamp = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
        session = row.text(2)
        symbol = row.optionalText(3)
        mode = row.optionalText(4)
        kind = row.optionalText(5)
        orderID = row.optionalText(6)
        intentID = row.optionalText(7)
        payload = row.optionalText(8)
        file = row.text(9)
        extra = row.optionalText(11)
        json = []
        guard let template = try reader.template(row.integer(10)) else { return }
        let values = LineTemplate.Values(
            timestamp: timestamp, session: session, symbol: symbol, mode: mode, kind: kind,
            extra: extra, written: row.optionalText(12))
        row.withBytes(8) { template.append(values, payload: $0, to: &json) }
    }
}

extension EventRecord {
    /// Selects what `init(cut:)` reads, which is nothing that may be long.
    static let cutByID = """
        SELECT e.id, e.ts, s.session, s.symbol, s.mode, s.kind, e.order_id, e.intent_id,
            (SELECT path FROM source WHERE source.id = e.id >> 32)
        FROM event AS e JOIN series AS s ON s.id = e.series WHERE e.id = ?
        """

    init(cut row: Statement) {
        id = row.integer(0)
        timestamp = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
        session = row.text(2)
        symbol = row.optionalText(3)
        mode = row.optionalText(4)
        kind = row.optionalText(5)
        orderID = row.optionalText(6)
        intentID = row.optionalText(7)
        payload = nil
        file = row.text(8)
        json = []
        isCut = true
    }
}
