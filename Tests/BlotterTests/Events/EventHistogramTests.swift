import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

/// Buckets against counting one event after the other.
@Suite struct EventHistogramTests {
    private struct Line {
        var second: Int?
        var kind: String?
        var session: String

        var json: String {
            var members = [#""session_id": "\#(session)""#]
            if let second { members.append(#""ts": \#(second)"#) }
            if let kind { members.append(#""kind": "\#(kind)""#) }
            return "{" + members.joined(separator: ", ") + "}"
        }
    }

    private static let start = 1_766_223_000

    private func lines(_ random: inout SeededRandom) -> [Line] {
        (0..<random.integer(1...400)).map { _ in
            Line(
                second: random.chance(95) ? Self.start + random.integer(-5000...5000) : nil,
                kind: random.chance(95) ? random.pick(["fill", "gate", "order"]) : nil,
                session: random.pick(["a", "b"]))
        }
    }

    private func counts(_ lines: [Line], width: Int) -> [Int: [String: Int64]] {
        lines.reduce(into: [:]) { counts, line in
            guard let second = line.second else { return }
            counts[second / width * width, default: [:]][line.kind ?? "", default: 0] += 1
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `each event is in the bucket of its time and kind`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let all = lines(&random)
        let store = try LogStore()
        try store.write(all.map(\.json), to: "x.jsonl")
        try store.ingest()
        let reader = try store.reader()
        var filter = EventFilter()
        var wanted = all
        if random.chance(50) {
            let from = Self.start + random.integer(-3000...0)
            let to = from + random.integer(0...4000)
            filter.from = Timestamp(nanoseconds: Int64(from) * 1_000_000_000)
            filter.to = Timestamp(nanoseconds: Int64(to) * 1_000_000_000)
            wanted = wanted.filter { $0.second.map { from <= $0 && $0 <= to } ?? false }
        }
        if random.chance(30) {
            filter.sessions = ["a"]
            wanted = wanted.filter { $0.session == "a" }
        }
        for width in [7, 60, 3600, 100_000] {
            let histogram = try #require(try reader.eventHistogram(filter, width: .seconds(width)))
            var found: [Int: [String: Int64]] = [:]
            for bucket in histogram.buckets where !bucket.counts.isEmpty {
                found[Int(bucket.from.nanoseconds / 1_000_000_000)] = bucket.counts
            }
            #expect(found == counts(wanted, width: width))
            let times = histogram.buckets.map { Int($0.from.nanoseconds / 1_000_000_000) }
            #expect(times == (times.first.map { Array(stride(from: $0, through: times.last ?? $0, by: width)) } ?? []))
        }
        let usual = try #require(try reader.eventHistogram(filter))
        #expect(usual.buckets.count <= 90)
        #expect(usual.buckets.flatMap(\.counts.values).reduce(0, +) == Int64(wanted.count { $0.second != nil }))
    }

    @Test func `times at the ends of what can be told make no endless row of buckets`() throws {
        let store = try LogStore()
        try store.write([#"{"ts": "1700-01-01T00:00:00Z"}"#, #"{"ts": "2250-01-01T00:00:00Z"}"#], to: "x.jsonl")
        try store.ingest()
        let reader = try store.reader()
        #expect(try reader.eventHistogram(EventFilter(), width: .seconds(60)) == nil)
        let usual = try #require(try reader.eventHistogram(EventFilter()))
        #expect(usual.buckets.flatMap(\.counts.values) == [1, 1] && usual.buckets.count < 600)
    }
}
