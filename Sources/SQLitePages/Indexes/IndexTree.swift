import Glibc

/// The tree of an index, or of a table WITHOUT ROWID, filled in the order of its entries.
final class IndexTree {
    private let leaves: TreeLevel
    private let limits: PayloadLimits
    private let sink: PageSink
    private let cell: UnsafeMutableRawPointer
    private(set) var count = 0

    init(_ sink: PageSink) {
        self.sink = sink
        leaves = TreeLevel(.index, isLeaf: true, sink: sink)
        limits = .index(pageSize: sink.pageSize)
        cell = .allocate(byteCount: sink.pageSize, alignment: 16)
    }

    deinit { cell.deallocate() }

    /// Appends a record. Throws `PagesError`.
    func append(_ record: RecordBuffer) throws { try append(record.seal()) }

    /// Appends a record. Throws `PagesError`.
    func append(_ record: UnsafeRawBufferPointer) throws {
        count += 1
        let payload = record.count
        let size = Varint.size(of: UInt64(payload)) + payload
        guard payload <= limits.most, let place = leaves.open(size) else { return try appendBeside(record) }
        let head = Varint.put(UInt64(payload), at: place)
        (place + head).copyMemory(from: record.baseAddress!, byteCount: payload)
    }

    /// Appends a record that is too large for a cell, or for which the page has no room.
    private func appendBeside(_ record: UnsafeRawBufferPointer) throws {
        let local = limits.local(of: record.count)
        var size = Varint.put(UInt64(record.count), at: cell)
        (cell + size).copyMemory(from: record.baseAddress!, byteCount: local)
        size += local
        if local < record.count {
            let page = try sink.putOverflow(UnsafeRawBufferPointer(rebasing: record[local...]))
            cell.storeBig(page, at: size)
            size += 4
        }
        if let place = leaves.open(size) {
            place.copyMemory(from: cell, byteCount: size)
        } else {
            try leaves.divide(UnsafeRawBufferPointer(start: cell, count: size))
        }
    }

    /// Ends the tree, which begins at `root`.
    func finish(root: UInt32) throws { try leaves.finish(root: root) }
}

extension DatabaseFile {
    /// Makes the index, or the table WITHOUT ROWID, `name` of its runs, each of which has ended, and shows each record, in
    /// order, to `look`. Throws `PagesError`, and what `look` throws.
    package func buildIndex(
        _ name: String, of runs: [IndexRun], sink: PageSink, look: ((UnsafeRawBufferPointer) throws -> Void)? = nil
    ) throws {
        let root = try emptyRoot(of: name, .index)
        let tree = IndexTree(sink)
        let isMixed = runs.contains(where: \.hasIntegers) && runs.contains(where: \.hasRecords)
        if isMixed { for run in runs where run.hasIntegers { try run.convertIntegers() } }
        if runs.contains(where: \.hasRecords) {
            try mergeRecords(runs, into: tree, name, look)
        } else {
            try mergeIntegers(runs, into: tree, name)
        }
        try tree.finish(root: root)
        for run in runs { run.giveBack() }
    }

    private func mergeIntegers(_ runs: [IndexRun], into tree: IndexTree, _ name: String) throws {
        guard let shape = runs.first?.tree else { return }
        let record = RecordBuffer(columns: shape.keyColumns)
        var previous: [UInt64] = []
        let merge = try IntegerMerge(runs)
        while let words = try merge.next() {
            if shape.uniqueColumns > 0 {
                let key = UnsafeBufferPointer(start: words, count: shape.uniqueColumns)
                if previous.elementsEqual(key) { throw PagesError.notUnique(index: name) }
                previous.replaceSubrange(0..., with: key)
            }
            record.begin()
            for place in 0..<shape.keyColumns { record.integer(IntegerEntries.integer(words[place])) }
            try tree.append(record)
        }
    }

    private func mergeRecords(
        _ runs: [IndexRun], into tree: IndexTree, _ name: String, _ look: ((UnsafeRawBufferPointer) throws -> Void)?
    ) throws {
        guard let shape = runs.first?.tree else { return }
        let unique = RecordOrder(columns: shape.uniqueColumns)
        var previous: [UInt8] = []
        let merge = try RecordMerge(runs)
        while let record = try merge.next() {
            if shape.uniqueColumns > 0, !RecordOrder.hasNull(record.baseAddress!, in: shape.uniqueColumns) {
                let isSame =
                    !previous.isEmpty
                    && previous.withUnsafeBytes { unique.compare($0.baseAddress!, record.baseAddress!) == 0 }
                if isSame { throw PagesError.notUnique(index: name) }
                previous.replaceSubrange(0..., with: record)
            }
            try tree.append(record)
            try look?(record)
        }
    }
}
