import SQLite

/// Which ids of a session lead to one order, asked of the index: `canonical` has the other id of the order that an event
/// names.
extension SameOrders {
    /// Selects all ids of the order that `id` leads to in `session`, with that; both are expressions of SQL.
    static func ids(of id: String, in session: String) -> String {
        """
        WITH RECURSIVE same(order_id) AS (
            SELECT \(id)
            UNION
            SELECT c.other_order_id
            FROM same AS k
            CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.order_id
            CROSS JOIN canonical AS c ON c.id = o.id
            CROSS JOIN series AS t ON t.id = o.series
            WHERE c.other_order_id IS NOT NULL AND t.session = \(session)
            UNION
            SELECT o.order_id
            FROM same AS k
            CROSS JOIN canonical AS c INDEXED BY canonical_other ON c.other_order_id = k.order_id
            CROSS JOIN event AS o ON o.id = c.id
            CROSS JOIN series AS t ON t.id = o.series
            WHERE t.session = \(session)
        )
        SELECT order_id FROM same
        """
    }

    /// Selects the events that name the orders which the further id ?1 leads to, in all sessions, and those that have it
    /// beside another.
    static let events = """
        SELECT o.id FROM (
            WITH RECURSIVE same(session, order_id) AS (
                SELECT t.session, c.other_order_id
                FROM event AS o INDEXED BY event_order
                CROSS JOIN canonical AS c ON c.id = o.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE o.order_id = ?1 AND c.other_order_id IS NOT NULL
                UNION
                SELECT t.session, o.order_id
                FROM canonical AS c INDEXED BY canonical_other
                CROSS JOIN event AS o ON o.id = c.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE c.other_order_id = ?1
                UNION
                SELECT k.session, c.other_order_id
                FROM same AS k
                CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.order_id
                CROSS JOIN canonical AS c ON c.id = o.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE c.other_order_id IS NOT NULL AND t.session = k.session
                UNION
                SELECT k.session, o.order_id
                FROM same AS k
                CROSS JOIN canonical AS c INDEXED BY canonical_other ON c.other_order_id = k.order_id
                CROSS JOIN event AS o ON o.id = c.id
                CROSS JOIN series AS t ON t.id = o.series
                WHERE t.session = k.session
            )
            SELECT session, order_id FROM same
        ) AS k
        CROSS JOIN event AS o INDEXED BY event_order ON o.order_id = k.order_id
        CROSS JOIN series AS t ON t.id = o.series
        WHERE t.session = k.session
        """
}

extension Connection {
    /// Whether an event of the index has two ids of its order.
    func hasOtherOrderIDs() throws -> Bool {
        try !prepare("SELECT 1 FROM canonical INDEXED BY canonical_other WHERE other_order_id IS NOT NULL LIMIT 1")
            .rows { _ in true }.isEmpty
    }
}
