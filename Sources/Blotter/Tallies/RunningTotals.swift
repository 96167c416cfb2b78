import SQLite

/// What was ever counted of events: what is in the index, and what retention has removed since, so that no total falls.
///
/// A log that is read anew after it was in the trash counts again.
package struct RunningTotals: Sendable, Equatable {
    /// What is counted; the table `past_count` has the names.
    package enum Measure: String, Sendable {
        case events
        case decisions
        case intentToOrder = "intent_to_order"
        case orderToFill = "order_to_fill"
    }

    /// One count.
    struct Part: Hashable {
        var measure: Measure
        /// A kind, a decision, nanoseconds, or `sum` or `count`.
        var name: String
    }

    /// Latencies as a histogram of Prometheus has them.
    package struct Lengths: Sendable, Equatable {
        /// Nanoseconds, ascending, and how many latencies are not above them.
        package var upTo: [(bound: Int64, count: Int64)] = []
        /// Nanoseconds of all together.
        package var sum: Int64 = 0
        /// How many there are; those below zero are left out.
        package var count: Int64 = 0

        package static func == (left: Lengths, right: Lengths) -> Bool {
            left.sum == right.sum && left.count == right.count && left.upTo.elementsEqual(right.upTo, by: ==)
        }
    }

    /// Nanoseconds that latencies are held against: from a millisecond to a minute.
    static let bounds: [Int64] = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000].map {
        $0 * 1_000_000
    }

    private(set) var counts: [Part: Int64] = [:]

    /// Events by their kind; empty for those that say none.
    package var events: [(kind: String, count: Int64)] { parts(of: .events) }
    /// Gates by what they decided: `BLOCK`, or else `ALLOW`.
    package var decisions: [(decision: String, count: Int64)] { parts(of: .decisions) }

    /// The latencies of a measure that is of such.
    package func lengths(_ measure: Measure) -> Lengths {
        func count(_ name: String) -> Int64 { counts[Part(measure: measure, name: name)] ?? 0 }
        return Lengths(upTo: Self.bounds.map { ($0, count("\($0)")) }, sum: count("sum"), count: count("count"))
    }

    private func parts(of measure: Measure) -> [(String, Int64)] {
        counts.filter { $0.key.measure == measure }.map { ($0.key.name, $0.value) }.sorted { $0.0 < $1.0 }
    }

    init() {}

    mutating func add(_ count: Int64, _ measure: Measure, _ name: String) {
        guard count != 0 else { return }
        counts[Part(measure: measure, name: name), default: 0].add(count)
    }

    mutating func add(_ other: RunningTotals) {
        for (part, count) in other.counts { counts[part, default: 0].add(count) }
    }

    mutating func add(_ sum: LatencySum, _ measure: Measure) {
        for bound in Self.bounds { add(Int64(sum.count(upTo: bound)), measure, "\(bound)") }
        add(Int64(clamping: sum.total), measure, "sum")
        add(Int64(sum.count), measure, "count")
    }

    /// By how much each of them is above what it is in `other`; nothing where it is not.
    func fallen(to other: RunningTotals) -> RunningTotals {
        var fallen = RunningTotals()
        for (part, count) in counts {
            fallen.add(max(0, count - (other.counts[part] ?? 0)), part.measure, part.name)
        }
        return fallen
    }
}

// MARK: In the index

extension IndexReader {
    /// Of all that is in the index, and was.
    package func runningTotals() throws -> RunningTotals {
        try atOneMoment { try RunningTotals(everOf: connection) }
    }
}

extension RunningTotals {
    /// Of all that is in the index, and was.
    init(everOf connection: Connection) throws {
        try self.init(connection)
        let rows = try connection.prepare("SELECT measure, part, count FROM past_count")
        while try rows.step() {
            if let measure = Measure(rawValue: rows.text(0)) { add(rows.integer(2), measure, rows.text(1)) }
        }
    }

    /// Of what is in the index of the series that pass a condition on `series AS s`, with a `?` for each of `values`.
    init(_ connection: Connection, where condition: String = "TRUE", _ values: [Value] = []) throws {
        try countEvents(connection, condition, values)
        try countDecisions(connection, condition, values)
        try countLatencies(connection, condition, values)
    }

    /// Adds them to what is past.
    func keep(in connection: Connection) throws {
        let statement = try connection.prepare(
            """
            INSERT INTO past_count VALUES (?, ?, ?)
            ON CONFLICT (measure, part) DO UPDATE SET
                count = iif(count > \(Int64.max) - excluded.count, \(Int64.max), count + excluded.count)
            """)
        for (part, count) in counts {
            try statement.run(.text(part.measure.rawValue), .text(part.name), .integer(count))
        }
    }

    private mutating func countEvents(_ connection: Connection, _ condition: String, _ values: [Value]) throws {
        let rows = try connection.prepare(
            "SELECT coalesce(s.kind, ''), sum(s.events) FROM series AS s WHERE \(condition) GROUP BY 1")
        try rows.bind(values)
        while try rows.step() { add(rows.integer(1), .events, rows.text(0)) }
    }

    private mutating func countDecisions(_ connection: Connection, _ condition: String, _ values: [Value]) throws {
        let rows = try connection.prepare(
            "SELECT s.id, s.events FROM series AS s WHERE s.kind = 'gate' AND \(condition)")
        try rows.bind(values)
        let statements = ReasonStatements(connection)
        while try rows.step() {
            let tally = try statements.counts(of: rows.integer(0)) ?? statements.count(rows.integer(0), ofGates: true)
            let blocked = tally.counts.values.reduce(0, +)
            add(blocked, .decisions, "BLOCK")
            add(rows.integer(1) - blocked, .decisions, "ALLOW")
        }
    }

    private mutating func countLatencies(_ connection: Connection, _ condition: String, _ values: [Value]) throws {
        var (leads, lags) = (LatencySum(), LatencySum())
        let tallied = try connection.prepare(
            """
            SELECT v.intent_to_order, v.order_to_fill FROM series AS s CROSS JOIN tally AS t ON t.series = s.id
            CROSS JOIN tally_value AS v ON v.series = t.series WHERE t.stale = 0 AND \(condition)
            """)
        try tallied.bind(values)
        while try tallied.step() {
            leads.add(tallied.blob(0))
            lags.add(tallied.blob(1))
        }
        add(leads, .intentToOrder)
        add(lags, .orderToFill)
        let rest = try connection.prepare(
            """
            SELECT l.intent_lead, l.fill_lag FROM series AS s CROSS JOIN life AS l ON l.series = s.id
            WHERE s.id IN (\(OrderTally.untallied)) AND l.order_ts IS NOT NULL AND \(condition)
            """)
        try rest.bind(values)
        while try rest.step() {
            if let lead = rest.optionalInteger(0) { add(length: lead, .intentToOrder) }
            if let lag = rest.optionalInteger(1) { add(length: lag, .orderToFill) }
        }
    }

    private mutating func add(length: Int64, _ measure: Measure) {
        guard length >= 0 else { return }
        for bound in Self.bounds where length <= bound { add(1, measure, "\(bound)") }
        add(length, measure, "sum")
        add(1, measure, "count")
    }
}

extension Int64 {
    /// Times that are centuries apart come to more than there is room for, which is then told.
    fileprivate mutating func add(_ other: Int64) {
        let (sum, overflows) = addingReportingOverflow(other)
        self = overflows ? (other > 0 ? .max : .min) : sum
    }
}
