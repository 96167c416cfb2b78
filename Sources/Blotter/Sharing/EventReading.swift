import RowBinary
import SQLite
import TelemetryLog

/// What an event says in the terms of orders, fills and gates, as the view `reading` has it, taken out of its values by
/// their places in its form; the view is asked for what is not so simple.
struct EventReading {
    /// A column of that view, and where a native payload has it.
    struct Column {
        var name: String
        var isLabel = false
        var isNumber = false
        /// The members that say it, the first that is one; none where native lines never say it.
        var members: [String] = []

        var type: SharedType { isNumber ? .optionalReal : .optionalText }
    }

    static let columns = [
        Column(name: "side", isLabel: true, members: ["side"]),
        Column(name: "order_type", isLabel: true, members: ["order_type"]),
        Column(name: "quantity", isNumber: true, members: ["quantity"]),
        Column(name: "limit_price", isNumber: true, members: ["limit_price"]),
        Column(name: "reference_price", isNumber: true, members: ["current_price"]),
        Column(name: "filled_quantity", isNumber: true, members: ["filled_quantity"]),
        Column(name: "cumulative_quantity", isNumber: true, members: ["cumulative_quantity"]),
        Column(name: "fill_price", isNumber: true, members: ["fill_price"]),
        Column(name: "average_price", isNumber: true, members: ["average_price"]),
        Column(name: "fill_fee", isNumber: true, members: ["fill_fee"]),
        Column(name: "cumulative_fee", isNumber: true),
        Column(name: "fee_currency", isLabel: true, members: ["fee_currency"]),
        Column(name: "venue", isLabel: true, members: ["venue"]),
        Column(name: "account", isLabel: true, members: ["account"]),
        Column(name: "gate", isLabel: true, members: ["gate", "gate_name"]),
        Column(name: "decision", isLabel: true, members: ["decision"]),
        Column(name: "reason", members: ["reason"]),
        Column(name: "error", members: ["error", "message"]),
        Column(name: "other_order_id"),
    ]

    /// A native payload's verdict where it has no `decision`: in `passed`.
    private static let passed = "passed"
    private static let decision = columns.firstIndex { $0.name == "decision" } ?? 0
    private static let side = columns.firstIndex { $0.name == "side" } ?? 0

    private let view: Statement
    private let number: Statement
    /// By form; nil for those of other systems.
    private var forms: [Int64: Form?] = [:]
    private let places: Statement
    private let canonical: MergedRows
    /// Of an event of which nothing is said, and that is not known to say nothing.
    private static let none = [0] + [UInt8](repeating: 1, count: columns.count)

    /// Where the payloads of one native form say it.
    private struct Form {
        /// Of the columns that there is anything to read of, in their order; the others are NULL.
        var members: [Member]
    }

    private struct Member {
        var column: Int
        var places: [PayloadPlace]
        var passed: PayloadPlace
    }

    init(_ connection: Connection) throws {
        let names = Self.columns.map(\.name).joined(separator: ", ")
        view = try connection.prepare("SELECT \(names) FROM reading WHERE id = ?")
        number = try connection.prepare("SELECT CAST(? AS REAL)")
        places = try connection.prepare("SELECT payload, format FROM form WHERE id = ?")
        canonical = try MergedRows(connection, "SELECT id, \(names) FROM canonical WHERE id >= ? ORDER BY id")
    }

    /// Begins at an id.
    func begin(at id: Int64) throws { try canonical.begin(at: id) }

    /// Appends whether the event's line was read by a format, and all columns, of the event of `row`, whose values begin at the column `firstValue`; ids come in ascending
    /// order.
    mutating func append(
        _ id: Int64, form: Int64, _ row: Statement, firstValue: Int32, to writer: inout RowWriter
    ) throws {
        let known = try forms[form] ?? self.form(form)
        forms[form] = .some(known)
        guard let known else {
            guard try canonical.isAt(id) else { return writer.append(written: Self.none) }
            writer.append(UInt8(1))
            return Self.append(canonical.row, from: 1, to: &writer)
        }
        writer.append(UInt8(0))
        let mark = writer.mark
        var next = 0
        for member in known.members {
            writer.append(nulls: member.column - next)
            next = member.column + 1
            guard try append(member, row, firstValue, to: &writer) else {
                writer.rewind(to: mark)
                view.reset()
                view.bind(id, at: 1)
                guard try view.step() else { return writer.append(nulls: Self.columns.count) }
                return Self.append(view, from: 0, to: &writer)
            }
        }
        writer.append(nulls: Self.columns.count - next)
    }

    /// Appends the columns of a row that has them as they are.
    private static func append(_ row: Statement, from first: Int32, to writer: inout RowWriter) {
        for (column, index) in zip(columns, first...) {
            if column.isNumber { writer.append(row.optionalReal(index)) } else { writer.append(row, index) }
        }
    }

