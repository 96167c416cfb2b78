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

    /// What a session's events with an order's id say of it, in the order of time.
    func events(ofOrder orderID: String, session: String) throws -> [SequenceMatcher.Event] {
        let events = try findOrder.get().rows(.text(session), .text(orderID)) { SequenceMatcher.Event($0, currencies) }
        // Few events bear one id.
        return events.compactMap { $0 }.sorted { $0.part.place < $1.part.place }
    }

    /// Whether there is a fill of this id, of whatever order.
    func hasFill(_ fillID: String, session: String) throws -> Bool {
        try !findFill.get().rows(.text(fillID), .text(session)) { _ in true }.isEmpty
    }

    /// Whether a bust that names no order names this fill.
    func hasNamelessBust(of fillID: String, session: String) throws -> Bool {
        try !findBust.get().rows(.text(fillID), .text(session)) { _ in true }.isEmpty
    }
}
