/// What writers of JSON escape beside what they have to.
struct JSONEscapes {
    /// `/`, as PHP and Foundation do.
    let slash: Bool
    /// All that is not ASCII, as Python does.
    let wide: Bool

    /// All habits.
    static let all = [false, true].flatMap { slash in [false, true].map { JSONEscapes(slash: slash, wide: $0) } }
}

extension String {
    /// As it stands between the quotes of a text in JSON.
    func escaped(_ style: JSONEscapes) -> String {
        replacingScalars { scalar in
            switch scalar {
            case "\"": #"\""#
            case "\\": #"\\"#
            case "/" where style.slash: #"\/"#
            case "\n": #"\n"#
            case "\t": #"\t"#
            case "\r": #"\r"#
            case _ where scalar.value < 0x20 || style.wide && !scalar.isASCII:
                String(scalar).utf16.map { unit in
                    let digits = String(unit, radix: 16)
                    return #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
                }.joined()
            default: nil
            }
        }
    }

    /// What is meant between the quotes of a text in JSON.
    var withoutEscapes: String {
        var units: [UInt16] = []
        var rest = Array(utf16)[...]
        while let unit = rest.popFirst() {
            guard unit == 0x5C, let letter = rest.popFirst() else {
                units.append(unit)
                continue
            }
            switch UInt8(exactly: letter) {
            case UInt8(ascii: "n"): units.append(0x0A)
            case UInt8(ascii: "t"): units.append(0x09)
            case UInt8(ascii: "r"): units.append(0x0D)
            case UInt8(ascii: "u"):
                guard rest.count >= 4, let code = UInt16(String(decoding: rest.prefix(4), as: UTF16.self), radix: 16)
                else { fallthrough }
                units.append(code)
                rest = rest.dropFirst(4)
            default: units.append(letter)
            }
        }
        return String(decoding: units, as: UTF16.self)
    }
}
