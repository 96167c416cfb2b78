import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// The last and the first events of any filter against all events, sorted.
@Suite struct EventOrderTests {
    /// One event, as SQL tells it.
    private struct Row {
        var place: EventOrder.Place
        var session: String
        var symbol: String?
        var mode: String?
        var kind: String?

        func passes(_ filter: EventFilter) -> Bool {
            func has(_ wanted: [String], _ label: String?) -> Bool {
                wanted.isEmpty || label.map(wanted.contains) == true
            }
            let time = place.time
            return has(filter.sessions, session) && has(filter.symbols, symbol) && has(filter.modes, mode)
                && has(filter.kinds, kind)
                && (filter.from.map { from in time.map { $0 >= from.nanoseconds } ?? false } ?? true)
                && (filter.to.map { to in time.map { $0 <= to.nanoseconds } ?? false } ?? true)
        }
    }

    /// Sessions that follow each other and overlap; times that many events share, and events without one.
    private func store(_ random: inout SeededRandom) throws -> LogStore {
        let store = try LogStore()
        for file in 0..<5 {
            let lines = (0..<240).map { _ in
                let session = random.integer((file * 2)...(file * 2 + 3))
                var labels = [#""session_id": "s\#(session)""#]
                if random.chance(90) { labels.append(#""symbol": "\#(random.pick(["A", "B", "C"]))""#) }
                if random.chance(80) { labels.append(#""mode": "\#(random.pick(["paper", "live"]))""#) }
                if random.chance(90) { labels.append(#""kind": "\#(random.pick(["gate", "note", "rare"]))""#) }
                // One kind has no times at all in some sessions.
                let isTimed = random.chance(93) && !(labels.contains(#""kind": "rare""#) && session.isMultiple(of: 2))
                if isTimed { labels.append(#""ts": \#(1_766_223_000 + session * 20 + random.integer(0...45))"#) }
                return "{" + labels.joined(separator: ", ") + "}"
            }
            try store.write(lines, to: "\(file).jsonl")
        }
        try store.ingest()
        return store
    }

    private func filter(_ random: inout SeededRandom) -> EventFilter {
        var filter = EventFilter()
        func some(_ labels: [String], _ percent: Int) -> [String] {
            guard random.chance(percent) else { return [] }
            return Array(labels.shuffled(using: &random).prefix(random.integer(1...2)))
        }
        filter.sessions = some((0...12).map { "s\($0)" }, 40)
        filter.symbols = some(["A", "B", "C", "none"], 40)
        filter.modes = some(["paper", "live"], 20)
        filter.kinds = some(["gate", "note", "rare"], 40)
        func time() -> Timestamp {
            Timestamp(nanoseconds: Int64(1_766_223_000 + random.integer(-5...260)) * 1_000_000_000)
        }
        if random.chance(40) { filter.from = time() }
        if random.chance(40) { filter.to = time() }
        return filter
    }

    private func ids(_ reader: IndexReader, _ filter: EventFilter, _ limit: Int) throws -> [Int64] {
        var ids: [Int64] = []
        try reader.events(filter, limit: limit) { record in
            ids.append(record.id)
            return true
        }
        return ids
    }

    @Test(arguments: 1...6) func `any filter gives what sorting all events gives`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let reader = try store(&random).reader()
        let rows = try reader.connection.prepare("SELECT id, ts_ns, session_id, symbol, mode, kind FROM events").rows {
            Row(
                place: .init(time: $0.optionalInteger(1), id: $0.integer(0)), session: $0.text(2),
                symbol: $0.optionalText(3), mode: $0.optionalText(4), kind: $0.optionalText(5))
        }
        #expect(rows.count == 1200)
        #expect(rows.count { $0.place.time == nil } > 100)
        let order = EventOrder(reader.connection)
        for _ in 0..<150 {
            let filter = filter(&random)
            let limit = random.pick([0, 1, 2, 5, 20, 100, 1199, 5000, Int.max])
            let all = rows.filter { $0.passes(filter) }.map(\.place).sorted()
            let why = "\(filter), \(limit)"

            #expect(try order.last(limit, filter) == all.suffix(limit).reversed(), "\(why)")
            #expect(try ids(reader, filter, limit) == all.suffix(limit).map(\.id), "\(why)")

            let bound = random.pick(rows.filter { $0.place.time != nil }).place
            let timed = all.filter { $0.time != nil }
            let after = timed.filter { $0 > bound }.prefix(limit)
            #expect(try order.first(limit, filter, after: bound) == Array(after), "\(why) after \(bound)")
            for bound in [bound, random.pick(rows).place] {
                let before = all.filter { $0 < bound }
                #expect(
                    try order.last(limit, filter, before: bound) == before.suffix(limit).reversed(),
                    "\(why) before \(bound)")
                let timedBefore = before.filter { $0.time != nil }.suffix(limit)
                #expect(
                    try order.last(limit, filter, before: bound, timed: true) == timedBefore.reversed(),
                    "\(why), with a time, before \(bound)")
            }
        }
    }

    @Test func `a list without a limit is in the order of time and ends when it is told to`() throws {
        var random = SeededRandom(seed: 9)
        let reader = try store(&random).reader()
        let expected = try reader.connection.prepare("SELECT id, ts_ns FROM events").rows {
            EventOrder.Place(time: $0.optionalInteger(1), id: $0.integer(0))
        }.sorted().map(\.id)
        for count in [1, 700, 1200] {
            var listed: [Int64] = []
            try reader.events(EventFilter()) { record in
                listed.append(record.id)
                return listed.count < count
            }
            #expect(listed == Array(expected.prefix(count)))
        }
    }
}
