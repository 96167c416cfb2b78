import SQLite

extension IndexReader {
    /// Gives the events that `pattern` finds and `filter` lets pass, at most `limit`, until `body` says no more. Throws
    /// `BlotterError.badSearch` for an expression that FTS5 does not take.
    package func search(
        _ pattern: SearchPattern, _ filter: EventFilter, order: SearchOrder, limit: Int? = nil,
        _ body: (EventRecord) throws -> Bool
    ) throws {
        try search(pattern, filter, order: order, limit: limit, before: nil, body)
    }

    /// Searches as the other, of the events that come before `place`.
    func search(
        _ pattern: SearchPattern, _ filter: EventFilter, order: SearchOrder, limit: Int?,
        before place: EventOrder.Place?, _ body: (EventRecord) throws -> Bool
    ) throws {
        if let needle = pattern.needle {
            return try scan(needle, pattern, filter, order, limit, before: place, body)
        }
        try searching {
            let (condition, values) = filter.condition(time: "e.ts")
            let isTimed = order == .time
            let order =
                switch order {
                case .time, .latest: "e.ts DESC, e.id DESC"
                case .relevance: "search.rank, e.ts DESC, e.id DESC"
                }
            let bound = place.map { Self.bound($0) } ?? (sql: "", values: [])
            let statement = try connection.prepare(
                "SELECT e.ts, e.id FROM \(Self.found) WHERE search MATCH ? AND \(condition) \(bound.sql) ORDER BY \(order) LIMIT ?"
            )
            try statement.bind(
                [.text(pattern.expression)] + values + bound.values + [Value(limit ?? -1)])
            var places: [EventOrder.Place] = []
            while try statement.step() {
                places.append(.init(time: statement.optionalInteger(0), id: statement.integer(1)))
            }
            try records(at: isTimed ? places.reversed() : places, body)
        }
    }

    /// Searches for a text in any part of others, for which all texts are looked at; what comes before a place is not
    /// counted.
    private func scan(
        _ needle: Needle, _ pattern: SearchPattern, _ filter: EventFilter, _ order: SearchOrder, _ limit: Int?,
        before place: EventOrder.Place?, _ body: (EventRecord) throws -> Bool
    ) throws {
        try atOneMoment {
            let scan = TextScan(self, needle, filter, watch: watch)
            // An answer has no memory for the places of all, and a stream needs none.
            if limit == nil, order == .time, file.limit != nil {
                let record = try connection.prepare(EventRecord.byID)
                return try scan.each { try give($0.id, record, body) }
            }
            let found = try scan.run(most: limit ?? .max, before: place, countsAll: place == nil)
            if place == nil { counted = (pattern, filter, found.count) }
            if order == .time {
                try records(at: found.places.reversed(), body)
            } else {
                try records(at: found.places, body)
            }
        }
    }

    /// How many events hold a text in any part; looked for once in a transaction.
    private func count(_ needle: Needle, _ pattern: SearchPattern, _ filter: EventFilter) throws -> Int64 {
        if let counted, counted.pattern == pattern, counted.filter == filter { return counted.count }
        return try TextScan(self, needle, filter, watch: watch).run(most: 0, countsAll: true).count
    }

    private static let found = """
        search CROSS JOIN event AS e ON e.id = search.rowid JOIN series AS s ON s.id = e.series
        """

    /// What is before a place; events without a time come before all others.
    private static func bound(_ place: EventOrder.Place) -> (sql: String, values: [Value]) {
        guard let time = place.time else { return ("AND e.ts IS NULL AND e.id < ?", [.integer(place.id)]) }
        return ("AND ((e.ts, e.id) < (?, ?) OR e.ts IS NULL)", [.integer(time), .integer(place.id)])
    }

    /// The last `limit` events that `pattern` finds, `filter` lets pass and that come before `place`.
    package func searchPage(
        _ pattern: SearchPattern, _ filter: EventFilter, limit: Int, before place: EventOrder.Place?
    ) throws -> EventPage {
        try EventPage(limit: limit) { try search(pattern, filter, order: .latest, limit: limit, before: place, $0) }
    }

    /// How many events `pattern` finds and `filter` lets pass.
    package func searchCount(_ pattern: SearchPattern, _ filter: EventFilter) throws -> Int64 {
        if let needle = pattern.needle { return try atOneMoment { try count(needle, pattern, filter) } }
        return try searching {
            let (condition, values) = filter.condition(time: "e.ts")
            let statement = try connection.prepare(
                filter.isEmpty
                    ? "SELECT count(*) FROM search WHERE search MATCH ?"
                    : "SELECT count(*) FROM \(Self.found) WHERE search MATCH ? AND \(condition)")
            try statement.bind([.text(pattern.expression)] + values)
            return try statement.step() ? statement.integer(0) : 0
        }
    }

    private func searching<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try atOneMoment(body)
        } catch BlotterError.badStatement(let message) {
            throw BlotterError.badSearch(message)
        }
    }
}
