/// A number of bytes in one unit, 1,000,000 bytes, so that they can be compared and added up: `12.3 MB`, `0.004 MB`.
package struct Megabytes: Equatable, CustomStringConvertible {
    /// In megabytes.
    package let amount: Double

    /// Of a number of bytes, which may be below zero.
    package init(_ bytes: Int64) {
        amount = Double(bytes) / 1e6
    }

    package var description: String {
        if amount == 0 { return "0 MB" }
        let whole = abs(amount) >= 1000 ? Count(Int(amount.rounded())).description : nil
        return (whole ?? amount.fixed(abs(amount) < 0.1 ? 3 : 1)) + " MB"
    }
}
