extension Line {
    /// The event as its session writes it, without the line's end.
    mutating func append(_ event: Event, of session: Session) {
        append("{\"ts\": \"")
        append(time: event.time, zone: session.zone)
        append("\", \"session_id\": \"")
        append(session.id)
        append("\", \"symbol\": ")
        if let number = event.trade {
            append("\"")
            append(session.trades[number].instrument.symbol)
            append("\"")
        } else {
            append("null")
        }
        append(", \"mode\": \"")
        append(session.mode)
        append("\", \"kind\": \"")
        append(event.step.kind)
        append("\", \"payload\": {")
        appendPayload(of: event, of: session)
        append("}}")
    }

    private mutating func appendPayload(of event: Event, of session: Session) {
        guard let number = event.trade else {
            if case .outage(let message) = event.step { appendMember("error", message) }
            return
        }
        let trade = session.trades[number]
        switch event.step {
        case .intent:
            appendId("intent_id", "int", number, of: session)
            appendIntent(trade)
        case .gate(let gate, let passed):
            appendId("intent_id", "int", number, of: session)
            append(gate, passed: passed, dialect: session.dialect)
        case .order:
            appendOrderId(number, of: session)
            append(", ")
            appendId("intent_id", "int", number, of: session)
            appendOrder(trade)
        case .fill(let quantity, let price):
            appendOrderId(number, of: session)
            appendFill(quantity, at: price)
        case .failure(let message, let retryable):
            appendOrderId(number, of: session)
            append(", ")
            appendMember("error", message)
            append(retryable ? ", \"retryable\": true, " : ", \"retryable\": false, ")
            appendMember("stacktrace", Market.stacktrace)
        case .outage(let message):
            appendMember("error", message)
        }
    }

    private mutating func appendOrderId(_ number: Int, of session: Session) {
        appendId(session.dialect == .order ? "order_id" : "client_id", "ord", number, of: session)
    }

    /// An id names its session's number, or is random, so it is not met twice in a corpus.
    private mutating func appendId(_ name: String, _ prefix: String, _ number: Int, of session: Session) {
        append("\"")
        append(name)
        append("\": \"")
        if session.hasUUIDs {
            append(UUIDText(prefix + session.label, number).text)
        } else {
            append(prefix)
            append("_")
            append(session.label)
            append("_")
            append(number + 1, digits: 8)
        }
        append("\"")
    }

    private mutating func appendIntent(_ trade: Trade) {
        append(", \"side\": \"")
        append(trade.side)
        append("\", \"quantity\": ")
        append(trade.quantity)
        append(", \"current_price\": ")
        append(trade.price)
        append(", ")
        appendMember("strategy_key", trade.strategy)
    }

    private mutating func append(_ gate: Gate, passed: Bool, dialect: Dialect) {
        switch dialect {
        case .order:
            append(", ")
            appendMember("gate", gate.name)
            append(passed ? ", \"decision\": \"ALLOW\"" : ", \"decision\": \"BLOCK\"")
        case .client:
            append(", ")
            appendMember("gate_name", gate.name)
            append(passed ? ", \"passed\": true" : ", \"passed\": false")
        }
        append(", ")
        appendMember("reason", passed ? "" : gate.objection)
    }

    private mutating func appendOrder(_ trade: Trade) {
        append(", \"side\": \"")
        append(trade.side)
        append("\", \"quantity\": ")
        append(trade.quantity)
        if let limit = trade.limit {
            append(", \"order_type\": \"limit\", \"limit_price\": ")
            append(limit)
        } else {
            append(", \"order_type\": \"market\", \"limit_price\": null")
        }
    }

    private mutating func appendFill(_ quantity: Quantity, at price: Price) {
        append(", \"filled_quantity\": ")
        append(quantity)
        append(", \"fill_price\": ")
        append(price)
        append(", \"fill_notional\": ")
        append(decimal: quantity.notionalMillionths(at: price), places: 6)
        append(", \"fill_fee\": ")
        append(decimal: quantity.notionalMillionths(at: price) / 1_000, places: 6)
    }

    /// A member whose text needs no escapes, or has them already.
    private mutating func appendMember(_ name: String, _ text: String) {
        append("\"")
        append(name)
        append("\": \"")
        append(text)
        append("\"")
    }
}
