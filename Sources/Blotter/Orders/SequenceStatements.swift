import SQLite

/// What is asked of the index, and written to it, where a session lacks ids and the order of time tells which event
/// belongs to which.
///
/// The intents that no order has taken are in `waiting_intent`; the orders that no fill or error has taken are those
/// of `life_unfilled`.
final class SequenceStatements {
    private let connection: Connection
    private let insert: Statement
    private let delete: Statement
    private let lastIntent: Statement
    private let lastOrder: Statement
    private let lastUntimedOrder: Statement
    private let findSeries: Statement
    private let findFills: Statement
    private var known: [Key: [Int64]] = [:]

    /// The series of one kind and symbol in a session, which are looked for once a commit.
    private struct Key: Hashable {
        var session: ExactText
        var symbol: ExactText?
        var kind: String
    }

    init(_ connection: Connection) throws {
        self.connection = connection
        insert = try connection.prepare("INSERT OR REPLACE INTO waiting_intent (series, ts, id) VALUES (?, ?, ?)")
        delete = try connection.prepare("DELETE FROM waiting_intent WHERE series = ? AND ts = ? AND id = ?")
        findSeries = try connection.prepare("SELECT series FROM event WHERE id = ?")
        findFills = try connection.prepare(
            """
            SELECT e.ts, e.id FROM event AS e INDEXED BY event_fill JOIN series AS s ON s.id = e.series
            WHERE e.fill_id = ?1 AND e.order_id IS NULL AND s.session = ?2 AND s.symbol IS ?3 AND s.kind = 'fill'
                AND (e.ts IS NULL) = ?4
            """)
        lastIntent = try connection.prepare(
            """
            SELECT series, ts, id FROM waiting_intent WHERE series = ? AND ts BETWEEN ? AND ?
            ORDER BY ts DESC, id DESC LIMIT 1
            """)
        lastOrder = try connection.prepare(
            """
            SELECT series, order_ts, id FROM life INDEXED BY life_unfilled
            WHERE series = ?1 AND fills = 0 AND errors = 0 AND (order_ts, id) < (?2, ?3) AND is_order
            ORDER BY order_ts DESC, id DESC LIMIT 1
            """)
        lastUntimedOrder = try connection.prepare(
            """
            SELECT series, order_ts, id FROM life INDEXED BY life_unfilled
            WHERE series = ?1 AND fills = 0 AND errors = 0 AND order_ts IS NULL AND id < ?2 AND is_order
            ORDER BY id DESC LIMIT 1
            """)
    }

    /// The labels that tell which events of a session may belong to one another.
    func symbol(ofSeries series: Int64) throws -> String? {
        try connection.prepare("SELECT symbol FROM series WHERE id = ?").rows(.integer(series)) { $0.optionalText(0) }
            .first ?? nil
    }

    /// The last event of each strand of a session that the order of time may ask for; as of the last commit, which
    /// counts what the series have.
    func ends(of session: String) throws -> [SequenceMatcher.Strand: OrderLifecycle.Place] {
        var places: [SequenceMatcher.Strand: OrderLifecycle.Place] = [:]
        let statement = try connection.prepare(
            """
            SELECT symbol, last_ts, (SELECT max(id) FROM event WHERE series = s.id AND ts = s.last_ts),
                iif(untimed > 0, (SELECT max(id) FROM event WHERE series = s.id AND ts IS NULL), NULL)
            FROM series AS s WHERE session = ? AND kind IN ('intent', 'order', 'fill') AND events > 0
            """)
        let rows = try statement.rows(.text(session)) { row in
            (row.optionalText(0), [(row.optionalInteger(1), row.optionalInteger(2)), (nil, row.optionalInteger(3))])
        }
        for (symbol, ends) in rows {
            for case let (time, id?) in ends {
                let part = OrderLifecycle.Part(id: id, time: time, series: 0)
                let strand = SequenceMatcher.Strand(ExactText(symbol), part)
                places[strand] = places[strand].map { max($0, part.place) } ?? part.place
            }
        }
        return places
    }

    // MARK: Intents that wait

    func insertWaiting(_ intent: OrderLifecycle.Part) throws {
        try insert.run(.integer(intent.series), .integer(intent.time ?? .max), .integer(intent.id))
    }

    /// Takes away an intent that waits; false when it does not.
    func takeWaiting(_ intent: OrderLifecycle.Intent) throws -> Bool {
        let series = try findSeries.rows(.integer(intent.id)) { $0.integer(0) }.first
        guard let series else { return false }
        return try take(series: series, time: intent.time ?? .max, id: intent.id)
    }

    private func take(series: Int64, time: Int64, id: Int64) throws -> Bool {
        try delete.run(.integer(series), .integer(time), .integer(id))
        return connection.changes > 0
    }

    /// Takes away the last intent of a strand that waits.
    func takeLastWaiting(_ session: String, _ symbol: String?, isTimed: Bool) throws -> OrderLifecycle.Intent? {
        let times: [Value] = isTimed ? [.integer(.min), .integer(.max - 1)] : [.integer(.max), .integer(.max)]
        let found = try last(lastIntent, session, symbol, kind: "intent", times)
        guard let found, try take(series: found.series, time: found.place.time ?? .max, id: found.place.id) else {
            return nil
        }
        return OrderLifecycle.Intent(id: found.place.id, time: isTimed ? found.place.time : nil)
    }

    /// The last order of a strand before `place` that has neither a fill nor an error.
    func lastUnfilledOrder(
        session: String, symbol: String?, before place: OrderLifecycle.Place
    ) throws -> (series: Int64, id: Int64)? {
        let statement = place.time == nil ? lastUntimedOrder : lastOrder
        let values = place.time.map { [.integer($0), .integer(place.id)] } ?? [Value.integer(place.id)]
        return try last(statement, session, symbol, kind: "order", values).map { ($0.series, $0.place.id) }
    }

    /// Whether a fill without an order's id came before `place` that bears this id of its own.
    func isRepeated(fillID: String, session: String, symbol: String?, at place: OrderLifecycle.Place) throws -> Bool {
        try findFills.rows(.text(fillID), .text(session), Value(symbol), .integer(place.time == nil ? 1 : 0)) {
            OrderLifecycle.Place(time: $0.optionalInteger(0), id: $0.integer(1))
        }.contains { $0 < place }
    }

    private func last(
        _ statement: Statement, _ session: String, _ symbol: String?, kind: String, _ values: [Value]
    ) throws -> (series: Int64, place: OrderLifecycle.Place)? {
        let key = Key(session: ExactText(session), symbol: ExactText(symbol), kind: kind)
        let series = try known[key] ?? self.series(of: key)
        known[key] = series
        var last: (series: Int64, place: OrderLifecycle.Place)?
        for id in series {
            try statement.bind([.integer(id)] + values)
            defer { statement.reset() }
            guard try statement.step() else { continue }
            let place = OrderLifecycle.Place(time: statement.optionalInteger(1), id: statement.integer(2))
            if last.map({ place > $0.place }) ?? true { last = (statement.integer(0), place) }
        }
        return last
    }

    private func series(of key: Key) throws -> [Int64] {
        try connection.prepare("SELECT id FROM series WHERE session = ? AND symbol IS ? AND kind = ?").rows(
            .text(key.session.text), Value(key.symbol?.text), .text(key.kind)
        ) { $0.integer(0) }
    }

    /// Looks for series again: some may have been added since the last commit.
    func forgetSeries() { known = [:] }
}
