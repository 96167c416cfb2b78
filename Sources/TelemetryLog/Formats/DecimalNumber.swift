/// A decimal number as it is written, so that a unit is taken exactly: 1999 cents are 19.99 and nothing else.
struct DecimalNumber {
    private var isNegative = false
    /// The digits without the point.
    private var digits: UInt128 = 0
    /// Powers of ten that the digits are multiplied by.
    private var exponent = 0

    /// Reads what a logger writes for a number: digits, with a sign, a point and an exponent or without; nil for anything
    /// else, for what exceeds a double, and for more than 37 digits that count.
    init?(_ text: UnsafeRawBufferPointer) {
        var index = 0
        if text.holds("-", at: 0) || text.holds("+", at: 0) {
            isNegative = text.holds("-", at: 0)
            index = 1
        }
        let whole = index
        var short: UInt64 = 0
        guard take(text, &index, &short) else { return nil }
        var count = index - whole
        if text.holds(".", at: index) {
            index += 1
            let fraction = index
            guard take(text, &index, &short) else { return nil }
            exponent -= index - fraction
            count += index - fraction
        }
        if digits == 0 { digits = UInt128(short) }
        guard count > 0, takeExponent(text, &index), index == text.count, -400...400 ~= exponent else { return nil }
        guard double.isFinite else { return nil }
    }

    /// Takes digits up to what is none: into `short` as long as they fit there, else into `digits`.
    private mutating func take(_ text: UnsafeRawBufferPointer, _ index: inout Int, _ short: inout UInt64) -> Bool {
        while index < text.count, text[index].isDigit {
            let digit = text[index] &- UInt8(ascii: "0")
            if digits == 0, short < Self.mostShortDigits {
                short = short &* 10 &+ UInt64(digit)
            } else {
                if digits == 0 { digits = UInt128(short) }
                guard digits < Self.mostDigits else { return false }
                digits = digits * 10 + UInt128(digit)
            }
            index += 1
        }
        return true
    }

    private static let mostShortDigits: UInt64 = 1_000_000_000_000_000_000
    private static let mostDigits: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000_000

    private mutating func takeExponent(_ text: UnsafeRawBufferPointer, _ index: inout Int) -> Bool {
        guard index < text.count, text[index] | 0x20 == UInt8(ascii: "e") else { return true }
        index += 1
        let isSmall = text.holds("-", at: index)
        if isSmall || text.holds("+", at: index) { index += 1 }
        let first = index
        var value = 0
        while index < text.count, text[index].isDigit {
            guard value < 10_000 else { return false }
            value = value * 10 + Int(text[index] &- UInt8(ascii: "0"))
            index += 1
        }
        exponent += isSmall ? -value : value
        return index > first
    }

    /// The product; nil when it has more digits than fit.
    func multiplied(by other: DecimalNumber) -> DecimalNumber? {
        var product = self
        let (digits, overflows) = self.digits.multipliedReportingOverflow(by: other.digits)
        guard !overflows else { return nil }
        product.digits = digits
        product.exponent += other.exponent
        product.isNegative = isNegative != other.isNegative
        return product
    }

    /// The sum; nil when it has more digits than fit.
    func added(to other: DecimalNumber) -> DecimalNumber? {
        let low = min(exponent, other.exponent)
        guard let own = aligned(to: low), let others = other.aligned(to: low) else { return nil }
        let sum = own + others
        guard sum.magnitude <= Self.mostDigits else { return nil }
        var total = self
        (total.isNegative, total.digits, total.exponent) = (sum < 0, sum.magnitude, low)
        return total
    }

    /// The digits with their sign, of a number of that exponent, which is not above its own; nil when they do not fit.
    private func aligned(to exponent: Int) -> Int128? {
        var value = digits
        for _ in exponent..<self.exponent where value > 0 {
            guard value < Self.mostDigits else { return nil }
            value *= 10
        }
        guard value <= Self.mostDigits * 10 else { return nil }
        return isNegative ? -Int128(value) : Int128(value)
    }

    /// Whether it is below zero.
    var isBelowZero: Bool { isNegative && digits > 0 }

    /// All its digits, without zeros that say nothing.
    var text: [UInt8] {
        guard !isZero else { return [UInt8(ascii: "0")] }
        let (digits, exponent) = shortest
        var text = Array("\(digits)".utf8)
        if exponent >= 0 {
            text += [UInt8](repeating: UInt8(ascii: "0"), count: exponent)
        } else {
            if text.count <= -exponent {
                text = [UInt8](repeating: UInt8(ascii: "0"), count: 1 - exponent - text.count) + text
            }
            text.insert(UInt8(ascii: "."), at: text.count + exponent)
        }
        return isNegative ? [UInt8(ascii: "-")] + text : text
    }

    static func < (left: DecimalNumber, right: DecimalNumber) -> Bool {
        guard left != right else { return false }
        var negated = right
        negated.isNegative.toggle()
        return left.added(to: negated)?.isBelowZero ?? (left.double < right.double)
    }

    /// The nearest double.
    var double: Double {
        if digits < 9_007_199_254_740_992, -22...22 ~= exponent {
            // One operation on two exact values is exactly rounded (W. D. Clinger, 1990).
            let value = Double(UInt64(truncatingIfNeeded: digits))
            let power = Self.powersOfTen[abs(exponent)]
            let result = exponent < 0 ? value / power : value * power
            return isNegative ? -result : result
        }
        return Double("\(isNegative ? "-" : "")\(digits)e\(exponent)") ?? .nan
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    var isZero: Bool { digits == 0 }

    /// Nanoseconds since the epoch, of a number of `unit`; what is finer is cut off. nil when they do not fit.
    func nanoseconds(in unit: FormatDefinition.Unit) -> Int64? {
        let power = exponent + unit.nanosecondDigits
        var value = digits
        if power < 0 {
            for _ in power..<0 where value > 0 { value /= 10 }
        } else {
            for _ in 0..<power where value > 0 {
                guard value < Self.mostDigits else { return nil }
                value *= 10
            }
        }
        guard value <= UInt128(Int64.max) else { return nil }
        return isNegative ? -Int64(value) : Int64(value)
    }
}

extension FormatDefinition.Unit {
    /// The decimal places of the unit's nanoseconds.
    fileprivate var nanosecondDigits: Int {
        switch self {
        case .seconds: 9
        case .milliseconds: 6
        case .microseconds: 3
        case .nanoseconds: 0
        }
    }
}

extension DecimalNumber: Equatable {
    /// Whether both are one number, however it is written.
    static func == (left: DecimalNumber, right: DecimalNumber) -> Bool {
        guard left.digits > 0, right.digits > 0 else { return left.digits == right.digits }
        return left.isNegative == right.isNegative && left.shortest == right.shortest
    }

    /// The digits without zeros at their end, and the power of ten.
    private var shortest: (UInt128, Int) {
        var (digits, exponent) = (digits, exponent)
        while digits > 0, digits.isMultiple(of: 10) { (digits, exponent) = (digits / 10, exponent + 1) }
        return (digits, exponent)
    }
}