    private func form(_ id: Int64) throws -> Form? {
        let rows = try places.rows(.integer(id)) { (payload: $0.optionalText(0), isNative: $0.isNull(1)) }
        guard let row = rows.first, row.isNative else { return nil }
        guard let payload = row.payload else { return Form(members: []) }
        let format = Array(payload.utf8)
        return Form(
            members: Self.columns.enumerated().compactMap { index, column in
                let places = column.members.map { PayloadPlace(of: $0, in: format) }.filter(\.exists)
                let passed = index == Self.decision ? PayloadPlace(of: Self.passed, in: format) : .none
                guard !places.isEmpty || passed.exists else { return nil }
                return Member(column: index, places: places, passed: passed)
            })
    }

    /// Appends one column; false where the view has to be asked.
    private func append(
        _ member: Member, _ row: Statement, _ firstValue: Int32, to writer: inout RowWriter
    ) throws -> Bool {
        for place in member.places {
            switch place {
            case .none: continue
            case .unknown: return false
            case .quoted(let number):
                return try row.withBytes(firstValue + Int32(number)) {
                    try append(text: $0, member.column, to: &writer)
                }
            case .fixedText(let text):
                return try text.withUnsafeBytes { try append(text: $0, member.column, to: &writer) }
            case .bare(let number) where Self.columns[member.column].isNumber:
                return try row.withBytes(firstValue + Int32(number)) { try append(scalar: $0, to: &writer) }
            case .fixedScalar(let text) where Self.columns[member.column].isNumber:
                return try text.withUnsafeBytes { try append(scalar: $0, to: &writer) }
            case .bare, .fixedScalar: continue
            }
        }
        // A verdict in `passed` is rare.
        guard member.passed == .none else { return false }
        writer.append(isNull: true)
        return true
    }

    private func append(text: UnsafeRawBufferPointer, _ column: Int, to writer: inout RowWriter) throws -> Bool {
        guard !text.contains(UInt8(ascii: "\\")) else { return false }
        if Self.columns[column].isNumber { return try append(number: text, to: &writer) }
        if column == Self.side, text.contains(where: { $0 & 0x20 == 0 }) { return false }
        writer.append(.some(text))
        return true
    }

    /// What stands without quotes: a number, or none.
    private func append(scalar text: UnsafeRawBufferPointer, to writer: inout RowWriter) throws -> Bool {
        guard let first = text.first, first >= UInt8(ascii: "a") else { return try append(number: text, to: &writer) }
        writer.append(isNull: true)
        return true
    }

    /// A number in the digits that are usual: SQLite makes the same of it, written alone or in quotes.
    private func append(number text: UnsafeRawBufferPointer, to writer: inout RowWriter) throws -> Bool {
        guard text.isPlainDecimal else { return false }
        defer { number.reset() }
        try number.bindUncopied(text: text, at: 1)
        guard try number.step() else { return false }
        writer.append(Optional(number.real(0)))
        return true
    }
}

extension UnsafeRawBufferPointer {
    private static let mostDigits = 15

    /// Whether this is a whole number or a decimal fraction of so few digits that nothing of it is rounded before the end.
    fileprivate var isPlainDecimal: Bool {
        let digits = first == UInt8(ascii: "-") ? dropFirst() : self[...]
        guard let lead = digits.first,
            lead != UInt8(ascii: "0") || digits.count == 1 || digits.dropFirst().first == 0x2E
        else { return false }
        var points = 0
        for byte in digits {
            if byte == UInt8(ascii: ".") { points += 1 } else if !(0x30...0x39 ~= byte) { return false }
        }
        return points <= 1 && lead != 0x2E && digits.last != 0x2E && digits.count - points <= Self.mostDigits
    }
}

extension RowWriter {
    /// So many columns that are NULL.
    @inline(__always)
    mutating func append(nulls count: Int) {
        for _ in 0..<count { append(isNull: true) }
    }

    /// A text of a row as a `Nullable(String)`.
    mutating func append(_ row: Statement, _ column: Int32) {
        guard !row.isNull(column) else { return append(isNull: true) }
        row.withBytes(column) { append(.some($0)) }
    }

    /// A text of a row as a `String`; an empty one for NULL.
    mutating func append(text row: Statement, _ column: Int32) {
        row.withBytes(column) { append($0) }
    }
}

extension EventReading {
    /// The columns of one event, as they were appended.
    struct Values {
        private var texts: [String: String] = [:]
        private var numbers: [String: Double] = [:]

        init(_ bytes: [UInt8]) {
            var reader = RowReader()
            bytes.dropFirst().withUnsafeBytes { reader.take($0) }
            for column in EventReading.columns {
                if column.isNumber {
                    numbers[column.name] =
                        try? reader.optional { reader throws(RowReader.Incomplete) in try reader.double() }
                } else {
                    texts[column.name] =
                        try? reader.optional { reader throws(RowReader.Incomplete) in try reader.text() }
                }
            }
        }

        subscript(name: String) -> String? { texts[name] }
        subscript(number name: String) -> Double? { numbers[name] }
    }
}
