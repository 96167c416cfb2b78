import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import TelemetryLog

@Suite struct SpikeSearchTests {
    private static let start: Int64 = 1_766_223_000_000_000_000
    private static let minute: Int64 = 60_000_000_000
    private static let labels: [Int64: SeriesLabels] = [
        1: .init(session: "s", symbol: "A"), 2: .init(session: "t", symbol: "B"),
    ]

    /// Lognormal latencies, as the orders of one symbol come in.
    private static func noise(
        _ count: Int, every interval: Int64, median: Double = 110, spread: Double = 0.6, series: Int64 = 1,
        _ random: inout SeededRandom
    ) -> [LatencySample] {
        var time = start
        return (0..<count).map { _ in
            time += Int64(random.integer(1...Int(2 * interval)))
            return LatencySample(
                series: series, time: time,
                orderToFill: .init(
                    nanoseconds: Int64(median * exp(spread * random.normal()) * 1e6), crossesStep: false))
        }
    }

    @Test(arguments: 1...20 as ClosedRange<UInt64>, [0.3, 0.6, 0.9])
    func `in noise there is no spike`(seed: UInt64, spread: Double) throws {
        var random = SeededRandom(seed: seed)
        let samples = Self.noise(10_000, every: 10_000_000_000, spread: spread, &random)
        #expect(try SpikeSearch(samples, Self.labels).windows.isEmpty)
    }

    /// Every two seconds, once a minute, once in ten minutes.
    @Test(arguments: 1...10 as ClosedRange<UInt64>, [2_000_000_000, 60_000_000_000, 600_000_000_000])
    func `orders that take ten times as long are a window, the first`(seed: UInt64, interval: Int64) throws {
        var random = SeededRandom(seed: seed)
        var samples = Self.noise(2000, every: interval, &random)
        let slow = 900..<930
        for index in slow { samples[index].orderToFill?.nanoseconds *= 10 }
        samples += Self.noise(1000, every: interval, median: 20, series: 2, &random)
        let windows = try SpikeSearch(samples.shuffled(using: &random), Self.labels).windows
        let found = try #require(windows.first)
        #expect(windows.count == 1)
        #expect(found.symbol == "A" && found.measure == .orderToFill && found.sessions == ["s"])
        // The first or last of them may be no slower than others are by chance.
        let inside = slow.count { (found.from.nanoseconds..<found.to.nanoseconds).contains(samples[$0].time) }
        #expect(inside >= 27)
        #expect(found.from.nanoseconds >= samples[slow.lowerBound - 10].time - Self.minute)
        #expect(found.to.nanoseconds <= samples[slow.upperBound + 10].time + Self.minute)
        #expect(found.from.nanoseconds % Self.minute == 0 && found.to.nanoseconds % Self.minute == 0)
        #expect(abs(found.baseline - 110) < 15)
        #expect(found.cost > 3000)
    }

    @Test func `twenty orders at six seconds are found among thousands`() throws {
        var random = SeededRandom(seed: 3)
        var samples = Self.noise(5000, every: 5_000_000_000, &random)
        for index in 2000..<2020 { samples[index].orderToFill?.nanoseconds = 6_000_000_000 }
        let windows = try SpikeSearch(samples, Self.labels).windows
        #expect(windows.count == 1)
        #expect(windows.first?.latency.max == 6000)
        #expect((20...45).contains(windows.first?.latency.count ?? 0))
    }

    /// Its orders are one in nine, so that the symbol's are as fast as ever.
    @Test func `a session that is slow among others is found by its own measure`() throws {
        var random = SeededRandom(seed: 8)
        var labels: [Int64: SeriesLabels] = [:]
        var samples: [LatencySample] = []
        for series in 1...9 as ClosedRange<Int64> {
            labels[series] = .init(session: "s\(series)", symbol: "A")
            samples += Self.noise(400, every: 30_000_000_000, spread: 0.3, series: series, &random)
        }
        let slow = Array(samples.indices.filter { samples[$0].series == 4 }[300..<330])
        for index in slow { samples[index].orderToFill?.nanoseconds = 15_000_000_000 }
        let windows = try SpikeSearch(samples.shuffled(using: &random), labels).windows
        #expect(windows.map(\.sessions) == [["s4"]])
        let found = try #require(windows.first)
        #expect(found.symbol == "A" && found.latency.max == 15_000 && abs(found.baseline - 110) < 15)
        #expect((30...40).contains(found.latency.count))
        #expect(found.from.nanoseconds <= samples[slow[0]].time && found.to.nanoseconds > samples[slow[29]].time)
    }

    @Test func `one slow order alone is no spike`() throws {
        var random = SeededRandom(seed: 4)
        var samples = Self.noise(1000, every: 5_000_000_000, spread: 0.3, &random)
        samples[500].orderToFill?.nanoseconds = 60_000_000_000
        #expect(try SpikeSearch(samples, Self.labels).windows.isEmpty)
    }

    @Test func `windows that touch are one, and those that cost more come first`() throws {
        var random = SeededRandom(seed: 5)
        var samples = Self.noise(3000, every: 1_000_000_000, spread: 0.3, &random)
        for index in Array(500..<540) + Array(545..<600) { samples[index].orderToFill?.nanoseconds *= 8 }
        for index in 2000..<2100 { samples[index].orderToFill?.nanoseconds *= 40 }
        let windows = try SpikeSearch(samples, Self.labels).windows
        #expect(windows.map { $0.from.nanoseconds > samples[1000].time } == [true, false])
        #expect(windows.map(\.cost) == windows.map(\.cost).sorted(by: >))
    }
}

extension SeededRandom {
    /// Box and Muller's way.
    fileprivate mutating func normal() -> Double {
        let (first, second) = (Double(integer(1...1_000_000)) / 1e6, Double(integer(0...999_999)) / 1e6)
        return (-2 * log(first)).squareRoot() * cos(2 * .pi * second)
    }
}
