package import Blotter
package import TelemetryLog

/// An order with why it is not simply filled, and its events with the time between them, as JSON.
package struct OrderLifecycleJSON {
    /// The names of the members of `object`, in their order.
    package static let columns = OrderRow.columns + ["reason"]

    private let order: OrderRecord
    private let reason: String

    /// `now` is what an open order's age is counted to.
    package init(_ order: OrderRecord, now: Timestamp) {
        self.order = order
        reason = OrderReason(order, now: now).text
    }

    /// The columns of the view `orders`, `error`, and `reason`, which is null for an order that is filled.
    package var object: JSONText {
        OrderRow(order).object(with: [("reason", JSONText(reason.isEmpty ? nil : reason))])
    }

    /// The values, in the order of `columns`.
    package var cells: [Cell] { OrderRow(order).cells + [Cell(reason.isEmpty ? nil : reason)] }

    /// The events of the order, each with `gap_ms`: the milliseconds since the one before, null where one of the two has
    /// no time.
    package static func events(_ events: [EventRecord]) -> some Sequence<JSONText> {
        zip(events, [nil] + events.map(\.timestamp)).lazy.map { event, previous in
            EventRow(event).object(with: [("gap_ms", JSONText(gap(event.timestamp, previous)))])
        }
    }

    private static func gap(_ time: Timestamp?, _ previous: Timestamp?) -> Double? {
        guard let time, let previous else { return nil }
        return Double((time - previous).nanoseconds) / 1e6
    }
}
