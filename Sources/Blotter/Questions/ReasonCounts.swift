import SQLite
import TelemetryLog

/// Why gates blocked, and what errors said, most frequent first.
package struct ReasonCounts: Sendable, Equatable {
    /// One reason, and how often it was given.
    package struct Reason: Sendable, Equatable {
        /// Empty where none is given.
        package var text: String
        /// How many events give it.
        package var count: Int64
    }

    /// Of the gates that blocked.
    package var gates: [Reason] = []
    /// Of the errors.
    package var errors: [Reason] = []
}

extension IndexReader {
    /// Characters of a reason; those that begin with the same so many are one.
    private static let longestReason = 1000

    /// The reasons of the gates and errors that pass `filter`, but for its kinds, at most `limit` of each.
    package func reasons(_ filter: EventFilter, limit: Int) throws -> ReasonCounts {
        // Of a text that is as long as a line its beginning is read.
        let longest = connection.limitValues(to: AnswerLimit.longestLine)
        defer { connection.limitValues(to: longest) }
        return try atOneMoment {
            var filter = filter
            var counts = ReasonCounts()
            filter.kinds = ["gate"]
            counts.gates = try reasons(filter, .reason, isGate: true, limit)
            filter.kinds = ["error"]
            counts.errors = try reasons(filter, .error, isGate: false, limit)
            return counts
        }
    }

    private func reasons(
        _ filter: EventFilter, _ field: PayloadField, isGate: Bool, _ limit: Int
    ) throws -> [ReasonCounts.Reason] {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let native = try PayloadColumns(field, connection).text
        let reason = "coalesce((SELECT c.\(field.names[0]) FROM canonical AS c WHERE c.id = e.id), \(native))"
        let blocked =
            try isGate
            ? "AND (\(PayloadColumns(.decision, connection).isOne(of: "'BLOCK'")) "
                + "OR \(PayloadColumns(.passed, connection).isOne(of: "'false', '0'")) "
                + "OR (SELECT c.decision FROM canonical AS c WHERE c.id = e.id) = 'BLOCK')" : ""
        // The inner limit keeps whole texts, of which the reason is the beginning, from being sorted.
        let statement = try connection.prepare(
            """
            SELECT reason, count(*) FROM (
                SELECT substr(coalesce(\(reason), ''), 1, \(Self.longestReason)) AS reason
                FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
                WHERE \(condition) \(blocked) LIMIT -1
            ) GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?
            """)
        try statement.bind(values + [Value(limit + 1)])
        var reasons: [ReasonCounts.Reason] = []
        while try statement.step() {
            guard reasons.count < limit else {
                file.limit?.cut()
                break
            }
            reasons.append(.init(text: statement.text(0), count: statement.integer(1)))
        }
        return reasons
    }
}
