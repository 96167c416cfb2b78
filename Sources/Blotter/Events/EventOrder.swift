import SQLite

/// Finds the last or first events in time of many series, without a look at all of them.
///
/// The index has each series in the order of time, and each series says when it begins and ends: so the series that end
/// last are asked first, and as soon as the next one ends before everything that is wanted, nothing is left to find.
package struct EventOrder {
    /// Where an event stands in time; events without a time come first.
    package struct Place: Comparable, Hashable, Sendable {
        /// Nanoseconds since the epoch; nil for an event without a time, which comes before all that have one.
        package var time: Int64?
        /// The event's row, which is in the order of lines within a log.
        package var id: Int64

        /// The place of an event by its time and row.
        package init(time: Int64?, id: Int64) {
            self.time = time
            self.id = id
        }

        package static func < (left: Place, right: Place) -> Bool {
            guard left.time != right.time else { return left.id < right.id }
            guard let leftTime = left.time else { return true }
            guard let rightTime = right.time else { return false }
            return leftTime < rightTime
        }
    }

    private let connection: Connection

    init(_ connection: Connection) { self.connection = connection }

    /// The last `count` events that pass `filter`, latest first; with a bound, of those that come before it, or of those
    /// of them that are `timed`.
    func last(
        _ count: Int, _ filter: EventFilter, before bound: Place? = nil, timed: Bool = false
    ) throws -> [Place] {
        if !filter.hasLabels, bound == nil { return try lastOfAll(count, filter) }
        return try find(count, filter, bound, .backward, timed: timed)
    }

    /// The first `count` events that pass `filter` and come after `bound`, earliest first.
    func first(_ count: Int, _ filter: EventFilter, after bound: Place) throws -> [Place] {
        try find(count, filter, bound, .forward, timed: true)
    }

    private func lastOfAll(_ count: Int, _ filter: EventFilter) throws -> [Place] {
        let (condition, values) = filter.condition(time: "e.ts")
        let statement = try connection.prepare(
            "SELECT ts, id FROM event AS e INDEXED BY event_ts WHERE \(condition) ORDER BY ts DESC, id DESC LIMIT ?")
        try statement.bind(values + [Value(count)])
        return try places(statement)
    }

    private func find(
        _ count: Int, _ filter: EventFilter, _ bound: Place?, _ direction: Direction, timed: Bool
    ) throws -> [Place] {
        var statements: [Statement] = []
        if bound == nil || bound?.time != nil {
            statements.append(try statement(count, filter, bound, direction))
        }
        // Those without a time come before any bound that has one.
        if bound != nil, !timed, !filter.hasTime { statements.append(try untimedStatement(count, bound)) }
        var found: [Place] = []
        let list = try series(filter, direction)
        while try list.step() {
            let series = Series(id: list.integer(0), edge: list.optionalInteger(1))
            if found.count == count, let time = found.last?.time, series.isBeyond(time, direction) { break }
            for statement in statements {
                statement.bind(series.id, at: 1)
                found += try places(statement)
            }
            if found.count >= count { found = Array(found.sorted(by: direction.precedes).prefix(count)) }
        }
        return found.sorted(by: direction.precedes)
    }

    /// Gives the events of a series that is still to be bound; a bound has a time.
    private func statement(
        _ count: Int, _ filter: EventFilter, _ bound: Place?, _ direction: Direction
    ) throws -> Statement {
        let statement = try connection.prepare(
            """
            SELECT ts, id FROM event INDEXED BY event_series
            WHERE series = ?1 \(filter.from == nil ? "" : "AND ts >= ?2") \(filter.to == nil ? "" : "AND ts <= ?3")
                \(bound == nil ? "" : "AND ts \(direction.comparison)= ?4 AND (ts, id) \(direction.comparison) (?4, ?5)")
            ORDER BY ts \(direction.order), id \(direction.order) LIMIT ?6
            """)
        if let from = filter.from { statement.bind(from.nanoseconds, at: 2) }
        if let to = filter.to { statement.bind(to.nanoseconds, at: 3) }
        if let bound {
            statement.bind(bound.time, at: 4)
            statement.bind(bound.id, at: 5)
        }
        statement.bind(Int64(clamping: count), at: 6)
        return statement
    }

    /// Gives the events of a series that have no time, before a bound that has none either, the last first.
    private func untimedStatement(_ count: Int, _ bound: Place?) throws -> Statement {
        let statement = try connection.prepare(
            """
            SELECT ts, id FROM event INDEXED BY event_series WHERE series = ?1 AND ts IS NULL AND id < ?2
            ORDER BY id DESC LIMIT ?3
            """)
        statement.bind(bound.flatMap { $0.time == nil ? $0.id : nil } ?? .max, at: 2)
        statement.bind(Int64(clamping: count), at: 3)
        return statement
    }

    private func places(_ statement: Statement) throws -> [Place] {
        defer { statement.reset() }
        var places: [Place] = []
        while try statement.step() {
            places.append(Place(time: statement.optionalInteger(0), id: statement.integer(1)))
        }
        return places
    }

    /// Which way places are walked: back from the last event, or on from the first.
    private enum Direction: Equatable {
        case backward, forward

        var comparison: String { self == .backward ? "<" : ">" }
        var order: String { self == .backward ? "DESC" : "ASC" }
        var edge: String { self == .backward ? "last_ts" : "first_ts" }

        func precedes(_ left: Place, _ right: Place) -> Bool { self == .backward ? left > right : left < right }
    }

    /// One of the series that are walked side by side.
    private struct Series {
        var id: Int64
        /// Its last time, or its first; nil when none of its events has one.
        var edge: Int64?

        func isBeyond(_ time: Int64, _ direction: Direction) -> Bool {
            guard let edge else { return true }
            return direction == .backward ? edge < time : edge > time
        }
    }

    /// The series that may have what is wanted, those that reach farthest in the direction first.
    private func series(_ filter: EventFilter, _ direction: Direction) throws -> Statement {
        let (condition, values) = filter.condition()
        let statement = try connection.prepare(
            """
            SELECT id, \(direction.edge) FROM series AS s
            WHERE \(condition) \(filter.from == nil ? "" : "AND last_ts >= ?")
                \(filter.to == nil ? "" : "AND first_ts <= ?")
            ORDER BY \(direction == .backward ? "last_ts DESC" : "first_ts ASC NULLS LAST")
            """)
        try statement.bind(values + [filter.from, filter.to].compactMap { $0.map { .integer($0.nanoseconds) } })
        return statement
    }
}
