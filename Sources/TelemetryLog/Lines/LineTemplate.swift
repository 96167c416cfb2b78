/// The form of a line: its members in order, with marks where the columns' values go.
///
/// Control characters cannot stand in a JSON text as they are, so each serves as a mark:
/// `{"ts": ␁T6+00:00␁, "session_id": ␂, "symbol": ␃, "mode": ␄, "kind": ␅, "payload": ␆}`. A value whose column has only
/// what it means (a time as a number, a text with escapes) is ␇ and stands in the event's `written`, a line each. A
/// member that no column gives (one that blotter does not know, a number for a symbol) is ␈, name and all, and stands in
/// the JSON object `extra`. A line without a payload object is its own payload, and its form ␆ alone. Forms are few, so
/// an event holds the number of one.
package struct LineTemplate {
    static let timestamp: UInt8 = 1
    static let session: UInt8 = 2
    static let symbol: UInt8 = 3
    static let mode: UInt8 = 4
    static let kind: UInt8 = 5
    static let payload: UInt8 = 6
    static let written: UInt8 = 7
    static let extra: UInt8 = 8

    /// The mark of a member that has a column, or of the payload; 0 of any other.
    static func mark(of name: UnsafeRawBufferPointer) -> UInt8 {
        switch String(decoding: name, as: UTF8.self) {
        case "\(MemberName.timestamp)": timestamp
        case "\(MemberName.session)": session
        case "\(MemberName.symbol)": symbol
        case "\(MemberName.mode)": mode
        case "\(MemberName.kind)": kind
        case "\(MemberName.payload)": payload
        default: 0
        }
    }

    /// The form of a line that is its own payload.
    package static let flat = "\u{6}"

    /// A piece of a form: text as it stands in the line, or what a column gives.
    private enum Part {
        case text([UInt8])
        case timestamp(TimestampStyle)
        case session, symbol, mode, kind, payload, written, extra
    }

    private var parts: [Part] = []

    /// Reads a form as the index holds it; nil when it is none.
    package init?(_ template: String) {
        var text: [UInt8] = []
        var style: [UInt8]?
        for byte in template.utf8 {
            if let code = style {
                guard byte == Self.timestamp else {
                    style = code + [byte]
                    continue
                }
                guard let known = TimestampStyle(code: String(decoding: code, as: UTF8.self)) else { return nil }
                parts.append(.timestamp(known))
                style = nil
            } else if byte < 0x20 {
                parts.append(.text(text))
                text = []
                if byte == Self.timestamp {
                    style = []
                } else if let part = Self.part(byte) {
                    parts.append(part)
                } else {
                    return nil
                }
            } else {
                text.append(byte)
            }
        }
        guard style == nil else { return nil }
        parts.append(.text(text))
    }

    /// Whether the line's time is written without a zone.
    package var hasNaiveTime: Bool {
        parts.contains { part in
            if case .timestamp(let style) = part { style.isNaive } else { false }
        }
    }

    private static func part(_ mark: UInt8) -> Part? {
        switch mark {
        case session: .session
        case symbol: .symbol
        case mode: .mode
        case kind: .kind
        case payload: .payload
        case written: .written
        case extra: .extra
        default: nil
        }
    }

    /// What the columns hold of one event.
    package struct Values {
        /// The event's time; nil where the line has none.
        package var timestamp: Timestamp?
        /// The session's text; nil where the line has none.
        package var session: String?
        /// The symbol's text; nil where the line has none.
        package var symbol: String?
        /// The mode's text; nil where the line has none.
        package var mode: String?
        /// The kind's text as the column has it; nil where the line has none.
        package var kind: String?
        /// A JSON object, spaced as `json.dumps` does it.
        package var extra: String?
        /// JSON values, a line each.
        package var written: String?

        /// What the columns of one event hold; nil is NULL.
        package init(
            timestamp: Timestamp?, session: String?, symbol: String?, mode: String?, kind: String?,
            extra: String? = nil, written: String? = nil
        ) {
            self.timestamp = timestamp
            self.session = session
            self.symbol = symbol
            self.mode = mode
            self.kind = kind
            self.extra = extra
            self.written = written
        }
    }

    /// Appends the line, without its end: every member of the log's line, in its order, with its digits.
    package func append(_ values: Values, payload: UnsafeRawBufferPointer, to line: inout [UInt8]) {
        var written = values.written.map { $0.utf8.split(separator: UInt8(ascii: "\n"))[...] } ?? []
        var extra = values.extra.map { MemberTexts(of: Array($0.utf8)) }
        for part in parts {
            switch part {
            case .text(let text): line.append(contentsOf: text)
            case .timestamp(let style):
                line.append(UInt8(ascii: "\""))
                if let timestamp = values.timestamp { style.render(timestamp, appendingTo: &line) }
                line.append(UInt8(ascii: "\""))
            case .session: Self.quote(values.session, to: &line)
            case .symbol: Self.quote(values.symbol, to: &line)
            case .mode: Self.quote(values.mode, to: &line)
            case .kind: Self.quote(values.kind, to: &line)
            case .payload: line.append(contentsOf: payload)
            case .written: if let value = written.popFirst() { line.append(contentsOf: value) }
            case .extra: if let member = extra?.next() { line.append(contentsOf: member) }
            }
        }
    }

    private static func quote(_ text: String?, to line: inout [UInt8]) {
        line.append(UInt8(ascii: "\""))
        if let text { line.append(contentsOf: text.utf8) }
        line.append(UInt8(ascii: "\""))
    }
}

/// The members of a JSON object that is spaced as `json.dumps` does it, each from its name to its value's end.
private struct MemberTexts: IteratorProtocol {
    private var rest: ArraySlice<UInt8>

    init(of object: [UInt8]) { rest = object.dropFirst().dropLast() }

    mutating func next() -> ArraySlice<UInt8>? {
        guard !rest.isEmpty else { return nil }
        var depth = 0
        var isString = false
        var end = rest.startIndex
        while end < rest.endIndex {
            let byte = rest[end]
            if isString {
                if byte == UInt8(ascii: "\\") { end += 1 } else if byte == UInt8(ascii: "\"") { isString = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isString = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: ",") where depth == 0:
                    defer { rest = rest[(end + 2)...] }
                    return rest[..<end]
                default: break
                }
            }
            end += 1
        }
        defer { rest = [] }
        return rest
    }
}
