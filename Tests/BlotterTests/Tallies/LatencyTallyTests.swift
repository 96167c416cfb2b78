import TestSupport
import Testing

@testable import Blotter

@Suite struct LatencyTallyTests {
    @Test func `buckets follow one another, and hold what is theirs`() {
        for bucket in 1..<((63 - 3 + 1) * 8) {
            let least = LatencyTally.least(of: bucket)
            #expect(LatencyTally.bucket(of: least) == bucket)
            #expect(LatencyTally.bucket(of: least - 1) == bucket - 1)
        }
        #expect(LatencyTally.bucket(of: .max) < LatencyTally.bucketCount)
        #expect(LatencyTally.bucket(of: 0) == 0)
    }

    /// Lengths of every size, some of them the same.
    private static func lengths(_ random: inout SeededRandom, count: Int) -> [Int64] {
        (0..<count).map { _ in
            let length = Int64(random.next() >> UInt64(random.integer(4...63)))
            return random.chance(10) ? -length : random.chance(10) ? 42 : length
        }
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `the figures of many blobs are those of all lengths, sorted`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var sum = LatencySum()
        var all: [Int64] = []
        for _ in 0..<random.integer(1...20) {
            let lengths = Self.lengths(&random, count: random.integer(0...100))
            sum.add(try #require(LatencyTally.bytes(of: lengths, crossing: 2)))
            sum.add(try #require(LatencyTally.bytes(of: [], crossing: 0)))
            all += lengths
        }
        let sorted = all.filter { $0 >= 0 }.sorted()
        #expect(sum.count == sorted.count)
        #expect(sum.negative == all.count - sorted.count)
        #expect(sum.crossing.isMultiple(of: 2) && sum.crossing > 0)
        #expect(sum.total == sorted.reduce(Int128(0)) { $0 + Int128($1) })
        #expect(sum.lengths(at: Array(sorted.indices)) == sorted)
    }

    @Test func `a sum that is too large is not kept`() {
        #expect(LatencyTally.bytes(of: [.max, 1], crossing: 0) == nil)
        #expect(LatencyTally.bytes(of: [.max, -1], crossing: 0) != nil)
    }

    /// What is read of an index may be anything.
    @Test(arguments: 1...200 as ClosedRange<UInt64>)
    func `a damaged blob is read without harm`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var bytes = try #require(LatencyTally.bytes(of: Self.lengths(&random, count: 30), crossing: 1))
        for _ in 0..<random.integer(1...4) {
            bytes[random.integer(0...(bytes.count - 1))] = UInt8(random.integer(0...255))
        }
        if random.chance(50) { bytes.removeLast(random.integer(1...bytes.count)) }
        var sum = LatencySum()
        sum.add(bytes)
        if sum.count > 0 { #expect(sum.lengths(at: [sum.count - 1]).count == 1) }
    }
}
