/// The lifecycles of one session's orders where ids are missing, from all its events in the order of time.
///
/// What has ids is joined by them first. Then, in time, an order without an id of its intent takes the last intent of
/// its symbol that no order has taken, and a fill without an id the last order of its symbol that no fill or error
/// has taken. A fill that bears an id of its own counts once for its order, and not at all when a bust takes it back.
/// Events without a time are joined so with each other, in the order of their lines, and never with those that have one:
/// nobody knows which came first.
struct SequenceMatcher {
    typealias Event = OrderEvent<ExactText?>

    /// The symbol of each series that has one.
    private let symbols: [Int64: ExactText]
    private var lifecycles: [OrderLifecycle] = []
    /// Places in `lifecycles`.
    private var byOrderID: [ExactText: Int] = [:]
    /// Intents that an order has.
    private var taken: Set<Int64> = []
    private var seenFills: Set<FillKey> = []
    private var busted: Set<FillKey> = []

    /// What two events that tell of one fill have in common.
    private struct FillKey: Hashable {
        var order: ExactText?
        /// The strand of a fill without an order's id; nil for one that has it.
        var strand: Strand?
        var fill: ExactText
    }

    /// Events of a session that may belong to one another: those of one symbol, all with a time or all without.
    struct Strand: Hashable {
        var symbol: ExactText?
        var isTimed: Bool

        init(_ symbol: ExactText?, _ part: OrderLifecycle.Part) { (self.symbol, isTimed) = (symbol, part.time != nil) }
    }

    /// What a session's events, in the order of time, make: the lifecycles, and the intents that no order has taken.
    /// `symbols` has the symbol of each series that has one, `orders` the ids that lead to one order.
    static func joined(
        _ events: [Event], symbols: [Int64: ExactText], _ orders: SameOrders = SameOrders([])
    ) -> (lifecycles: [OrderLifecycle], waiting: [OrderLifecycle.Part]) {
        var sequence = SequenceMatcher(symbols)
        let events = orders.isEmpty ? events : withStandingIDs(events, orders)
        sequence.joinByID(events)
        guard events.contains(where: \.callsForSequence) else { return (sequence.lifecycles, []) }
        let waiting = sequence.joinBySequence(events)
        return (sequence.lifecycles, waiting)
    }

    /// The events with one id for each order, and for the intents that bear one of its ids.
    private static func withStandingIDs(_ events: [Event], _ orders: SameOrders) -> [Event] {
        var orders = orders
        return events.map { event in
            var event = event
            event.orderID = event.orderID.map { orders.standing($0) }
            event.intentID = event.intentID.map { orders.standing($0) }
            return event
        }
    }

    private init(_ symbols: [Int64: ExactText]) { self.symbols = symbols }

    private func strand(of event: Event) -> Strand { Strand(symbols[event.part.series], event.part) }

    private mutating func joinByID(_ events: [Event]) {
        for event in events where event.kind == .bust {
            if let fill = event.fillID { busted.insert(FillKey(order: event.orderID, fill: fill)) }
        }
        for event in events {
            guard event.kind != .intent, let id = event.orderID else { continue }
            let place = byOrderID[id] ?? newLifecycle(event.part)
            byOrderID[id] = place
            switch event.kind {
            case .order: lifecycles[place].addOrder(event.part)
            case .fill: if counts(event) { lifecycles[place].addFill(event.part) }
            case .error: lifecycles[place].addError(event.part)
            case .cancel: lifecycles[place].addEnding(.canceled, event.part)
            case .expire: lifecycles[place].addEnding(.expired, event.part)
            case .amend: lifecycles[place].addAmendment(event.part)
            case .bust: lifecycles[place].addBust(event.part)
            case .intent, .gate, .other: break
            }
        }
        joinIntents(events)
    }

    private mutating func joinIntents(_ events: [Event]) {
        var intents: [ExactText: Event] = [:]
        for event in events where event.kind == .intent {
            if let id = event.intentID ?? event.orderID, intents[id] == nil { intents[id] = event }
        }
        for event in events where event.kind == .order {
            guard let id = event.orderID, let place = byOrderID[id], lifecycles[place].id == event.part.id,
                let intent = intents[event.intentID ?? id], !taken.contains(intent.part.id)
            else { continue }
            lifecycles[place].intent = OrderLifecycle.Intent(id: intent.part.id, time: intent.part.time)
            taken.insert(intent.part.id)
        }
    }

    private mutating func newLifecycle(_ part: OrderLifecycle.Part) -> Int {
        lifecycles.append(OrderLifecycle(part))
        return lifecycles.count - 1
    }

    /// Whether no bust takes a fill back, and it is the first with its own id.
    private mutating func counts(_ event: Event) -> Bool {
        guard let fill = event.fillID else { return true }
        // A bust that names no order takes the fill back from whatever order has it.
        if !busted.isEmpty, [event.orderID, nil].contains(where: { busted.contains(FillKey(order: $0, fill: fill)) }) {
            return false
        }
        let strand = event.orderID == nil ? self.strand(of: event) : nil
        return seenFills.insert(FillKey(order: event.orderID, strand: strand, fill: fill)).inserted
    }

    /// Answers the intents that are left.
    private mutating func joinBySequence(_ events: [Event]) -> [OrderLifecycle.Part] {
        var intents: [Strand: [OrderLifecycle.Part]] = [:]
        var orders: [Strand: [Int]] = [:]
        for event in events {
            let strand = strand(of: event)
            switch event.kind {
            case .intent:
                if !taken.contains(event.part.id) { intents[strand, default: []].append(event.part) }
            case .order:
                guard let place = sequencedOrder(event) else { continue }
                if lifecycles[place].intent == nil, event.intentID == nil {
                    lifecycles[place].sequence = .foundNothing
                    if let intent = intents[strand]?.popLast() {
                        lifecycles[place].intent = OrderLifecycle.Intent(id: intent.id, time: intent.time)
                        lifecycles[place].sequence = .foundIntent
                    }
                }
                if lifecycles[place].fills == 0, lifecycles[place].errors == 0 {
                    orders[strand, default: []].append(place)
                }
            case .fill where event.orderID == nil:
                guard counts(event) else { continue }
                let place = orders[strand]?.popLast() ?? newLifecycle(event.part)
                lifecycles[place].sequence = .foundFill
                lifecycles[place].addFill(event.part, hasOrderID: false)
            case .fill, .error, .cancel, .expire, .amend, .bust, .gate, .other:
                break
            }
        }
        return intents.values.flatMap { $0 }
    }

    /// The lifecycle that an order's event stands for, nil for one that came a second time.
    private mutating func sequencedOrder(_ event: Event) -> Int? {
        if let id = event.orderID {
            guard let place = byOrderID[id], lifecycles[place].id == event.part.id else { return nil }
            return place
        }
        let place = newLifecycle(event.part)
        lifecycles[place].addOrder(event.part)
        return place
    }
}
