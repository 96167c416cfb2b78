import SQLite
import TelemetryLog

/// The rows of one source in the order of its lines, held against what the parser says of the lines now.
final class SourceRows {
    private let events: Statement
    private let rejects: Statement
    private let sourceID: Int64
    /// Lines to be compared.
    private let lines: Int64
    private let nameSession: [UInt8]
    private var names: [Int32: [UInt8]] = [:]
    private var forms: [Int32: (template: [UInt8], payload: [UInt8]?, format: [UInt8]?)] = [:]

    /// The columns of the rows that are read.
    private enum Column {
        static let time: Int32 = 1
        static let session: Int32 = 2
        static let symbol: Int32 = 3
        static let mode: Int32 = 4
        static let kind: Int32 = 5
        static let template: Int32 = 6
        static let payload: Int32 = 7
        static let orderID: Int32 = 8
        static let intentID: Int32 = 9
        static let extra: Int32 = 10
        static let searchText: Int32 = 11
        static let firstValue: Int32 = 12
        static let fillID: Int32 = 20
        static let written: Int32 = 21
        /// The values of the table `part`, if the event has a row there.
        static let line: Int32 = 22
        static let part: Int32 = 23
        /// The values of the table `canonical`, if the event has a row there.
        static let firstCanonical: Int32 = 24
        static let format = firstCanonical + 1 + Int32(CanonicalValues.columnCount)
    }

    /// Without its last line where that has no end and may have gone on since.
    init(_ connection: Connection, _ source: KnownSource, nameSession: String, hasChanged: Bool) throws {
        lines = (hasChanged ? source.progress.beforeOpenLine : nil)?.lines ?? source.progress.lines
        self.nameSession = Array(nameSession.utf8)
        sourceID = source.id
        events = try Self.events(connection)
        try events.bind(LineID.all(of: source.id).values)
        rejects = try connection.prepare(
            """
            SELECT id, byte_offset, length, position, reason, coalesce(bytes, text) FROM reject
            WHERE id >= ? AND id < ? ORDER BY id
            """)
        try rejects.bind(LineID.all(of: source.id).values)
    }

    private static func events(_ connection: Connection) throws -> Statement {
        try connection.prepare(
            """
            SELECT e.id, e.ts, s.session, s.symbol, s.mode, s.kind, f.template, f.payload, e.order_id,
                e.intent_id, d.extra, d.search_text, e.value1, e.value2, e.value3, e.value4, e.value5, e.value6,
                e.value7, e.value8, e.fill_id, d.written, p.line, p.part, c.*,
                (SELECT n.name || ' ' || n.digest FROM format AS n WHERE n.id = f.format)
            FROM event AS e LEFT JOIN series AS s ON s.id = e.series LEFT JOIN form AS f ON f.id = e.form
            LEFT JOIN detail AS d ON d.id = e.id LEFT JOIN part AS p ON p.id = e.id
            LEFT JOIN canonical AS c ON c.id = e.id WHERE e.id >= ? AND e.id < ? ORDER BY e.id
            """)
    }

    /// What of a batch differs from its rows first.
    func compare(_ batch: LogBatch) throws -> String? {
        for name in batch.names { names[name.number] = Array(batch[name.text]) }
        for form in batch.forms {
            forms[form.number] = (
                Array(batch[form.template]), form.payload.isEmpty ? nil : Array(batch[form.payload]),
                form.format.isEmpty ? nil : Array(batch[form.format])
            )
        }
        for event in batch.events where Int64(event.line) <= lines {
            guard try events.step() else { return "line \(event.line) has no row" }
            if let column = difference(event, batch) {
                return "line \(event.line): its \(column) is not that of its row"
            }
        }
        for reject in batch.rejects where Int64(reject.line) <= lines {
            guard try rejects.step(), isSame(reject, batch) else {
                return "line \(reject.line) is invalid, and its row is missing or another"
            }
        }
        return nil
    }

