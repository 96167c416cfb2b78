import SQLite

/// Some events that lie side by side in the index, and the times that they may have.
struct ScanPart: Sendable {
    /// The ids of the events that the part has to look at.
    var ids: ClosedRange<Int64>
    var lines: Int64
    /// No event is before the first or after the last; nil when none has a time.
    var times: ClosedRange<Int64>?
    var hasUntimed: Bool

    /// Whether an event of it may come before `place`.
    func reaches(before place: EventOrder.Place) -> Bool {
        guard let time = place.time else { return hasUntimed }
        return hasUntimed || times.map { $0.lowerBound <= time } ?? false
    }

    /// Whether all events of it come before `place`.
    func isBefore(_ place: EventOrder.Place) -> Bool {
        guard let time = place.time else { return false }
        return times.map { $0.upperBound < time } ?? true
    }

    private mutating func append(_ other: ScanPart) {
        ids = ids.lowerBound...other.ids.upperBound
        lines += other.lines
        hasUntimed = hasUntimed || other.hasUntimed
        guard let theirs = other.times else { return }
        times = times.map { min($0.lowerBound, theirs.lowerBound)...max($0.upperBound, theirs.upperBound) } ?? theirs
    }
}

extension ScanPart {
    /// The parts that events which pass `filter` and come before `place` may be in, so many lines each that it is worth
    /// a statement; those that reach farthest in time first.
    static func all(
        _ connection: Connection, _ filter: EventFilter, before place: EventOrder.Place?, lines most: Int64
    ) throws -> [ScanPart] {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT o.id, o.lines, min(s.first_ts), max(s.last_ts), sum(s.untimed), o.further
            FROM source AS o JOIN series AS s ON s.source = o.id WHERE \(condition) AND s.events > 0
            GROUP BY o.id ORDER BY o.id
            """)
        try statement.bind(values)
        var parts: [ScanPart] = []
        while try statement.step() {
            for part in try Self.whole(statement).divided(connection, most) where part.passes(filter, before: place) {
                if let last = parts.last, last.lines + part.lines <= most {
                    parts[parts.count - 1].append(part)
                } else {
                    parts.append(part)
                }
            }
        }
        return parts.sorted { ($0.times?.upperBound ?? .min) > ($1.times?.upperBound ?? .min) }
    }

    /// All events of a source.
    private static func whole(_ row: Statement) -> ScanPart {
        let ids = LineID.all(of: row.integer(0), lines: row.integer(1), further: row.integer(5))
        return ScanPart(
            ids: ids, lines: Int64(ids.count),
            times: row.optionalInteger(2).flatMap { first in row.optionalInteger(3).map { first...$0 } },
            hasUntimed: row.integer(4) > 0)
    }

    private func passes(_ filter: EventFilter, before place: EventOrder.Place?) -> Bool {
        if let place, !reaches(before: place) { return false }
        guard filter.hasTime else { return true }
        guard let times else { return false }
        let (from, to) = (filter.from?.nanoseconds ?? .min, filter.to?.nanoseconds ?? .max)
        return times.lowerBound <= to && times.upperBound >= from
    }

    private func divided(_ connection: Connection, _ most: Int64) throws -> [ScanPart] {
        guard lines > most else { return [self] }
        return try stride(from: ids.lowerBound, through: ids.upperBound, by: Int(most)).map { first in
            var part = self
            part.ids = first...min(ids.upperBound, first + most - 1)
            part.lines = Int64(part.ids.count)
            // Where all have one, times go on evenly but for leaps.
            if !hasUntimed { part.times = try part.evenTimes(connection) ?? times }
            return part
        }
    }

    private func evenTimes(_ connection: Connection) throws -> ClosedRange<Int64>? {
        let statement = try connection.prepare(
            """
            SELECT (SELECT ts FROM event WHERE id BETWEEN ?1 AND ?2 ORDER BY id LIMIT 1),
                (SELECT ts FROM event WHERE id BETWEEN ?1 AND ?2 ORDER BY id DESC LIMIT 1),
                min(e.ts), max(l.previous_ts)
            FROM leap AS l JOIN event AS e ON e.id = l.id WHERE l.id BETWEEN ?1 AND ?2 AND e.ts < l.previous_ts
            """)
        return try statement.rows(.integer(ids.lowerBound), .integer(ids.upperBound)) { row in
            let times = (0..<4).compactMap { row.optionalInteger($0) }
            return times.min().flatMap { first in times.max().map { first...$0 } }
        }.first ?? nil
    }
}
