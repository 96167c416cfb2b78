import SQLite
import TelemetryLog

/// Where clocks were at fault: times that run backward, latencies below zero, times without a zone.
package struct ClockReport: Sendable {
    /// Largest first.
    package var steps: [ClockStep] = []
    /// From intent to order.
    package var intentToOrder = NegativeLatencies()
    /// From order to fill.
    package var orderToFill = NegativeLatencies()
    /// Events whose time was written without a zone, and is taken as UTC.
    package var naive: (events: Int64, sessions: Int64) = (0, 0)
    /// Events without a time that can be read.
    package var untimed: Int64 = 0

    /// Latencies that end before they begin.
    package struct NegativeLatencies: Sendable, Equatable {
        /// How many there are.
        package var count: Int64 = 0
        /// Milliseconds; nil when there is none.
        package var worst: Double?
    }

    /// How many steps have a cause.
    package func count(_ cause: ClockStep.Cause) -> Int { steps.count { $0.cause == cause } }
}

extension IndexReader {
    /// The clock's faults among the events that pass `filter`, those that went back being the ones it asks.
    package func clock(_ filter: EventFilter) throws -> ClockReport {
        try atOneMoment {
            var report = ClockReport()
            report.steps = try clockSteps(filter)
            (report.intentToOrder, report.orderToFill) = try negativeLatencies(filter)
            report.naive = try naiveTimes(filter)
            report.untimed = try untimed(filter)
            return report
        }
    }

    // MARK: Steps

    private func clockSteps(_ filter: EventFilter) throws -> [ClockStep] {
        let (condition, values) = filter.condition(time: "e.ts")
        let statement = try connection.prepare(
            """
            SELECT l.id, source.path, s.session, l.previous_ts, e.ts, \(LineID.line(of: "l.id"))
            FROM leap AS l CROSS JOIN event AS e ON e.id = l.id CROSS JOIN series AS s ON s.id = e.series
            JOIN source ON source.id = l.id >> 32
            WHERE e.ts < l.previous_ts AND \(condition) ORDER BY l.previous_ts - e.ts DESC, l.id
            """)
        try statement.bind(values)
        let causes = try ClockCause(connection)
        var steps: [ClockStep] = []
        while try statement.step() {
            var step = ClockStep(
                id: statement.integer(0), file: statement.text(1), line: statement.integer(5),
                session: statement.text(2),
                before: Timestamp(nanoseconds: statement.integer(3)),
                after: Timestamp(nanoseconds: statement.integer(4)), cause: .jitter)
            if step.size >= ClockStep.leastStep { step.cause = try causes.cause(of: step) }
            steps.append(step)
        }
        return steps
    }

    // MARK: Latencies

    private func negativeLatencies(
        _ filter: EventFilter
    ) throws -> (intentToOrder: ClockReport.NegativeLatencies, orderToFill: ClockReport.NegativeLatencies) {
        var filter = filter
        filter.kinds = []
        let (condition, values) = filter.condition(time: "l.order_ts")
        let statement = try connection.prepare(
            """
            SELECT count(*) FILTER (WHERE l.intent_lead < 0), min(l.intent_lead),
                count(*) FILTER (WHERE l.fill_lag < 0), min(l.fill_lag)
            FROM \(filter.hasLabels ? "series AS s CROSS JOIN" : "") life AS l
            WHERE l.order_ts IS NOT NULL AND \(filter.hasLabels ? "l.series = s.id AND" : "") \(condition)
            """)
        try statement.bind(values)
        guard try statement.step() else { return (.init(), .init()) }
        func latencies(_ column: Int32) -> ClockReport.NegativeLatencies {
            let count = statement.integer(column)
            return .init(count: count, worst: count == 0 ? nil : Double(statement.integer(column + 1)) / 1e6)
        }
        return (latencies(0), latencies(2))
    }

    // MARK: Times

    private func naiveTimes(_ filter: EventFilter) throws -> (events: Int64, sessions: Int64) {
        let forms = try connection.prepare("SELECT id, template FROM form").rows { ($0.integer(0), $0.text(1)) }
            .filter { LineTemplate($0.1)?.hasNaiveTime ?? false }.map(\.0)
        guard !forms.isEmpty else { return (0, 0) }
        let (condition, values) = filter.condition(time: "e.ts")
        let tables =
            filter.hasLabels
            ? "series AS s CROSS JOIN event AS e ON e.series = s.id"
            : "event AS e CROSS JOIN series AS s ON s.id = e.series"
        let statement = try connection.prepare(
            """
            SELECT count(*), count(DISTINCT s.session) FROM \(tables)
            WHERE e.form IN (\(forms.map { _ in "?" }.joined(separator: ", "))) AND \(condition)
            """)
        try statement.bind(forms.map { .integer($0) } + values)
        return try statement.step() ? (statement.integer(0), statement.integer(1)) : (0, 0)
    }

    private func untimed(_ filter: EventFilter) throws -> Int64 {
        guard !filter.hasTime else { return 0 }
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            "SELECT coalesce(sum(s.untimed), 0) FROM series AS s WHERE \(condition)")
        try statement.bind(values)
        return try statement.step() ? statement.integer(0) : 0
    }
}
