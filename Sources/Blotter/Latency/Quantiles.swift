/// Values of which some are asked for by their rank, without the cost of sorting them all.
struct Quantiles<Value: Comparable> {
    fileprivate var values: [Value]
    /// All before are at most as large as all from here on.
    private var settled = 0

    init(_ values: [Value]) {
        self.values = values
    }

    var count: Int { values.count }

    /// The smallest value that at least `percent` per cent of all do not exceed; there must be one, and the percentages
    /// asked for must not fall.
    mutating func percentile(_ percent: Int) -> Value { value(atRank: Self.rank(of: percent, in: values.count)) }

    /// The rank, from 0, of a percentile among `count` values: the nearest
    /// (https://en.wikipedia.org/wiki/Percentile#The_nearest-rank_method).
    static func rank(of percent: Int, in count: Int) -> Int { (percent * count + 99) / 100 - 1 }

    /// The value with so many before it, when all are sorted; the ranks asked for must not fall.
    mutating func value(atRank rank: Int) -> Value {
        settle(rank)
        return values[rank]
    }

    /// Puts the value of a rank where sorting would: Hoare's quickselect, which gives up and sorts when its pivots are
    /// bad (https://en.wikipedia.org/wiki/Introselect).
    private mutating func settle(_ rank: Int) {
        var range = settled..<values.count
        var patience = 2 * (Int.bitWidth - values.count.leadingZeroBitCount)
        while range.count > 16, patience > 0 {
            patience -= 1
            let middle = partition(range)
            if rank < middle { range = range.lowerBound..<middle } else { range = middle..<range.upperBound }
        }
        values[range].sort()
        settled = rank
    }

    /// Moves small values before large ones; answers the border, which is inside of `range`.
    private mutating func partition(_ range: Range<Int>) -> Int {
        let middle = values[(range.lowerBound + range.upperBound) / 2]
        let pivot = median(values[range.lowerBound], middle, values[range.upperBound - 1])
        return values.withUnsafeMutableBufferPointer { values in
            var low = range.lowerBound
            var high = range.upperBound - 1
            while true {
                while values[low] < pivot { low += 1 }
                while values[high] > pivot { high -= 1 }
                // What is left of `low` is at most the pivot, what is right of `high` at least.
                guard low < high else { return Swift.max(low, range.lowerBound + 1) }
                values.swapAt(low, high)
                low += 1
                high -= 1
            }
        }
    }

    private func median(_ first: Value, _ second: Value, _ third: Value) -> Value {
        max(min(first, second), min(max(first, second), third))
    }
}

extension Quantiles<Int64> {
    /// Of all values.
    var sum: Int128 { values.reduce(0) { $0 + Int128($1) } }
}
