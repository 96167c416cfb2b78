/// A number of things as people read it, with separators between the thousands: `1,250`.
package struct Count: Equatable, CustomStringConvertible {
    private let value: Int64

    /// Of any whole number of 64 bits at most.
    package init(_ value: some BinaryInteger) {
        self.value = Int64(value)
    }

    /// The number and what is counted: `1 order`, `1,250 orders`.
    package func of(_ noun: String) -> String { "\(self) \(noun)\(value == 1 ? "" : "s")" }

    package var description: String {
        let digits = String(value.magnitude)
        var text = value < 0 ? "-" : ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index).isMultiple(of: 3) { text.append(",") }
            text.append(digit)
        }
        return text
    }
}
