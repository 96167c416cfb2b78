import SQLite

extension IndexReader {
    /// The last `limit` fills that count, pass `filter` but for its kinds, and come before `place`.
    package func fillPage(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> FillPage {
        try readingLongValues {
            let row = try connection.prepare("\(FillRecord.selection) WHERE f.id = ?")
            let order = EventOrder(connection)
            var page = FillPage()
            var bound = place
            // Events that do not count leave room for others.
            while page.fills.count < limit {
                let wanted = limit - page.fills.count
                let places = try order.last(wanted, filter.ofFills, before: bound)
                for place in places { page.fills += try fill(place.id, row) }
                bound = places.last
                guard places.count == wanted else { break }
                page.next = bound
            }
            if page.fills.count < limit { page.next = nil }
            page.fills.reverse()
            return page
        }
    }

    /// Gives the fills that count and pass `filter`, but for its kinds, oldest first, until `body` says no more.
    package func fills(_ filter: EventFilter, _ body: (FillRecord) throws -> Bool) throws {
        try readingLongValues {
            let row = try connection.prepare("\(FillRecord.selection) WHERE f.id = ?")
            let givesLines = givesLines
            self.givesLines = false
            defer { self.givesLines = givesLines }
            try events(filter.ofFills) { event in
                for fill in try fill(event.id, row) {
                    guard try body(fill) else { return false }
                }
                return true
            }
        }
    }

    private func fill(_ id: Int64, _ row: Statement) throws -> [FillRecord] {
        try row.rows(.integer(id)) { try FillRecord($0, reader: self) }
    }

    /// The payload of a fill may be as long as a line; numbers are read of it.
    func readingLongValues<Result>(_ body: () throws -> Result) throws -> Result {
        try atOneMoment {
            let longest = connection.limitValues(to: AnswerLimit.longestLine)
            defer { connection.limitValues(to: longest) }
            return try body()
        }
    }

    // MARK: Counting

    /// How many fills count and pass `filter`, but for its kinds: all events of the kind but for the few that the view
    /// `fills` passes over, which are looked for among those that it may.
    package func fillCount(_ filter: EventFilter) throws -> Int64 {
        try readingLongValues {
            let all = try eventCount(filter.ofFills)
            guard all > 0, let doubtful = try doubtfulFills() else { return all }
            let (condition, values) = filter.ofFills.condition(time: "e.ts")
            let statement = try connection.prepare(
                """
                SELECT count(*) FROM series AS s CROSS JOIN event AS e ON e.series = s.id
                WHERE \(condition) AND (\(doubtful)) AND NOT EXISTS (SELECT 1 FROM fills AS f WHERE f.id = e.id)
                """)
            try statement.bind(values)
            return try statement.step() ? all - statement.integer(0) : all
        }
    }

    /// A condition on `event AS e` that all events pass of which a view has to say whether they count; nil when there are
    /// none: those whose id is that of another, or of a bust, and those that may give a total alone.
    private func doubtfulFills() throws -> String? {
        var terms: [String] = []
        let repeated = """
            SELECT fill_id FROM event INDEXED BY event_fill WHERE fill_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1
            """
        if try !connection.prepare("\(repeated) LIMIT 1").rows(read: { $0.text(0) }).isEmpty {
            terms.append("e.fill_id IN (\(repeated))")
        }
        let totals = try PayloadColumns(.cumulativeQuantity, connection).forms
        if !totals.isEmpty { terms.append("e.form IN (\(totals.map(String.init).joined(separator: ", ")))") }
        if try connection.foreignCondition() != nil {
            terms.append(
                """
                EXISTS (SELECT 1 FROM canonical AS c
                    WHERE c.id = e.id AND c.cumulative_quantity IS NOT NULL AND c.filled_quantity IS NULL)
                """)
        }
        return terms.isEmpty ? nil : terms.joined(separator: " OR ")
    }
}

extension EventFilter {
    fileprivate var ofFills: EventFilter {
        var filter = self
        filter.kinds = ["fill"]
        return filter
    }
}
