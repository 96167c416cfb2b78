/// The lengths of one measure of the orders of one series, as a blob of the index.
///
/// They are sorted into buckets, eight for each power of two, so that a percentile of many series is found by the counts
/// of their buckets, and only those lengths are read that are in the one bucket where it is. The blob has how many
/// lengths cross a step of the clock, how many are below zero, the sum of the others, and how many buckets there are; of
/// each bucket its number, how many lengths are in it, and in how many bytes; then the buckets: each length as what it
/// is above the one before it, or above the least of its bucket (`TallyBytes`).
enum LatencyTally {
    /// Buckets that there can be.
    static let bucketCount = 64 * parts
    private static let parts = 8
    private static let partBits = 3

    /// The bucket of a length that is not below zero.
    @inline(__always)
    static func bucket(of length: Int64) -> Int {
        guard length >= parts else { return Int(length) }
        let power = Int64.bitWidth - 1 - length.leadingZeroBitCount
        return (power - partBits + 1) * parts + Int(length >> Int64(power - partBits)) - parts
    }

    /// The least length of a bucket.
    static func least(of bucket: Int) -> Int64 {
        guard bucket >= parts else { return Int64(bucket) }
        return Int64(parts + bucket % parts) << Int64(bucket / parts - 1)
    }

    /// The blob of `lengths`, in nanoseconds, of which `crossing` cross a step of the clock; nil where their sum is too
    /// large for one.
    static func bytes(of lengths: [Int64], crossing: Int) -> [UInt8]? {
        let sorted = lengths.filter { $0 >= 0 }.sorted()
        guard let sum = Int64(exactly: sorted.reduce(Int128(0)) { $0 + Int128($1) }) else { return nil }
        var (heads, values) = (TallyBytes(), TallyBytes())
        var buckets = 0
        var start = sorted.startIndex
        while start < sorted.endIndex {
            let bucket = bucket(of: sorted[start])
            let end = sorted[start...].firstIndex { Self.bucket(of: $0) != bucket } ?? sorted.endIndex
            let offset = values.bytes.count
            var last = least(of: bucket)
            for length in sorted[start..<end] {
                values.append(UInt64(length - last))
                last = length
            }
            heads.append(bucket)
            heads.append(end - start)
            heads.append(values.bytes.count - offset)
            buckets += 1
            start = end
        }
        var all = TallyBytes()
        all.append(crossing)
        all.append(lengths.count - sorted.count)
        all.append(UInt64(sum))
        all.append(buckets)
        return all.bytes + heads.bytes + values.bytes
    }
}
