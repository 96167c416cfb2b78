/// A JSON value (RFC 8259), read in the plainest way: a second opinion on what a line holds.
package indirect enum JSONTree: Equatable {
    /// A number or a literal, digit for digit.
    case token([UInt8])
    /// In UTF-16, which can hold half a surrogate pair.
    case string([UInt16])
    case array([JSONTree])
    /// Members once each, the last value in the first's place.
    case object([Member])

    package struct Member: Equatable {
        package var name: [UInt16]
        package var value: JSONTree
    }

    /// nil for bytes that are not UTF-8 or not one JSON value, or that nest deeper than `depthLimit`.
    package init?(_ bytes: some Sequence<UInt8>, depthLimit: Int) {
        let bytes = Array(bytes)
        guard String(validating: bytes, as: UTF8.self) != nil else { return nil }
        var reader = Reader(rest: bytes[...], depthLimit: depthLimit)
        reader.skipBlanks()
        guard let value = reader.value(depth: 0) else { return nil }
        reader.skipBlanks()
        guard reader.rest.isEmpty else { return nil }
        self = value
    }

    package var isObject: Bool { if case .object = self { true } else { false } }

    /// The member of that name.
    package subscript(name: String) -> JSONTree? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == Array(name.utf16) }?.value
    }

    /// A string's text, half a surrogate pair as U+FFFD.
    package var text: String? {
        guard case .string(let units) = self else { return nil }
        return String(decoding: units, as: UTF16.self)
    }
}

private struct Reader {
    var rest: ArraySlice<UInt8>
    let depthLimit: Int

    private static let blanks = Array(" \t\r\n".utf8)
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

    mutating func skipBlanks() { rest = rest.drop { Self.blanks.contains($0) } }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: character) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func value(depth: Int) -> JSONTree? {
        switch rest.first {
        case UInt8(ascii: "{"): depth < depthLimit ? object(depth: depth) : nil
        case UInt8(ascii: "["): depth < depthLimit ? array(depth: depth) : nil
        case UInt8(ascii: "\""): string().map { .string($0) }
        default: token()
        }
    }

    // MARK: Containers

    private mutating func object(depth: Int) -> JSONTree? {
        rest.removeFirst()
        var members: [JSONTree.Member] = []
        skipBlanks()
        if take("}") { return .object([]) }
        while let name = string() {
            skipBlanks()
            guard take(":") else { return nil }
            skipBlanks()
            guard let value = value(depth: depth + 1) else { return nil }
            if let index = members.firstIndex(where: { $0.name == name }) {
                members[index].value = value
            } else {
                members.append(JSONTree.Member(name: name, value: value))
            }
            skipBlanks()
            if take("}") { return .object(members) }
            guard take(",") else { return nil }
            skipBlanks()
        }
        return nil
    }

    private mutating func array(depth: Int) -> JSONTree? {
        rest.removeFirst()
        var values: [JSONTree] = []
        skipBlanks()
        if take("]") { return .array([]) }
        while let value = value(depth: depth + 1) {
            values.append(value)
            skipBlanks()
            if take("]") { return .array(values) }
            guard take(",") else { return nil }
            skipBlanks()
        }
        return nil
    }

    // MARK: Strings

    private mutating func string() -> [UInt16]? {
        guard take("\"") else { return nil }
        var units: [UInt16] = []
        var plain: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "\""): return units + String(decoding: plain, as: UTF8.self).utf16
            case ..<0x20: return nil
            case UInt8(ascii: "\\"):
                units += String(decoding: plain, as: UTF8.self).utf16
                plain = []
                guard let unit = escape() else { return nil }
                units.append(unit)
            default: plain.append(byte)
            }
        }
        return nil
    }

    private static let escapes: [UInt8: UInt16] = [
        UInt8(ascii: "\""): 0x22, UInt8(ascii: "\\"): 0x5C, UInt8(ascii: "/"): 0x2F, UInt8(ascii: "b"): 8,
        UInt8(ascii: "f"): 12, UInt8(ascii: "n"): 10, UInt8(ascii: "r"): 13, UInt8(ascii: "t"): 9,
    ]

    private mutating func escape() -> UInt16? {
        guard let byte = rest.popFirst() else { return nil }
        guard byte == UInt8(ascii: "u") else { return Self.escapes[byte] }
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = rest.popFirst(), let value = Character(Unicode.Scalar(digit)).hexDigitValue, digit < 0x80
            else { return nil }
            unit = unit << 4 | UInt16(value)
        }
        return unit
    }

    // MARK: Numbers and literals

    private mutating func token() -> JSONTree? {
        for literal in ["true", "false", "null"] where rest.starts(with: literal.utf8) {
            rest = rest.dropFirst(literal.utf8.count)
            return .token(Array(literal.utf8))
        }
        let start = rest
        _ = take("-")
        guard let integer = digits(), integer.count == 1 || integer.first != UInt8(ascii: "0") else { return nil }
        if take("."), digits() == nil { return nil }
        if take("e") || take("E") {
            _ = take("+") || take("-")
            guard digits() != nil else { return nil }
        }
        return .token(Array(start.prefix(start.count - rest.count)))
    }

    private mutating func digits() -> ArraySlice<UInt8>? {
        let digits = rest.prefix { Self.digits.contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits.isEmpty ? nil : digits
    }
}
