import SQLite

/// What the events of the index say of orders, read again.
final class OrderHistory {
    private let connection: Connection
    private let currencies: CurrencyNames

    /// Currencies are given the numbers of `currencies`.
    init(_ connection: Connection, _ currencies: CurrencyNames) {
        self.connection = connection
        self.currencies = currencies
    }

    private static let columns = """
        r.id, r.ts, r.series, r.symbol, r.kind, r.order_id, r.intent_id, r.fill_id,
        \(EventNumbers.number(.quantity)), \(EventNumbers.number(.filledQuantity)), \(EventNumbers.number(.fillPrice)),
        \(EventNumbers.number(.fillFee)), \(EventNumbers.number(.cumulativeQuantity)),
        \(EventNumbers.number(.averagePrice)), \(EventNumbers.feeCurrency), \(EventNumbers.cumulativeFee)
        """

    private lazy var findOrder = Result {
        // Of the order, and the busts that name one of its fills alone.
        try connection.prepare(
            """
            SELECT \(Self.columns) FROM (
                SELECT e.id FROM event AS e INDEXED BY event_order JOIN series AS s ON s.id = e.series
                WHERE e.order_id = ?2 AND s.session = ?1
                    AND s.kind IN ('order', 'fill', 'error', 'cancel', 'expire', 'amend', 'bust')
                UNION
                SELECT b.id FROM event AS f INDEXED BY event_order
                    CROSS JOIN event AS b INDEXED BY event_fill ON b.fill_id = f.fill_id AND b.order_id IS NULL
                    CROSS JOIN series AS s ON s.id = b.series
                WHERE f.order_id = ?2 AND s.session = ?1 AND s.kind = 'bust'
            ) AS p CROSS JOIN record AS r ON r.id = p.id
            """)
    }
    private lazy var findFill = Result {
        try connection.prepare(
            """
            SELECT 1 FROM event AS e INDEXED BY event_fill JOIN series AS s ON s.id = e.series
            WHERE e.fill_id = ?1 AND s.session = ?2 AND s.kind = 'fill' LIMIT 1
            """)
    }
    private lazy var findBust = Result {
        try connection.prepare(
            """
            SELECT 1 FROM event AS e INDEXED BY event_fill JOIN series AS s ON s.id = e.series
            WHERE e.fill_id = ?1 AND e.order_id IS NULL AND s.session = ?2 AND s.kind = 'bust' LIMIT 1
            """)
    }

    /// What a session's events say of its orders, in the order of time, and the symbols of their series.
    func events(of session: String) throws -> (events: [SequenceMatcher.Event], symbols: [Int64: ExactText]) {
        let statement = try connection.prepare(
            """
            SELECT \(Self.columns) FROM record AS r WHERE r.session = ?
                AND r.kind IN ('intent', 'order', 'fill', 'error', 'cancel', 'expire', 'amend', 'bust')
            ORDER BY r.ts IS NULL, r.ts, r.id
            """)
        var symbols: [Int64: ExactText] = [:]
        let events = try statement.rows(.text(session)) { row in
            if let symbol = row.optionalText(3) { symbols[row.integer(2)] = ExactText(symbol) }
            return SequenceMatcher.Event(row, currencies)
        }
        return (events.compactMap { $0 }, symbols)
    }

    /// The ids that a session's events of any kind have beside each other, of one order each.
    func pairs(of session: String) throws -> [(ExactText, ExactText)] {
        try connection.prepare(
            """
            SELECT e.order_id, c.other_order_id
            FROM series AS s CROSS JOIN event AS e ON e.series = s.id CROSS JOIN canonical AS c ON c.id = e.id
            WHERE EXISTS (SELECT 1 FROM canonical AS n INDEXED BY canonical_other WHERE n.other_order_id IS NOT NULL)
                AND s.session = ? AND s.format IS NOT NULL AND c.other_order_id IS NOT NULL
            """
        ).rows(.text(session)) { (ExactText($0.text(0)), ExactText($0.text(1))) }
    }

    /// What a session's events with one of an order's ids say of it, in the order of time, under the first of the ids.
    func events(ofOrder ids: [String], session: String) throws -> [SequenceMatcher.Event] {
        // Few events bear one id.
        var events: [Int64: SequenceMatcher.Event] = [:]
        for id in ids {
            for case var event? in try findOrder.get().rows(.text(session), .text(id), read: read) {
                if event.orderID != nil { event.orderID = ExactText(ids.first) }
                events[event.part.id] = event
            }
        }
        return events.values.sorted { $0.part.place < $1.part.place }
    }

    private func read(_ row: Statement) -> SequenceMatcher.Event? { SequenceMatcher.Event(row, currencies) }

    /// Whether there is a fill of this id, of whatever order.
    func hasFill(_ fillID: String, session: String) throws -> Bool {
        try !findFill.get().rows(.text(fillID), .text(session)) { _ in true }.isEmpty
    }

    /// Whether a bust that names no order names this fill.
    func hasNamelessBust(of fillID: String, session: String) throws -> Bool {
        try !findBust.get().rows(.text(fillID), .text(session)) { _ in true }.isEmpty
    }
}
