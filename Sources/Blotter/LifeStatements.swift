import SQLite

/// The statements by which lives are found and written.
final class LifeStatements {
    private let connection: Connection
    private let saveLife: Statement
    private let findLife: Statement
    private let findIntent: Statement
    private let findSharedIntent: Statement
    private let findOrder: Statement
    private let findSharedOrder: Statement

    private static let columns = """
        life.id, life.session, life.symbol, life.intent, life.intent_ts, life.order_ts, life.first_fill_ts,
        life.last_fill_ts, life.is_order, life.fills, life.errors, life.quantity, life.filled_quantity,
        life.filled_value, life.fees, life.sequenced
        """

    init(_ connection: Connection) throws {
        self.connection = connection
        saveLife = try connection.prepare(
            "INSERT OR REPLACE INTO life VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        findLife = try connection.prepare(
            """
            SELECT \(Self.columns) FROM event AS e INDEXED BY event_order JOIN life ON life.id = e.id
            WHERE e.order_id = ?2 AND e.session = ?1
            """)
        findIntent = try connection.prepare(Self.intent(by: "e.intent_id = ?2", index: "event_intent"))
        findSharedIntent = try connection.prepare(
            Self.intent(by: "e.order_id = ?2 AND e.intent_id IS NULL", index: "event_order"))
        findOrder = try connection.prepare(Self.order(by: "e.intent_id = ?2", index: "event_intent"))
        findSharedOrder = try connection.prepare(
            Self.order(by: "e.order_id = ?2 AND e.intent_id IS NULL", index: "event_order"))
    }

    /// The first intent of a session, and whether an order has taken it.
    private static func intent(by condition: String, index: String) -> String {
        """
        SELECT e.id, e.ts, EXISTS (SELECT 1 FROM life WHERE life.intent = e.id) FROM event AS e INDEXED BY \(index)
        WHERE \(condition) AND e.session = ?1 AND e.kind = 'intent' ORDER BY e.ts, e.id LIMIT 1
        """
    }

    /// The first order of a session that has no intent.
    private static func order(by condition: String, index: String) -> String {
        """
        SELECT e.order_id FROM event AS e INDEXED BY \(index) JOIN life ON life.id = e.id
        WHERE \(condition) AND e.session = ?1 AND e.kind = 'order' AND life.intent IS NULL
        ORDER BY e.ts, e.id LIMIT 1
        """
    }

    // MARK: Finding

    func life(session: String, orderID: String) throws -> Life? {
        try findLife.rows(.text(session), .text(orderID)) { Life($0) }.first
    }

    /// The intent that bears an id, and whether an order has taken it.
    func intent(session: String, id: String) throws -> (intent: Life.Intent, isTaken: Bool)? {
        for statement in [findIntent, findSharedIntent] {
            let found = try statement.rows(.text(session), .text(id)) {
                (Life.Intent(id: $0.integer(0), time: $0.optionalInteger(1)), $0.integer(2) != 0)
            }
            if let found = found.first { return found }
        }
        return nil
    }

    /// The id of the first order that names an intent and has none.
    func orderWithout(intent: String, session: String) throws -> String? {
        for statement in [findOrder, findSharedOrder] {
            let found = try statement.rows(.text(session), .text(intent)) { $0.text(0) }
            if let id = found.first { return id }
        }
        return nil
    }

    func session(_ name: String) throws -> (exists: Bool, hasIntents: Bool, isSequenced: Bool) {
        let counted = try connection.prepare(
            """
            SELECT EXISTS (SELECT 1 FROM tally WHERE session = ?1),
                EXISTS (SELECT 1 FROM tally WHERE session = ?1 AND kind = 'intent'),
                EXISTS (SELECT 1 FROM life WHERE session = ?1 AND sequenced)
            """
        ).rows(.text(name)) { ($0.integer(0) != 0, $0.integer(1) != 0, $0.integer(2) != 0) }
        return counted.first ?? (false, false, false)
    }

    /// What a session's events say of its orders, in the order of time.
    func events(of session: String) throws -> [LifeSequence.Event] {
        let statement = try connection.prepare(
            """
            SELECT id, ts, symbol, kind, nullif(order_id, ''), nullif(intent_id, ''), \(Self.number("quantity")),
                \(Self.number("filled_quantity")), \(Self.number("fill_price")), \(Self.number("fill_fee"))
            FROM event WHERE session = ? AND kind IN ('intent', 'order', 'fill', 'error') ORDER BY ts IS NULL, ts, id
            """)
        return try statement.rows(.text(session)) { LifeSequence.Event($0) }
    }

    private static func number(_ member: String) -> String {
        "iif(json_type(payload, '$.\(member)') IN ('integer', 'real'), json_extract(payload, '$.\(member)'), NULL)"
    }

    // MARK: Writing

    func save(_ life: Life) throws {
        try saveLife.run(
            .integer(life.id), .text(life.session), Value(life.symbol), Value(life.intent?.id),
            Value(life.intent?.time), Value(life.orderTime), Value(life.firstFill), Value(life.lastFill),
            life.isOrder ? 1 : 0, .integer(life.fills), .integer(life.errors), Value(life.quantity),
            Value(life.filledQuantity), Value(life.filledValue), Value(life.fees), .integer(life.sequence.rawValue))
    }

    func delete(_ id: Int64) throws { try connection.prepare("DELETE FROM life WHERE id = ?").run(.integer(id)) }

    func deleteLives(of session: String) throws {
        try connection.prepare("DELETE FROM life WHERE session = ?").run(.text(session))
    }
}

extension Life {
    /// Reads a row of `LifeStatements.columns`.
    fileprivate init(_ row: Statement) {
        self.init(id: row.integer(0), session: row.text(1))
        symbol = row.optionalText(2)
        intent = row.optionalInteger(3).map { Intent(id: $0, time: row.optionalInteger(4)) }
        orderTime = row.optionalInteger(5)
        firstFill = row.optionalInteger(6)
        lastFill = row.optionalInteger(7)
        isOrder = row.integer(8) != 0
        fills = row.integer(9)
        errors = row.integer(10)
        quantity = row.optionalReal(11)
        filledQuantity = row.optionalReal(12)
        filledValue = row.optionalReal(13)
        fees = row.optionalReal(14)
        sequence = Sequence(rawValue: row.integer(15)) ?? .notNeeded
    }
}

extension LifeSequence.Event {
    fileprivate init(_ row: Statement) {
        let kind: Kind =
            switch row.text(3) {
            case "intent": .intent
            case "order": .order
            case "fill": .fill
            default: .error
            }
        let part = Life.Part(
            id: row.integer(0), time: row.optionalInteger(1), symbol: row.optionalText(2),
            quantity: row.optionalReal(6), filledQuantity: row.optionalReal(7), fillPrice: row.optionalReal(8),
            fillFee: row.optionalReal(9))
        self.init(kind: kind, part: part, orderID: row.optionalText(4), intentID: row.optionalText(5))
    }
}
