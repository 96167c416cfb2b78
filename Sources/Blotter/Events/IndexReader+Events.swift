import SQLite

extension IndexReader {
    /// Gives the last `limit` events that pass `filter`, all without a limit, oldest first, until `body` says no more.
    ///
    /// Equal times keep the order of file and line; events without a time come first.
    package func events(
        _ filter: EventFilter, limit: Int? = nil, _ body: (EventRecord) throws -> Bool
    ) throws {
        try atOneMoment {
            let isLong = try file.limit != nil && limit == nil && count(filter) > Self.mostPlaces
            if (filter.hasLabels && !isLong) || limit != nil {
                let places = try EventOrder(connection).last(limit ?? .max, filter)
                try records(at: places.reversed(), body)
            } else {
                // All of them in time are too many to be sorted in memory, but an index has them so.
                let (condition, values) = filter.condition(time: "e.ts")
                let statement = try connection.prepare(
                    """
                    SELECT e.id FROM event AS e INDEXED BY event_ts
                        \(filter.hasLabels ? "CROSS JOIN series AS s ON s.id = e.series" : "")
                    WHERE \(condition) ORDER BY e.ts, e.id
                    """)
                try statement.bind(values)
                let record = try connection.prepare(EventRecord.byID)
                while try statement.step() {
                    guard try give(statement.integer(0), record, body) else { return }
                }
            }
        }
    }

    /// Above, events with labels are found by a look at all of them, where that saves memory.
    private static let mostPlaces: Int64 = 200_000

    /// How many events the series that pass `filter` have, whatever their time.
    private func count(_ filter: EventFilter) throws -> Int64 {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare("SELECT coalesce(sum(events), 0) FROM series AS s WHERE \(condition)")
        try statement.bind(values)
        return try statement.step() ? statement.integer(0) : 0
    }

    /// The last `limit` events that pass `filter` and come before `place`.
    package func page(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> EventPage {
        try atOneMoment {
            let places = try EventOrder(connection).last(limit, filter, before: place)
            return try EventPage(limit: limit) { try records(at: places, $0) }
        }
    }

    /// Gives the events at `places` until `body` says no more.
    func records(at places: some Sequence<EventOrder.Place>, _ body: (EventRecord) throws -> Bool) throws {
        let statement = try connection.prepare(EventRecord.byID)
        for place in places {
            guard try give(place.id, statement, body) else { return }
        }
    }

    /// Gives one event; what is longer than the answer's limit has it without its payload, or alone.
    func give(
        _ id: Int64, _ statement: Statement, _ body: (EventRecord) throws -> Bool
    ) throws -> Bool {
        guard let limit = file.limit else { return try body(record(id, statement)) }
        let event: EventRecord
        do {
            event = try record(id, statement)
        } catch let error as DatabaseError where error.reason == .tooBig {
            guard limit.takesLongValues else { return try body(cutRecord(id)) }
            return try LongValue.alone(limit) {
                connection.limitValues(to: AnswerLimit.longestLine)
                defer { connection.limitValues(to: AnswerLimit.longestValue) }
                return try body(record(id, statement))
            }
        }
        return try body(event)
    }

    private func cutRecord(_ id: Int64) throws -> EventRecord {
        let statement = try connection.prepare(EventRecord.cutByID)
        guard let event = try statement.rows(.integer(id), read: { try EventRecord(cut: $0, reader: self) }).first
        else {
            throw BlotterError.indexDamaged(path: file.path, detail: "event \(id) is missing")
        }
        return event
    }

    private func record(_ id: Int64, _ statement: Statement) throws -> EventRecord {
        defer { statement.reset() }
        statement.bind(id, at: 1)
        guard try statement.step() else {
            throw BlotterError.indexDamaged(path: file.path, detail: "event \(id) is missing")
        }
        return try EventRecord(statement, reader: self)
    }

    /// The `count` events of a session just before and after an event, oldest first.
    package func neighbours(
        of event: EventRecord, count: Int
    ) throws -> (before: [EventRecord], after: [EventRecord]) {
        try atOneMoment {
            var filter = EventFilter()
            filter.sessions = [event.session]
            let order = EventOrder(connection)
            let place = EventOrder.Place(time: event.timestamp?.nanoseconds, id: event.id)
            guard place.time != nil else { return ([], []) }
            var sides: [[EventRecord]] = [[], []]
            for (side, places) in [
                try order.last(count, filter, before: place, timed: true).reversed(),
                try order.first(count, filter, after: place),
            ].enumerated() {
                try records(at: places) { record in
                    sides[side].append(record)
                    return true
                }
            }
            return (sides[0], sides[1])
        }
    }
}

extension IndexReader {
    /// Whether any event passes `filter`.
    package func hasEvents(_ filter: EventFilter) throws -> Bool {
        try atOneMoment { try !EventOrder(connection).last(1, filter).isEmpty }
    }
}
