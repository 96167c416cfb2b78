/// Entries of an index whose values are all integers, two or three words each, the rowid last. A word has the sign's bit
/// turned over, so that words without a sign are in the order of the integers.
final class IntegerEntries {
    let width: Int
    private(set) var count = 0
    private(set) var words: UnsafeMutablePointer<UInt64>
    private var capacity: Int

    private static let sign: UInt64 = 1 << 63
    private static let leastCapacity = 256

    init(width: Int) {
        self.width = width
        capacity = Self.leastCapacity
        words = .allocate(capacity: Self.leastCapacity * width)
    }

    deinit { words.deallocate() }

    /// The word of an integer.
    @inline(__always)
    static func word(_ integer: Int64) -> UInt64 { UInt64(bitPattern: integer) ^ sign }

    /// The integer of a word.
    @inline(__always)
    static func integer(_ word: UInt64) -> Int64 { Int64(bitPattern: word ^ sign) }

    /// Room for another entry.
    @inline(__always)
    func next() -> UnsafeMutablePointer<UInt64> {
        if count == capacity { grow() }
        defer { count += 1 }
        return words + count * width
    }

    private func grow() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * capacity * width)
        larger.update(from: words, count: count * width)
        words.deallocate()
        words = larger
        capacity *= 2
    }

    /// Bytes that sorting takes in all.
    var byteCount: Int { 2 * count * width * MemoryLayout<UInt64>.size }

    func sort() {
        guard count > 1 else { return }
        var scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: count * width)
        let radix = RadixSort(width: width)
        let before = words
        for place in (0..<width).reversed() { radix.sort(&words, &scratch, count: count, by: place) }
        if words != before { capacity = count }
        scratch.deallocate()
    }

    /// Forgets all entries, but not the room for them.
    func clear() { count = 0 }

    /// The bytes of all entries.
    var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: words, count: count * width * MemoryLayout<UInt64>.size)
    }
}
