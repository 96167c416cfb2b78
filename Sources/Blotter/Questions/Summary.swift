import SQLite
package import TelemetryLog

/// Counts, times and latencies of the events that a filter lets pass, and how well their files could be read.
package struct Summary: Sendable {
    /// All events that pass.
    package var totalEvents: Int64 = 0
    /// Most frequent first; nil for events without a kind.
    package var countsByKind: [(kind: String?, count: Int64)] = []
    /// The symbols of these events, by name; of more than `AnswerLimit.mostNames` some where the answer has a limit.
    package var symbols: [String] = []
    /// The sessions of these events, by name; of more than `AnswerLimit.mostNames` some where the answer has a limit.
    package var sessions: [String] = []
    /// When the first of them was that has a time.
    package var first: Timestamp?
    /// When the last of them was that has a time.
    package var last: Timestamp?
    /// Events whose time is missing or cannot be read.
    package var untimed: Int64 = 0
    /// Latencies of the orders that pass.
    package var intentToOrder = Latency()
    /// Latencies of the orders that pass and have a fill.
    package var orderToFill = Latency()
    /// How well the logs could be read that these events are in.
    package var parsing = ParseStatistics()
}

/// How well lines could be read; of all files, or of those that hold the sessions asked for.
package struct ParseStatistics: Sendable, Equatable {
    /// How many logs were read, copies counted once.
    package var files: Int64 = 0
    /// All their lines.
    package var lines: Int64 = 0
    /// Lines that are events.
    package var events: Int64 = 0
    /// Lines that are neither events nor blank.
    package var invalid: Int64 = 0
    /// Lines with nothing but white space.
    package var blank: Int64 = 0
    /// Lines without an object in logs whose lines may be text.
    package var text: Int64 = 0
    /// Lines that are a further part of one above them.
    package var continued: Int64 = 0

    /// Nothing was read.
    package init() {}

    /// Invalid lines of all that are not blank, from 0 to 1.
    package var errorRate: Double { Self.errorRate(events: events, invalid: invalid) }

    static func errorRate(events: Int64, invalid: Int64) -> Double {
        events + invalid == 0 ? 0 : Double(invalid) / Double(events + invalid)
    }
}

extension IndexReader {
    /// What the events that pass `filter` come to. Throws `BlotterError`.
    package func summary(_ filter: EventFilter) throws -> Summary {
        try atOneMoment {
            var summary = Summary()
            try count(filter, into: &summary)
            try measure(filter, into: &summary)
            summary.parsing = try parseStatistics(sessions: filter.sessions)
            return summary
        }
    }

    /// How many events pass `filter`.
    package func eventCount(_ filter: EventFilter) throws -> Int64 {
        try atOneMoment {
            var summary = Summary()
            try count(filter, into: &summary)
            return summary.totalEvents
        }
    }

    /// From the series, unless times have to be looked at one by one.
    private func count(_ filter: EventFilter, into summary: inout Summary) throws {
        let (condition, values) = filter.condition(time: filter.hasTime ? "e.ts" : nil)
        let counted =
            filter.hasTime
            ? """
            SELECT s.kind, s.symbol, s.session, count(*), 0, min(e.ts), max(e.ts)
            FROM series AS s CROSS JOIN event AS e ON e.series = s.id WHERE \(condition) GROUP BY s.id
            """
            : """
            SELECT s.kind, s.symbol, s.session, s.events, s.untimed, s.first_ts, s.last_ts
            FROM series AS s WHERE \(condition)
            """
        let statement = try connection.prepare(counted)
        try statement.bind(values)
        var kinds: [String?: Int64] = [:]
        let most = file.limit == nil ? nil : AnswerLimit.mostNames
        var symbols = NameList(most: most)
        var sessions = NameList(most: most)
        while try statement.step() {
            let count = statement.integer(3)
            summary.totalEvents += count
            summary.untimed += statement.integer(4)
            kinds[statement.optionalText(0), default: 0] += count
            if let symbol = statement.optionalText(1) { symbols.insert(symbol) }
            sessions.insert(statement.text(2))
            summary.note(first: statement.optionalInteger(5), last: statement.optionalInteger(6))
        }
        summary.countsByKind = kinds.map { (kind: $0.key, count: $0.value) }
            .sorted { ($1.count, $0.kind ?? "") < ($0.count, $1.kind ?? "") }
        summary.symbols = symbols.sorted
        summary.sessions = sessions.sorted
        if let most, summary.countsByKind.count > most { summary.countsByKind.removeSubrange(most...) }
        if symbols.isCut || sessions.isCut || kinds.count > most ?? .max { file.limit?.cut() }
    }

    /// The latencies of the orders.
    func measure(_ filter: EventFilter, into summary: inout Summary) throws {
        if !filter.hasTime, let sums = try latencySums(filter)?.all {
            (summary.intentToOrder, summary.orderToFill) = (sums[.intentToOrder], sums[.orderToFill])
            return
        }
        var collection = LatencyCollection()
        try latencies(filter) { collection.add($0) }
        summary.intentToOrder = collection[.intentToOrder]
        summary.orderToFill = collection[.orderToFill]
    }

    /// Whether there are logs, empty ones included.
    package func hasLogs() throws -> Bool {
        try atOneMoment {
            try connection.integer("SELECT EXISTS (SELECT 1 FROM file) OR EXISTS (SELECT 1 FROM source)") != 0
        }
    }

    /// How well the logs could be read that have events of these sessions or bear their names; without any, all logs.
    /// Throws `BlotterError`.
    package func parseStatistics(sessions: [String] = []) throws -> ParseStatistics {
        try atOneMoment {
            let (named, values) = NameChoice(sessions).condition("session", "session")
            let condition =
                sessions.isEmpty ? "TRUE" : "id IN (SELECT source FROM series WHERE \(named)) OR \(named)"
            let statement = try connection.prepare(
                """
                SELECT count(*), coalesce(sum(lines), 0), coalesce(sum(events), 0), coalesce(sum(invalid), 0),
                    coalesce(sum(blank), 0), coalesce(sum(text), 0), coalesce(sum(continued), 0)
                FROM source WHERE \(condition)
                """)
            if !sessions.isEmpty { try statement.bind(values + values) }
            var statistics = ParseStatistics()
            guard try statement.step() else { return statistics }
            statistics.files = statement.integer(0)
            statistics.lines = statement.integer(1)
            statistics.events = statement.integer(2)
            statistics.invalid = statement.integer(3)
            statistics.blank = statement.integer(4)
            statistics.text = statement.integer(5)
            statistics.continued = statement.integer(6)
            return statistics
        }
    }
}

extension Summary {
    fileprivate mutating func note(first: Int64?, last: Int64?) {
        if let first { self.first = min(self.first ?? Timestamp(nanoseconds: first), Timestamp(nanoseconds: first)) }
        if let last { self.last = max(self.last ?? Timestamp(nanoseconds: last), Timestamp(nanoseconds: last)) }
    }
}
