private import Glibc

/// The numbers of JSON texts (RFC 8259, section 6).
enum JSONNumber {
    /// How a number is written.
    enum Form {
        case whole
        /// With decimal places or an exponent.
        case decimal
    }

    /// Whether `text`, which is not empty, is a number and nothing else.
    static func isNumber(_ text: UnsafeRawBufferPointer) -> Bool { form(of: text) != nil }

    /// The form of the number that `text`, which is not empty, is; nil when it is none.
    static func form(of text: UnsafeRawBufferPointer) -> Form? {
        var index = text[0] == UInt8(ascii: "-") ? 1 : 0
        guard let whole = digits(text, &index), whole == 1 || text[index - whole] != UInt8(ascii: "0") else {
            return nil
        }
        if index == text.count { return .whole }
        if index < text.count, text[index] == UInt8(ascii: ".") {
            index += 1
            guard digits(text, &index) != nil else { return nil }
        }
        if index < text.count, text[index] | 0x20 == UInt8(ascii: "e") {
            index += 1
            if index < text.count, text[index] == UInt8(ascii: "+") || text[index] == UInt8(ascii: "-") { index += 1 }
            guard digits(text, &index) != nil else { return nil }
        }
        return index == text.count ? .decimal : nil
    }

    /// Steps over digits; how many, nil when there are none.
    @inline(__always)
    private static func digits(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> Int? {
        let first = index
        while index < text.count, text[index].isDigit { index &+= 1 }
        return index > first ? index &- first : nil
    }

    /// The double nearest to the number in `text`; NaN when `text` is no number or exceeds a double.
    ///
    /// Up to 15 digits and 22 decimal places one division of exact values is exactly rounded (W. D. Clinger, How to
    /// Read Floating Point Numbers Accurately, 1990); the rest is left to strtod.
    static func double(_ text: UnsafeRawBufferPointer) -> Double {
        guard let first = text.first, first.isDigit || first == UInt8(ascii: "-") else { return .nan }
        var mantissa: UInt64 = 0
        var digits = 0
        var places = 0
        var hasPoint = false
        for byte in text.dropFirst(first == UInt8(ascii: "-") ? 1 : 0) {
            if byte.isDigit {
                mantissa = mantissa &* 10 &+ UInt64(byte &- UInt8(ascii: "0"))
                digits += 1
                if hasPoint { places += 1 }
            } else if byte == UInt8(ascii: "."), !hasPoint {
                hasPoint = true
            } else {
                return slowDouble(text)
            }
        }
        guard let value = exact(mantissa, digits: digits, places: places) else { return slowDouble(text) }
        return first == UInt8(ascii: "-") ? -value : value
    }

    /// The number of so many digits without its sign and point; nil where one division does not do.
    @inline(__always)
    static func exact(_ mantissa: UInt64, digits: Int, places: Int) -> Double? {
        guard digits <= 15, places < powersOfTen.count else { return nil }
        return Double(mantissa) / powersOfTen[places]
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
    ]

    private static func slowDouble(_ text: UnsafeRawBufferPointer) -> Double {
        let value = Double(String(decoding: text, as: UTF8.self)) ?? .nan
        return value.isFinite ? value : .nan
    }
}
