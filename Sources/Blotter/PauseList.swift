import SQLite
import TelemetryLog

/// The longest pauses of sessions, found from where time leaps in their logs.
///
/// A leap alone is none yet: a clock that was set back and then right leaps forward as well, and a file may hold several
/// sessions. So it counts from the latest event of its session before its end.
struct PauseList {
    private struct Leap {
        var length: Double
        var end: Int64
    }

    /// Of clocks that run side by side each line leaps, and none of the leaps is a pause.
    private static let mostTries = 100

    private let leaps: [String: [Leap]]
    private let latestBefore: Statement

    init(_ connection: Connection) throws {
        let sessions = try connection.prepare("SELECT id, session FROM series").rows { ($0.integer(0), $0.text(1)) }
        let names = Dictionary(uniqueKeysWithValues: sessions)
        let forward = try connection.prepare(
            """
            SELECT e.series, e.ts - l.previous_ts, e.ts FROM leap AS l CROSS JOIN event AS e ON e.id = l.id
            WHERE e.ts > l.previous_ts
            """)
        var leaps: [String: [Leap]] = [:]
        while try forward.step() {
            guard let session = names[forward.integer(0)] else { continue }
            leaps[session, default: []].append(Leap(length: forward.real(1), end: forward.integer(2)))
        }
        self.leaps = leaps.mapValues { $0.sorted { $0.length > $1.length } }
        latestBefore = try connection.prepare(
            """
            SELECT max((SELECT max(e.ts) FROM event AS e INDEXED BY event_series WHERE e.series = s.id AND e.ts < ?2))
            FROM series AS s WHERE s.session = ?1
            """)
    }

    /// The longest pause of a session, nil when it has none over a minute.
    func longest(of session: String) throws -> (from: Timestamp, to: Timestamp)? {
        var longest: (from: Timestamp, to: Timestamp, length: Duration)?
        for leap in leaps[session, default: []].prefix(Self.mostTries) {
            if let longest, longest.length / Duration.nanoseconds(1) >= leap.length { break }
            let to = Timestamp(nanoseconds: leap.end)
            guard let from = try latest(of: session, before: to) else { continue }
            let length = from.duration(to: to)
            if length > longest?.length ?? .zero { longest = (from, to, length) }
        }
        return longest.map { ($0.from, $0.to) }
    }

    private func latest(of session: String, before end: Timestamp) throws -> Timestamp? {
        try latestBefore.rows(.text(session), .integer(end.nanoseconds)) { $0.optionalInteger(0) }
            .first?.map { Timestamp(nanoseconds: $0) }
    }
}
