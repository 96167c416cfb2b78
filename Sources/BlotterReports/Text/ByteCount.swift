/// A number of bytes as people read it, in decimal units: `999 B`, `1.2 GB`.
package struct ByteCount: Equatable, CustomStringConvertible {
    private static let units = ["B", "kB", "MB", "GB", "TB", "PB", "EB"]

    /// May be below zero.
    private let bytes: Int64

    /// Of any whole number of 64 bits at most.
    package init(_ bytes: some BinaryInteger) {
        self.bytes = Int64(bytes)
    }

    /// With one digit after the point: `123.4 MB`.
    package var description: String { text { _ in true } }

    /// With a digit after the point only below ten: `9.5 MB`, `212 MB`.
    package var rounded: String { text { $0 < 9.95 } }

    private func text(hasDecimal: (Double) -> Bool) -> String {
        var amount = Double(bytes.magnitude)
        var digits = 0
        var unit = 0
        while Self.isTooMuch(amount, digits: digits), unit < Self.units.count - 1 {
            amount /= 1000
            unit += 1
            digits = hasDecimal(amount) ? 1 : 0
        }
        return "\(bytes < 0 ? "-" : "")\(amount.fixed(digits)) \(Self.units[unit])"
    }

    /// Whether the amount would be written with four digits before the point; 999.96 kB with one digit after it would.
    private static func isTooMuch(_ amount: Double, digits: Int) -> Bool {
        amount >= (digits == 0 ? 999.5 : 999.95)
    }
}
