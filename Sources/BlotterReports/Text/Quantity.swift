/// A number with an optional unit behind it, as an operator types it: `30`, `1.5h`, `2 m`.
package struct Quantity: Equatable {
    private static let secondsPerUnit: [String: Double] = [
        "": 1, "s": 1, "ms": 0.001, "m": 60, "h": 3600, "d": 86_400, "w": 604_800,
    ]

    let number: Double
    /// Empty when none was given.
    let unit: String

    /// Nil unless the text begins with a plain decimal number; there is no sign and no exponent.
    package init?(parsing text: String) {
        let digits = text.prefix { $0 == "." || ($0.isASCII && $0.isNumber) }
        guard let first = digits.first, first != ".", digits.last != "." else { return nil }
        guard let number = Double(digits) else { return nil }
        self.number = number
        unit = String(text[digits.endIndex...].drop { $0 == " " })
    }

    /// As a length of time, in seconds where there is no unit; nil by another unit.
    package var seconds: Double? { Self.secondsPerUnit[unit].map { number * $0 } }
}
