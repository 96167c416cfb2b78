import SQLite

extension IndexReader {
    /// Gives the last `limit` events that pass `filter`, all without a limit, oldest first, until `body` says no more.
    ///
    /// Equal times keep the order of file and line; events without a time come first.
    package func events(
        _ filter: EventFilter, limit: Int? = nil, _ body: (EventRecord) throws -> Bool
    ) throws {
        try reading {
            if filter.hasLabels || limit != nil {
                let places = try EventOrder(connection).last(limit ?? .max, filter)
                try records(at: places.reversed(), body)
            } else {
                // All of them in time are too many to be sorted in memory, but an index has them so.
                let (condition, values) = filter.condition(time: "ts")
                let statement = try connection.prepare(
                    "SELECT id FROM event INDEXED BY event_ts WHERE \(condition) ORDER BY ts, id")
                try statement.bind(values)
                let record = try connection.prepare(EventRecord.byID)
                while try statement.step() {
                    guard try body(self.record(statement.integer(0), record)) else { return }
                }
            }
        }
    }

    /// The last `limit` events that pass `filter` and come before `place`; those without a time come only without it.
    package func page(_ filter: EventFilter, limit: Int, before place: EventOrder.Place?) throws -> EventPage {
        try reading {
            let places = try EventOrder(connection).last(limit, filter, before: place)
            return try EventPage(limit: limit) { try records(at: places, $0) }
        }
    }

    /// Gives the events at `places` until `body` says no more.
    func records(at places: some Sequence<EventOrder.Place>, _ body: (EventRecord) throws -> Bool) throws {
        let statement = try connection.prepare(EventRecord.byID)
        for place in places {
            guard try body(record(place.id, statement)) else { return }
        }
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
        try reading {
            var filter = EventFilter()
            filter.sessions = [event.session]
            let order = EventOrder(connection)
            let place = EventOrder.Place(time: event.timestamp?.nanoseconds, id: event.id)
            guard place.time != nil else { return ([], []) }
            var sides: [[EventRecord]] = [[], []]
            for (side, places) in [
                try order.last(count, filter, before: place).reversed(), try order.first(count, filter, after: place),
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
        try reading { try !EventOrder(connection).last(1, filter).isEmpty }
    }
}
