/// A number with an optional unit behind it, as an operator types it: `30`, `1.5h`, `2 m`.
struct Quantity: Equatable {
    let number: Double
    /// Empty when none was given.
    let unit: String

    /// Nil unless the text begins with a plain decimal number; there is no sign and no exponent.
    init?(parsing text: String) {
        let digits = text.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
        guard let first = digits.first, first != ".", digits.last != "." else { return nil }
        guard let number = Double(digits) else { return nil }
        self.number = number
        unit = String(text[digits.endIndex...].drop { $0 == " " })
    }
}
