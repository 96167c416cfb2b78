/// One trade of a drill, and the payloads of its events.
struct DrillTrade {
    typealias Event = (kind: String, payload: String)

    let number: Int
    let session: String
    let symbol: String
    let isBuy: Bool
    let quantity: Double
    /// What the intent sees.
    let price: Double

    private var side: String { isBuy ? "buy" : "sell" }
    private var id: String { "\(session)-\(number)" }

    var intent: Event {
        (
            "intent",
            #"{"intent_id": "int-\#(id)", "side": "\#(side)", "quantity": \#(quantity), "current_price": \#(cents(price))}"#
        )
    }

    var order: Event {
        (
            "order",
            #"{"order_id": "ord-\#(id)", "intent_id": "int-\#(id)", "side": "\#(side)", "quantity": \#(quantity), "#
                + #""order_type": "market"}"#
        )
    }

    var rejection: Event {
        ("error", #"{"order_id": "ord-\#(id)", "error": "insufficient margin", "retryable": false}"#)
    }

    var expiry: Event { ("expire", #"{"order_id": "ord-\#(id)"}"#) }

    func gate(_ name: String, allows: Bool) -> Event {
        let reason = allows ? "" : "daily loss limit reached"
        return (
            "gate",
            #"{"intent_id": "int-\#(id)", "gate": "\#(name)", "decision": "\#(allows ? "ALLOW" : "BLOCK")", "#
                + #""reason": "\#(reason)"}"#
        )
    }

    /// Filled as a whole, at a price that is worse by so many basis points than the intent's.
    func fill(worseBy points: Double, fee: Double) -> Event {
        let paid = price * (1 + points / 10_000 * (isBuy ? 1 : -1))
        return (
            "fill",
            #"{"order_id": "ord-\#(id)", "filled_quantity": \#(quantity), "fill_price": \#(cents(paid)), "#
                + #""fill_fee": \#(cents(paid * quantity * fee))}"#
        )
    }

    private func cents(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
