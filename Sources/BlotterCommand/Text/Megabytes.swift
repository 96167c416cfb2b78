import Blotter

/// A number of bytes in the unit of retention's limits, 1,048,576 bytes: `12.3 MB`, `0.004 MB`.
struct Megabytes: Equatable, CustomStringConvertible {
    let amount: Double

    init(_ bytes: Int64) {
        amount = Double(bytes) / Double(RetentionPolicy.bytesPerMB)
    }

    var description: String {
        if amount == 0 { return "0 MB" }
        let whole = abs(amount) >= 1000 ? Count(Int(amount.rounded())).description : nil
        return (whole ?? amount.fixed(abs(amount) < 0.1 ? 3 : 1)) + " MB"
    }
}
