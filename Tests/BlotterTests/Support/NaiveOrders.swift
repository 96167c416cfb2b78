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
    var isSequenced = false

    var text: String {
        func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "NULL" }
        let filled = fills.compactMap(\.quantity).reduce(0, +)
        let ended = endings.contains("cancel") ? "canceled" : endings.contains("expire") ? "expired" : nil
        let state =
            if let order {
                if fills.isEmpty {
                    errors > 0 ? "rejected" : ended ?? "open"
                } else if filled == order.quantity ?? 0 {
                    "filled"
                } else {
                    filled < order.quantity ?? 0 ? ended ?? "partial" : "overfilled"
                }
            } else { "orphan" }
        let toOrder = order?.clock.flatMap { order in intent?.clock.map { order - $0 } }
        let toFill = order?.clock.flatMap { order in fills.compactMap(\.clock).min().map { $0 - order } }
        let isJoined = intent != nil || (order != nil && (!fills.isEmpty || errors > 0 || ended != nil))
        let matched =
            isSequenced && isJoined
            ? "sequence" : isJoined ? "id" : "NULL"
        let symbol = (order ?? standIn)?.symbol ?? "NULL"
        return "\(session)|\(symbol)|\(orderID ?? "NULL")|\(number(order?.clock))|\(number(intent?.clock))|"
            + "\(fills.count)|"
            + "\(number(fills.isEmpty ? nil : filled))|\(number(toOrder))|\(number(toFill))|\(state)|\(matched)"
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
                var row = OrderRow(session: session, orderID: id)
                row.order = own.first { $0.kind == "order" && $0.orderID == id }
                row.standIn = own.standIn(of: id)
                row.fills = own.filter { $0.kind == "fill" && $0.orderID == id }.onceEach
                row.errors = own.count { $0.kind == "error" && $0.orderID == id }
                row.endings = own.endings(of: id)
                rows.append(row)
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
            case "fill" where event.orderID == nil: take(event, past, session, &rows)
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
            rows.append(
                OrderRow(
                    session: session, standIn: events.standIn(of: id),
                    order: events.first { $0.kind == "order" && $0.orderID == id }, orderID: id,
                    fills: events.filter { $0.kind == "fill" && $0.orderID == id }.onceEach,
                    errors: events.count { $0.kind == "error" && $0.orderID == id }, endings: events.endings(of: id)))
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
                $0.order?.time == order.time && order.kind == "order" && $0.fills.isEmpty && $0.errors == 0
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
