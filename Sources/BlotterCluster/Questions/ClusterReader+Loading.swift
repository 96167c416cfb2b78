import Blotter
import RowBinary
import TelemetryLog

/// Rows that come into the slice for one question.
extension ClusterReader {
    /// When the events were that pass `filter`, of which series they are, and where time leaps.
    func loadTimes(_ slice: Slice, _ filter: EventFilter, and more: String? = nil) throws {
        try loadTimes(slice, where: condition(filter, slice) + (more.map { " AND \($0)" } ?? ""))
    }

    /// Of the events that meet a condition. An event never changes, so that a row that is there twice is one.
    func loadTimes(_ slice: Slice, where condition: String) throws {
        try stream(
            "SELECT \(Slice.times.joined(separator: ", ")) FROM blotter.events_all WHERE \(condition)",
            slice.timeTaker())
    }

    /// The events that pass `filter`, whole.
    func loadEvents(_ slice: Slice, _ filter: EventFilter, and more: String? = nil) throws {
        try loadEvents(slice, where: condition(filter, slice) + (more.map { " AND \($0)" } ?? ""))
    }

    /// The events that meet a condition, whole.
    func loadEvents(_ slice: Slice, where condition: String) throws {
        try stream(
            "SELECT \(SharedTable.events.columnList) FROM blotter.events_all FINAL WHERE \(condition)",
            slice.eventTaker())
    }

    /// The orders that pass `filter`, but for its kinds.
    func loadOrders(_ slice: Slice, _ filter: EventFilter) throws {
        let condition = try condition(filter, slice, time: "begin_ns", labels: [.session, .symbol, .mode])
        try loadOrders(slice, where: condition)
    }

    /// The orders that meet a condition.
    func loadOrders(_ slice: Slice, where condition: String) throws {
        try stream(
            """
            SELECT \(SharedTable.orders.columnList) FROM blotter.orders_all FINAL \
            WHERE deleted = 0 AND \(condition)
            """, slice.orderTaker())
    }

    /// Where clocks were set back by a second or more: latencies across it are told apart.
    func loadSteps(_ slice: Slice) throws {
        try loadTimes(slice, where: "\(ofHosts) AND leap_ns - ts_ns >= 1000000000")
    }

    /// The orders of sessions that have changed since their host has counted them.
    func loadUncounted(_ slice: Slice) throws {
        let sessions = try slice.uncountedSessions()
        guard !sessions.isEmpty else { return }
        try loadSteps(slice)
        try loadOrders(slice, where: "\(ofHosts) AND \(term(sessions: sessions))")
    }

    /// What tells how sessions went on: of those in which time leaps all times, and the orders that are open.
    func loadRhythm(_ slice: Slice, _ sessions: [String]? = nil) throws {
        let ofSessions = sessions.map(term(sessions:)) ?? "1"
        try loadTimes(
            slice,
            where: """
                \(ofHosts) AND \(ofSessions) AND (host, session_id) GLOBAL IN (SELECT host, session_id \
                FROM blotter.events_all WHERE \(ofHosts) AND \(ofSessions) AND leap_ns < ts_ns)
                """)
        try loadOrders(
            slice,
            where: "\(ofHosts) AND \(ofSessions) AND fills = 0 AND errors = 0 AND isNull(ended) AND is_order = 1")
    }

    // MARK: Places

    /// The last `limit` events that pass `filter`, meet a further condition and come before `bound`, the latest first;
    /// those without a time are the last. Their rows come into the slice.
    func lastEvents(
        _ slice: Slice, _ filter: EventFilter, and more: String, limit: Int, before bound: EventOrder.Place?
    ) throws -> [EventOrder.Place] {
        var found = try places(slice, filter, more, limit, before: bound, days: 1)
        if found.count < limit { found = try places(slice, filter, more, limit, before: bound, days: 8) }
        if found.count < limit { found = try places(slice, filter, more, limit, before: bound, days: nil) }
        try loadEvents(slice, at: found)
        return found.map(\.place)
    }

    /// Where an event is in the cluster.
    private struct Found {
        var place: EventOrder.Place
        var host: String
        var session: String
        var src: String
        var line: UInt64
        var day: UInt16
    }

    private func places(
        _ slice: Slice, _ filter: EventFilter, _ more: String, _ limit: Int, before bound: EventOrder.Place?, days: Int?
    ) throws -> [Found] {
        var terms = [try condition(filter, slice), more]
        if let days {
            let latest = [try slice.lastTime(filter), bound?.time, filter.to?.nanoseconds].compactMap { $0 }.min()
            let first = Int(SharedDay.of(latest)) - days
            guard first > 0 else { return [] }
            terms.append("day >= toDate(\(first))")
        }
        if let bound {
            // Of those of the same moment the slice knows which come before.
            terms.append(bound.time.map { "(ts_ns <= \($0) OR isNull(ts_ns))" } ?? "isNull(ts_ns)")
        }
        let all = terms.joined(separator: " AND ")
        // Some may be there twice, and those of one moment are in an order that the cluster does not know.
        var most = limit + 200
        while true {
            let rows = try found(slice, "\(all) ORDER BY ts_ns DESC LIMIT \(most)", bound)
            let edge = rows.last
            var found = rows
            if rows.count >= limit, let edge {
                let ties = edge.place.time.map { "ts_ns = \($0)" } ?? "isNull(ts_ns)"
                found += try self.found(slice, "\(all) AND \(ties)", bound)
            }
            var unique: [EventOrder.Place: Found] = [:]
            for one in found { unique[one.place] = one }
            let sorted = unique.values.sorted { $1.place < $0.place }
            if sorted.count >= limit || rows.count < most { return Array(sorted.prefix(limit)) }
            most *= 4
        }
    }

    private func found(_ slice: Slice, _ condition: String, _ bound: EventOrder.Place?) throws -> [Found] {
        let rows = try cluster.rows(
            "SELECT host, session_id, src, line, day, place, ts_ns FROM blotter.events_all WHERE \(condition)"
        ) { reader throws(RowReader.Incomplete) in
            (
                host: try reader.text(), session: try reader.text(), src: try reader.text(),
                line: try reader.integer(UInt64.self), day: try reader.integer(UInt16.self),
                place: try reader.integer(UInt64.self), time: try reader.optionalInteger()
            )
        }
        return rows.compactMap { row in
            guard let id = slice.id(host: row.host, src: row.src, place: Int64(row.place)) else { return nil }
            let place = EventOrder.Place(time: row.time, id: id)
            guard bound.map({ place < $0 }) ?? true else { return nil }
            return Found(
                place: place, host: row.host, session: row.session, src: row.src, line: row.line, day: row.day)
        }
    }

    private func loadEvents(_ slice: Slice, at found: [Found]) throws {
        for part in found.chunked(by: Self.mostPlaces) where !part.isEmpty {
            let days = Set(part.map(\.day)).map { "toDate(\($0))" }.joined(separator: ", ")
            let keys = part.map { "(\($0.host.quoted), \($0.session.quoted), \($0.src.quoted), \($0.line))" }
            try loadEvents(
                slice,
                where: "day IN (\(days)) AND (host, session_id, src, line) IN (\(keys.joined(separator: ", ")))")
        }
    }

    private static let mostPlaces = 2000
}
