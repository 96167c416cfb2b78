import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// Which sessions are called silent, by plain arithmetic on their times.
@Suite struct SilenceTests {
    /// 2025-12-20T09:30:00Z.
    private static let start = 1_766_223_000

    private static func line(_ seconds: Double, _ session: String = "s", kind: String = "gate") -> String {
        let milliseconds = Int((seconds * 1000).rounded()) + start * 1000
        return #"{"ts": \#(milliseconds), "session_id": "\#(session)", "kind": "\#(kind)", "payload": {}}"#
    }

    private static func time(_ seconds: Double) -> Timestamp {
        Timestamp(nanoseconds: Int64(((Double(start) + seconds) * 1e9).rounded()))
    }

    /// What is said of the sessions `seconds` after the start, by their names.
    private func silences(
        _ store: LogStore, at seconds: Double, within: Duration = SilenceRule.usualWithin, endedAfter: Duration? = nil
    ) throws -> [String: Silence] {
        try store.ingest()
        let rule = SilenceRule(now: Self.time(seconds), within: within, endedAfter: endedAfter ?? within)
        let sessions = try store.reader().sessions(SessionQuestion(EventFilter(), silence: rule)).sessions
        return Dictionary(
            uniqueKeysWithValues: sessions.compactMap { session in
                session.silence.map { (session.session, $0) }
            })
    }

    @Test(arguments: [
        ("up to now", 3600.0, nil),
        ("a minute ago", 3659.0, nil),
        ("a little more than a minute ago", 3659.5, Silence.stopped(for: .milliseconds(60_500), interval: .seconds(1))),
        ("an hour ago", 7199.0, .stopped(for: .seconds(3600), interval: .seconds(1))),
        ("a day ago", 3599 + 86_400.0, .stopped(for: .seconds(86_400), interval: .seconds(1))),
        ("more than a day ago", 3599 + 86_401.0, nil),
        ("in what is to come", 1800.0, nil),
    ]) func `a session of an event each second`(when: String, now: Double, silence: Silence?) throws {
        let store = try LogStore()
        try store.write((0..<3600).map { Self.line(Double($0)) }, to: "s.jsonl")
        #expect(try silences(store, at: now)["s"] == silence, "\(when)")
    }

    @Test func `a session is over when its end is longer ago than was asked for`() throws {
        let store = try LogStore()
        try store.write((0..<100).map { Self.line(Double($0)) }, to: "s.jsonl")
        #expect(try silences(store, at: 699, within: .seconds(600)).keys.sorted() == ["s"])
        #expect(try silences(store, at: 700, within: .seconds(600)).isEmpty)
    }

