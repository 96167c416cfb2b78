import Foundation

/// The random numbers of a corpus: xoshiro256**, seeded with SplitMix64.
///
/// The standard library's `random(in:using:)` may change how it draws from one version to the next, so every draw is
/// made here. Source: https://prng.di.unimi.it/xoshiro256starstar.c
struct Xoshiro256 {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The numbers of one stream; streams of one seed have nothing in common.
    init(seed: UInt64, stream: UInt64) {
        var mixer = SplitMix64(state: seed)
        mixer.state = mixer.next() ^ stream
        state = (mixer.next(), mixer.next(), mixer.next(), mixer.next())
    }

    mutating func next() -> UInt64 {
        let result = (state.1 &* 5).rotatedLeft(by: 7) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = state.3.rotatedLeft(by: 45)
        return result
    }

    /// A number of `0..<1`.
    mutating func unit() -> Double {
        Double(next() >> 11) * 0x1p-53
    }

    /// True with the probability `share`.
    mutating func chance(_ share: Double) -> Bool {
        unit() < share
    }

    mutating func integer(in range: Range<Int>) -> Int {
        range.lowerBound + Int(next().multipliedFullWidth(by: UInt64(range.count)).high)
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[integer(in: elements.indices)]
    }

    /// Nearly the standard normal distribution, with its tails cut at ±3.46: the sum of four uniform numbers.
    mutating func normal() -> Double {
        (unit() + unit() + unit() + unit() - 2) * 3.0.squareRoot()
    }

    /// A waiting time in nanoseconds, a whole number of microseconds and never 0: lognormal around `median`.
    mutating func delay(medianMicroseconds median: Double, spread: Double) -> Int64 {
        1_000 * max(1, Int64(median * exp(spread * normal())))
    }
}

/// The generator that turns one seed into the state of a larger one.
///
/// Source: https://prng.di.unimi.it/splitmix64.c
private struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension UInt64 {
    fileprivate func rotatedLeft(by count: UInt64) -> UInt64 {
        (self << count) | (self >> (64 - count))
    }
}
