/// The integer entries of several runs, in order.
final class IntegerMerge {
    /// An entry, and those behind it that are in memory.
    private struct Cursor: MergeCursor {
        var words: UnsafePointer<UInt64>
        var end: UnsafePointer<UInt64>
        /// Among the readers; -1 where all of it is in memory.
        var reader: Int

        @inline(__always)
        func precedes(_ other: Cursor, _ width: Int) -> Bool {
            for place in 0..<(width - 1) where words[place] != other.words[place] {
                return words[place] < other.words[place]
            }
            return words[width - 1] < other.words[width - 1]
        }
    }

    private let width: Int
    private let runs: [IndexRun]
    private var readers: [SpillReader] = []
    private let heap: MergeHeap<Cursor>
    private var isBegun = false

    private static let windowBytes = 192 << 10

    /// All runs are sorted, and of one index. Throws `PagesError`.
    init(_ runs: [IndexRun]) throws {
        self.runs = runs
        width = runs.first?.integers.width ?? 2
        heap = MergeHeap(capacity: runs.reduce(0) { $0 + 1 + $1.spilledIntegers.parts.count }, width)
        for run in runs {
            if run.integers.count > 0 { heap.add(Self.cursor(run.integers.bytes, reader: -1)) }
            for part in run.spilledIntegers.parts {
                let reader = SpillReader(run.spilledIntegers, part, windowBytes: Self.windowBytes)
                guard let window = try reader.window() else { continue }
                heap.add(Self.cursor(window, reader: readers.count))
                readers.append(reader)
            }
        }
    }

    /// The words of the next entry, valid until the one after it is asked for; nil at the end. Throws `PagesError`.
    @inline(__always)
    func next() throws -> UnsafePointer<UInt64>? {
        if isBegun { try advance() } else { isBegun = true }
        return heap.count > 0 ? heap.top.pointee.words : nil
    }

    @inline(__always)
    private func advance() throws {
        let top = heap.top
        top.pointee.words += width
        guard top.pointee.words == top.pointee.end else { return heap.topChanged() }
        try refill(top)
    }

    private func refill(_ top: UnsafeMutablePointer<Cursor>) throws {
        let reader = top.pointee.reader
        guard reader >= 0, let window = try readers[reader].window() else { return heap.removeTop() }
        top.pointee = Self.cursor(window, reader: reader)
        heap.topChanged()
    }

    private static func cursor(_ bytes: UnsafeRawBufferPointer, reader: Int) -> Cursor {
        let words = bytes.baseAddress!.assumingMemoryBound(to: UInt64.self)
        return Cursor(words: words, end: words + bytes.count / MemoryLayout<UInt64>.size, reader: reader)
    }
}
