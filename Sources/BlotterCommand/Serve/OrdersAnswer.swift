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
        let total = Int(listed.byState.values.reduce(0, +))
        // The newest are the last to come: they have the room of those before them.
        var orders = BoundedTail<JSONText>(mostBytes: AnswerLimit.usualBytes)
        try reader.orders(filter, limit: limit) { order in
            let text = json(order).description
            orders.append(.raw(text), bytes: text.utf8.count)
            return true
        }
        return .object([
            ("orders", .array(orders.elements)),
            (
                "counts_by_state",
                .object(OrderState.allCases.map { ($0.rawValue, .integer(Int(all.byState[$0] ?? 0))) })
            ),
            ("total", .integer(total)), ("truncated", .bool(orders.elements.count < total)),
        ])
    }

    /// With why it is not simply filled.
    private func json(_ order: OrderRecord) -> JSONText {
        let reason = OrderReason(order, now: now).text
        return OrderJSON(order).object(with: [("reason", JSONText(reason.isEmpty ? nil : reason))])
    }

    private func lives(of id: String, _ reader: IndexReader) throws -> JSONText {
        var orders = try reader.orders(withID: id, filter, limit: limit + 1)
        guard !orders.isEmpty else {
            throw Problem(404, "Not Found", detail: "no order bears the id \(id)", parameter: "order_id")
        }
        var room = LifeRoom(isCut: orders.count > limit)
        orders = Array(orders.prefix(limit))
        var lives: [JSONText] = []
        for order in orders {
            guard let life = try life(of: order, reader, &room) else { break }
            lives.append(life)
        }
        return .object([("orders", .array(lives)), ("truncated", .bool(room.isCut || invocation.limit?.isCut == true))])
    }

    /// How much of the lives of orders there is room for, of all that bear one id together.
    private struct LifeRoom {
        var events = 2000
        var bytes = AnswerLimit.usualBytes
        var isCut: Bool
    }

    /// nil when there is no room left.
    private func life(of order: OrderRecord, _ reader: IndexReader, _ room: inout LifeRoom) throws -> JSONText? {
        let head = json(order).description
        room.bytes -= head.utf8.count
        guard room.events > 0, room.bytes > 0, invocation.limit?.isCut != true else {
            room.isCut = true
            return nil
        }
        let events = try reader.events(of: order, limit: room.events + 1)
        let gaps = OrderStory(order: order, events: events).gaps
        var texts: [JSONText] = []
        for (event, gap) in zip(events, gaps) {
            let text = EventJSON(event).object(with: [("gap_ms", JSONText(gap))]).description
            room.bytes -= text.utf8.count
            guard room.events > 0, room.bytes > 0 else {
                room.isCut = true
                break
            }
            room.events -= 1
            texts.append(.raw(text))
        }
        return .object([("order", .raw(head)), ("events", .array(texts))])
    }
}

/// The last elements that come, as many as fit into a number of bytes.
struct BoundedTail<Element> {
    private let mostBytes: Int
    private var all: [(element: Element, bytes: Int)] = []
    private var first = 0
    private var bytes = 0

    init(mostBytes: Int) { self.mostBytes = mostBytes }

    mutating func append(_ element: Element, bytes: Int) {
        all.append((element, bytes))
        self.bytes += bytes
        while self.bytes > mostBytes, first < all.count {
            self.bytes -= all[first].bytes
            first += 1
        }
        if first > all.count / 2 {
            all.removeFirst(first)
            first = 0
        }
    }

    var elements: [Element] { all[first...].map(\.element) }
}
