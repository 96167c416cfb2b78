/// Where the parts of a JSON number (RFC 8259, section 6) stand in its token.
struct EpochNumber {
    var isNegative: Bool
    var integer: Range<Int>
    /// Empty and at the end of `integer` if there is none.
    var fraction: Range<Int>
    var exponent = 0

    init?(_ token: UnsafeRawBufferPointer) {
        isNegative = token.holds("-", at: 0)
        let start = isNegative ? 1 : 0
        var end = token.endOfDigits(from: start)
        guard end > start, end == start + 1 || !token.holds("0", at: start) else { return nil }
        integer = start..<end
        fraction = end..<end
        if token.holds(".", at: end) {
            fraction = (end + 1)..<token.endOfDigits(from: end + 1)
            guard !fraction.isEmpty else { return nil }
            end = fraction.upperBound
        }
        if token.holds("e", at: end) || token.holds("E", at: end) {
            let isSmall = token.holds("-", at: end + 1)
            let first = isSmall || token.holds("+", at: end + 1) ? end + 2 : end + 1
            end = token.endOfDigits(from: first)
            guard end > first else { return nil }
            for index in first..<end {
                exponent = exponent * 10 + Int(token[index] &- UInt8(ascii: "0"))
                guard exponent <= 9999 else { return nil }
            }
            if isSmall { exponent.negate() }
        }
        guard end == token.count else { return nil }
    }

    /// The number as nanoseconds since the epoch, its unit told by its magnitude; `nil` if they do not fit.
    func epochNanoseconds(in token: UnsafeRawBufferPointer) -> Int64? {
        let isSignificant = { (index: Int) in !token.holds("0", at: index) }
        var digitsBeforePoint = exponent
        var index: Int
        if let first = integer.first(where: isSignificant) {
            index = first
            digitsBeforePoint += integer.upperBound - first
        } else if let first = fraction.first(where: isSignificant) {
            index = first
            digitsBeforePoint -= first - fraction.lowerBound
        } else {
            return 0
        }

        let nanosecondDigits =
            switch digitsBeforePoint {
            case ...11: digitsBeforePoint + 9
            case ...14: digitsBeforePoint + 6
            case ...17: digitsBeforePoint + 3
            default: digitsBeforePoint
            }
        guard nanosecondDigits > 0 else { return 0 }
        guard nanosecondDigits <= 19 else { return nil }

        var value: UInt64 = 0
        for _ in 0..<nanosecondDigits {
            if index == integer.upperBound { index = fraction.lowerBound }
            value *= 10
            if index < fraction.upperBound {
                value += UInt64(token[index] &- UInt8(ascii: "0"))
                index += 1
            }
        }
        return Int64(exactly: isNegative ? -Int128(value) : Int128(value))
    }
}
