import Corpus
import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

@Suite struct LatencyReportTests {
    /// One order as the story has it; times are milliseconds.
    private struct Order {
        var session: String
        var symbol: String
        var mode: String
        var time: Int
        var lead: Int?
        var lag: Int?
        var number: Int

        var lines: [String] {
            func line(_ time: Int, _ kind: String, _ ids: String) -> String {
                #"{"ts": \#(1_766_223_000_000 + time), "session_id": "\#(session)", "symbol": "\#(symbol)", "mode": "\#(mode)", "kind": "\#(kind)", "payload": {\#(ids)}}"#
            }
            var lines = [line(time, "order", #""order_id": "o\#(number)", "intent_id": "i\#(number)""#)]
            if let lead { lines.append(line(time - lead, "intent", #""intent_id": "i\#(number)""#)) }
            if let lag {
                lines.append(line(time + lag, "fill", #""order_id": "o\#(number)""#))
                // A later one counts for nothing.
                lines.append(line(time + lag + 7, "fill", #""order_id": "o\#(number)""#))
            }
            return lines
        }
    }

    private static func orders(_ count: Int, _ random: inout SeededRandom) -> [Order] {
        (0..<count).map { number in
            Order(
                session: random.pick(["s1", "s2", "s3"]), symbol: random.pick(["A", "B"]),
                mode: random.pick(["live", "paper"]), time: random.integer(0...400_000_000),
                lead: random.chance(90) ? random.integer(-20...200) : nil,
                lag: random.chance(80) ? random.integer(-10...900) : nil, number: number)
        }
    }

    /// The nearest rank, by sorting.
    private static func expected(_ lengths: [Int?]) -> Latency {
        let sorted = lengths.compactMap { $0 }.filter { $0 >= 0 }.sorted()
        var latency = Latency()
        latency.count = sorted.count
        latency.negative = lengths.compactMap { $0 }.count { $0 < 0 }
        guard !sorted.isEmpty else { return latency }
        func percentile(_ percent: Double) -> Double {
            Double(sorted[max(0, Int((percent / 100 * Double(sorted.count)).rounded(.up)) - 1)])
        }
        latency.average = Double(sorted.reduce(0, +)) / Double(sorted.count)
        (latency.p50, latency.p95, latency.p99) = (percentile(50), percentile(95), percentile(99))
        latency.max = Double(sorted[sorted.count - 1])
        return latency
    }

    private static func isSame(_ left: Latency?, _ right: Latency) -> Bool {
        var left = left ?? Latency()
        let averages = (left.average ?? 0, right.average ?? 0)
        left.average = right.average
        left.crossing = 0
        return left == right && abs(averages.0 - averages.1) < 1e-9 * max(1, averages.1)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 60, 400], 1...3 as ClosedRange<UInt64>)
    func `totals and groups are those of sorting all latencies`(count: Int, seed: UInt64) throws {
        var random = SeededRandom(seed: seed &* 1000 + UInt64(count))
        let orders = Self.orders(count, &random)
        let store = try LogStore()
        try store.write(orders.flatMap(\.lines), to: "all.jsonl")
        try store.ingest()
        let reader = try store.reader()
        let groupings: [(LatencyGrouping, (Order) -> String)] = [
            (.symbol, \.symbol), (.session, \.session), (.mode, \.mode),
            (.minute, { Self.bucket($0, 60_000) }), (.hour, { Self.bucket($0, 3_600_000) }),
            (.day, { Self.bucket($0, 86_400_000) }),
        ]
        var onlyA = EventFilter()
        onlyA.symbols = ["A"]
        var late = EventFilter()
        late.from = Timestamp(nanoseconds: 1_766_423_000_000_000_000)
        for (filter, passes) in [
            (EventFilter(), { _ in true }), (onlyA, { $0.symbol == "A" }), (late, { $0.time >= 200_000_000 }),
        ] as [(EventFilter, (Order) -> Bool)] {
            let meant = orders.filter(passes)
            for (grouping, key) in groupings {
                let report = try reader.latencyReport(LatencyQuestion(filter, by: grouping, spikes: 0))
                #expect(Self.isSame(report.totals[.intentToOrder], Self.expected(meant.map(\.lead))))
                #expect(Self.isSame(report.totals[.orderToFill], Self.expected(meant.map(\.lag))))
                let expected = Dictionary(grouping: meant, by: key)
                #expect(Set(report.groups.map(\.key)) == Set(expected.keys))
                for group in report.groups {
                    let members = expected[group.key ?? ""] ?? []
                    #expect(Self.isSame(group.latencies[.intentToOrder], Self.expected(members.map(\.lead))))
                    #expect(Self.isSame(group.latencies[.orderToFill], Self.expected(members.map(\.lag))))
                }
                if grouping.isByTime { #expect(report.groups.map { $0.key ?? "" } == expected.keys.sorted()) }
            }
            let summary = try reader.summary(filter)
            #expect(Self.isSame(summary.orderToFill, Self.expected(meant.map(\.lag))))
        }
    }

    /// Which are looked at where windows of slow orders are asked for.
    @Test func `the sums of series are what a look at each order gives`() throws {
        var random = SeededRandom(seed: 7)
        let store = try LogStore()
        let orders = Self.orders(300, &random)
        try store.write(orders.prefix(290).flatMap(\.lines), to: "all.jsonl")
        func line(_ session: String, _ kind: String, _ ids: String, _ time: Int?) -> String {
            #"{"ts": \#(time.map { "\(1_766_223_000_000 + $0)" } ?? "null"), "session_id": "\#(session)", "symbol": "A", "kind": "\#(kind)", "payload": {\#(ids)}}"#
        }
        // Orders that are missing, have no time, or nothing to be measured.
        try store.write(
            [
                line("orphans", "fill", #""order_id": "x""#, 5), line("untimed", "order", #""order_id": "y""#, nil),
                line("alone", "order", #""order_id": "z""#, 9),
            ], to: "odd.jsonl")
        try store.ingest()
        // Too few for their series to be summed anew.
        try store.folder.append(
            Array(orders.suffix(10).flatMap(\.lines).map { $0 + "\n" }.joined().utf8), to: "all.jsonl")
        try store.ingest()
        #expect(try store.integer("SELECT count(*) FROM tally WHERE stale > 0") ?? 0 > 0)
        let reader = try store.reader()
        var paper = EventFilter()
        paper.modes = ["paper"]
        for filter in [EventFilter(), paper] {
            for grouping in [nil, .symbol, .session, .mode] as [LatencyGrouping?] {
                let summed = try reader.latencyReport(LatencyQuestion(filter, by: grouping, groups: 2, spikes: 0))
                let looked = try reader.latencyReport(LatencyQuestion(filter, by: grouping, groups: 2, spikes: 1))
                #expect(summed.totals == looked.totals && summed.histograms == looked.histograms)
                #expect(summed.groupCount == looked.groupCount)
                #expect(summed.groups.map(\.key) == looked.groups.map(\.key))
                #expect(summed.groups.map(\.latencies) == looked.groups.map(\.latencies))
            }
        }
    }

    private static func bucket(_ order: Order, _ width: Int) -> String {
        let time = (1_766_223_000_000 + order.time) / width * width
        return Date(timeIntervalSince1970: Double(time / 1000)).formatted(.iso8601)
    }

    @Test func `a latency that crosses a backward clock step is told`() throws {
        let store = try LogStore()
        func line(_ time: Int, _ kind: String, _ ids: String) -> String {
            #"{"ts": \#(1_766_223_000_000 + time), "session_id": "s", "kind": "\#(kind)", "payload": {\#(ids)}}"#
        }
        try store.write(
            [
                line(0, "order", #""order_id": "before""#), line(10, "fill", #""order_id": "before""#),
                line(9000, "intent", #""intent_id": "i""#), line(9001, "order", #""order_id": "filled late""#),
                // Half a second is jitter, five are a step.
                line(8600, "order", #""order_id": "over jitter""#), line(9100, "fill", #""order_id": "over jitter""#),
                line(4000, "gate", ""),
                line(9500, "fill", #""order_id": "filled late""#),
                line(9600, "order", #""order_id": "o", "intent_id": "i""#), line(9700, "fill", #""order_id": "o""#),
            ], to: "x.jsonl")
        // In another file the same step is none.
        try store.write([line(1, "order", #""order_id": "elsewhere""#)], to: "y.jsonl")
        try store.write([line(2, "fill", #""order_id": "elsewhere""#)], to: "z.jsonl")
        try store.ingest()
        let totals = try store.reader().latencyReport(LatencyQuestion(EventFilter(), by: nil, spikes: 0)).totals
        #expect(totals[.intentToOrder]?.crossing == 1)
        #expect(totals[.orderToFill]?.crossing == 1)
        #expect(totals[.orderToFill]?.count == 5)
        #expect(try store.reader().summary(EventFilter()).orderToFill.crossing == 1)
    }

    @Test func `groups are ranked while there is time`() throws {
        let limit = AnswerLimit(until: .now + .seconds(1000))
        var groups: [LatencyKey: LatencyCollection] = [:]
        for number in 0..<2000 { groups[.name("s\(number)"), default: .init()] = .init() }
        let shown = try LatencyReport.ranked(groups, .session, 3, within: limit)
        #expect(shown.map(\.key) == ["s0", "s1", "s10"])
        limit.stop()
        #expect(throws: BlotterError.interrupted) {
            try LatencyReport.ranked(groups, .session, 3, within: limit)
        }
        let samples = (0..<2000).map { LatencySample(series: 1, time: $0, orderToFill: nil) }
        #expect(throws: BlotterError.interrupted) { try SpikeSearch(samples, [:], within: limit) }
    }

    @Test(
        arguments: [
            ([], []), ([0], [(0, 0.001, 1)]), ([999_999], [(0.5, 1, 1)]),
            ([1_000_000, 1_999_999, 2_000_000, 9_999_999], [(1, 2, 2), (2, 5, 1), (5, 10, 1)]),
            ([30_000_000, -5, 300_000_000], [(20, 50, 1), (50, 100, 0), (100, 200, 0), (200, 500, 1)]),
        ] as [([Int64], [(Double, Double, Int)])])
    func `a histogram's bars end at 1, 2 and 5`(lengths: [Int64], bars: [(Double, Double, Int)]) {
        #expect(Histogram(nanoseconds: lengths).bars == bars.map { .init(from: $0.0, to: $0.1, count: $0.2) })
    }
}
