import Blotter
import TelemetryLog

/// Why an order is not simply filled, in a few words; empty for one that is.
struct OrderReason {
    let text: String

    init(_ order: OrderRecord, now: Timestamp) {
        text =
            switch order.state {
            case .filled: ""
            case .partial, .overfilled: [Self.share(of: order), order.error].compactMap { $0 }.joined(separator: "; ")
            case .rejected: order.error ?? "an error without a text"
            case .open: "no fill and no error" + Self.age(of: order, now)
            case .orphan: "no order with this id was logged" + (order.error.map { "; \($0)" } ?? "")
            }
    }

    private static func share(of order: OrderRecord) -> String? {
        guard let filled = order.filledQuantity, let quantity = order.quantity, quantity > 0 else { return nil }
        return "\((filled / quantity * 100).fixed(1))% filled"
    }

    private static func age(of order: OrderRecord, _ now: Timestamp) -> String {
        guard let time = order.time else { return "" }
        let (age, overflows) = now.nanoseconds.subtractingReportingOverflow(time.nanoseconds)
        guard !overflows, age >= 0 else { return "" }
        return " for " + Duration.nanoseconds(age).inWords
    }
}

extension Duration {
    /// In its two largest units: `3 d 4 h`, `12 min 5 s`, `0.4 s`.
    fileprivate var inWords: String {
        let (seconds, attoseconds) = components
        guard seconds >= 60 else { return (Double(seconds) + Double(attoseconds) / 1e18).shortText + " s" }
        let units: [(name: String, length: Int64)] = [("d", 86_400), ("h", 3600), ("min", 60), ("s", 1)]
        let first = units.firstIndex { seconds >= $0.length } ?? 3
        let large = "\(Count(seconds / units[first].length)) \(units[first].name)"
        let rest = seconds % units[first].length / units[first + 1].length
        return rest == 0 ? large : "\(large) \(rest) \(units[first + 1].name)"
    }
}
