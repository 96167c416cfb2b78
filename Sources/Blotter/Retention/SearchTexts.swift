import SQLite
import TelemetryLog

/// The texts by which events are found, as the view `search_content` says.
///
/// That view reads each payload as JSON, which takes three times as long as all else of a removal. Here a payload's
/// format, in which every value has its place, is read once; the view is asked for what is not so simple.
struct SearchTexts {
    private enum Column {
        static let id: Int32 = 0
        static let symbol: Int32 = 1
        static let form: Int32 = 2
        static let isDetailed: Int32 = 3
        static let orderID: Int32 = 4
        static let intentID: Int32 = 5
        static let firstValue: Int32 = 6
    }

    private let events: Statement
    private let payloadFormat: Statement
    private let view: Statement

    init(_ connection: Connection) throws {
        events = try connection.prepare(
            """
            SELECT e.id, s.symbol, e.form, d.search_text IS NOT NULL, e.order_id, e.intent_id,
                e.value1, e.value2, e.value3, e.value4, e.value5, e.value6, e.value7, e.value8
            FROM event AS e JOIN series AS s ON s.id = e.series LEFT JOIN detail AS d ON d.id = e.id
            WHERE e.id >= ? AND e.id < ? ORDER BY e.id
            """)
        payloadFormat = try connection.prepare("SELECT payload FROM form WHERE id = ?")
        view = try connection.prepare("SELECT text FROM search_content WHERE id = ?")
    }

    /// Calls `body` with the id and text of each event of a source, in the order of their ids, that has a text.
    func each(of source: Int64, _ body: (Int64, UnsafeRawBufferPointer) throws -> Void) throws {
        var known: [Int64: [PayloadFormat.Slot]?] = [:]
        var text: [UInt8] = []
        defer { events.reset() }
        try events.bind([.integer(source << 32), .integer((source + 1) << 32)])
        while try events.step() {
            let id = events.integer(Column.id)
            let form = events.integer(Column.form)
            let slots = try known[form] ?? slots(of: form)
            known[form] = .some(slots)
            text.removeAll(keepingCapacity: true)
            let isSimple = events.integer(Column.isDetailed) == 0 && slots.map { compose($0, into: &text) } == true
            if !isSimple {
                text = Array(try view.rows(.integer(id)) { $0.text(0) }.first?.utf8 ?? "".utf8)
            }
            if !text.isEmpty { try text.withUnsafeBytes { try body(id, $0) } }
        }
    }

    /// False when a value has to be read as JSON.
    private func compose(_ slots: [PayloadFormat.Slot], into text: inout [UInt8]) -> Bool {
        events.withBytes(Column.symbol) { text.append(contentsOf: $0) }
        for slot in slots {
            switch slot {
            case .quoted(let number): append(Column.firstValue + number, to: &text)
            case .orderID: append(Column.orderID, to: &text)
            case .intentID: append(Column.intentID, to: &text)
            case .bare(let number):
                let column = Column.firstValue + number
                guard events.withBytes(column, { $0.isScalar }) else { return false }
                if events.withBytes(column, { $0.isShortInteger }) { append(column, to: &text) }
            }
        }
        return true
    }

    private func append(_ column: Int32, to text: inout [UInt8]) {
        text.append(UInt8(ascii: " "))
        events.withBytes(column) { text.append(contentsOf: $0) }
    }

    private func slots(of form: Int64) throws -> [PayloadFormat.Slot]? {
        try payloadFormat.rows(.integer(form)) { Array($0.text(0).utf8) }.first.flatMap { PayloadFormat.slots(of: $0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether this is a number, true, false or null, and not a part of JSON that has to be read.
    fileprivate var isScalar: Bool {
        guard let first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["), first != UInt8(ascii: "\"") else {
            return false
        }
        return !contains(UInt8(ascii: ","))
    }

    /// Whether this is a whole number of JSON that the search knows: of at most 18 characters.
    fileprivate var isShortInteger: Bool {
        guard count <= 18, let first, first == UInt8(ascii: "-") || first <= UInt8(ascii: "9") else { return false }
        return dropFirst().allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    }
}