    @Test func `a session that left nothing open has ended after a while, and one that did is silent`() throws {
        let store = try LogStore()
        func order(_ session: String, _ kind: String) -> String {
            Self.line(99, session).replacing(
                #""kind": "gate", "payload": {"#, with: #""kind": "\#(kind)", "payload": {"order_id": "o""#)
        }
        for (session, kinds) in [
            ("s", []), ("open", ["order"]), ("done", ["order", "fill"]), ("gone", ["order", "cancel"]),
        ] {
            try store.write(
                (0..<100).map { Self.line(Double($0), session) } + kinds.map { order(session, $0) },
                to: "\(session).jsonl")
        }
        try store.ingest()
        #expect(try store.integer("SELECT count(*) FROM orders WHERE state = 'open'") == 1)
        let hour = Duration.seconds(3600)
        #expect(try silences(store, at: 3699, endedAfter: hour).keys.sorted() == ["done", "gone", "open", "s"])
        #expect(try silences(store, at: 3700, endedAfter: hour).keys.sorted() == ["open"])
    }

    @Test func `a session that trades each five minutes is not silent for ten`() throws {
        let store = try LogStore()
        let lines = (0..<100).flatMap { bar in (0..<4).map { Self.line(Double(bar) * 300 + Double($0) / 100) } }
        try store.write(lines, to: "s.jsonl")
        let end = 99 * 300.0
        #expect(try silences(store, at: end + 600).isEmpty)
        #expect(try silences(store, at: end + 2300)["s"]?.isPresent == true)
    }

    @Test func `a hole of twenty minutes in a session of an event each second`() throws {
        let store = try LogStore()
        let times = (0..<600).map(Double.init) + (1799..<2400).map(Double.init)
        try store.write(times.map { Self.line($0) }, to: "s.jsonl")
        let paused = Silence.paused(from: Self.time(599), to: Self.time(1799), interval: .seconds(1))
        #expect(try silences(store, at: 2400) == ["s": paused])
        #expect(!paused.isPresent)
        // It is told for ever, unless the session has stopped by now.
        #expect(try silences(store, at: 900_000) == ["s": paused])
        #expect(try silences(store, at: 6000)["s"]?.isPresent == true)
    }

    @Test func `a pause counts in its own session, and not where the clock was wrong`() throws {
        let store = try LogStore()
        // One file in turns: a goes on while b pauses.
        let both = (0..<2000).flatMap { second -> [String] in
            let time = Double(second)
            return [Self.line(time, "a")] + (500..<1500 ~= second ? [] : [Self.line(time, "b")])
        }
        try store.write(both, to: "both.jsonl")
        // An hour back after 500 s, and right again after 1000: the leap forward is no pause.
        let stepped = (0..<1500).map { Self.line(Double($0) - (500..<1000 ~= $0 ? 3600 : 0), "c") }
        try store.write(stepped, to: "c.jsonl")
        // The two events after a pause were written in the wrong order.
        let swapped = (0..<1000).map(Double.init) + [2000.2, 2000.1] + (2001..<2100).map(Double.init)
        try store.write(swapped.map { Self.line($0, "d") }, to: "d.jsonl")
        let found = try silences(store, at: 1_000_000)
        #expect(found.keys.sorted() == ["d"])
        let interval = Duration.milliseconds(1_097_800) / 1099
        #expect(found["d"] == .paused(from: Self.time(999), to: Self.time(2000.2), interval: interval))
    }

    @Test func `a log without events stands for a silent session`() throws {
        let store = try LogStore()
        try store.folder.write("", to: "new.jsonl")
        try store.folder.write(#"{"ts": 1"#, to: "begun.jsonl")
        try store.write(["oops"], to: "deep/bad.jsonl")
        try store.write([Self.line(0, "rotated")], to: "rotated.jsonl.1")
        try store.folder.write("", to: "rotated.jsonl")
        let found = try silences(store, at: 10)
        #expect(found == ["new": .empty, "begun": .empty, "deep/bad": .empty])
        let files = try store.rows("SELECT session_id, events, files FROM sessions ORDER BY 1")
        #expect(files == ["begun|0|1", "deep/bad|0|1", "new|0|1", "rotated|1|2"])
        var filter = EventFilter()
        filter.sessions = ["new"]
        let rule = SilenceRule(now: Self.time(0))
        #expect(try store.reader().sessions(SessionQuestion(filter, silence: rule)).sessions.map(\.session) == ["new"])
        #expect(try store.reader().unknownNames(in: filter) == [])
        try store.write([Self.line(0, "new")], to: "new.jsonl")
        #expect(try silences(store, at: 10).keys.sorted() == ["begun", "deep/bad"])
    }

    /// Bursts, waits and pauses of every length, some lines a little out of order.
    @Test(arguments: 1...60 as ClosedRange<UInt64>) func `as a look at all pairs of lines finds it`(seed: UInt64) throws
    {
        var random = SeededRandom(seed: seed)
        let store = try LogStore()
        var expected: [String: Silence] = [:]
        for session in ["a", "b", "c"] {
            var times: [Double] = []
            var now = Double(random.integer(0...3000))
            for _ in 0..<random.integer(1...200) {
                now += random.chance(3) ? Double(random.integer(10...4000)) : Double(random.integer(1...3000)) / 1000
                times.append(now + (random.chance(10) ? -Double(random.integer(1...20)) / 10 : 0))
            }
            try store.write(times.map { Self.line($0, session) }, to: "\(session).jsonl")
            expected[session] = Self.naive(times.map { ($0 * 1000).rounded() / 1000 }, now: 10_000)
        }
        let found = try silences(store, at: 10_000)
        #expect(found.keys.sorted() == expected.keys.sorted())
        for (session, silence) in expected { #expect(Self.isNear(found[session], silence), "\(session)") }
    }

    /// What is later than now is not known then.
    private static func naive(_ all: [Double], now: Double) -> Silence? {
        let times = all.filter { $0 <= now }
        guard let first = times.min(), let last = times.max() else { return nil }
        let mean = times.count > 1 ? (last - first) / Double(times.count - 1) : 0
        if now - last > max(60, 30 * mean) { return .stopped(for: .seconds(now - last), interval: .seconds(mean)) }
        var longest = (from: 0.0, to: 0.0)
        for (index, to) in times.enumerated() {
            guard let from = times[..<index].filter({ $0 < to }).max(), to - from > 60 else { continue }
            if to - from > longest.to - longest.from { longest = (from, to) }
        }
        let pause = longest.to - longest.from
        let rest = (last - first - pause) / Double(times.count - 2)
        guard times.count > 2, pause > max(60, 100 * rest) else { return nil }
        return .paused(from: time(longest.from), to: time(longest.to), interval: .seconds(rest))
    }

    private static func isNear(_ left: Silence?, _ right: Silence) -> Bool {
        func near(_ left: Duration?, _ right: Duration?) -> Bool {
            let difference = (left ?? .zero) - (right ?? .zero)
            return difference < .microseconds(1) && difference > .microseconds(-1)
        }
        switch (left, right) {
        case (.stopped(let length, let interval), .stopped(let other, let otherInterval)):
            return near(length, other) && near(interval, otherInterval)
        case (.paused(let from, let to, let interval), .paused(let otherFrom, let otherTo, let otherInterval)):
            return near(from.duration(to: otherFrom), .zero) && near(to.duration(to: otherTo), .zero)
                && near(interval, otherInterval)
        default: return left == right
        }
    }

    // MARK: How many, and whose fault

    @Test func `several that stopped side by side are abandoned, one after another they have ended`() throws {
        func abandoned(_ spans: [(Int, Int)], now: Double, empty: Int = 0) throws -> Int {
            let store = try LogStore()
            for (number, span) in spans.enumerated() {
                let lines = stride(from: span.0, to: span.1, by: 1).map { Self.line(Double($0), "s\(number)") }
                try store.write(lines, to: "s\(number).jsonl")
            }
            for number in 0..<empty { try store.folder.write("", to: "e\(number).jsonl") }
            try store.ingest()
            let rule = SilenceRule(now: Self.time(now))
            return SilenceSummary(try store.reader().sessionSpans(EventFilter(), silence: rule), rule).abandoned
        }
        #expect(try abandoned([(0, 100), (10, 110)], now: 3600) == 2)
        #expect(try abandoned([(0, 100), (200, 300)], now: 3600) == 1)
        #expect(try abandoned([(0, 100), (10, 3590)], now: 3600) == 0)
        #expect(try abandoned([(0, 100), (200, 300)], now: 3600, empty: 2) == 3)
        #expect(try abandoned([(0, 100), (10, 110)], now: 90_000, empty: 1) == 1)
        #expect(try abandoned([], now: 0, empty: 2) == 2)
    }
}
