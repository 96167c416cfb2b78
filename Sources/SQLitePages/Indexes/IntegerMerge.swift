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
    private static let windowBytes = 192 << 10

    /// All runs are sorted, and of one index.
    init(_ runs: [IndexRun]) {
        self.runs = runs
        width = runs.first?.integers.width ?? 2
    }

    /// Hands over the words of each entry. Throws `PagesError`, and what `body` throws.
    func forEach(_ body: (UnsafePointer<UInt64>) throws -> Void) throws {
        var readers: [SpillReader] = []
        var cursors: [Cursor] = []
        for run in runs {
            if run.integers.count > 0 { cursors.append(cursor(run.integers.bytes, reader: -1)) }
            for part in run.spilledIntegers.parts {
                let reader = SpillReader(run.spilledIntegers, part, windowBytes: Self.windowBytes)
                guard let window = try reader.window() else { continue }
                cursors.append(cursor(window, reader: readers.count))
                readers.append(reader)
            }
        }
        var heap = MergeHeap(cursors, width)
        while heap.count > 0 {
            let top = heap.top
            try body(top.pointee.words)
            top.pointee.words += width
            if top.pointee.words == top.pointee.end {
                guard top.pointee.reader >= 0, let window = try readers[top.pointee.reader].window() else {
                    heap.removeTop()
                    continue
                }
                top.pointee = cursor(window, reader: top.pointee.reader)
            }
            heap.topChanged()
        }
    }

    private func cursor(_ bytes: UnsafeRawBufferPointer, reader: Int) -> Cursor {
        let words = bytes.baseAddress!.assumingMemoryBound(to: UInt64.self)
        return Cursor(words: words, end: words + bytes.count / MemoryLayout<UInt64>.size, reader: reader)
    }
}
