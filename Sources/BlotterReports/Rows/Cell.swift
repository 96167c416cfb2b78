/// The value of one cell of a result, in SQLite's five kinds.
package enum Cell: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// Whether a table sets it to the right.
    package var isNumber: Bool {
        switch self {
        case .integer, .real: return true
        case .null, .text, .blob: return false
        }
    }

    /// The value as text: numbers in the fewest digits that read back the same, a blob in hexadecimal; nil for NULL.
    package var text: String? {
        switch self {
        case .null: return nil
        case .integer(let value): return String(value)
        case .real(let value): return value.description
        case .text(let text): return text
        case .blob(let bytes): return String(hex: bytes)
        }
    }

    /// The value as text for people: a number that is not whole in 15 digits at most. Programs get `text` or `json`, by
    /// which a number reads back the same.
    package var shown: String? {
        if case .real(let value) = self { return value.withoutNoise.description }
        return text
    }

    /// The value as JSON: NaN and the infinities are `null`, a blob is a string of hexadecimal digits.
    package var json: String {
        switch self {
        case .null: return "null"
        case .integer(let value): return String(value)
        case .real(let value): return JSONText.number(value).description
        case .text(let text): return JSONText.quoted(text)
        case .blob(let bytes): return "\"" + String(hex: bytes) + "\""
        }
    }

    /// About how much memory the value holds.
    package var byteCount: Int {
        switch self {
        case .null, .integer, .real: return 8
        case .text(let text): return text.utf8.count
        case .blob(let bytes): return bytes.count
        }
    }
}
