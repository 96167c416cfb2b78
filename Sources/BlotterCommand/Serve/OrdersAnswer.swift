import Blotter
import BlotterServer
import TelemetryLog

extension Command {
    /// What answers /api/orders.
    static let ordersAnswer = Command(
        name: "orders",
        summary: "a part of the ledger, or the lives of the orders with one id",
        options: LogLocation.options + LedgerOptions.declared + [
            Option("order-id", value: "ID", help: "the orders with this id, or of the intent with it"),
            Option("limit", value: "N", help: "at most the last N orders"),
        ],
        run: { try OrdersAnswer($0).run() }
    )
}

private struct OrdersAnswer {
    private static let usualLimit = 200
    private static let mostOrders = 5000

    private let invocation: Invocation
    private let location: LogLocation
    private let filter: OrderFilter
    private let id: String?
    private let limit: Int
    private let now: Timestamp

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        now = Timestamp(nanoseconds: invocation.now())
        filter = try LedgerOptions(invocation, now: now).filter
        location = try LogLocation(invocation)
        id = invocation.options.value("order-id")
        limit = try invocation.options.integer("limit", atLeast: 1, atMost: Self.mostOrders) ?? Self.usualLimit
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            let json = try id.map { try lives(of: $0, reader) } ?? list(reader)
            invocation.output.write(json.description + "\n")
        }
        return 0
    }

    private func list(_ reader: IndexReader) throws -> JSONText {
        let all = try reader.orderCounts(filter.ofAllStates)
        let listed = try filter == filter.ofAllStates ? all : reader.orderCounts(filter)
        var orders: [JSONText] = []
        try reader.orders(filter, limit: limit) { order in
            orders.append(json(order))
            return true
        }
        return .object([
            ("orders", .array(orders)),
            (
                "counts_by_state",
                .object(OrderState.allCases.map { ($0.rawValue, .integer(Int(all.byState[$0] ?? 0))) })
            ),
            ("total", .integer(Int(listed.byState.values.reduce(0, +)))),
        ])
    }

    /// With why it is not simply filled.
    private func json(_ order: OrderRecord) -> JSONText {
        let reason = OrderReason(order, now: now).text
        return OrderJSON(order).object(with: [("reason", JSONText(reason.isEmpty ? nil : reason))])
    }

    private func lives(of id: String, _ reader: IndexReader) throws -> JSONText {
        let orders = try reader.orders(withID: id, filter)
        guard !orders.isEmpty else {
            throw Problem(404, "Not Found", detail: "no order bears the id \(id)", parameter: "order_id")
        }
        return .object([
            (
                "orders",
                .array(
                    try orders.map { order in
                        let events = try reader.events(of: order)
                        let gaps = OrderStory(order: order, events: events).gaps
                        return .object([
                            ("order", json(order)),
                            (
                                "events",
                                .array(
                                    zip(events, gaps).map { EventJSON($0).object(with: [("gap_ms", JSONText($1))]) })
                            ),
                        ])
                    })
            )
        ])
    }
}
