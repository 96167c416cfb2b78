/// One thing that happened in a session.
struct Event {
    /// Nanoseconds since 1970, a whole number of microseconds.
    let time: Int64
    /// Its place in the session's trades; nil for what concerns no trade.
    let trade: Int?
    let step: Step
}

/// What happened.
enum Step {
    case intent
    case gate(Gate, passed: Bool)
    case order
    case fill(Quantity, Price)
    /// An error of one order.
    case failure(String, retryable: Bool)
    /// An error of the whole process: no order, no symbol.
    case outage(String)

    /// The name of the event's kind in the log.
    var kind: String {
        switch self {
        case .intent: "intent"
        case .gate: "gate"
        case .order: "order"
        case .fill: "fill"
        case .failure, .outage: "error"
        }
    }
}

/// What a strategy wants, and what becomes the order.
struct Trade {
    let instrument: Instrument
    let side: String
    let quantity: Quantity
    /// The market's price at the time of the intent.
    let price: Price
    /// The price of a limit order; nil for a market order.
    let limit: Price?
    let strategy: String
}
