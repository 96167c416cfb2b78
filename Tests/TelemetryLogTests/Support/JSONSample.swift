/// A text of a JSON string, as it stands there and what it means.
struct JSONTextSample {
    /// What stands between the quotes.
    var raw = ""
    /// In UTF-16, which can hold half a surrogate pair.
    var units: [UInt16] = []

    init() {}

    init(plain text: String) {
        raw = text
        units = Array(text.utf16)
    }

    static func + (left: JSONTextSample, right: JSONTextSample) -> JSONTextSample {
        var sum = left
        sum.raw += right.raw
        sum.units += right.units
        return sum
    }

    /// The text; half a surrogate pair is U+FFFD.
    var meaning: String { String(decoding: units, as: UTF16.self) }

    /// How it is written as the name of a member: with no escape that RFC 8259 does not demand, unless it is no text.
    var asName: String {
        guard raw.contains("\\"), Array(meaning.utf16) == units else { return raw }
        return meaning.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\0"..<" ": "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: String(Character(scalar))
            }
        }.joined()
    }
}

/// A JSON value, with its members in the order and number in which they are written.
indirect enum JSONSample {
    case token(String)
    case string(JSONTextSample)
    case array([JSONSample])
    case object([(name: JSONTextSample, value: JSONSample)])

    /// Members once each, the last value in the first's place.
    static func once(
        _ members: [(name: JSONTextSample, value: JSONSample)]
    ) -> [(name: JSONTextSample, value: JSONSample)] {
        var kept: [(name: JSONTextSample, value: JSONSample)] = []
        for member in members {
            if let index = kept.firstIndex(where: { $0.name.units == member.name.units }) {
                kept[index] = member
            } else {
                kept.append(member)
            }
        }
        return kept
    }

    /// As `json.dumps` spaces it.
    var dumped: String {
        switch self {
        case .token(let token): token
        case .string(let text): "\"" + text.raw + "\""
        case .array(let values): "[" + values.map(\.dumped).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + Self.once(members).map { "\"\($0.name.asName)\": \($0.value.dumped)" }.joined(separator: ", ") + "}"
        }
    }

    /// With `blank` before and after each token.
    func written(_ blank: () -> String, comma: String = ",", colon: String = ":") -> String {
        func token(_ text: String) -> String { blank() + text + blank() }
        func list(_ parts: [String]) -> String { parts.joined(separator: token(comma)) }
        return switch self {
        case .token(let text): token(text)
        case .string(let text): token("\"" + text.raw + "\"")
        case .array(let values):
            token("[") + list(values.map { $0.written(blank, comma: comma, colon: colon) }) + token("]")
        case .object(let members):
            token("{")
                + list(
                    members.map {
                        token("\"" + $0.name.raw + "\"") + token(colon)
                            + $0.value.written(blank, comma: comma, colon: colon)
                    }) + token("}")
        }
    }

    /// What a search finds in it: its strings and its whole numbers, a blank before each.
    var searched: String {
        switch self {
        case .token(let token):
            token.isInteger ? " " + token : ""
        case .string(let text):
            " "
                + String(String.UnicodeScalarView(text.meaning.unicodeScalars.map { $0 == "\0" ? " " : $0 }))
                .lettersApart
        case .array(let values): values.map(\.searched).joined()
        case .object(let members): Self.once(members).map(\.value.searched).joined()
        }
    }

    var members: [(name: JSONTextSample, value: JSONSample)] {
        guard case .object(let members) = self else { return [] }
        return Self.once(members)
    }

    subscript(name: String) -> JSONSample? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name.units == Array(name.utf16) }?.value
    }

    var text: JSONTextSample? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}

extension String {
    var isInteger: Bool {
        let digits = hasPrefix("-") ? dropFirst() : self[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { 0x30...0x39 ~= $0 }
    }

    /// As the search has it; of the samples' letters these alone are words by themselves.
    var lettersApart: String {
        replacing("漢", with: " 漢 ").replacing("字", with: " 字 ")
    }
}