    /// The name of the first column that differs.
    private func difference(_ event: LogEvent, _ batch: LogBatch) -> String? {
        if events.integer(0) != LineID.of(event, in: sourceID) || !isPartSame(event) { return "number" }
        if events.optionalInteger(Column.time) != event.timestamp?.nanoseconds { return "time" }
        if !isSame(names[event.sessionName] ?? nameSession, Column.session) { return "session" }
        if !isSame(names[event.symbolName], Column.symbol) { return "symbol" }
        if !isSame(names[event.modeName], Column.mode) { return "mode" }
        if !isSame(names[event.kindName], Column.kind) { return "kind" }
        if !isSame(forms[event.form]?.template, Column.template) { return "form" }
        if !isSame(forms[event.form]?.payload, Column.payload) { return "payload's form" }
        if !isSame(forms[event.form]?.format, Column.format) { return "format" }
        if !areValuesSame(event, batch) { return "values of an order, fill or gate" }
        if !isSame(event.orderID, batch, Column.orderID) { return "order id" }
        if !isSame(event.intentID, batch, Column.intentID) { return "intent id" }
        if !isSame(event.fillID, batch, Column.fillID) { return "fill id" }
        if !isSame(event.written.isEmpty ? nil : Array(batch[event.written]), Column.written) {
            return "written values"
        }
        if !isSame(event.extra.isEmpty ? nil : Array(batch[event.extra]), Column.extra) { return "other members" }
        let text = event.storesSearchText ? Array(batch[event.searchText]) : nil
        if !isSame(text, Column.searchText) { return "text to be searched" }
        return arePayloadsSame(event, batch) ? nil : "payload"
    }

    private func isPartSame(_ event: LogEvent) -> Bool {
        guard event.part > 0 else { return events.isNull(Column.part) }
        return events.integer(Column.line) == LineID.key(ofLine: Int64(event.line), in: sourceID)
            && events.integer(Column.part) == Int64(event.part)
    }

    private func arePayloadsSame(_ event: LogEvent, _ batch: LogBatch) -> Bool {
        let count = Int32(event.valueCount)
        for number in 0..<Int32(PayloadFormat.valueLimit) {
            let column = Column.firstValue + number
            guard number < count else {
                if !events.isNull(column) { return false }
                continue
            }
            let value = batch[batch.values[Int(event.firstValue) + Int(number)]]
            guard events.withBytes(column, { $0.elementsEqual(value) }) else { return false }
        }
        return true
    }

    private func areValuesSame(_ event: LogEvent, _ batch: LogBatch) -> Bool {
        guard event.canonical > 0 else { return events.isNull(Column.firstCanonical) }
        let values = batch.canonical[Int(event.canonical) - 1]
        let columns = values.columns
        for index in columns.indices {
            let column = Column.firstCanonical + 1 + Int32(index)
            switch columns[index] {
            case .text(let span): if !isSame(span.isEmpty ? nil : Array(batch[span]), column) { return false }
            case .number(let number): if events.optionalReal(column) != (number.isNaN ? nil : number) { return false }
            }
        }
        return true
    }

    private func isSame(_ bytes: [UInt8]?, _ column: Int32) -> Bool {
        guard let bytes else { return events.isNull(column) }
        return !events.isNull(column) && events.withBytes(column) { $0.elementsEqual(bytes) }
    }

    private func isSame(_ identifier: LogEvent.Identifier, _ batch: LogBatch, _ column: Int32) -> Bool {
        guard identifier.exists else { return events.isNull(column) }
        return !events.isNull(column) && events.withBytes(column) { $0.elementsEqual(batch[identifier.text]) }
    }

    private func isSame(_ reject: RejectedLine, _ batch: LogBatch) -> Bool {
        rejects.integer(0) == LineID.of(reject.line, further: reject.further, in: sourceID)
            && rejects.integer(1) == reject.offset && rejects.integer(2) == reject.length
            && rejects.integer(3) == reject.position
            && rejects.text(4) == reject.reason.rawValue
            && rejects.withBytes(5) { $0.elementsEqual(batch[reject.head]) }
    }
}
