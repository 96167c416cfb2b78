import SQLite
import TelemetryLog

/// Tells a clock that was set back from several clocks in one file.
///
/// They are several where the event that went back belongs to a session whose own times in the file do not go back
/// there, or where times go to and fro: among the ten events before and after, one jumps forward by at least nine tenths
/// of the step, and another goes back by at least half of it.
struct ClockCause {
    private static let window: Int64 = 10
    /// How many lines back the session's last time is looked for.
    private static let reach: Int64 = 1000

    private let ownTime: Statement
    private let earlier: Statement
    private let later: Statement

    init(_ connection: Connection) throws {
        ownTime = try connection.prepare(
            """
            SELECT e.ts FROM event AS e CROSS JOIN series AS s ON s.id = e.series
            WHERE e.id BETWEEN ?1 AND ?2 AND s.session = ?3 AND e.ts IS NOT NULL ORDER BY e.id DESC LIMIT 1
            """)
        let times = "SELECT ts FROM event WHERE id BETWEEN ? AND ? AND ts IS NOT NULL ORDER BY id"
        earlier = try connection.prepare("\(times) DESC LIMIT \(Self.window)")
        later = try connection.prepare("\(times) LIMIT \(Self.window)")
    }

    /// The cause of a step of at least `ClockStep.leastStep`.
    func cause(of step: ClockStep) throws -> ClockStep.Cause {
        let ids = LineID.all(of: LineID.source(of: step.id))
        let first = max(ids.lowerBound, step.id - Self.reach)
        let own = try ownTime.rows(.integer(first), .integer(step.id - 1), .text(step.session)) { $0.integer(0) }.first
        if own.map({ $0 <= step.after.nanoseconds }) ?? true { return .mixed }
        return try goesToAndFro(step, ids) ? .mixed : .step
    }

    private func goesToAndFro(_ step: ClockStep, _ ids: Range<Int64>) throws -> Bool {
        let before = try earlier.rows(.integer(ids.lowerBound), .integer(step.id - 1)) {
            Timestamp(nanoseconds: $0.integer(0))
        }
        let after = try later.rows(.integer(step.id), .integer(ids.upperBound - 1)) {
            Timestamp(nanoseconds: $0.integer(0))
        }
        let times = before.reversed() + after
        let jumps = zip(times, times.dropFirst()).map { Double(($1 - $0).nanoseconds) / Double(step.size) }
        return jumps.contains { $0 >= 0.9 } && jumps.count { $0 <= -0.5 } > 1
    }
}
