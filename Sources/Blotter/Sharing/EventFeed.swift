package import RowBinary
import SQLite
import TelemetryLog

/// Gives the events of logs as rows of `SharedTable.events`, in the order of their places.
package final class EventFeed {
    private let statement: Statement
    private let texts: SearchTexts
    private var words: SharedWords
    private var reading: EventReading
    private var series: SharedSeriesList
    private let leaps: MergedRows
    private let parts: MergedRows
    private let partBefore: Statement
    private let form: Statement
    private var forms: [Int64: SharedForm] = [:]
    private var text: [UInt8] = []
    private var payload: [UInt8] = []

    /// What the rows of a form have.
    private struct SharedForm {
        var pieces: [PayloadFormat.Piece]?
        /// The columns `template` and `time_key`.
        var columns: [UInt8]
    }

    /// Where the row has what the text of the search has no need of.
    private enum Column {
        static let orderID: Int32 = 4
        static let intentID: Int32 = 5
        static let firstValue: Int32 = 6
        static let fillID: Int32 = 14
        static let time: Int32 = 15
        static let form: Int32 = 2
        static let series = SearchTexts.columnCount
        static let extra = SearchTexts.columnCount + 1
    }

    private static let layout = PayloadLayout(
        orderID: Column.orderID, intentID: Column.intentID, fillID: Column.fillID, firstValue: Column.firstValue)

    init(_ connection: Connection, host: String) throws {
        statement = try connection.prepare(
            """
            SELECT \(SearchTexts.columns), e.series, d.extra, d.written, d.search_text
            FROM event AS e JOIN series AS s ON s.id = e.series LEFT JOIN detail AS d ON d.id = e.id
            WHERE e.id > ? AND e.id <= ? ORDER BY e.id
            """)
        texts = try SearchTexts(connection)
        words = try SharedWords(connection)
        reading = try EventReading(connection)
        series = try SharedSeriesList(connection, host: host)
        leaps = try MergedRows(connection, "SELECT id, previous_ts FROM leap WHERE id >= ? ORDER BY id")
        parts = try MergedRows(connection, "SELECT id, line, part FROM part WHERE id >= ? ORDER BY id")
        partBefore = try connection.prepare(
            "SELECT id - line FROM part WHERE id >= ? AND id <= ? ORDER BY id DESC LIMIT 1")
        form = try connection.prepare("SELECT template, payload, time_key FROM form WHERE id = ?")
    }

    /// How much one call gives.
    package struct Limits: Sendable {
        /// So many rows.
        package var rows: Int
        /// So many days.
        package var days: Int
        /// So many bytes, and what the last row has beyond them.
        package var bytes: Int
        /// No event of an earlier day.
        package var firstDay: UInt16

        /// What one insert takes.
        package init(rows: Int, days: Int, bytes: Int, firstDay: UInt16 = 0) {
            self.rows = rows
            self.days = days
            self.bytes = bytes
            self.firstDay = firstDay
        }
    }

    /// Appends the events of a log whose places are above `place`, up to and with `last`, as far as `limits` let them; adds
    /// their days to `days`. Answers the place of the last one that was looked at: `last` where there are no more.
    package func append(
        _ log: SharedLog, after place: Int64, through last: Int64, _ limits: Limits, to rows: inout RowWriter,
        days: inout Set<UInt16>
    ) throws -> Int64 {
        let first = LineID.key(ofLine: place, in: log.number)
        try statement.bind([.integer(first), .integer(LineID.key(ofLine: last, in: log.number))])
        defer { statement.reset() }
        try begin(after: first)
        // How much the places are before the lines, by the parts so far.
        var shift = try shift(before: first)
        while try statement.step() {
            let id = statement.integer(0)
            var part: Int64 = 0
            if try parts.isAt(id) {
                part = parts.row.integer(2)
                shift = id - parts.row.integer(1)
            }
            let time = statement.optionalInteger(Column.time)
            let day = SharedDay.of(time)
            guard (day == 0 ? log.day : day) >= limits.firstDay else { continue }
            days.insert(day)
            try append(id, line: (id - shift) & LineID.placeMask, part: part, day, time, of: log, to: &rows)
            if rows.count >= limits.rows || days.count >= limits.days || rows.bytes.count >= limits.bytes {
                return id & LineID.placeMask
            }
        }
        return last
    }

    /// Forgets what may be another at another moment.
    package func beginMoment() { series.removeAll() }

    private func begin(after id: Int64) throws {
        for rows in [leaps, parts] { try rows.begin(at: id + 1) }
        try reading.begin(at: id + 1)
    }

    private func shift(before id: Int64) throws -> Int64 {
        let first = LineID.key(ofLine: 0, in: LineID.source(of: id))
        return try partBefore.rows(.integer(first), .integer(id)) { $0.integer(0) }.first ?? 0
    }

    private func append(
        _ id: Int64, line: Int64, part: Int64, _ day: UInt16, _ time: Int64?, of log: SharedLog,
        to rows: inout RowWriter
    ) throws {
        rows.append(written: try series.series(statement.integer(Column.series), of: log).labels)
        rows.append(log.path)
        for number in [log.reading, line, part, id & LineID.placeMask] { rows.append(UInt64(number)) }
        rows.append(day)
        rows.append(time)
        for column in [Column.orderID, Column.intentID, Column.fillID] { rows.append(statement, column) }
        let formID = statement.integer(Column.form)
        let form = try forms[formID] ?? self.form(formID)
        forms[formID] = form
        appendPayload(form, to: &rows)
        rows.append(written: form.columns)
        for column in Column.extra..<(Column.extra + 3) { rows.append(statement, column) }
        try reading.append(id, form: formID, statement, firstValue: Column.firstValue, to: &rows)
        rows.append(try leaps.isAt(id) ? leaps.row.integer(1) : nil)
        try texts.text(of: statement, into: &text)
        try text.withUnsafeBytes { try words.take($0) }
        words.bytes.withUnsafeBytes { rows.append($0) }
        rows.endRow()
    }

    private func appendPayload(_ form: SharedForm, to rows: inout RowWriter) {
        guard let pieces = form.pieces else { return rows.append(isNull: true) }
        payload.removeAll(keepingCapacity: true)
        Self.layout.append(pieces, of: statement, to: &payload)
        payload.withUnsafeBytes { rows.append(.some($0)) }
    }

    private func form(_ id: Int64) throws -> SharedForm {
        let rows = try form.rows(.integer(id)) { row in
            var writer = RowWriter()
            writer.append(text: row, 0)
            writer.append(row, 2)
            return SharedForm(
                pieces: row.optionalText(1).map { PayloadFormat.pieces(of: Array($0.utf8)) }, columns: writer.bytes)
        }
        return rows.first ?? SharedForm(columns: [0, 1])
    }
}
