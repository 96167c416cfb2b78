import SQLite

/// By how much filled orders were worse than the prices that their intents saw, of one session or symbol.
package struct Slippage: Sendable, Equatable {
    /// nil where all sessions are one.
    package var session: String?
    /// nil where there is no symbol, or where all symbols are one.
    package var symbol: String?
    /// Filled orders whose intent saw a price.
    package var orders: Int64
    /// The median of their average prices, in basis points; above zero is worse.
    package var median: Double
    /// That of the worst order.
    package var worst: Double
    /// The session of the worst order.
    package var worstSession: String
    /// Its id; nil for one that bears none.
    package var worstOrderID: String?
}

/// What one filled order lost to the price that its intent saw.
struct OrderSlippage {
    var session: String
    var symbol: String?
    /// In basis points; above zero is worse.
    var points: Double
    /// The event of the order.
    var id: Int64
}

extension IndexReader {
    /// What filled orders lost to the prices that their intents saw, in the order of sessions and symbols. The filter's
    /// kinds are not asked, its times are those of the orders.
    package func slippage(_ question: PositionQuestion) throws -> [Slippage] {
        try readingLongValues {
            var groups: [PositionKey: (points: [Double], worst: OrderSlippage)] = [:]
            try slippages(question.filter) { order in
                let labels = SeriesLabels(session: order.session, symbol: order.symbol, mode: nil)
                let key = PositionKey(labels, question.grouping)
                groups[key, default: ([], order)].points.append(order.points)
                if order.points > groups[key]?.worst.points ?? order.points { groups[key]?.worst = order }
            }
            let ids = try connection.prepare("SELECT order_id FROM event WHERE id = ?")
            return try groups.map { key, group in
                var quantiles = Quantiles(group.points)
                let id = try ids.rows(.integer(group.worst.id)) { $0.optionalText(0) }.first
                return Slippage(
                    session: key.session, symbol: key.symbol, orders: Int64(group.points.count),
                    median: quantiles.percentile(50), worst: group.worst.points, worstSession: group.worst.session,
                    worstOrderID: id.flatMap { $0 })
            }.sorted { ($0.session ?? "", $0.symbol ?? "") < ($1.session ?? "", $1.symbol ?? "") }
        }
    }

    /// By how many basis points the average price of each filled order was worse than the price that its intent saw.
    func slippages(_ filter: EventFilter, _ body: (OrderSlippage) throws -> Void) throws {
        let rows = try OrderRows(filter, connection)
        let side = try CanonicalColumn(.side, connection)
        let price = try CanonicalColumn(.currentPrice, connection)
        let statement = try connection.prepare(
            """
            SELECT s.session, s.symbol,
                coalesce(l.fill_price, l.filled_value / nullif(coalesce(l.priced_quantity, l.filled_quantity), 0)),
                \(price.text(of: "l.id + l.intent_offset")),
                coalesce(\(side.text(of: "l.id")), \(side.text(of: "l.id + l.intent_offset"))), l.id
            FROM \(rows.tables) WHERE l.is_order AND l.fills > 0 AND l.intent_offset IS NOT NULL AND \(rows.condition)
            """)
        try statement.bind(rows.values)
        while try statement.step() {
            guard let paid = statement.optionalReal(2),
                let seen = statement.optionalText(3).flatMap(Double.init(decimal:)),
                seen != 0, let sign = Self.sign(ofSide: statement.optionalText(4))
            else { continue }
            let points = 10_000 * (paid - seen) / seen * sign
            guard points.isFinite else { continue }
            try body(
                OrderSlippage(
                    session: statement.text(0), symbol: statement.optionalText(1), points: points,
                    id: statement.integer(5)))
        }
    }

    private static func sign(ofSide side: String?) -> Double? {
        switch side?.lowercased() {
        case "buy": 1
        case "sell": -1
        default: nil
        }
    }
}
