/// What the view `orders` has to show, row by row.
struct OrderRow {
    var session: String
    /// The earliest event that is known of it, where there is none of its own.
    var standIn: StoryEvent?
    var order: StoryEvent?
    var orderID: String?
    var intent: StoryEvent?
    var fills: [StoryEvent] = []
    var errors = 0
    var endings: Set<String> = []
    var amendments: [StoryEvent] = []
    var busts: [StoryEvent] = []
    var isSequenced = false

    /// The fills but for totals of the order that do not grow.
    var counted: [StoryEvent] {
        var filled = 0
        return fills.filter { fill in
            guard let count = fill.quantity ?? fill.total.map({ max(0, $0 - filled) }) else { return true }
            filled += count
            return count != 0 || fill.quantity != nil || fill.orderID == nil
        }
    }

    var text: String {
        let fills = counted
        func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "NULL" }
        let tally = NaiveTally(fills)
        let quantity = amendments.last { $0.quantity != nil }?.quantity ?? order?.quantity
        let ended = endings.contains("cancel") ? "canceled" : endings.contains("expire") ? "expired" : nil
        let state =
            if order != nil {
                if fills.isEmpty {
                    errors > 0 ? "rejected" : ended ?? "open"
                } else if let filled = tally.filled, let quantity, filled != quantity {
                    filled < quantity ? ended ?? "partial" : "overfilled"
                } else {
                    "filled"
                }
            } else { "orphan" }
        let toOrder = order?.clock.flatMap { order in intent?.clock.map { order - $0 } }
        let toFill = order?.clock.flatMap { order in fills.compactMap(\.clock).min().map { $0 - order } }
        let hasParts = !fills.isEmpty || errors > 0 || ended != nil || !amendments.isEmpty || !busts.isEmpty
        let isJoined = intent != nil || (order != nil && hasParts)
        let matched =
            isSequenced && isJoined
            ? "sequence" : isJoined ? "id" : "NULL"
        let symbol = (order ?? standIn)?.symbol ?? "NULL"
        return "\(session)|\(symbol)|\(orderID ?? "NULL")|\(number(order?.clock))|\(number(intent?.clock))|"
            + "\(fills.count)|"
            + "\(number(tally.filled))|\(number(toOrder))|\(number(toFill))|\(state)|\(matched)|"
            + "\(number(quantity))|\(number(tally.millionthsAPiece))|\(number(tally.fees))|\(tally.currency ?? "NULL")"
    }
}

extension OrderRow {
    /// By the id that its events bear; `events` are in time.
    init(of id: String, _ session: String, _ events: [StoryEvent]) {
        let own = events.filter { $0.orderID == id && $0.kind != "intent" }
        self.init(
            session: session, standIn: own.first, order: own.first { $0.kind == "order" }, orderID: id,
            fills: own.filter { $0.kind == "fill" && !events.takeBack($0) }.onceEach,
            errors: own.count { $0.kind == "error" },
            endings: Set(own.map(\.kind)).intersection(["cancel", "expire"]),
            amendments: own.filter { $0.kind == "amend" }, busts: own.filter { $0.kind == "bust" })
    }
}

/// What the fills of one order, in time, come to.
struct NaiveTally {
    var filled: Int?
    var fees: Int?
    var currency: String?
    /// The average price.
    var millionthsAPiece: Int?

    init(_ fills: [StoryEvent]) {
        var (worth, known) = (0, 0)
        for fill in fills {
            let before = filled ?? 0
            guard let count = fill.quantity ?? fill.total.map({ $0 > before ? $0 - before : 0 }) else { continue }
            filled = before + count
            if fill.price == nil, let average = fill.averagePrice, let total = fill.total, count > 0, total == filled {
                // All that was filled up to it cost so much.
                (worth, known) = (average * total, total)
                continue
            }
            guard let price = fill.price ?? fill.averagePrice else { continue }
            worth += price * count
            known += count
        }
        if known > 0 { millionthsAPiece = Int((Double(worth) / Double(known) * 1e6).rounded()) }
        let paid = fills.filter { $0.fee != nil }
        guard let first = paid.first, paid.allSatisfy({ $0.currency == first.currency }) else { return }
        fees = paid.compactMap(\.fee).reduce(0, +)
        currency = first.currency
    }
}

/// Everything joined by its id, by going through all events for each.
struct NaiveLifecycles {
    let rows: [String]

    init(_ events: [StoryEvent]) {
        var rows: [OrderRow] = []
        for session in Set(events.map(\.session)) {
            let own = events.filter { $0.session == session }.inTime
            for id in Set(own.filter { $0.kind != "intent" }.compactMap(\.orderID)) {
                rows.append(OrderRow(of: id, session, own))
            }
            // An intent is one order's, the first that names it.
            for order in rows.indices.filter({ rows[$0].session == session }).sorted(by: {
                (rows[$0].order?.time ?? .max) < (rows[$1].order?.time ?? .max)
            }) {
                guard let wanted = rows[order].order?.intentID,
                    let intent = own.first(where: { $0.kind == "intent" && $0.intentID == wanted }),
                    !rows.contains(where: { $0.session == session && $0.intent?.time == intent.time })
                else { continue }
                rows[order].intent = intent
            }
        }
        self.rows = rows.map(\.text).sorted()
    }
}

