/// A text as TOML has it, without anything that would end its line or that a terminal would obey.
struct TOMLText {
    private let text: String

    init(_ text: String) { self.text = text }

    var quoted: String { "\"\(inner)\"" }

    /// Without the quotes.
    var inner: String {
        var inner = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": inner += "\\\(scalar)"
            case "\n": inner += "\\n"
            case "\t": inner += "\\t"
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator: inner += Self.escape(scalar)
                default: inner.unicodeScalars.append(scalar)
                }
            }
        }
        return inner
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16)
        let isLong = digits.count > 4
        return (isLong ? "\\U" : "\\u") + String(repeating: "0", count: (isLong ? 8 : 4) - digits.count) + digits
    }
}
