import Glibc

extension Double {
    /// This number with so many digits after the point, as `%.2f` writes it.
    package func fixed(_ digits: Int) -> String {
        var text = [CChar](repeating: 0, count: 400 + digits)
        let length = withVaList([Int32(digits), self]) { vsnprintf(&text, text.count, "%.*f", $0) }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The nearest number of 15 significant digits, which any decimal of so many survives, and what the sum of some is off
    /// by does not: 0.3 for 0.1 + 0.2. Whole numbers are left, as sums of them are exact.
    package var withoutNoise: Double {
        guard isFinite, self != rounded() else { return self }
        return Double(significant(15)) ?? self
    }

    /// An amount for people: `withoutNoise`, and without a point where it is whole.
    package var amountText: String { Figure(withoutNoise).description }

    /// With twelve significant digits at most: more than anybody reads of a length of time.
    package var shortText: String { significant(12) }

    private func significant(_ digits: Int32) -> String {
        var text = [CChar](repeating: 0, count: 32)
        let length = withVaList([digits, self]) { vsnprintf(&text, text.count, "%.*g", $0) }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
