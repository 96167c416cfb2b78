/// Where one of several sorted sequences is.
protocol MergeCursor {
    /// What all cursors of a merge share.
    associatedtype Context
    /// Whether this one's entry comes before the other's.
    func precedes(_ other: Self, _ context: Context) -> Bool
}

/// Sequences that are merged: the one whose entry comes first is at the top.
final class MergeHeap<Cursor: MergeCursor> {
    private let context: Cursor.Context
    private let cursors: UnsafeMutablePointer<Cursor>
    private(set) var count: Int

    /// Room for so many sequences.
    init(capacity: Int, _ context: Cursor.Context) {
        self.context = context
        cursors = .allocate(capacity: max(1, capacity))
        count = 0
    }

    /// Takes in a sequence.
    func add(_ cursor: Cursor) {
        (cursors + count).initialize(to: cursor)
        var place = count
        count += 1
        while place > 0, cursors[place].precedes(cursors[(place - 1) / 2], context) {
            swap(&cursors[place], &cursors[(place - 1) / 2])
            place = (place - 1) / 2
        }
    }

    deinit { cursors.deallocate() }

    /// The cursor whose entry comes first; there is one.
    @inline(__always)
    var top: UnsafeMutablePointer<Cursor> { cursors }

    /// The top's entry has become another one.
    @inline(__always)
    func topChanged() { sink(from: 0) }

    /// The top's sequence is at its end.
    func removeTop() {
        count -= 1
        cursors.pointee = cursors[count]
        sink(from: 0)
    }

    @inline(__always)
    private func sink(from index: Int) {
        var place = index
        while true {
            var child = 2 * place + 1
            guard child < count else { return }
            if child + 1 < count, cursors[child + 1].precedes(cursors[child], context) { child += 1 }
            guard cursors[child].precedes(cursors[place], context) else { return }
            swap(&cursors[child], &cursors[place])
            place = child
        }
    }
}
