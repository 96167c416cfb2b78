import Blotter
import BlotterReports
import TelemetryLog

/// One order's life: what became of it, and its events with the time between them.
struct OrderStory {
    let order: OrderRecord
    let events: [EventRecord]

    func print(to output: Output, now: Timestamp) {
        var title = StyledText()
        title.append(order.orderID ?? "(no id)", .bold)
        title.append(" in \(order.session)" + (order.symbol.map { ", \($0)" } ?? "") + ": ")
        title.append(order.state.rawValue, order.state == .filled ? .green : .yellow)
        output.write(title.rendered(on: output) + "\n")
        for line in facts(now) { output.write("  \(Escaped(line).text)\n") }
        let listing = EventListing(to: output, isOneSession: true, hasGaps: true)
        for event in events { listing.append(event) }
        listing.end()
        if missing > 0 {
            output.write("  … and \(missing) more fills without an id, which the order of time gave to it\n")
        }
    }

    /// Fills of this order that bear no id, but for the first.
    private var missing: Int64 { max(0, order.fills - Int64(events.count { $0.kind == "fill" })) }

    private func facts(_ now: Timestamp) -> [String] {
        let asked = [order.side, order.quantity?.amountText, order.type].compactMap { $0 }
        var fill = "\(order.fills) \(order.fills == 1 ? "fill" : "fills")"
        if let quantity = order.filledQuantity { fill += " of \(quantity.amountText)" }
        if let price = order.averagePrice { fill += ", average price \(price.amountText)" }
        if let fees = order.fees { fill += ", fees \(fees.amountText)" }
        if let currency = order.feeCurrency { fill += " \(currency)" }
        let latencies = [
            order.intentToOrder.map { "intent→order \(Milliseconds($0))" },
            order.orderToFill.map { "order→fill \(Milliseconds($0))" },
            order.matchedBy.map { "matched by \($0)" },
        ].compactMap { $0 }
        let reason = OrderReason(order, now: now).text
        return [
            (asked.isEmpty ? "" : asked.joined(separator: " ") + "; ") + fill, latencies.joined(separator: ", "),
            reason,
        ].filter { !$0.isEmpty }
    }

    /// `{"order": {…}, "events": [{…}, …]}`
    func json(now: Timestamp) -> JSONText {
        .object([
            ("order", OrderLifecycleJSON(order, now: now).object),
            ("events", .array(Array(OrderLifecycleJSON.events(events)))),
        ])
    }
}
