import SQLite
import TelemetryLog

/// The statements by which lifecycles are found and written.
final class OrderStatements {
    let connection: Connection
    private let currencies: CurrencyNames
    private let saveLifecycle: Statement
    private let deleteLifecycle: Statement
    private static let columnCount = 22
    private static let columns = """
        life.series, life.id, order_ts, intent_lead, fill_lag, fill_span, intent_offset, fill_offset, is_order, fills,
        errors, quantity, filled_quantity, fill_price, filled_value, priced_quantity, fees, sequenced, ended,
        traits, fee_currency, amendment_lag,
        iif(is_order, order_ts, (SELECT ts FROM event WHERE event.id = life.id))
        """
    private lazy var findLifecycleByPlace = Result {
        try connection.prepare("SELECT \(Self.columns) FROM life WHERE series = ? AND id = ?")
    }
    private lazy var findLifecycle = Result {
        try connection.prepare(
            """
            SELECT \(Self.columns)
            FROM event AS e INDEXED BY event_order
            JOIN series AS s ON s.id = e.series
            JOIN life ON life.series = e.series AND life.id = e.id
            WHERE e.order_id = ?2 AND s.session = ?1
            """)
    }
    private lazy var findIntents = [
        Result { try intent(by: "e.intent_id = ?2", index: "event_intent") },
        Result { try intent(by: "e.order_id = ?2 AND e.intent_id IS NULL", index: "event_order") },
    ]
    /// The order that has taken an intent by the id they have in common.
    private lazy var findTaker = Result {
        try connection.prepare(
            """
            SELECT life.id, life.order_ts FROM (
                SELECT id, series FROM event WHERE intent_id = ?1
                UNION SELECT id, series FROM event WHERE order_id = ?1
            ) AS o JOIN life ON life.series = o.series AND life.id = o.id
            WHERE life.id + life.intent_offset = ?2 LIMIT 1
            """)
    }
    private lazy var findOrders = [
        Result { try order(by: "e.intent_id = ?2", index: "event_intent") },
        Result { try order(by: "e.order_id = ?2 AND e.intent_id IS NULL", index: "event_order") },
    ]

    private lazy var findSequencedOrder = Result {
        try connection.prepare(
            """
            SELECT 1 FROM (
                SELECT id, series FROM event WHERE intent_id = ?2
                UNION SELECT id, series FROM event WHERE order_id = ?2 AND intent_id IS NULL
            ) AS e JOIN series AS s ON s.id = e.series JOIN life ON life.series = e.series AND life.id = e.id
            WHERE s.session = ?1 AND s.kind = 'order' AND life.sequenced >= 2 LIMIT 1
            """)
    }
    private lazy var findFill = Result {
        try connection.prepare(
            """
            SELECT e.id, e.ts FROM event AS e INDEXED BY event_fill JOIN series AS s ON s.id = e.series
            WHERE e.fill_id = ?3 AND e.order_id = ?2 AND s.session = ?1 AND s.kind = 'fill'
                AND iif(?5, e.id < ?4, e.id <> ?4)
            """)
    }
    private lazy var findIDs = Result { try connection.prepare(SameOrders.ids(of: "?1", in: "?2")) }
    private(set) lazy var sequence = Result { try SequenceStatements(connection) }
    private(set) lazy var history = OrderHistory(connection, currencies)

    /// Lifecycles come with the numbers of `currencies`, and go with them.
    init(_ connection: Connection, _ currencies: CurrencyNames = CurrencyNames()) throws {
        self.connection = connection
        self.currencies = currencies
        saveLifecycle = try connection.prepareRow("INSERT OR REPLACE INTO life", columns: Self.columnCount)
        deleteLifecycle = try connection.prepare("DELETE FROM life WHERE series = ? AND id = ?")
    }

    // Few events bear one id, and mostly none: which of them is the first is told here, since SQLite would make a table
    // to sort them before it looks.

    /// The intents of a session that bear an id, but for one event.
    private func intent(by condition: String, index: String) throws -> Statement {
        try connection.prepare(
            """
            SELECT e.id, e.ts FROM event AS e INDEXED BY \(index) JOIN series AS s ON s.id = e.series
            WHERE \(condition) AND s.session = ?1 AND s.kind = 'intent' AND e.id IS NOT ?3
            """)
    }

    /// The orders of a session that have an id and no intent.
    private func order(by condition: String, index: String) throws -> Statement {
        try connection.prepare(
            """
            SELECT e.id, e.ts, e.order_id FROM event AS e INDEXED BY \(index)
            JOIN series AS s ON s.id = e.series
            JOIN life ON life.series = e.series AND life.id = e.id
            WHERE \(condition) AND e.order_id IS NOT NULL AND s.session = ?1 AND s.kind = 'order'
                AND life.intent_offset IS NULL
            """)
    }

    private static func place(_ row: Statement) -> OrderLifecycle.Place {
        OrderLifecycle.Place(time: row.optionalInteger(1), id: row.integer(0))
    }

    // MARK: Finding

    /// All ids of the order that an id of a session leads to, with that.
    func ids(of id: String, session: String) throws -> [String] {
        try findIDs.get().rows(.text(id), .text(session)) { $0.text(0) }
    }

    func lifecycle(session: String, orderID: String) throws -> OrderLifecycle? {
        try findLifecycle.get().rows(.text(session), .text(orderID)) { OrderLifecycle($0, currencies) }.first
    }

