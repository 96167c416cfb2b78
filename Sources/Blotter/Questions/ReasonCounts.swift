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
    /// The reasons of the gates and errors that pass `filter`, but for its kinds, at most `limit` of each.
    package func reasons(_ filter: EventFilter, limit: Int) throws -> ReasonCounts {
        // Of a text that is as long as a line its beginning is read.
        let longest = connection.limitValues(to: AnswerLimit.longestLine)
        defer { connection.limitValues(to: longest) }
        return try atOneMoment {
            ReasonCounts(
                gates: try reasons(filter, ofGates: true, limit), errors: try reasons(filter, ofGates: false, limit))
        }
    }

    private func reasons(_ filter: EventFilter, ofGates isGate: Bool, _ limit: Int) throws -> [ReasonCounts.Reason] {
        var filter = filter
        filter.kinds = [isGate ? "gate" : "error"]
        var tally = filter.hasTime ? ReasonTally() : try countedReasons(filter)
        if try filter.hasTime || hasUncountedReasons(filter) { try addReasons(filter, ofGates: isGate, to: &tally) }
        let all = tally.counts.map { ReasonCounts.Reason(text: $0.key?.text ?? "", count: $0.value) }
            .sorted {
                $0.count != $1.count ? $0.count > $1.count : $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
            }
        if all.count > limit { file.limit?.cut() }
        return Array(all.prefix(limit))
    }

    /// What is counted of whole series.
    private func countedReasons(_ filter: EventFilter) throws -> ReasonTally {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT r.counts FROM series AS s CROSS JOIN reason AS r ON r.series = s.id
            WHERE \(condition) AND r.counts IS NOT NULL
            """)
        try statement.bind(values)
        var tally = ReasonTally()
        while try statement.step() { statement.blob(0).withUnsafeBytes { tally.add($0) } }
        return tally
    }

    private static let uncounted = "s.id IN (SELECT series FROM reason WHERE counts IS NULL)"

    private func hasUncountedReasons(_ filter: EventFilter) throws -> Bool {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            "SELECT EXISTS (SELECT 1 FROM series AS s WHERE \(condition) AND \(Self.uncounted))")
        try statement.bind(values)
        return try statement.step() && statement.integer(0) != 0
    }

    /// Adds what the events say, one by one: those of a time, or of the series of which nothing is counted.
    private func addReasons(_ filter: EventFilter, ofGates isGate: Bool, to tally: inout ReasonTally) throws {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let columns = try ReasonColumns(ofGates: isGate, connection)
        // The inner limit keeps whole texts, of which the reason is the beginning, from being sorted.
        let statement = try connection.prepare(
            """
            SELECT reason, count(*) FROM (
                SELECT \(columns.text) AS reason
                FROM series AS s CROSS JOIN event AS e INDEXED BY event_series ON e.series = s.id
                WHERE \(condition) AND \(columns.condition) \(filter.hasTime ? "" : "AND " + Self.uncounted) LIMIT -1
            ) GROUP BY 1
            """)
        try statement.bind(values)
        while try statement.step() { tally.add(ExactText(statement.text(0)), count: statement.integer(1)) }
    }
}
