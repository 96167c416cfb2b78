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
    var series: Int64
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
            let names = try SeriesNames(connection)
            var groups: [PositionKey: (points: [Double], worst: OrderSlippage)] = [:]
            for orders in try slippages(question.filter) {
                guard let worst = orders.max(by: { $0.points < $1.points }) else { continue }
                let (session, symbol) = try names[worst.series]
                let labels = SeriesLabels(session: session, symbol: symbol, mode: nil)
                let key = PositionKey(labels, question.grouping)
                groups[key, default: ([], worst)].points += orders.map(\.points)
                if worst.points > groups[key]?.worst.points ?? worst.points { groups[key]?.worst = worst }
            }
            let ids = try connection.prepare("SELECT order_id FROM event WHERE id = ?")
            return try groups.map { key, group in
                var quantiles = Quantiles(group.points)
                let id = try ids.rows(.integer(group.worst.id)) { $0.optionalText(0) }.first
                return Slippage(
                    session: key.session, symbol: key.symbol, orders: Int64(group.points.count),
                    median: quantiles.percentile(50), worst: group.worst.points,
                    worstSession: try names[group.worst.series].session, worstOrderID: id.flatMap { $0 })
            }.sorted { ($0.session ?? "", $0.symbol ?? "") < ($1.session ?? "", $1.symbol ?? "") }
        }
    }

    /// The median of all orders that pass, as the check `slippage` takes it, nil of no order, and of how many it is.
    package func medianSlippage(_ filter: EventFilter) throws -> (median: Double?, orders: Int64) {
        try readingLongValues {
            let points = try slippages(filter).flatMap { $0.map(\.points) }
            var quantiles = Quantiles(points)
            return (points.isEmpty ? nil : quantiles.percentile(50), Int64(points.count))
        }
    }

    /// By how many basis points the average price of each filled order was worse than the price that its intent saw; those
    /// of one series together.
    func slippages(_ filter: EventFilter) throws -> [[OrderSlippage]] {
        let rows = try OrderRows(filter, connection)
        let side = try CanonicalColumn(.side, connection)
        let price = try CanonicalColumn(.currentPrice, connection)
        let statement = try connection.prepare(
            """
            SELECT o.series, o.id, o.paid, \(price.text),
                CASE lower(coalesce(\(side.text(of: "o.id")), \(side.text))) WHEN 'buy' THEN 1 WHEN 'sell' THEN -1 END
            FROM (
                SELECT s.id AS series, l.id AS id, l.id + l.intent_offset AS intent,
                    coalesce(l.fill_price, l.filled_value / nullif(coalesce(l.priced_quantity, l.filled_quantity), 0))
                        AS paid
                FROM \(rows.tables) WHERE l.is_order AND l.fills > 0 AND l.intent_offset IS NOT NULL AND \(rows.condition)
            ) AS o CROSS JOIN event AS e ON e.id = o.intent
            """)
        try statement.bind(rows.values)
        var slippages: [[OrderSlippage]] = []
        while try statement.step() {
            guard let paid = statement.optionalReal(2),
                let seen = statement.optionalText(3).flatMap(Double.init(decimal:)), seen != 0,
                let sign = statement.optionalReal(4)
            else { continue }
            let order = OrderSlippage(
                series: statement.integer(0), points: 10_000 * (paid - seen) / seen * sign + 0, id: statement.integer(1)
            )
            guard order.points.isFinite else { continue }
            if slippages.last?.first?.series != order.series { slippages.append([]) }
            slippages[slippages.count - 1].append(order)
        }
        return slippages
    }
}