    /// The first intent that bears an id, but for `event`, and the order that has taken it by that.
    func intent(
        session: String, id: String, except event: Int64?, hasOtherIDs: Bool
    ) throws -> (intent: OrderLifecycle.Intent, taker: OrderLifecycle.Place?)? {
        for statement in findIntents {
            let found = try statement.get().rows(.text(session), .text(id), Value(event), read: Self.place)
            guard let first = found.min() else { continue }
            let taker = try (hasOtherIDs ? ids(of: id, session: session) : [id]).lazy.compactMap { [self] id in
                try findTaker.get().rows(.text(id), .integer(first.id), read: Self.place).first
            }.first
            return (OrderLifecycle.Intent(id: first.id, time: first.time), taker)
        }
        return nil
    }

    /// The first fill of an order that bears an id of its own, but for `event`; with `isBefore` of those with a lower
    /// number than it.
    func fill(
        session: String, orderID: String, fillID: String, except event: Int64, isBefore: Bool
    ) throws -> OrderLifecycle.Place? {
        try findFill.get().rows(
            .text(session), .text(orderID), .text(fillID), .integer(event), isBefore ? 1 : 0, read: Self.place
        ).min()
    }

    /// The id of the first order that names an intent and has none.
    func orderWithout(intent: String, session: String) throws -> String? {
        for statement in findOrders {
            let found = try statement.get().rows(.text(session), .text(intent)) { (Self.place($0), $0.text(2)) }
            if let first = found.min(by: { $0.0 < $1.0 }) { return first.1 }
        }
        return nil
    }

    /// Whether an order that names an intent was given another one, by the order of time.
    func hasSequencedOrder(intent: String, session: String) throws -> Bool {
        try !findSequencedOrder.get().rows(.text(session), .text(intent)) { _ in true }.isEmpty
    }

    /// Whether there is an order that has no intent. Of a session without intents the first one is.
    func hasOrderWithoutIntent(session: String) throws -> Bool {
        let statement = try connection.prepare(
            """
            SELECT 1 FROM series JOIN life ON life.series = series.id
            WHERE series.session = ? AND life.is_order AND life.intent_offset IS NULL LIMIT 1
            """)
        return try !statement.rows(.text(session)) { _ in true }.isEmpty
    }

    /// The lifecycle of an order's event.
    func lifecycle(series: Int64, id: Int64) throws -> OrderLifecycle? {
        try findLifecycleByPlace.get().rows(.integer(series), .integer(id)) { OrderLifecycle($0, currencies) }.first
    }

    /// What the index had of a session before this transaction.
    func session(
        _ name: String
    ) throws -> (exists: Bool, hasIntents: Bool, hasNamelessBusts: Bool, isSequenced: Bool, hasOtherIDs: Bool) {
        let counted = try connection.prepare(
            """
            SELECT EXISTS (SELECT 1 FROM series WHERE session = ?1 AND events > 0),
                EXISTS (SELECT 1 FROM series WHERE session = ?1 AND events > 0 AND kind = 'intent'),
                EXISTS (SELECT 1 FROM series JOIN event AS e ON e.series = series.id
                    WHERE session = ?1 AND kind = 'bust' AND e.order_id IS NULL AND e.fill_id IS NOT NULL),
                EXISTS (SELECT 1 FROM series JOIN life ON life.series = series.id WHERE session = ?1 AND sequenced <> 0),
                EXISTS (SELECT 1 FROM canonical INDEXED BY canonical_other WHERE other_order_id IS NOT NULL)
                    AND EXISTS (SELECT 1 FROM series WHERE session = ?1 AND format IS NOT NULL)
            """
        ).rows(.text(name)) { row in
            let facts = (0..<5).map { row.integer($0) != 0 }
            return (facts[0], facts[1], facts[2], facts[3], facts[4])
        }
        return counted.first ?? (false, false, false, false, false)
    }

    // MARK: Writing

    /// Writes a lifecycle.
    func save(_ lifecycle: OrderLifecycle) throws {
        let row = OrderLifecycle.Row(lifecycle)
        var parameter: Int32 = 0
        func next() -> Int32 {
            parameter += 1
            return parameter
        }
        for place in row.integers.indices { saveLifecycle.bind(row.integers[place], at: next()) }
        for place in row.reals.indices { saveLifecycle.bind(row.reals[place], at: next()) }
        saveLifecycle.bind(row.sequenced, at: next())
        saveLifecycle.bind(row.ended, at: next())
        saveLifecycle.bind(row.traits, at: next())
        try saveLifecycle.bind(Value(currencies.name(lifecycle.feeCurrency)), at: next())
        saveLifecycle.bind(row.amendmentLag, at: next())
        try saveLifecycle.run()
    }

    func delete(series: Int64, id: Int64) throws { try deleteLifecycle.run(.integer(series), .integer(id)) }

    /// Makes the lifecycles of a session anew from all its events.
    func resequence(_ session: String) throws {
        let (events, symbols) = try history.events(of: session)
        let (lifecycles, waiting) = SequenceMatcher.joined(
            events, symbols: symbols, SameOrders(try history.pairs(of: session)))
        for table in ["life", "waiting_intent"] {
            try connection.prepare(
                "DELETE FROM \(table) WHERE series IN (SELECT id FROM series WHERE session = ?)"
            ).run(.text(session))
        }
        for lifecycle in lifecycles { try save(lifecycle) }
        for intent in waiting { try sequence.get().insertWaiting(intent) }
    }
}
