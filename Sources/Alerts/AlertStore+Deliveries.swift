import SQLite
package import TelemetryLog

/// What is to be sent to one sink: that an alert fires, or is over. The key is the same however often it is sent.
package struct AlertDelivery: Sendable, Equatable {
    /// What is said of the alert.
    package enum Kind: String, Sendable { case firing, resolved }

    package var id: Int64
    package var sink: String
    package var kind: Kind
    package var rule: String
    package var fingerprint: String
    /// A JSON object.
    package var labels: String
    package var started: Timestamp
    package var resolved: Timestamp?
    package var message: String
    package var acknowledged: AlertRecord.Word?
    package var attempts: Int64 = 0

    /// By which whoever is told knows that two messages are one.
    package var key: String { "\(fingerprint)-\(started.nanoseconds)-\(kind.rawValue)" }
}

extension AlertStore {
    /// How long it is tried to send something.
    static let patience = TimeSpan(seconds: 3 * 86_400)
    /// Fewer attempts are not enough, as after a clock that jumped ahead.
    private static let leastAttempts: Int64 = 12
    /// Between two attempts, at first and at most.
    private static let firstPause = 10.0
    private static let longestPause = 900.0

    private static let columns = """
        d.id, d.sink, d.kind, e.rule, e.fingerprint, e.labels, e.started, e.resolved, e.message, d.attempts,
        e.acknowledged_by, e.acknowledged_why, e.acknowledged_at
        """

    /// What is due now: of each sink in its order, nothing that is behind something that waits. Throws `DatabaseError`.
    package func dueDeliveries(now: Timestamp) throws -> [AlertDelivery] {
        let all = try connection.prepare(
            """
            SELECT \(Self.columns), max(d.due, iif(d.kind = 'firing' AND d.attempts = 0, coalesce(a.snoozed_until, 0), 0))
            FROM delivery AS d JOIN episode AS e ON e.id = d.episode LEFT JOIN alert AS a ON a.rule = e.rule
            WHERE d.state = 'waiting' ORDER BY d.sink, d.id
            """
        ).rows { (delivery: AlertDelivery($0), due: $0.integer(13)) }
        // Of one episode the end comes after the beginning; others need not wait for it.
        var held: Set<String> = []
        return all.compactMap { delivery, due in
            let place = "\(delivery.sink)\u{1}\(delivery.fingerprint)\u{1}\(delivery.started.nanoseconds)"
            guard due <= now.nanoseconds, !held.contains(place) else {
                held.insert(place)
                return nil
            }
            return delivery
        }
    }

    /// What fires, for sinks that want to hear of it again and again. Throws `DatabaseError`.
    package func firing(for sink: String, now: Timestamp) throws -> [AlertDelivery] {
        try connection.prepare(
            """
            SELECT \(Self.columns) FROM alert AS a JOIN episode AS e ON e.id = a.episode
            JOIN delivery AS d ON d.episode = e.id AND d.kind = 'firing' AND d.sink = ?1
            WHERE a.phase = 'firing' AND d.state = 'sent' AND coalesce(a.snoozed_until, 0) <= ?2
            """
        ).rows(.text(sink), .integer(now.nanoseconds), read: AlertDelivery.init)
    }

    /// It is sent now: should blotter be killed, nobody can say that it was not heard. Throws `DatabaseError`.
    package func markTried(_ delivery: AlertDelivery) throws {
        try connection.prepare("UPDATE delivery SET attempts = attempts + 1 WHERE id = ?").run(.integer(delivery.id))
    }

    /// It was taken. Throws `DatabaseError`.
    package func markSent(_ delivery: AlertDelivery) throws {
        try connection.prepare("UPDATE delivery SET state = 'sent', error = NULL WHERE id = ?")
            .run(.integer(delivery.id))
    }

    /// It was not: it is tried again later, twice as late each time, until three days are over and it was tried a dozen
    /// times. Throws `DatabaseError`.
    package func markFailed(_ delivery: AlertDelivery, _ error: String, now: Timestamp) throws {
        var pause = Self.firstPause
        for _ in 0..<min(delivery.attempts, 20) { pause = min(Self.longestPause, pause * 2) }
        try connection.prepare(
            """
            UPDATE delivery SET error = ?2, due = ?3,
                state = iif(created < ?4 AND attempts >= ?5, 'dead', 'waiting')
            WHERE id = ?1 AND state = 'waiting'
            """
        ).run(
            .integer(delivery.id), .text(error), .integer((now + TimeSpan(seconds: pause)).nanoseconds),
            .integer((now - Self.patience).nanoseconds), .integer(Self.leastAttempts))
    }

    /// What could not be sent, with why: those that are tried again, and those that are given up. Throws `DatabaseError`.
    package func undelivered() throws -> [(delivery: AlertDelivery, error: String, isDead: Bool)] {
        try connection.prepare(
            """
            SELECT \(Self.columns), coalesce(d.error, ''), d.state = 'dead'
            FROM delivery AS d JOIN episode AS e ON e.id = d.episode
            WHERE d.state = 'dead' OR d.state = 'waiting' AND d.attempts > 0 ORDER BY d.id
            """
        ).rows { (AlertDelivery($0), $0.text(13), $0.integer(14) != 0) }
    }
}

extension AlertDelivery {
    fileprivate init(_ row: Statement) {
        id = row.integer(0)
        sink = row.text(1)
        kind = Kind(rawValue: row.text(2)) ?? .firing
        rule = row.text(3)
        fingerprint = row.text(4)
        labels = row.text(5)
        started = Timestamp(nanoseconds: row.integer(6))
        resolved = row.optionalInteger(7).map { Timestamp(nanoseconds: $0) }
        message = row.text(8)
        attempts = row.integer(9)
        acknowledged = row.optionalInteger(12).map {
            .init(by: row.text(10), why: row.text(11), time: Timestamp(nanoseconds: $0))
        }
    }
}
