import SQLite

extension IndexReader {
    /// Where the logs of a session, or all logs, end now.
    package func tailPosition(_ session: String?) throws -> TailPosition {
        try atOneMoment {
            var position = TailPosition(index: try identity)
            position.growth = try Growth.last(connection)
            let statement = try connection.prepare(
                """
                SELECT DISTINCT source.id, source.lines FROM growth NOT INDEXED CROSS JOIN source ON source.id = growth.source
                WHERE growth.id > ?1 AND (?2 IS NULL OR growth.session = ?2)
                """)
            let ends = try statement.rows(
                .integer(position.growth - Growth.window), session.map { .text($0) } ?? .null
            ) {
                ($0.integer(0), $0.integer(1))
            }
            position.lines = Dictionary(uniqueKeysWithValues: ends)
            return position
        }
    }

    /// Moves `position` on, and gives each event that is passed with the position behind it, at most `limit`,
    /// until `body` says no more.
    ///
    /// Lines of one log come in their order. False when there may be more. A position of another index, as `rebuild`
    /// leaves it, means nothing here: it becomes that of the end.
    package func tail(
        _ question: TailQuestion, from position: inout TailPosition, limit: Int,
        _ body: (EventRecord, TailPosition) throws -> Bool
    ) throws -> Bool {
        try atOneMoment {
            guard position.fits(try identity) else {
                position = try tailPosition(question.session)
                return true
            }
            position.enter(try identity)
            var walk = TailWalk(reader: self, question: question, left: limit, position: position)
            defer { position = walk.position }
            return try walk.run(body)
        }
    }

    private var identity: UInt32 {
        get throws {
            UInt32(truncatingIfNeeded: try connection.integer("SELECT identity FROM edition") ?? 0)
        }
    }
}

/// One way from a position to the end, or as far as it goes.
private struct TailWalk {
    let reader: IndexReader
    let question: TailQuestion
    var left: Int
    var position: TailPosition

    /// The session as the second parameter of a statement.
    private var session: Value { question.session.map { .text($0) } ?? .null }
    /// What a row's session has to be, by that parameter.
    private func isAsked(_ column: String) -> String { question.session == nil ? "?2 IS NULL" : "\(column) = ?2" }

    /// Some lines of a log.
    private struct Stretch {
        /// nil for lines that go on where the position is.
        var row: Int64?
        var source: Int64
        /// The line before the first, and the last one.
        var start: Int64
        var end: Int64
        /// Whether the log rests behind it, or a later row says where it goes on.
        var isForgotten: Bool
    }

    /// False when there may be more.
    mutating func run(_ body: (EventRecord, TailPosition) throws -> Bool) throws -> Bool {
        let last = try Growth.last(reader.connection)
        for source in position.lines.keys.sorted() {
            guard let stretch = try going(on: source, last) else {
                position.lines[source] = nil
                continue
            }
            guard try pass(stretch, body) else { return false }
        }
        for stretch in try rows(last) {
            guard try pass(stretch, body) else { return false }
            if let row = stretch.row { position.growth = row }
        }
        position.growth = last
        return true
    }

    /// The lines of a log up to its next row; nil when it is there no more.
    private func going(on source: Int64, _ last: Int64) throws -> Stretch? {
        let statement = try reader.connection.prepare(
            """
            SELECT lines, (SELECT max(id) FROM growth WHERE source = ?1 AND \(isAsked("session"))),
                (SELECT line FROM growth WHERE source = ?1 AND \(isAsked("session")) AND id > ?3 ORDER BY id LIMIT 1)
            FROM source WHERE id = ?1
            """)
        let seen = position.lines[source] ?? 0
        return try statement.rows(.integer(source), session, .integer(position.growth)) { row in
            let next = row.optionalInteger(2)
            // Within a row that was passed in part, the position is behind its beginning.
            let isInside = next.map { $0 < seen } ?? false
            return Stretch(
                source: source, start: seen, end: max(seen, next ?? row.integer(0)),
                isForgotten: !isInside && (next != nil || row.integer(1) <= last - Growth.window))
        }.first
    }

    /// What came in rows that the position has not passed.
    private func rows(_ last: Int64) throws -> [Stretch] {
        let statement = try reader.connection.prepare(
            """
            SELECT g.id, g.source, g.line, source.lines,
                (SELECT line FROM growth AS n WHERE n.source = g.source AND \(isAsked("n.session")) AND n.id > g.id
                ORDER BY n.id LIMIT 1)
            FROM growth AS g NOT INDEXED CROSS JOIN source ON source.id = g.source WHERE g.id > ?1
            AND \(isAsked("g.session")) ORDER BY g.id
            """)
        return try statement.rows(.integer(position.growth), session) { row in
            let next = row.optionalInteger(4)
            return Stretch(
                row: row.integer(0), source: row.integer(1), start: row.integer(2), end: next ?? row.integer(3),
                isForgotten: next != nil || row.integer(0) <= last - Growth.window)
        }
    }

    /// Gives the events of some lines; false when it ended before them.
    private mutating func pass(
        _ stretch: Stretch, _ body: (EventRecord, TailPosition) throws -> Bool
    ) throws -> Bool {
        let start = max(stretch.start, position.lines[stretch.source] ?? 0)
        if start < stretch.end {
            let places = try places(stretch.source, after: start, upTo: stretch.end)
            try reader.records(at: places) { event in
                // A position is between two lines: the events of one go together.
                if left <= 0, event.line != position.lines[stretch.source] { return false }
                position.lines[stretch.source] = event.line
                if let pattern = question.pattern, !pattern.finds(event) { return true }
                left = try body(event, position) ? left - 1 : 0
                return true
            }
            guard left > 0 else { return false }
        }
        position.lines[stretch.source] = stretch.isForgotten ? nil : max(start, stretch.end)
        return true
    }

    /// The events of some lines in their order, at most `left` and the rest of the last one's line.
    private func places(_ source: Int64, after line: Int64, upTo end: Int64) throws -> [EventOrder.Place] {
        var labels = question.filter
        (labels.from, labels.to) = (nil, nil)
        var times = EventFilter()
        (times.from, times.to) = (question.filter.from, question.filter.to)
        let named = labels.condition()
        let timed = times.condition(time: "e.ts")
        let statement = try reader.connection.prepare(
            """
            SELECT e.id, \(LineID.line(of: "e.id")) FROM event AS e NOT INDEXED
            WHERE e.id > ?1 AND e.id <= ?3 AND e.series IN (
                SELECT s.id FROM series AS s WHERE s.source = ?4 AND \(isAsked("s.session")) AND \(named.sql))
            AND \(timed.sql) ORDER BY e.id
            """)
        let ids = try (
            reader.connection.lastID(upTo: line, of: source), reader.connection.lastID(upTo: end, of: source)
        )
        try statement.bind(
            [.integer(ids.0), session, .integer(ids.1), .integer(source)] + named.values + timed.values)
        var places: [EventOrder.Place] = []
        var last: Int64 = 0
        while try statement.step() {
            let line = statement.integer(1)
            if places.count >= left, line != last { break }
            places.append(.init(time: nil, id: statement.integer(0)))
            last = line
        }
        return places
    }
}
