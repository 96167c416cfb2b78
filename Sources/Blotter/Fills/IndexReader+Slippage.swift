extension IndexReader {
    /// By how many basis points the average price of each filled order was worse than the price that its intent saw:
    /// the median as the check `slippage` takes it, nil of no order, and of how many. Throws `DatabaseError`.
    package func slippage(_ filter: EventFilter) throws -> (median: Double?, orders: Int64) {
        let rows = try OrderRows(filter, connection)
        let side = try CanonicalColumn(.side, connection)
        let price = try CanonicalColumn(.currentPrice, connection)
        let statement = try connection.prepare(
            """
            SELECT coalesce(l.fill_price, l.filled_value / nullif(coalesce(l.priced_quantity, l.filled_quantity), 0)),
                \(price.text(of: "l.id + l.intent_offset")),
                lower(coalesce(\(side.text(of: "l.id")), \(side.text(of: "l.id + l.intent_offset"))))
            FROM \(rows.tables) WHERE l.is_order AND l.fills > 0 AND l.intent_offset IS NOT NULL AND \(rows.condition)
            """)
        try statement.bind(rows.values)
        var slippages: [Double] = []
        while try statement.step() {
            guard let paid = statement.optionalReal(0),
                let seen = statement.optionalText(1).flatMap(Double.init(decimal:)), seen != 0,
                let sign = ["buy": 1.0, "sell": -1][statement.optionalText(2) ?? ""]
            else { continue }
            let points = 10_000 * (paid - seen) / seen * sign
            if points.isFinite { slippages.append(points) }
        }
        var quantiles = Quantiles(slippages)
        return (slippages.isEmpty ? nil : quantiles.percentile(50), Int64(slippages.count))
    }
}