/// As above, and then what has no ids by what came last, in each session in which an id is missing.
struct NaiveSequence {
    let rows: [String]

    init(_ events: [StoryEvent]) {
        rows = Set(events.map(\.session)).flatMap { session in
            Self.rows(of: events.filter { $0.session == session }.inTime, session)
        }.map(\.text).sorted()
    }

    private static func rows(of events: [StoryEvent], _ session: String) -> [OrderRow] {
        var rows = rowsByID(of: events, session)
        guard isAnyIDMissing(in: events) else { return rows }
        for event in events where event.kind == "order" && event.orderID == nil {
            rows.append(OrderRow(session: session, order: event))
        }
        // Time passes: each event looks back.
        for (now, event) in events.enumerated() {
            let past = events[..<now].filter { $0.symbol == event.symbol && $0.isTimed == event.isTimed }
            switch event.kind {
            case "order": takeIntent(event, past, &rows)
            case "fill" where event.orderID == nil && !events.takeBack(event): take(event, past, session, &rows)
            default: break
            }
        }
        return rows
    }

    private static func isTaken(_ intent: StoryEvent, _ rows: [OrderRow]) -> Bool {
        rows.contains { $0.intent?.time == intent.time }
    }

    private static func rowsByID(of events: [StoryEvent], _ session: String) -> [OrderRow] {
        var rows: [OrderRow] = []
        for id in Set(events.filter { $0.kind != "intent" }.compactMap(\.orderID)) {
            rows.append(OrderRow(of: id, session, events))
        }
        for event in events where event.kind == "order" {
            guard let place = rows.firstIndex(where: { $0.order?.time == event.time }),
                let intent = events.first(where: {
                    $0.kind == "intent" && $0.intentID != nil && $0.intentID == (event.intentID ?? event.orderID)
                }), !isTaken(intent, rows)
            else { continue }
            rows[place].intent = intent
        }
        return rows
    }

    private static func isAnyIDMissing(in events: [StoryEvent]) -> Bool {
        events.contains { event in
            switch event.kind {
            case "order":
                event.orderID == nil
                    || (event.intentID == nil && events.contains { $0.kind == "intent" })
            case "fill": event.orderID == nil
            default: false
            }
        }
    }

    private static func takeIntent(_ order: StoryEvent, _ past: [StoryEvent], _ rows: inout [OrderRow]) {
        guard order.intentID == nil, let place = rows.firstIndex(where: { $0.order?.time == order.time }),
            rows[place].intent == nil
        else { return }
        rows[place].intent = past.last { $0.kind == "intent" && !isTaken($0, rows) }
        rows[place].isSequenced = rows[place].intent != nil
    }

    /// Gives a fill to the last order that has neither a fill nor an error.
    private static func take(
        _ fill: StoryEvent, _ past: [StoryEvent], _ session: String, _ rows: inout [OrderRow]
    ) {
        let isRepeated = past.contains { $0.kind == "fill" && $0.orderID == nil && $0.fillID == fill.fillID }
        guard fill.fillID == nil || !isRepeated else { return }
        let order = past.last { order in
            rows.contains {
                $0.order?.time == order.time && order.kind == "order" && $0.counted.isEmpty && $0.errors == 0
            }
        }
        if let order, let place = rows.firstIndex(where: { $0.order?.time == order.time }) {
            rows[place].fills.append(fill)
            rows[place].isSequenced = true
        } else {
            rows.append(OrderRow(session: session, standIn: fill, fills: [fill], isSequenced: true))
        }
    }
}

extension LogStore {
    /// The view `orders`, with times in milliseconds of a story's and numbers as whole ones.
    func orderRows() throws -> [String] {
        try rows(
            """
            SELECT session_id, symbol, order_id, \(Self.milliseconds("order_ts")), \(Self.milliseconds("intent_ts")), fills,
                CAST(filled_quantity AS INTEGER), CAST(intent_to_order_ms AS INTEGER), CAST(order_to_fill_ms AS INTEGER),
                state, matched_by, CAST(quantity AS INTEGER), CAST(round(avg_fill_price * 1e6) AS INTEGER),
                CAST(fees AS INTEGER), fee_currency
            FROM orders
            """
        ).sorted()
    }

    private static func milliseconds(_ column: String) -> String {
        "CAST(round((julianday(\(column)) - 2440587.5) * 86400000) AS INTEGER) - 1766223000000"
    }
}
