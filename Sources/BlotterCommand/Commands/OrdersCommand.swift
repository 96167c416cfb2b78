import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let orders = Command(
        name: "orders",
        summary: "the order ledger: what became of each order, and why",
        usage: "[options]\nID [options]",
        options: LogLocation.options + LedgerOptions.declared + [
            Option("limit", short: "n", value: "N", help: "at most the last N orders; 0 for all (default: 50)")
        ] + RowOptions.declared(json: "an array of objects; with ID of orders, each with its events"),
        notes: """
            Intents, orders, fills and errors are joined by their ids within a session; where an id is missing, by \
            sequence, and the order says so. The totals are those of all orders that the filters mean, whatever \
            --state, --older-than and --limit pick for the list. The time of an order is that of its own event; --type \
            asks for orders that have such an event.

            ID is that of an order, or of an intent: its events are shown in time, with the gaps between them and what \
            the gates decided.
            """,
        examples: [
            ("blotter orders --session session_123 --state open,rejected", "orders without a fill, and why"),
            ("blotter orders --state open --older-than 30s", "what is stuck"),
            ("blotter orders ord_00042", "one order's life"),
        ],
        run: { try OrdersCommand($0).run() }
    )
}

/// `orders`: the ledger, or with an id the lifecycles of the orders that bear it.
private struct OrdersCommand {
    private static let usualLimit = 50

    private let invocation: Invocation
    private let filter: OrderFilter
    private let location: LogLocation
    private let id: String?
    private let limit: Int?
    private let rows: RowOptions
    private let now: Timestamp

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 1)
        self.invocation = invocation
        now = invocation.time
        filter = try LedgerOptions(options, now: now).filter
        location = try LogLocation(invocation)
        id = options.positionals.first
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
        rows = try RowOptions(options)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            guard let id else { return try list(engine) }
            try tell(of: id, engine)
            return 0
        }
    }

    // MARK: One order

    private func tell(of id: String, _ engine: any Engine) throws {
        let orders = try engine.orders(withID: id, filter)
        guard !orders.isEmpty else {
            let nearest = NearestName(to: id, among: try engine.idsBeside(id)).name
            throw CommandError(
                id, "no order bears this id",
                remedy: nearest.map { "did you mean \($0)?" }
                    ?? "see 'blotter search \(ShellWord(id))' for events that do")
        }
        if rows.isCount { return rows.write(count: Int64(orders.count), to: invocation.output) }
        if rows.format ?? .json != .json {
            return try print(rows: { body in _ = orders.allSatisfy(body) })
        }
        let stories = try orders.map { OrderStory(order: $0, events: try engine.events(of: $0)) }
        if rows.format == .json {
            invocation.output.write(JSONText.array(stories.map { $0.json(now: now) }).pretty + "\n")
            return
        }
        for (number, story) in stories.enumerated() {
            if number > 0 { invocation.output.write("\n") }
            story.print(to: invocation.output, now: now)
        }
    }

    // MARK: The ledger

    /// Answers the exit status.
    private func list(_ engine: any Engine) throws -> Int32 {
        let all = try engine.orderCounts(filter.ofAllStates)
        let listed = try filter == filter.ofAllStates ? all : engine.orderCounts(filter)
        let found = listed.byState.values.reduce(0, +)
        if rows.isCount {
            rows.write(count: Int64(found), to: invocation.output)
        } else if rows.format != nil {
            try print(rows: { body in try engine.orders(filter, limit: rows.fetched(limit), body) })
        } else if !all.byState.isEmpty {
            try print(all, engine)
        }
        if let limit, found > limit, !rows.isCount {
            invocation.note(
                "showing the \(rows.part("last")) \(Count(limit)) of \(Count(found)) orders; --limit 0 for all")
        }
        return try MatchNote(engine, filter.events, invocation).write(found: found > 0, nothing: "no orders match")
    }

    private func print(_ counts: OrderCounts, _ engine: any Engine) throws {
        invocation.output.write(OrderTotals(counts: counts, missing: try engine.missingFills(filter.ofAllStates)).text)
        var orders: [OrderRecord] = []
        try engine.orders(filter, limit: rows.fetched(limit)) { order in
            orders.append(order)
            return true
        }
        orders = try rows.arranged(orders, OrderRow.columns, limit: limit) { OrderRow($0).cells }
        guard !orders.isEmpty else { return }
        invocation.output.write("\n")
        OrderTable(orders, now: now).print(to: invocation.output)
    }

    private func print(rows each: (_ body: (OrderRecord) -> Bool) throws -> Void) throws {
        try rows.print(to: invocation.output, OrderRow.columns, limit: limit, { OrderRow($0).cells }, each)
    }
}
