package import Blotter

/// An order as a row, and as an object of JSON: the columns of the view `orders`, and what the last error with its id says.
package struct OrderRow {
    /// The names of the members, in their order.
    package static let columns = [
        "session_id", "order_id", "symbol", "side", "quantity", "order_type", "intent_id", "intent_ts", "order_ts",
        "first_fill_ts", "last_fill_ts", "fills", "filled_quantity", "avg_fill_price", "fees", "intent_to_order_ms",
        "order_to_fill_ms", "state", "matched_by", "error", "fee_currency",
        "limit_price", "venue", "account",
    ]

    /// The values, in the order of `columns`; times are RFC 3339, latencies milliseconds.
    package let cells: [Cell]

    /// Of one order of the ledger.
    package init(_ order: OrderRecord) {
        cells = [
            .text(order.session), Cell(order.orderID), Cell(order.symbol), Cell(order.side), Cell(order.quantity),
            Cell(order.type), Cell(order.intentID), Cell(order.intentTime?.description), Cell(order.time?.description),
            Cell(order.firstFill?.description), Cell(order.lastFill?.description), .integer(order.fills),
            Cell(order.filledQuantity), Cell(order.averagePrice), Cell(order.fees), Cell(order.intentToOrder),
            Cell(order.orderToFill), .text(order.state.rawValue), Cell(order.matchedBy), Cell(order.error),
            Cell(order.feeCurrency), Cell(order.limitPrice), Cell(order.venue), Cell(order.account),
        ]
    }

    var object: JSONText { object(with: []) }

    /// All in one object, with further members at the end.
    func object(with more: [(String, JSONText)]) -> JSONText {
        .object(zip(Self.columns, cells).map { ($0, .raw($1.json)) } + more)
    }
}
