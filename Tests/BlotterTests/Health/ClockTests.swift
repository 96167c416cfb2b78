import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct ClockTests {
    private static func line(_ time: Int?, _ session: String = "s", symbol: String = "A") -> String {
        let ts = time.map { #""ts": \#(1_766_223_000_000 + $0), "# } ?? ""
        return #"{\#(ts)"session_id": "\#(session)", "symbol": "\#(symbol)", "kind": "gate", "payload": {}}"#
    }

    /// A step of the plain kind: an event against the one above it in its file that has a time.
    private struct NaiveLeap: Hashable {
        var file: String
        var line: Int64
        var before: Int64
        var after: Int64
    }

    /// Lines of two logs by name, and the steps among them.
    private static func logs(_ random: inout SeededRandom) -> (lines: [String: [String]], leaps: Set<NaiveLeap>) {
        var logs: [String: [String]] = [:]
        var expected: Set<NaiveLeap> = []
        for name in ["a.jsonl", "b.jsonl"] {
            var (now, last): (Int, Int?) = (0, nil)
            for number in 1...80 {
                now += random.pick([1, 5, 900, 59_999, 60_000, 60_001, 90_000, 0, -1, -999, -1000, -7_200_000])
                switch random.integer(1...12) {
                case 1: logs[name, default: []].append("damaged")
                case 2: logs[name, default: []].append("")
                case 3: logs[name, default: []].append(Self.line(nil))
                default:
                    logs[name, default: []].append(Self.line(now, random.pick(["s", "t"])))
                    if let last, now < last || now - last > 60_000 {
                        let (before, after) = (Self.nanoseconds(last), Self.nanoseconds(now))
                        expected.insert(NaiveLeap(file: name, line: Int64(number), before: before, after: after))
                    }
                    last = now
                }
            }
        }
        return (logs, expected)
    }

    /// Logs of several sessions with steps, pauses, damaged, blank and untimed lines, taken in at once, in pieces, and
    /// into an index that was there.
    @Test(arguments: 1...25 as ClosedRange<UInt64>)
    func `leaps are those of a look at all lines, however they came in`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let (logs, expected) = Self.logs(&random)
        for isDraft in [true, false] {
            let store = try LogStore()
            if !isDraft { try store.makeEmptyIndex() }
            let cut = random.integer(0...80)
            for (name, lines) in logs { try store.write(Array(lines[..<cut]), to: name) }
            if random.chance(70) { try store.ingest() }
            for (name, lines) in logs { try store.write(lines, to: name) }
            try store.ingest()
            let found = try store.reader().connection.prepare(
                """
                SELECT source.path, leap.id & 4294967295, previous_ts, event.ts
                FROM leap JOIN event USING (id) JOIN source ON source.id = leap.id >> 32
                """
            ).rows { NaiveLeap(file: $0.text(0), line: $0.integer(1), before: $0.integer(2), after: $0.integer(3)) }
            #expect(Set(found) == expected)
            #expect(found.count == expected.count)
            let steps = try store.reader().clock(EventFilter()).steps
            let backward = expected.filter { $0.after < $0.before }
            #expect(
                Set(
                    steps.map {
                        NaiveLeap(
                            file: $0.file, line: $0.line, before: $0.before.nanoseconds, after: $0.after.nanoseconds)
                    }) == backward)
            #expect(steps.map(\.size) == steps.map(\.size).sorted(by: >))
            #expect(steps.allSatisfy { ($0.size < 1_000_000_000) == ($0.cause == .jitter) })
        }
    }

    private static func nanoseconds(_ time: Int) -> Int64 { (1_766_223_000_000 + Int64(time)) * 1_000_000 }

    /// Times in milliseconds; the sessions are those of the events where two write into the file.
    @Test(
        arguments: [
            ("jitter", [0, 100, 95, 200], nil, [.jitter]),
            ("a second is more than jitter", [0, 5000, 4000, 5100], nil, [.step]),
            (
                "set back by two hours", Array(stride(from: 0, to: 4000, by: 100)) + [-7_200_000, -7_199_000], nil,
                [.step]
            ),
            (
                "set back, and forward again much later",
                [0, 100, -7_200_000] + (1...30).map { $0 * 1000 - 7_200_000 } + [40_000, 41_000], nil, [.step]
            ),
            ("set back by less than the events are apart", [0, 2000, 4000, 2500, 4500, 6500], nil, [.step]),
            (
                "two processes whose clocks are an hour apart", [0, -3_600_000, 100, -3_599_900, 200, 300, -3_599_700],
                nil, [.mixed, .mixed, .mixed]
            ),
            ("two sessions in turn", [0, -3_600_000, 100, -3_599_900], "abab", [.mixed, .mixed]),
            ("one session behind another", [0, 100, 200, -3_600_000, -3_599_900], "aaabb", [.mixed]),
            ("one of two sessions was set back", [0, 10, 20, -3_600_000, -3_599_990], "ababa", [.step]),
        ] as [(String, [Int], String?, [ClockStep.Cause])])
    func `a step is told from jitter and from several clocks`(
        why: String, times: [Int], sessions: String?, causes: [ClockStep.Cause]
    ) throws {
        let store = try LogStore()
        let names = sessions.map { $0.map(String.init) } ?? times.map { _ in "s" }
        try store.write(zip(times, names).map { Self.line($0, $1) }, to: "x.jsonl")
        try store.ingest()
        #expect(try store.reader().clock(EventFilter()).steps.map(\.cause) == causes)
    }

    @Test func `a step over all of time is one`() throws {
        let store = try LogStore()
        let times = ["1677-09-21T00:12:44Z", "2262-04-11T23:47:16Z", "1677-09-21T00:12:45Z"]
        try store.write(times.map { #"{"ts": "\#($0)"}"# }, to: "x.jsonl")
        try store.ingest()
        let steps = try store.reader().clock(EventFilter()).steps
        #expect(steps.map(\.line) == [3])
        #expect(steps.map(\.size) == [.max])
        #expect(steps.map(\.cause) == [.step])
        #expect(try store.integer("SELECT count(*) FROM leap") == 2)
    }

    @Test func `a filter asks the event that went back`() throws {
        let store = try LogStore()
        try store.write(
            [Self.line(5000), Self.line(0, "t", symbol: "B"), Self.line(9000), Self.line(8000)], to: "x.jsonl")
        try store.ingest()
        func lines(_ change: (inout EventFilter) -> Void) throws -> [Int64] {
            var filter = EventFilter()
            change(&filter)
            return try store.reader().clock(filter).steps.map(\.line)
        }
        #expect(try lines { _ in } == [2, 4])
        #expect(try lines { $0.sessions = ["s"] } == [4])
        #expect(try lines { $0.symbols = ["B"] } == [2])
        #expect(try lines { $0.kinds = ["fill"] } == [])
        #expect(try lines { $0.from = Timestamp(nanoseconds: Self.nanoseconds(1)) } == [4])
        #expect(try lines { $0.to = Timestamp(nanoseconds: Self.nanoseconds(0)) } == [2])
    }

    @Test func `negative latencies, naive and unreadable times are counted`() throws {
        let store = try LogStore()
        func event(_ ts: String, _ kind: String, _ ids: String, session: String = "s") -> String {
            #"{"ts": "\#(ts)", "session_id": "\#(session)", "kind": "\#(kind)", "payload": {\#(ids)}}"#
        }
        try store.write(
            [
                event("2025-12-20T10:00:00.500", "intent", #""intent_id": "i""#),
                event("2025-12-20T10:00:00.200", "order", #""intent_id": "i", "order_id": "o""#),
                event("2025-12-20T10:00:00.150Z", "fill", #""order_id": "o""#),
                event("2025-12-20T10:00:00+00:00", "order", #""order_id": "p""#, session: "t"),
                event("yesterday", "gate", ""),
            ], to: "x.jsonl")
        try store.ingest()
        let report = try store.reader().clock(EventFilter())
        #expect(report.intentToOrder == .init(count: 1, worst: -300))
        #expect(report.orderToFill == .init(count: 1, worst: -50))
        #expect(report.naive == (2, 1))
        #expect(report.untimed == 1)
        var other = EventFilter()
        other.sessions = ["t"]
        let rest = try store.reader().clock(other)
        #expect(rest.intentToOrder == .init() && rest.orderToFill == .init() && rest.naive == (0, 0))
        #expect(rest.untimed == 0 && rest.steps.map(\.line) == [4])
    }

    /// What follows a damaged gzip member's beginning is undone.
    @Test func `what is undone leaves no leap`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        let lines = (0..<3000).map { Self.line($0.isMultiple(of: 7) ? -$0 * 1000 : $0 * 1000) + "\n" }
        try store.folder.write(lines.joined(), to: "x.jsonl")
        try Program.run("gzip", [store.folder / "x.jsonl"])
        var bytes = [UInt8](try store.folder.bytes(of: "x.jsonl.gz"))
        bytes[bytes.count - 6] ^= 1
        try store.folder.write(bytes, to: "x.jsonl.gz")
        try store.ingest()
        #expect(try store.integer("SELECT count(*) FROM leap WHERE id NOT IN (SELECT id FROM event)") == 0)
        #expect(try store.integer("SELECT (SELECT count(*) FROM leap) > 0 = (SELECT count(*) FROM event) > 0") == 1)
    }
}
