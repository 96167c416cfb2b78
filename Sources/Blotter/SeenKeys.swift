/// Which keys were seen, in constant memory: sure of those that were not, nearly sure of those that were.
///
/// A Bloom filter (https://doi.org/10.1145/362686.362692) of 2²⁷ bits with four probes: of ten million keys one in
/// two thousand unseen ones is taken for seen, of a hundred million most are.
struct SeenKeys: ~Copyable {
    private static let bitCount: UInt64 = 1 << 27
    private var words: [UInt64] = []

    var isEmpty: Bool { words.isEmpty }

    mutating func insert(hash: UInt64) {
        if words.isEmpty { words = [UInt64](repeating: 0, count: Int(Self.bitCount / 64)) }
        for probe in 0..<4 {
            let bit = Self.bit(hash, probe)
            words[Int(bit / 64)] |= 1 << (bit % 64)
        }
    }

    func mayContain(hash: UInt64) -> Bool {
        guard !words.isEmpty else { return false }
        return (0..<4).allSatisfy { probe in
            let bit = Self.bit(hash, probe)
            return words[Int(bit / 64)] & 1 << (bit % 64) != 0
        }
    }

    private static func bit(_ hash: UInt64, _ probe: Int) -> UInt64 {
        (hash &+ UInt64(probe) &* (hash >> 32 | 1)) % bitCount
    }
}
