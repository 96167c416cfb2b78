import SQLite
import TelemetryLog

/// The longest pauses of sessions, found from where time leaps in their logs.
///
/// A leap alone is none yet: a clock that was set back and then right leaps forward as well, and a file may hold several
/// sessions. So it counts from the latest event of its session that has an earlier time and, in its log, an earlier line,
/// and is none when that is much nearer than the line above.
struct PauseList {
    /// An event whose time does not go on evenly from that of the one above it.
    private struct Leap {
        var length: Duration
        var end: Timestamp
        /// The event at its end.
        var id: Int64
    }

    /// Of clocks that run side by side each line leaps, and none of the leaps is a pause.
    private static let mostTries = 100
    /// By how much lines may be out of order without the clock being at fault.
    private static let disorder = Duration.seconds(60)

    private let leaps: [String: [Leap]]
    private let latestBefore: Statement

    /// Reads the pauses of all sessions, or of some. Throws `DatabaseError`.
    init(_ connection: Connection, sessions: Set<String>? = nil) throws {
        let forward = try connection.prepare(
            """
            SELECT s.session, l.previous_ts, e.ts, e.id FROM leap AS l CROSS JOIN event AS e ON e.id = l.id
            CROSS JOIN series AS s ON s.id = e.series WHERE e.ts > l.previous_ts
            """)
        var leaps: [String: [Leap]] = [:]
        while try forward.step() {
            let session = forward.text(0)
            guard sessions?.contains(session) ?? true else { continue }
            let end = Timestamp(nanoseconds: forward.integer(2))
            let length = Timestamp(nanoseconds: forward.integer(1)).duration(to: end)
            leaps[session, default: []].append(Leap(length: length, end: end, id: forward.integer(3)))
        }
        self.leaps = leaps.mapValues { $0.sorted { $0.length > $1.length } }
        latestBefore = try connection.prepare(
            """
            SELECT max((
                SELECT max(e.ts) FROM event AS e INDEXED BY event_series
                WHERE e.series = s.id AND e.ts < ?2 AND (e.id < ?3 OR s.source <> ?3 >> 32)))
            FROM series AS s WHERE s.session = ?1
            """)
    }

    /// The longest pause of a session that was over at `moment`, nil when it has none over a minute.
    func longest(of session: String, until moment: Timestamp = Timestamp(nanoseconds: .max)) throws -> (
        from: Timestamp, to: Timestamp
    )? {
        var longest: (from: Timestamp, to: Timestamp, length: Duration)?
        for leap in leaps[session, default: []].lazy.filter({ $0.end <= moment }).prefix(Self.mostTries) {
            if let longest, longest.length >= leap.length { break }
            guard let from = try latest(of: session, before: leap) else { continue }
            let length = from.duration(to: leap.end)
            guard length + Self.disorder >= leap.length, length > longest?.length ?? .zero else { continue }
            longest = (from, leap.end, length)
        }
        return longest.map { ($0.from, $0.to) }
    }

    private func latest(of session: String, before leap: Leap) throws -> Timestamp? {
        try latestBefore.rows(.text(session), .integer(leap.end.nanoseconds), .integer(leap.id)) {
            $0.optionalInteger(0)
        }
        .first?.map { Timestamp(nanoseconds: $0) }
    }
}
