import Blotter
import BlotterReports

/// How many orders there are in each state, and why some have no fill.
struct OrderTotals {
    private static let states: [OrderState] = [
        .filled, .partial, .overfilled, .rejected, .canceled, .expired, .open,
    ]
    private static let mostReasons = 10

    let counts: OrderCounts
    let missing: [MissingFills]

    var text: String {
        let states = Self.states.compactMap { state in
            counts.byState[state].map { "\(state.rawValue) \(Count($0))" }
        }
        var text = "Orders: \(Count(counts.orders))"
        if !states.isEmpty { text += " (\(states.joined(separator: ", ")))" }
        text += "\nFills: \(Count(counts.fills))\n"
        if let orphans = counts.byState[.orphan] {
            text += "Ids with fills or errors but without an order: \(Count(orphans))\n"
        }
        return text + reasons
    }

    private var reasons: String {
        guard counts.unfilled > 0, counts.orders > 0 else { return "" }
        let share = (Double(counts.unfilled) / Double(counts.orders) * 100).fixed(2)
        var text = "Without a fill: \(Count(counts.unfilled)) (\(share)%)\n"
        let shown = missing.prefix(missing.count == Self.mostReasons + 1 ? missing.count : Self.mostReasons)
        let digits = shown.map { Count($0.count).description.count }.max() ?? 0
        func line(_ count: Int64, _ reason: String) -> String {
            let number = Count(count).description
            return "  \(String(repeating: " ", count: digits - number.count))\(number)  \(Escaped(reason).text)\n"
        }
        for missing in shown { text += line(missing.count, Self.reason(missing)) }
        let others = missing.dropFirst(shown.count)
        guard !others.isEmpty else { return text }
        return text + line(others.reduce(0) { $0 + $1.count }, "for \(others.count) other reasons")
    }

    private static func reason(_ missing: MissingFills) -> String {
        switch missing.state {
        case .rejected: "rejected: \(missing.error ?? "an error without a text")"
        case .open: "open: no fill and no error"
        default: missing.state.rawValue
        }
    }
}
