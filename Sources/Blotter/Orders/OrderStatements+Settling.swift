import SQLite

/// Orders to which an event came too late to be added to what was there: a fill before one that counts by its total, an
/// amendment before another, a bust.
extension OrderStatements {
    /// A lifecycle anew from all events with the order's id that the index has; which intent led to it does not change.
    func settled(_ lifecycle: OrderLifecycle, orderID: String, session: String) throws -> OrderLifecycle {
        let ids = try connection.hasOtherOrderIDs() ? ids(of: orderID, session: session) : [orderID]
        let events = try history.events(ofOrder: ids, session: session)
        var settled = lifecycle
        if let joined = SequenceMatcher.joined(events, symbols: [:]).lifecycles.first { settled = joined }
        settled.traits.remove(.unsettled)
        (settled.intent, settled.sequence) = (lifecycle.intent, lifecycle.sequence)
        return settled
    }

    private static let settledAtOnce = 1_000

    /// Settles all rows that a draft has marked.
    func settle() throws {
        let statement = try connection.prepare(
            """
            SELECT life.series, life.id, s.session, e.order_id
            FROM life CROSS JOIN series AS s ON s.id = life.series CROSS JOIN event AS e ON e.id = life.id
            WHERE (life.series, life.id) > (?, ?) AND life.traits & \(OrderLifecycle.Traits.unsettled.rawValue)
            ORDER BY life.series, life.id LIMIT \(Self.settledAtOnce)
            """)
        var last: (series: Int64, id: Int64) = (.min, .min)
        while true {
            let rows = try statement.rows(.integer(last.series), .integer(last.id)) { row in
                (series: row.integer(0), id: row.integer(1), session: row.text(2), orderID: row.text(3))
            }
            for row in rows {
                guard let lifecycle = try lifecycle(series: row.series, id: row.id) else { continue }
                let settled = try settled(lifecycle, orderID: row.orderID, session: row.session)
                if (settled.series, settled.id) != (row.series, row.id) { try delete(series: row.series, id: row.id) }
                try save(settled)
            }
            guard rows.count == Self.settledAtOnce, let end = rows.last else { return }
            last = (end.series, end.id)
        }
    }
}
