import Glibc

extension Double {
    /// This number with so many digits after the point, as `%.2f` writes it.
    package func fixed(_ digits: Int) -> String {
        var text = [CChar](repeating: 0, count: 400 + digits)
        let length = withVaList([Int32(digits), self]) { vsnprintf(&text, text.count, "%.*f", $0) }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// With twelve significant digits at most, which hides what sums of decimal fractions are off by.
    package var shortText: String {
        var text = [CChar](repeating: 0, count: 32)
        let length = withVaList([self]) { vsnprintf(&text, text.count, "%.12g", $0) }
        return String(decoding: text.prefix(Int(length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
