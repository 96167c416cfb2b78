/// The entries of several runs that are records, in order.
final class RecordMerge {
    /// What says the order of two cursors.
    private struct Order {
        var keys: KeyBytes
        var records: RecordOrder
        /// Where the bytes of the key are that are compared first; all before are the same in all runs. Nil where key
        /// bytes do not say the order.
        var depth: Int?

        @inline(__always)
        func word(of record: UnsafeRawBufferPointer) -> UInt64 {
            depth.map { keys.word(of: record.baseAddress!, at: $0) } ?? 0
        }
    }

    /// A record, and those behind it that are in memory.
    private struct Cursor: MergeCursor {
        var record: UnsafeRawBufferPointer
        var word: UInt64
        /// Of a run in memory: its entries, and the place of the record.
        var entries: Unmanaged<RecordEntries>?
        var place: Int
        /// Of a spilled part: its reader's number, and what is behind the record in the window.
        var reader: Int
        var rest: UnsafeRawBufferPointer

        @inline(__always)
        func precedes(_ other: Cursor, _ order: Order) -> Bool {
            if word != other.word { return word < other.word }
            return order.records.compare(record.baseAddress!, other.record.baseAddress!) < 0
        }
    }

    private let runs: [IndexRun]
    private let order: Order
    private var readers: [SpillReader] = []
    private let heap: MergeHeap<Cursor>
    private var isBegun = false

    private static let windowBytes = 192 << 10

    /// All runs are sorted, and of one index. Throws `PagesError`.
    init(_ runs: [IndexRun]) throws {
        self.runs = runs
        let columns = runs.first?.tree.keyColumns ?? 1
        let keys = KeyBytes(columns: columns)
        let depth = runs.contains(where: \.hasZero) ? nil : Self.commonDepth(of: runs.flatMap(\.bounds), keys)
        order = Order(keys: keys, records: RecordOrder(columns: columns), depth: depth)
        heap = MergeHeap(capacity: runs.reduce(0) { $0 + 1 + $1.spilledRecords.parts.count }, order)
        try addCursors()
    }

    /// How many bytes of their keys all records have in common, as far as it pays to know.
    private static func commonDepth(of records: [[UInt8]], _ keys: KeyBytes) -> Int {
        var depth = 0
        while depth < 256 {
            let words = Set(records.map { $0.withUnsafeBytes { keys.word(of: $0.baseAddress!, at: depth) } })
            guard words.count == 1 else { break }
            depth += 8
        }
        return depth
    }

    private func addCursors() throws {
        for run in runs {
            if run.records.count > 0 { heap.add(cursor(run.records.record(0), run.records)) }
            for part in run.spilledRecords.parts {
                readers.append(SpillReader(run.spilledRecords, part, windowBytes: Self.windowBytes))
                var cursor = cursor(UnsafeRawBufferPointer(start: nil, count: 0), reader: readers.count - 1)
                if try advance(&cursor) { heap.add(cursor) }
            }
        }
    }

    /// The next entry, valid until the one after it is asked for; nil at the end. Throws `PagesError`.
    func next() throws -> UnsafeRawBufferPointer? {
        if isBegun {
            if try advance(&heap.top.pointee) { heap.topChanged() } else { heap.removeTop() }
        }
        isBegun = true
        return heap.count > 0 ? heap.top.pointee.record : nil
    }

    private func cursor(
        _ record: UnsafeRawBufferPointer, _ entries: RecordEntries? = nil, reader: Int = -1
    ) -> Cursor {
        Cursor(
            record: record, word: record.count > 0 ? order.word(of: record) : 0,
            entries: entries.map { Unmanaged.passUnretained($0) }, place: 0, reader: reader,
            rest: UnsafeRawBufferPointer(start: nil, count: 0))
    }

    /// Moves to the next record; false at the end.
    @inline(__always)
    private func advance(_ cursor: inout Cursor) throws -> Bool {
        guard let entries = cursor.entries else { return try advanceSpilled(&cursor) }
        cursor.place += 1
        let place = cursor.place
        guard place < entries._withUnsafeGuaranteedRef({ $0.count }) else { return false }
        cursor.record = entries._withUnsafeGuaranteedRef { $0.record(place) }
        cursor.word = order.word(of: cursor.record)
        return true
    }

    private func advanceSpilled(_ cursor: inout Cursor) throws -> Bool {
        while true {
            let head = RecordEntries.sizeBytes
            let size = cursor.rest.count >= head ? Int(cursor.rest.loadUnaligned(as: UInt32.self)) : 0
            if cursor.rest.count >= head, cursor.rest.count >= head + size {
                cursor.record = UnsafeRawBufferPointer(rebasing: cursor.rest[head..<(head + size)])
                cursor.rest = UnsafeRawBufferPointer(rebasing: cursor.rest[(head + size)...])
                cursor.word = order.word(of: cursor.record)
                return true
            }
            guard let window = try readers[cursor.reader].window(keeping: cursor.rest.count) else { return false }
            cursor.rest = window
        }
    }
}
