import TestSupport

/// An event of a story, and the line that tells it.
struct StoryEvent {
    var session: String
    var symbol: String
    var kind: String
    /// Milliseconds; no other event's, even where it is not logged.
    var time: Int
    var isTimed = true
    var orderID: String?
    var intentID: String?
    var fillID: String?
    var quantity: Int?
    /// What a fill says was filled of its order up to now.
    var total: Int?
    var price: Int?
    var averagePrice: Int?
    var fee: Int?
    var currency: String?

    var line: String {
        var payload: [String] = []
        if let orderID { payload.append(#""order_id": "\#(orderID)""#) }
        if let intentID { payload.append(#""intent_id": "\#(intentID)""#) }
        if let fillID { payload.append(#""trade_id": "\#(fillID)""#) }
        if let quantity { payload.append("\"\(kind == "fill" ? "filled_quantity" : "quantity")\": \(quantity)") }
        let numbers = [
            ("cumulative_quantity", total), ("fill_price", price), ("average_price", averagePrice), ("fill_fee", fee),
        ]
        payload += numbers.compactMap { name, number in number.map { "\"\(name)\": \($0)" } }
        if let currency { payload.append(#""fee_currency": "\#(currency)""#) }
        let ts = isTimed ? "\(1_766_223_000_000 + time)" : "null"
        return #"{"ts": \#(ts), "session_id": "\#(session)", "symbol": "\#(symbol)", "#
            + #""kind": "\#(kind)", "payload": {\#(payload.joined(separator: ", "))}}"#
    }
}

extension StoryEvent {
    var clock: Int? { isTimed ? time : nil }
}

extension [StoryEvent] {
    /// Those without a time come last, as they stand.
    var inTime: [StoryEvent] {
        filter(\.isTimed).sorted { $0.time < $1.time } + filter { !$0.isTimed }
    }

    /// Fills of one order in time: each id of their own once.
    var onceEach: [StoryEvent] {
        indices.filter { place in
            self[place].fillID == nil || !self[..<place].contains { $0.fillID == self[place].fillID }
        }.map { self[$0] }
    }

    /// Whether there is a bust of a fill, before it or after: of its order, or of any.
    func takeBack(_ fill: StoryEvent) -> Bool {
        fill.fillID != nil
            && contains { bust in
                bust.kind == "bust" && bust.fillID == fill.fillID && [nil, fill.orderID].contains(bust.orderID)
            }
    }
}

/// Events of a few sessions that use the same ids, in an order in which nothing is at its place.
struct RandomStory {
    private var random: SeededRandom
    private let missingIDs: Bool

    init(seed: UInt64, missingIDs: Bool) {
        random = SeededRandom(seed: seed)
        self.missingIDs = missingIDs
    }

    /// `inTime`, or as they come.
    mutating func events(count: Int, inTime: Bool = false) -> [StoryEvent] {
        // No two events at one time: equal ones would be told apart by their place, which differs between files.
        let times = (0..<count).map { $0 * 10 }
        return (inTime ? times : times.shuffled(using: &random)).map { event(at: $0) }
    }

    private mutating func event(at time: Int) -> StoryEvent {
        let kind = random.pick([
            "intent", "intent", "order", "order", "order", "fill", "fill", "fill", "fill", "error", "cancel", "expire",
            "amend", "bust",
        ])
        var event = StoryEvent(
            session: random.pick(["s1", "s2"]), symbol: random.pick(["A", "B"]), kind: kind, time: time)
        let hasID = !missingIDs || random.chance(60)
        if missingIDs, random.chance(10) { event.isTimed = false }
        switch kind {
        case "intent":
            // Of several with one id the first in time counts, as of several orders of one intent.
            let number = random.integer(1...8)
            event.intentID = hasID ? "i\(number)" : nil
        case "order":
            let number = random.integer(1...8)
            event.orderID = hasID ? "o\(number)" : nil
            if !missingIDs || random.chance(50) { event.intentID = "i\(number > 6 ? number - 6 : number)" }
            event.quantity = random.integer(1...3)
        case "fill":
            event.orderID = hasID ? "o\(random.integer(1...8))" : nil
            event.fillID = random.chance(40) ? "f\(random.integer(1...4))" : nil
            fill(&event)
        case "amend":
            event.orderID = "o\(random.integer(1...8))"
            event.quantity = random.chance(80) ? random.integer(1...3) : nil
        case "bust":
            // Few, or hardly a fill would be left.
            event.orderID = hasID || random.chance(70) ? "o\(random.integer(1...8))" : nil
            event.fillID = random.chance(80) ? "f\(random.integer(1...4))" : nil
        default: event.orderID = hasID ? "o\(random.integer(1...8))" : nil
        }
        return event
    }

    private mutating func fill(_ event: inout StoryEvent) {
        event.quantity = random.chance(60) ? random.integer(1...2) : nil
        event.total = random.chance(50) ? random.integer(0...4) : nil
        event.price = random.chance(50) ? random.integer(1...3) : nil
        event.averagePrice = random.chance(50) ? random.integer(1...3) : nil
        event.fee = random.chance(60) ? random.integer(1...3) : nil
        event.currency = random.chance(50) ? random.pick(["USD", "USD", "BNB"]) : nil
    }
}
