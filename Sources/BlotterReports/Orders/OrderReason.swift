package import Blotter
package import TelemetryLog

/// Why an order is not simply filled, in a few words; empty for one that is.
package struct OrderReason {
    /// `12.5% filled; insufficient balance`, with the error as it was logged.
    package let text: String

    /// `now` is what an open order's age is counted to.
    package init(_ order: OrderRecord, now: Timestamp) {
        text =
            switch order.state {
            case .filled: ""
            case .partial, .overfilled: [Self.share(of: order), order.error].compactMap { $0 }.joined(separator: "; ")
            case .rejected: order.error ?? "an error without a text"
            case .canceled, .expired:
                [Self.share(of: order) ?? "no fill", order.error].compactMap { $0 }.joined(separator: "; ")
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
        let age = now - time
        return age < .zero ? "" : " for " + age.duration.inWords
    }
}
