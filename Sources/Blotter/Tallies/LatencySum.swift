/// The lengths of one measure over many series, put together from the blobs of `LatencyTally`.
struct LatencySum {
    /// Lengths that are not below zero.
    private(set) var count = 0
    private(set) var negative = 0
    private(set) var crossing = 0
    private(set) var total: Int128 = 0
    /// How many lengths are in each bucket.
    private var counts = [Int](repeating: 0, count: LatencyTally.bucketCount)
    private var blobs: [[UInt8]] = []
    /// Where the lengths of each bucket are.
    private var slices = [[Slice]](repeating: [], count: LatencyTally.bucketCount)

    /// The lengths of one bucket in one blob.
    private struct Slice {
        var blob: Int32
        var count: Int32
        var offset: Int
    }

    /// Adds the lengths of a blob.
    mutating func add(_ blob: [UInt8]) {
        blob.withUnsafeBytes { bytes in
            var reader = TallyBytes.Reader(bytes)
            crossing += reader.nextCount()
            negative += reader.nextCount()
            total += Int128(reader.next())
            let heads = (0..<min(reader.nextCount(), LatencyTally.bucketCount)).map { _ in
                (bucket: reader.nextCount(), count: reader.nextCount(), bytes: reader.nextCount())
            }
            var offset = reader.place
            for head in heads where head.bucket < LatencyTally.bucketCount && head.count <= bytes.count {
                counts[head.bucket] += head.count
                count += head.count
                slices[head.bucket].append(
                    Slice(blob: Int32(blobs.count), count: Int32(head.count), offset: offset))
                offset &+= head.bytes
            }
        }
        blobs.append(blob)
    }

    /// The lengths at these ranks, from 0, which ascend, in nanoseconds; each is that of an existing length.
    func lengths(at ranks: [Int]) -> [Int64] {
        var found: [Int64] = []
        var (bucket, before) = (0, 0)
        var values: (bucket: Int, quantiles: Quantiles<Int64>)?
        for rank in ranks {
            while before + counts[bucket] <= rank {
                before += counts[bucket]
                bucket += 1
            }
            if values?.bucket != bucket { values = (bucket, Quantiles(lengths(in: bucket))) }
            found.append(values?.quantiles.value(atRank: rank - before) ?? 0)
        }
        return found
    }

    /// How many lengths are not above `bound`, in nanoseconds.
    func count(upTo bound: Int64) -> Int {
        let bucket = LatencyTally.bucket(of: bound)
        return counts[..<bucket].reduce(0, +) + lengths(in: bucket).count { $0 <= bound }
    }

    private func lengths(in bucket: Int) -> [Int64] {
        var lengths: [Int64] = []
        lengths.reserveCapacity(counts[bucket])
        for slice in slices[bucket] {
            blobs[Int(slice.blob)].withUnsafeBytes { bytes in
                var reader = TallyBytes.Reader(bytes, at: min(max(slice.offset, 0), bytes.count))
                var last = LatencyTally.least(of: bucket)
                for _ in 0..<slice.count {
                    last &+= Int64(truncatingIfNeeded: reader.next())
                    lengths.append(last)
                }
            }
        }
        return lengths
    }
}

extension Latency {
    /// The figures of a sum; as those of all its lengths together.
    init(_ sum: LatencySum) {
        (count, negative, crossing) = (sum.count, sum.negative, sum.crossing)
        guard count > 0 else { return }
        average = Double(sum.total) / Double(count) / 1e6
        let values = sum.lengths(at: [50, 95, 99, 100].map { Quantiles<Int64>.rank(of: $0, in: count) }).map {
            Double($0) / 1e6
        }
        (p50, p95, p99, max) = (values[0], values[1], values[2], values[3])
    }
}
