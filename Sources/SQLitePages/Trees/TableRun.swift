/// Rows of one table that one thread writes, as leaves.
///
/// Rowids ascend within a range; a lower one begins another. Where other rows belong between two of a range, its leaves
/// are cut when the table is made; where that is known before, `endRange` spares the way.
package final class TableRun {
    /// A leaf, and the rows it holds.
    struct Leaf {
        var page: UInt32
        var rows: ClosedRange<Int64>
    }

    let sink: PageSink
    private let limits: PayloadLimits
    private let image: PageImage
    private(set) var leaves: [Leaf] = []
    private var first: Int64 = 0
    private var last: Int64 = 0
    /// Rows that were appended.
    package private(set) var count = 0

    /// A run whose pages go to `sink`.
    package init(_ sink: PageSink) {
        self.sink = sink
        limits = .table(pageSize: sink.pageSize)
        image = PageImage(type: DatabaseSchema.Kind.table.leaf, pageSize: sink.pageSize)
    }

    /// Appends a row. Throws `PagesError`.
    package func append(rowid: Int64, _ record: RecordBuffer) throws { try append(rowid: rowid, record.seal()) }

    /// Appends a row as its record.
    @inline(__always)
    func append(rowid: Int64, _ record: UnsafeRawBufferPointer) throws {
        let payload = record.count
        let id = UInt64(bitPattern: rowid)
        guard payload <= limits.most else { return try appendLarge(rowid: rowid, record) }
        let size = Varint.size(of: UInt64(payload)) + Varint.size(of: id) + payload
        let place = try open(max(size, PageImage.leastCell), for: rowid)
        let head = Varint.put(UInt64(payload), at: place)
        let idSize = Varint.put(id, at: place + head)
        (place + head + idSize).copyMemory(from: record.baseAddress!, byteCount: payload)
        if size < PageImage.leastCell { place.storeBytes(of: 0, toByteOffset: size, as: UInt8.self) }
    }

    @inline(__always)
    private func open(_ size: Int, for rowid: Int64) throws -> UnsafeMutableRawPointer {
        if image.count > 0, rowid <= last || !image.fits(size) {
            guard rowid != last else { throw PagesError.unsorted(tree: "a table", rowid: rowid) }
            try endRange()
        }
        if image.count == 0 { first = rowid }
        last = rowid
        count += 1
        return image.open(size)
    }

    private func appendLarge(rowid: Int64, _ record: UnsafeRawBufferPointer) throws {
        let local = limits.local(of: record.count)
        let id = UInt64(bitPattern: rowid)
        let size = Varint.size(of: UInt64(record.count)) + Varint.size(of: id) + local + 4
        let page = try sink.putOverflow(UnsafeRawBufferPointer(rebasing: record[local...]))
        let place = try open(size, for: rowid)
        let head = Varint.put(UInt64(record.count), at: place)
        let idSize = Varint.put(id, at: place + head)
        (place + head + idSize).copyMemory(from: record.baseAddress!, byteCount: local)
        place.storeBig(page, at: size - 4)
    }

    /// The next row need not be behind the last one. Throws `PagesError`.
    package func endRange() throws {
        guard image.count > 0 else { return }
        image.seal()
        leaves.append(Leaf(page: try sink.put(image.bytes), rows: first...last))
        image.clear()
    }

    /// The page of the only leaf, which it need not have: it is given back, and is to be written elsewhere.
    func takeOnlyLeaf() -> UnsafeRawBufferPointer {
        sink.giveBack(leaves[0].page)
        return image.content
    }
}

extension DatabaseFile {
    /// Makes the table `name` of its runs, which no thread uses any more. Throws `PagesError`.
    ///
    /// Rows that SQLite has put into the table are replaced; there may be at most `replacing` of them.
    package func buildTable(_ name: String, of runs: [TableRun], replacing rows: Int = 0, sink: PageSink) throws {
        let root = try emptyRoot(of: name, .table, rows: rows)
        for run in runs { try run.endRange() }
        let leaves = try disjoint(runs, name, sink)
        guard let last = leaves.last else {
            try TreeLevel(.table, isLeaf: true, sink: sink).finish(root: root)
            return
        }
        if leaves.count == 1, let run = runs.first(where: { !$0.leaves.isEmpty }) {
            return try put(run.takeOnlyLeaf(), at: root)
        }
        let parents = TreeLevel(.table, isLeaf: false, sink: sink)
        try withUnsafeTemporaryAllocation(byteCount: Varint.mostBytes, alignment: 8) { key in
            for leaf in leaves.dropLast() {
                let size = Varint.put(UInt64(bitPattern: leaf.rows.upperBound), at: key.baseAddress!)
                try parents.add(leaf.page, UnsafeRawBufferPointer(rebasing: key[..<size]))
            }
        }
        try parents.finish(right: last.page, root: root)
    }
}
