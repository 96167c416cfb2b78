import TelemetryLog

/// The members of an event's payload, for those who show or describe them; not for reading it back.
package struct Payload: Equatable {
    /// The value of a member, as far as those who show it tell values apart.
    package enum Value: Equatable {
        case string(String)
        /// The digits as they were logged.
        case number(String)
        case bool(Bool)
        case null
        /// An array or an object, as JSON.
        case nested(String)
    }

    /// One member of the object; a name may come more than once.
    package struct Member: Equatable {
        /// Without its escapes.
        package let name: String
        /// As it was logged.
        package let value: Value
    }

    /// In the order of the log; none when the payload is no object.
    package let members: [Member]

    /// The members of `json`, which must be valid JSON, as the index holds it.
    package init(_ json: String) {
        var json = json
        members = json.withUTF8 { bytes in
            var scanner = MemberScanner(UnsafeRawBufferPointer(bytes))
            return scanner.members()
        }
    }

    /// The value of the last member of a name, as readers of JSON take it; nil when there is none.
    package subscript(name: String) -> Value? {
        members.last { $0.name == name }?.value
    }

    /// The member of that name, if its value is another than null.
    func member(named name: String) -> Member? {
        guard let value = self[name], value != .null else { return nil }
        return Member(name: name, value: value)
    }

    /// The first member that is one of `fields` and has a value other than null.
    func member(_ fields: PayloadField...) -> Member? {
        for name in fields.flatMap(\.names) {
            if let member = member(named: name) { return member }
        }
        return nil
    }
}

extension Payload.Value {
    /// A string's text, and the JSON of all else.
    package var text: String {
        switch self {
        case .string(let text), .number(let text), .nested(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        }
    }
}

/// Reads the members of one object of valid JSON; what is nested is passed over whole.
private struct MemberScanner {
    private let bytes: UnsafeRawBufferPointer
    private var position = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
    }

    mutating func members() -> [Payload.Member] {
        guard next() == UInt8(ascii: "{") else { return [] }
        position += 1
        var members: [Payload.Member] = []
        while let byte = next(), byte != UInt8(ascii: "}") {
            guard byte == UInt8(ascii: "\"") else {
                position += 1
                continue
            }
            let name = string()
            _ = next()
            position += 1
            members.append(Payload.Member(name: name, value: value()))
        }
        return members
    }

    /// The next byte that is no blank, nil at the end.
    private mutating func next() -> UInt8? {
        while position < bytes.count, bytes[position] <= 0x20 { position += 1 }
        return position < bytes.count ? bytes[position] : nil
    }

    private mutating func value() -> Payload.Value {
        switch next() {
        case UInt8(ascii: "\""): return .string(string())
        case UInt8(ascii: "{"), UInt8(ascii: "["): return .nested(nested())
        default: return Self.scalar(token())
        }
    }

    private static func scalar(_ token: String) -> Payload.Value {
        switch token {
        case "true": .bool(true)
        case "false": .bool(false)
        case "null": .null
        default: .number(token)
        }
    }

    /// The text of the string that begins here.
    private mutating func string() -> String {
        let start = position + 1
        skipString()
        var text: [UInt8] = []
        let end = max(start, position - 1)
        JSONString.decode(UnsafeRawBufferPointer(rebasing: bytes[start..<end]), into: &text)
        return String(decoding: text, as: UTF8.self)
    }

    private mutating func skipString() {
        position += 1
        while position < bytes.count, bytes[position] != UInt8(ascii: "\"") {
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        position = min(bytes.count, position + 1)
    }

    private mutating func nested() -> String {
        let start = position
        var depth = 0
        repeat {
            switch bytes[position] {
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "\""):
                skipString()
                continue
            default: break
            }
            position += 1
        } while depth > 0 && position < bytes.count
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func token() -> String {
        let start = position
        while position < bytes.count, !Self.endsToken(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private static func endsToken(_ byte: UInt8) -> Bool {
        byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }
}
