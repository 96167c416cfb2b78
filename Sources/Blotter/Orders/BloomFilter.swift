/// Which keys were seen, in constant memory: sure of those that were not, nearly sure of those that were.
///
/// A Bloom filter (https://doi.org/10.1145/362686.362692) whose four bits for a key lie in one cache line, so that a
/// look costs one miss (https://doi.org/10.1145/1594988.1594990). It has 2²⁷ bits: of unseen keys fewer than one in a
/// thousand is taken for seen after ten million others.
struct BloomFilter: ~Copyable {
    private static let lineCount: UInt64 = 1 << 18
    private var words: [UInt64] = []

    var isEmpty: Bool { words.isEmpty }

    mutating func insert(hash: UInt64) {
        if words.isEmpty { words = [UInt64](repeating: 0, count: Int(Self.lineCount) * 8) }
        for probe in 0..<4 {
            let bit = Self.bit(hash, probe)
            words[bit / 64] |= 1 << (bit % 64)
        }
    }

    func mayContain(hash: UInt64) -> Bool {
        guard !words.isEmpty else { return false }
        var isSeen = true
        for probe in 0..<4 {
            let bit = Self.bit(hash, probe)
            isSeen = isSeen && words[bit / 64] & 1 << (bit % 64) != 0
        }
        return isSeen
    }

    /// One of the 512 bits of the line that the upper bits of `hash` choose.
    @inline(__always)
    private static func bit(_ hash: UInt64, _ probe: Int) -> Int {
        let line = (hash >> 40) % lineCount
        return Int(truncatingIfNeeded: line * 512 + (hash >> (9 * UInt64(probe))) % 512)
    }
}
