import Blotter
import BlotterReports
import TelemetryLog

/// Orders as a table, with what became of each and why.
struct OrderTable {
    private static let dispensable = [
        "type", "mode", "fills", "intent→order", "matched by", "order→fill", "side", "filled", "quantity",
        "time (UTC)",
    ]
    private static let leastReason = 16

    private let table: FittedTable

    /// `now` is what an open order's age is counted to.
    init(_ orders: [OrderRecord], now: Timestamp) {
        let isSequenced = orders.contains { $0.matchedBy == "sequence" }
        table = FittedTable(
            [
                .init(
                    "time (UTC)", orders.map { Cell($0.begin?.column) },
                    shorter: orders.map { Cell($0.begin?.secondsColumn) }),
                .init("session", Set(orders.map(\.session)).count > 1 ? orders.map { .text($0.session) } : []),
                .init("order", orders.map { .text($0.orderID ?? "(no id)") }),
                .init("symbol", orders.map { Cell($0.symbol) }),
                .init("side", orders.map { Cell($0.side) }),
                .init("type", orders.map { Cell($0.type) }),
                .init("quantity", orders.map { Cell($0.quantity) }),
                .init("filled", orders.map { Cell($0.filledQuantity) }),
                .init("fills", orders.map { .integer($0.fills) }),
                .init("intent→order", right: orders.map { Self.latency($0.intentToOrder) }),
                .init("order→fill", right: orders.map { Self.latency($0.orderToFill) }),
                .init("state", orders.map { .text($0.state.rawValue) }),
                .init("matched by", isSequenced ? orders.map { Cell($0.matchedBy) } : []),
                .init("why", orders.map { .text(OrderReason($0, now: now).text) }),
            ], dispensable: Self.dispensable, leastTail: Self.leastReason)
    }

    func print(to output: Output) { table.print(to: output) }

    private static func latency(_ milliseconds: Double?) -> String {
        milliseconds.map { Milliseconds($0).description } ?? ""
    }
}
