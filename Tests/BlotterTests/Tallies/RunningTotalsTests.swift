import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct RunningTotalsTests {
    /// What a day of trading comes to, counted as its lines are made.
    private struct Day {
        var logs: [[String]]
        var events: [String: Int64] = [:]
        var blocked: Int64 = 0
        /// Milliseconds.
        var leads: [Int64] = []
        var lags: [Int64] = []

        /// Trades of two sessions; an order's fill may be in the next log.
        init(_ random: inout SeededRandom, logs count: Int) {
            logs = Array(repeating: [], count: count)
            for number in 0..<120 {
                let log = number * count / 120
                let (session, time) = (random.pick(["a", "b"]), Int64(number) * 100_000)
                let ids = #""intent_id": "i\#(number)", "order_id": "o\#(number)""#
                let isBlocked = random.chance(20)
                add("intent", time, session, #""intent_id": "i\#(number)""#, log)
                add(
                    "gate", time, session,
                    #""intent_id": "i\#(number)", "decision": "\#(isBlocked ? "BLOCK" : "ALLOW")""#, log)
                guard !isBlocked else {
                    blocked += 1
                    continue
                }
                let lead = Int64(random.pick([0, 1, 5, 6, 100, 99_000]))
                leads.append(lead)
                add("order", time + lead, session, ids + #", "quantity": 1"#, log)
                guard random.chance(80) else { continue }
                let lag = Int64(random.pick([0, 24, 25, 26, 60_000, 60_001]))
                lags.append(lag)
                let place = random.chance(80) ? log : min(log + 1, count - 1)
                add("fill", time + lead + lag, session, #""order_id": "o\#(number)", "filled_quantity": 1"#, place)
            }
        }

        private mutating func add(_ kind: String, _ time: Int64, _ session: String, _ payload: String, _ log: Int) {
            events[kind, default: 0] += 1
            logs[log].append(
                #"{"ts": \#(1_766_223_000_000 + time), "session_id": "\#(session)", "kind": "\#(kind)", "payload": {\#(payload)}}"#
            )
        }

        func expect(_ totals: RunningTotals, factor: Int64 = 1) {
            #expect(totals.events.map(\.kind) == events.keys.sorted())
            for (kind, count) in totals.events { #expect(count == factor * (events[kind] ?? 0), "\(kind)") }
            let allowed = (events["gate"] ?? 0) - blocked
            #expect(totals.decisions.map(\.decision) == ["ALLOW", "BLOCK"])
            #expect(totals.decisions.map(\.count) == [factor * allowed, factor * blocked])
            for (measure, lengths) in [(RunningTotals.Measure.intentToOrder, leads), (.orderToFill, lags)] {
                let found = totals.lengths(measure)
                #expect(found.count == factor * Int64(lengths.count))
                #expect(found.sum == factor * lengths.reduce(0, +) * 1_000_000)
                let upTo = found.upTo.map { bound, _ in Int64(lengths.count { $0 * 1_000_000 <= bound }) * factor }
                #expect(found.upTo.map(\.count) == upTo)
            }
        }
    }

    @Test func `times that are centuries apart come to as much as there is room for`() throws {
        let fixture = try RetentionFixture()
        for (number, days) in [9.0, 8, 0].enumerated() {
            let lines = (0..<3).flatMap { order in
                [("1700-01-01", "order"), ("1899-01-01", "fill")].map { day, kind in
                    #"{"ts": "\#(day)T00:00:00Z", "session_id": "s\#(number)", "kind": "\#(kind)", "payload": {"order_id": "\#(order)"}}"#
                }
            }
            try fixture.write(lines, to: "\(number).jsonl", days: days)
        }
        try fixture.store.ingest()
        for age in [100, 8, 7] {
            try fixture.apply(RetentionPolicy(age: age))
            let lengths = try fixture.store.reader().runningTotals().lengths(.orderToFill)
            #expect(lengths.count == 9 && lengths.sum == .max)
        }
        #expect(try fixture.store.integer("SELECT count(*) FROM source") == 1)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>) func `nothing that removes logs makes them fall`(seed: UInt64) throws
    {
        var random = SeededRandom(seed: seed)
        let fixture = try RetentionFixture()
        if seed.isMultiple(of: 2) { try fixture.store.makeEmptyIndex() }
        let day = Day(&random, logs: 4)
        for (number, lines) in day.logs.enumerated() {
            try fixture.write(lines, to: "\(number).jsonl", days: Double(10 - 2 * number))
        }
        try fixture.store.ingest()
        day.expect(try fixture.store.reader().runningTotals())
        // Those of orders whose fill is in the next log, too.
        for age in [9, 7] {
            try fixture.apply(RetentionPolicy(age: age))
            day.expect(try fixture.store.reader().runningTotals())
        }
        #expect(try fixture.store.integer("SELECT count(*) FROM source") == 2)
        try fixture.store.reread()
        day.expect(try fixture.store.reader().runningTotals())
        let place = LogPlace(folder: try LogFolder(path: fixture.folder.path))
        _ = try Rebuild(fixture.store.index, now: { 0 }).run([place])
        day.expect(try fixture.store.reader().runningTotals())
        // What comes once more, in other logs, counts once more.
        for (number, lines) in day.logs.enumerated() {
            let lines = lines.map { $0.replacing(#""session_id": ""#, with: #""session_id": "later-"#) }
            try fixture.write(lines, to: "later-\(number).jsonl", days: 0)
        }
        try fixture.store.ingest()
        day.expect(try fixture.store.reader().runningTotals(), factor: 2)
    }
}
