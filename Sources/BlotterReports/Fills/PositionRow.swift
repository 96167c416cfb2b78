package import Blotter

/// A position as a row, and as an object of JSON.
package struct PositionRow {
    /// The names of the members, in their order; fees have as many as there are currencies, and are JSON in a cell.
    package static let columns = [
        "session_id", "symbol", "orders", "filled_orders", "fills", "net_quantity", "bought_quantity",
        "bought_avg_price", "sold_quantity", "sold_avg_price", "unknown_quantity", "fees",
    ]

    /// The values, in the order of `columns`.
    package let cells: [Cell]
    private let fees: JSONText

    /// Of one position.
    package init(_ position: Position) {
        fees = .array(
            position.fees.map { fee in
                .object([("currency", JSONText(fee.currency)), ("amount", .number(fee.amount.withoutNoise))])
            })
        cells = [
            Cell(position.session), Cell(position.symbol), .integer(position.orders), .integer(position.filledOrders),
            .integer(position.fills), .real(position.net.withoutNoise), .real(position.bought.quantity.withoutNoise),
            Cell(position.bought.averagePrice?.withoutNoise), .real(position.sold.quantity.withoutNoise),
            Cell(position.sold.averagePrice?.withoutNoise), .real(position.unknown.quantity.withoutNoise),
            .text(fees.description),
        ]
    }

    /// All in one object.
    package var object: JSONText {
        .object(zip(Self.columns, cells).map { $0 == "fees" ? ($0, fees) : ($0, .raw($1.json)) })
    }
}
