extension JSONText {
    /// The text as a JSON string: UTF-8, with everything escaped that JSON forbids or a terminal would obey.
    static func quoted(_ text: String) -> String {
        "\"" + text.replacingScalars(escape) + "\""
    }

    /// The same JSON without the characters that a terminal would obey: in valid JSON they stand only inside strings.
    package static func terminalSafe(_ json: String) -> String {
        json.replacingScalars { $0.value >= 0x7F && $0.isUnsafeOnTerminal ? unicodeEscape($0) : nil }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "\"": return "\\\""
        case "\\": return "\\\\"
        case "\n": return "\\n"
        case "\r": return "\\r"
        case "\t": return "\\t"
        case "\u{8}": return "\\b"
        case "\u{c}": return "\\f"
        default: return scalar.isUnsafeOnTerminal ? unicodeEscape(scalar) : nil
        }
    }

    /// Every scalar that needs this is below U+10000.
    private static func unicodeEscape(_ scalar: Unicode.Scalar) -> String {
        let unit = UInt16(scalar.value)
        return "\\u" + String(hex: [UInt8(unit >> 8), UInt8(unit & 0xFF)])
    }
}
