package import Blotter

/// A fill as a row, and as an object of JSON: the columns of the view `fills`, and where it is for good.
package struct FillRow {
    /// The names of the members, in their order.
    package static let columns = [
        "id", "ts", "session_id", "symbol", "order_id", "fill_id", "side", "quantity", "price", "fee", "fee_currency",
        "notional", "reference_price", "slippage_bps", "venue", "account", "file", "line", "part", "permalink",
    ]

    /// The values, in the order of `columns`.
    package let cells: [Cell]

    /// Of one fill.
    package init(_ fill: FillRecord) {
        cells = [
            .integer(fill.id), Cell(fill.timestamp?.description), .text(fill.session), Cell(fill.symbol),
            Cell(fill.orderID), Cell(fill.fillID), Cell(fill.side), Cell(fill.quantity), Cell(fill.price),
            Cell(fill.fee), Cell(fill.feeCurrency), Cell(fill.notional), Cell(fill.referencePrice),
            Cell(fill.slippage), Cell(fill.venue), Cell(fill.account), .text(fill.file), .integer(fill.line),
            .integer(fill.part), .text(fill.address.description),
        ]
    }

    /// All in one object.
    package var object: JSONText { .object(zip(Self.columns, cells).map { ($0, .raw($1.json)) }) }
}
