import SQLite
import TelemetryLog

/// The texts by which events are found, as the view `search_content` says.
///
/// That view reads each payload as JSON, which takes three times as long as all else of a removal. Here a payload's
/// format, in which every value has its place, is read once; the view is asked for what is not so simple.
struct SearchTexts {
    /// Where a text's parts stand in the row.
    private enum Column {
        static let id: Int32 = 0
        static let symbol: Int32 = 1
        static let form: Int32 = 2
        static let isDetailed: Int32 = 3
        static let orderID: Int32 = 4
        static let intentID: Int32 = 5
        static let firstValue: Int32 = 6
        static let fillID: Int32 = 14
        static let time: Int32 = 15
        static let session: Int32 = 16
        static let mode: Int32 = 17
        static let kind: Int32 = 18
    }

    /// Selects of `event AS e`, its `series AS s` and its `detail AS d` what `text(of:into:)` reads; further columns may
    /// follow, from `columnCount` on.
    static let columns = """
        e.id, s.symbol, e.form, d.search_text IS NOT NULL OR d.extra IS NOT NULL, e.order_id, e.intent_id,
        e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8, e.fill_id, e.ts,
        iif(s.says_session, s.session, NULL), s.mode, s.kind
        """
    static let columnCount: Int32 = 19

    private let events: Statement
    private let payloadFormat: Statement
    private let view: Statement
    private let forms = KnownForms()

    private final class KnownForms { var places: [Int64: Form?] = [:] }

    init(_ connection: Connection) throws {
        events = try connection.prepare(
            """
            SELECT \(Self.columns)
            FROM event AS e JOIN series AS s ON s.id = e.series LEFT JOIN detail AS d ON d.id = e.id
            WHERE e.id >= ? AND e.id < ? ORDER BY e.id
            """)
        payloadFormat = try connection.prepare("SELECT payload, template, time_key FROM form WHERE id = ?")
        view = try connection.prepare("SELECT text FROM search_content WHERE id = ?")
    }

    /// Calls `body` with the id and text of each event from `first` to before `end`, in the order of their ids, that has
    /// a text.
    func each(from first: Int64, to end: Int64, _ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws {
        var text: [UInt8] = []
        defer { events.reset() }
        try events.bind([.integer(first), .integer(end)])
        while try events.step() {
            try self.text(of: events, into: &text)
            if !text.isEmpty { try text.withUnsafeBytes { try body(events.integer(Column.id), $0) } }
        }
    }

    /// Makes `text` the text of the event of a row of `columns`.
    func text(of row: Statement, into text: inout [UInt8]) throws {
        let form = row.integer(Column.form)
        let places = try forms.places[form] ?? self.form(form)
        forms.places[form] = .some(places)
        text.removeAll(keepingCapacity: true)
        let isSimple = row.integer(Column.isDetailed) == 0 && places.map { compose($0, row, into: &text) } == true
        if !isSimple {
            text = Array(try view.rows(.integer(row.integer(Column.id))) { $0.text(0) }.first?.utf8 ?? "".utf8)
        }
    }

    /// How the payloads of a form are made.
    private struct Form {
        var places: [PayloadFormat.Place]
        /// Whether the payload is the whole line.
        var isLine: Bool
        /// The name of the members that say the time of another system's line.
        var timeKey: [UInt8]?

        /// Members of a line that columns may give: then they are searched as the symbol, or not at all.
        private static let labels: [[UInt8]: Int32] = [
            Array("session_id".utf8): Column.session, Array("mode".utf8): Column.mode, Array("kind".utf8): Column.kind,
            Array("symbol".utf8): Column.symbol,
        ]
        private static let time = Array("ts".utf8)

        /// nil for a text with escapes, which has to be read as JSON.
        func isLabel(_ place: PayloadFormat.Place, in row: Statement) -> Bool? {
            if let timeKey, place.name == timeKey { return true }
            guard isLine, place.isOwn else { return false }
            if place.name == Self.time { return !row.isNull(Column.time) }
            guard let label = Self.labels[place.name], !row.isNull(label) else { return false }
            func isLabel(_ text: UnsafeRawBufferPointer) -> Bool? {
                text.contains(UInt8(ascii: "\\")) ? nil : row.withBytes(label) { $0.isSameInAnyCase(as: text) }
            }
            return switch place.slot {
            case .quoted(let number): row.withBytes(Column.firstValue + number, isLabel)
            case .fixedText(let text): text.withUnsafeBytes(isLabel)
            default: false
            }
        }
    }

    /// False when a value has to be read as JSON.
    private func compose(_ form: Form, _ row: Statement, into text: inout [UInt8]) -> Bool {
        row.withBytes(Column.symbol) { text.append(contentsOf: $0) }
        for place in form.places {
            guard let isLabel = form.isLabel(place, in: row) else { return false }
            if isLabel { continue }
            switch place.slot {
            case .quoted(let number): append(row, Column.firstValue + number, to: &text)
            case .orderID: append(row, Column.orderID, to: &text)
            case .intentID: append(row, Column.intentID, to: &text)
            case .fillID: append(row, Column.fillID, to: &text)
            case .fixedText(let fixed):
                guard !fixed.contains(UInt8(ascii: "\\")) else { return false }
                text += [UInt8(ascii: " ")] + fixed
            case .fixedScalar(let fixed):
                if fixed.withUnsafeBytes({ $0.isInteger }) { text += [UInt8(ascii: " ")] + fixed }
            case .bare(let number):
                let column = Column.firstValue + number
                guard row.withBytes(column, { $0.isScalar }) else { return false }
                if row.withBytes(column, { $0.isInteger }) { append(row, column, to: &text) }
            }
        }
        return true
    }

    private func append(_ row: Statement, _ column: Int32, to text: inout [UInt8]) {
        text.append(UInt8(ascii: " "))
        row.withBytes(column) { text.append(contentsOf: $0) }
    }

    private func form(_ id: Int64) throws -> Form? {
        try payloadFormat.rows(.integer(id)) { row in
            PayloadFormat.places(in: Array(row.text(0).utf8)).map {
                Form(
                    places: $0, isLine: row.text(1) == LineTemplate.flat,
                    timeKey: row.optionalText(2).map { Array($0.utf8) })
            }
        }.first ?? nil
    }
}

extension UnsafeRawBufferPointer {
    /// Whether this is a number, true, false or null, and not a part of JSON that has to be read.
    fileprivate var isScalar: Bool {
        guard let first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["), first != UInt8(ascii: "\"") else {
            return false
        }
        // The rest of an object ends with what it closes.
        return !contains(where: { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "}") || $0 == UInt8(ascii: "]") })
    }

    /// Whether this is a whole number of JSON.
    fileprivate var isInteger: Bool {
        guard let first, first == UInt8(ascii: "-") || first <= UInt8(ascii: "9") else { return false }
        return dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
