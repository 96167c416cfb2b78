import SQLite
package import TelemetryLog

/// One event as the index holds it.
package struct EventRecord: Sendable {
    /// Its row: the source's number times 2³², and its place there, which is in the order of lines and their parts.
    package var id: Int64
    /// When it was; nil where the time is missing or cannot be read.
    package var timestamp: Timestamp?
    /// Its session: that of the log's name where the event names none.
    package var session: String
    /// The symbol, as `BTC-USD`.
    package var symbol: String?
    /// The mode, as `live`.
    package var mode: String?
    /// The kind, as `fill`.
    package var kind: String?
    /// The order that it is, or is about.
    package var orderID: String?
    /// The intent that it is, or that led to its order.
    package var intentID: String?
    /// JSON text.
    package var payload: String?
    /// What another system's line says, as a native payload would say it: a JSON object; nil for a native line.
    package var reading: String?
    /// The members of the line that no column gives, as a JSON object.
    package var extra: String?
    /// The log's path in its folder.
    package var file: String
    /// The line in the log, from 1.
    package var line: Int64
    /// Which of its line's events it is, from 0.
    package var part: Int64 = 0
    /// What its log is told by, whatever it is called.
    var mark = ""
    /// The log's line as Python's `json.dumps` writes it: every member in its order, digits as they were; empty where
    /// the reader gives no lines. A line of several events is given back by the first of them; the others say which line
    /// and which part of it they are, and have their payload: `{"#line": 7, "#part": 1, "payload": {…}}`.
    package var json: [UInt8]
    /// Whether the payload, and what stands beside it, is too long for the answer it is read for, and left out.
    package var isCut = false
}

extension EventRecord {
    /// Selects what `init(_:reader:)` reads; a condition on `event AS r` may follow. Payloads are put together here: the
    /// view's `printf` and `replace` would copy each several times.
    static let selection = """
        SELECT r.id, r.ts, s.session, s.symbol, s.mode, s.kind, r.order_id, r.intent_id, r.fill_id,
            (SELECT path FROM source WHERE source.id = r.id >> 32), r.form, d.extra, d.written,
            r.value1, r.value2, r.value3, r.value4, r.value5, r.value6, r.value7, r.value8, \(place("r")), (\(reading) FROM canonical AS c WHERE c.id = r.id)
        FROM event AS r JOIN series AS s ON s.id = r.series LEFT JOIN detail AS d ON d.id = r.id
        """

    /// Selects the values that there are, by the names that native payloads have for them; of whole numbers the digits
    /// alone.
    private static let reading = {
        let texts = ["side", "order_type", "fee_currency", "gate", "decision", "reason", "error"].map {
            "'\($0)', c.\($0)"
        }
        let numbers = [
            ("quantity", "quantity"), ("limit_price", "limit_price"), ("current_price", "reference_price"),
            ("filled_quantity", "filled_quantity"), ("cumulative_quantity", "cumulative_quantity"),
            ("fill_price", "fill_price"), ("average_price", "average_price"), ("fill_fee", "fill_fee"),
            ("cumulative_fee", "cumulative_fee"),
        ].map { name, column in
            "'\(name)', iif(c.\(column) = CAST(c.\(column) AS INTEGER), CAST(c.\(column) AS INTEGER), c.\(column))"
        }
        return "SELECT json_patch('{}', json_object(\((texts + numbers).joined(separator: ", "))))"
    }()

    /// The line, and which of its events this is.
    private static func place(_ event: String) -> String {
        "\(LineID.line(of: "\(event).id")), \(LineID.part(of: "\(event).id"))"
    }

    static let byID = "\(selection) WHERE r.id = ?"
    /// Bytes of a line around its payload.
    private static let usualFrame = 256

    /// Where `init(_:reader:)` finds in the row what `selection` selects.
    private enum Column {
        static let orderID: Int32 = 6
        static let intentID: Int32 = 7
        static let fillID: Int32 = 8
        static let firstValue: Int32 = 13
        static let line: Int32 = 21
        static let reading: Int32 = 23
    }

    private static let layout = PayloadLayout(
        orderID: Column.orderID, intentID: Column.intentID, fillID: Column.fillID, firstValue: Column.firstValue)

    /// Reads what every selection begins with; `file` is the column of the path.
    private init(_ row: Statement, file: Int32, place: Int32) {
        id = row.integer(0)
        line = row.integer(place)
        part = row.integer(place + 1)
        timestamp = row.optionalInteger(1).map { Timestamp(nanoseconds: $0) }
        session = row.text(2)
        symbol = row.optionalText(3)
        mode = row.optionalText(4)
        kind = row.optionalText(5)
        orderID = row.optionalText(Column.orderID)
        intentID = row.optionalText(Column.intentID)
        self.file = row.text(file)
        json = []
    }

    init(_ row: Statement, reader: IndexReader) throws {
        self.init(row, file: 9, place: Column.line)
        mark = try reader.mark(of: LineID.source(of: id))
        extra = row.optionalText(11)
        reading = row.optionalText(Column.reading)
        let form = try reader.form(row.integer(10))
        guard let pieces = form.payload else { return }
        var payload: [UInt8] = []
        Self.layout.append(pieces, of: row, to: &payload)
        self.payload = String(decoding: payload, as: UTF8.self)
        guard reader.givesLines, let template = form.template else { return }
        guard part == 0 else {
            json = Array("{\"#line\": \(line), \"#part\": \(part), \"payload\": ".utf8) + payload + [UInt8(ascii: "}")]
            return
        }
        let values = LineTemplate.Values(
            timestamp: timestamp, session: session, symbol: symbol, mode: mode, kind: kind,
            extra: extra, written: row.optionalText(12))
        json.reserveCapacity(payload.count + (extra?.utf8.count ?? 0) + Self.usualFrame)
        payload.withUnsafeBytes { template.append(values, payload: $0, to: &json) }
    }
}

extension EventRecord {
    /// One of another index, as far as a line for people needs it.
    package init(timestamp: Timestamp?, session: String, symbol: String?, kind: String?) {
        (id, file, line, json) = (0, "", 0, [])
        (self.timestamp, self.session, self.symbol, self.kind) = (timestamp, session, symbol, kind)
    }

    /// Where it is for good.
    package var address: EventAddress { EventAddress(source: mark, line: line, part: part) }

    /// Selects what `init(cut:reader:)` reads, which is nothing that may be long.
    static let cutByID = """
        SELECT e.id, e.ts, s.session, s.symbol, s.mode, s.kind, e.order_id, e.intent_id,
            (SELECT path FROM source WHERE source.id = e.id >> 32), \(place("e"))
        FROM event AS e JOIN series AS s ON s.id = e.series WHERE e.id = ?
        """

    init(cut row: Statement, reader: IndexReader) throws {
        self.init(row, file: 8, place: 9)
        mark = try reader.mark(of: LineID.source(of: id))
        isCut = true
    }
}
