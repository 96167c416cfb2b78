/// Sorts entries of a few words by words of them, in as many passes as the bits that differ need; entries that are equal
/// keep their order.
struct RadixSort {
    private static let digitBits = 11
    private static let digits = 1 << digitBits

    /// Words of an entry.
    let width: Int

    /// Sorts `entries` by the word at `place`. `scratch` is as large; which of both has the result is swapped into
    /// `entries`.
    func sort(
        _ entries: inout UnsafeMutablePointer<UInt64>, _ scratch: inout UnsafeMutablePointer<UInt64>, count: Int,
        by place: Int
    ) {
        guard count > 1 else { return }
        var (differing, isSorted) = (UInt64(0), true)
        var previous = entries[place]
        let first = previous
        var word = entries + place
        for _ in 0..<count {
            let value = word.pointee
            differing |= value ^ first
            if value < previous { isSorted = false }
            previous = value
            word += width
        }
        guard !isSorted else { return }
        var shift = differing.trailingZeroBitCount
        let end = UInt64.bitWidth - differing.leadingZeroBitCount
        while shift < end {
            pass(entries, scratch, count: count, by: place, shift: UInt64(shift))
            swap(&entries, &scratch)
            shift += Self.digitBits
        }
    }

    private func pass(
        _ entries: UnsafeMutablePointer<UInt64>, _ target: UnsafeMutablePointer<UInt64>, count: Int, by place: Int,
        shift: UInt64
    ) {
        withUnsafeTemporaryAllocation(of: Int.self, capacity: Self.digits) { starts in
            starts.initialize(repeating: 0)
            let mask = UInt64(Self.digits - 1)
            let counts = starts.baseAddress!
            var entry = UnsafePointer(entries)
            for _ in 0..<count {
                counts[Int(truncatingIfNeeded: entry[place] >> shift & mask)] += width
                entry += width
            }
            var sum = 0
            for digit in 0..<Self.digits {
                let size = counts[digit]
                counts[digit] = sum
                sum += size
            }
            entry = UnsafePointer(entries)
            for _ in 0..<count {
                let digit = Int(truncatingIfNeeded: entry[place] >> shift & mask)
                let room = target + counts[digit]
                counts[digit] += width
                room[0] = entry[0]
                room[1] = entry[1]
                if width == 3 { room[2] = entry[2] }
                entry += width
            }
        }
    }
}
