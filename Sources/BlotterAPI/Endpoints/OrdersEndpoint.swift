import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/orders`: a part of the ledger, or the lifecycles of the orders with one id.
struct OrdersEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "orders"],
        parameters: Route.Parameter.filter() + [
            .value("state", isRepeatable: true), .value("older_than"), .value("order_id"), .value("limit"),
            .value("order_to_fill_ms"), .value("intent_to_order_ms"),
        ] + Route.Parameter.export)

    private static let usualLimit = 200
    private static let mostOrders = 5000

    private let filter: OrderFilter
    private let id: String?
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try LedgerOptions(parameters, now: now).filter
        id = parameters.value("order-id")
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostOrders) ?? Self.usualLimit
    }

    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export {
        let filter = try LedgerOptions(parameters, now: now).filter
        let id = parameters.value("order-id")
        let limit = try parameters.integer("limit", atLeast: 1)
        return RowExport(style: style, columns: OrderLifecycleJSON.columns) { engine, site, row in
            func write(_ order: OrderRecord) -> Bool {
                let order = OrderLifecycleJSON(order, now: site.now)
                return row({ order.cells }, { order.object })
            }
            guard let id else { return try engine.orders(filter, limit: limit, write) }
            _ = try engine.orders(withID: id, filter, limit: limit).allSatisfy(write)
        }
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            Response(try id.map { try lifecycles(of: $0, engine, site) } ?? list(engine, site))
        }
    }

    private func list(_ engine: any Engine, _ site: AnswerSite) throws -> JSONText {
        let all = try engine.orderCounts(filter.ofAllStates)
        let listed = try filter == filter.ofAllStates ? all : engine.orderCounts(filter)
        let total = Int(listed.byState.values.reduce(0, +))
        // The newest are the last to come: they have the room of those before them.
        var orders = BoundedTail<JSONText>(mostBytes: AnswerLimit.usualBytes)
        try engine.orders(filter, limit: limit) { order in
            let text = OrderLifecycleJSON(order, now: site.now).object.description
            orders.append(.raw(text), bytes: text.utf8.count)
            return true
        }
        let counts = OrderState.allCases.map { ($0.rawValue, JSONText.integer(Int(all.byState[$0] ?? 0))) }
        return .object([
            ("orders", .array(orders.elements)), ("counts_by_state", .object(counts)), ("total", .integer(total)),
            ("truncated", .bool(orders.elements.count < total)),
        ])
    }

    private func lifecycles(of id: String, _ engine: any Engine, _ site: AnswerSite) throws -> JSONText {
        let orders = try engine.orders(withID: id, filter, limit: limit + 1)
        guard !orders.isEmpty else {
            throw Problem(404, "Not Found", detail: "no order bears the id \(id)", parameter: "order_id")
        }
        var room = Room(isCut: orders.count > limit)
        var lifecycles: [JSONText] = []
        for order in orders.prefix(limit) {
            guard let lifecycle = try lifecycle(of: order, engine, site, &room) else { break }
            lifecycles.append(lifecycle)
        }
        return .object([("orders", .array(lifecycles)), ("truncated", .bool(room.isCut || site.limit.isCut))])
    }

    /// How much of the lifecycles there is room for, of all orders that bear one id together.
    private struct Room {
        var events = 2000
        var bytes = AnswerLimit.usualBytes
        var isCut: Bool

        /// Whether there is any left; if not, the answer is cut.
        mutating func isLeft() -> Bool {
            guard events > 0, bytes > 0 else {
                isCut = true
                return false
            }
            return true
        }
    }

    /// nil when there is no room left.
    private func lifecycle(
        of order: OrderRecord, _ engine: any Engine, _ site: AnswerSite, _ room: inout Room
    ) throws -> JSONText? {
        let head = OrderLifecycleJSON(order, now: site.now).object.description
        room.bytes -= head.utf8.count
        guard room.isLeft(), !site.limit.isCut else { return nil }
        var texts: [JSONText] = []
        for event in OrderLifecycleJSON.events(try engine.events(of: order, limit: room.events + 1)) {
            let text = event.description
            room.bytes -= text.utf8.count
            guard room.isLeft() else { break }
            room.events -= 1
            texts.append(.raw(text))
        }
        return .object([("order", .raw(head)), ("events", .array(texts))])
    }
}
