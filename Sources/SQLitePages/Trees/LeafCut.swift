extension DatabaseFile {
    /// The leaves of all runs in the order of their rows: one that has rows on both sides of another's is cut in two.
    ///
    /// Throws `PagesError`, `unsorted` where two rows have the same number.
    func disjoint(_ runs: [TableRun], _ name: String, _ sink: PageSink) throws -> [TableRun.Leaf] {
        var leaves = runs.flatMap(\.leaves).sorted { $0.rows.lowerBound < $1.rows.lowerBound }
        var index = 0
        while index + 1 < leaves.count {
            let next = leaves[index + 1].rows.lowerBound
            if leaves[index].rows.upperBound >= next {
                for run in runs { try run.sink.flush() }
                try sink.flush()
                guard let rest = try cut(&leaves[index], at: next, sink) else {
                    throw PagesError.unsorted(tree: name, rowid: next)
                }
                let place = leaves[(index + 1)...].firstIndex { $0.rows.lowerBound > rest.rows.lowerBound }
                leaves.insert(rest, at: place ?? leaves.endIndex)
            }
            index += 1
        }
        return leaves
    }

    /// Leaves the rows before `rowid` on a leaf, and answers one with those behind it; nil where the row is there, or there
    /// are none behind.
    private func cut(_ leaf: inout TableRun.Leaf, at rowid: Int64, _ sink: PageSink) throws -> TableRun.Leaf? {
        let page = try read(leaf.page)
        let (first, second) = (
            PageImage(type: page[0], pageSize: pageSize), PageImage(type: page[0], pageSize: pageSize)
        )
        var (bounds, isThere) = ((last: leaf.rows.lowerBound, next: leaf.rows.upperBound), false)
        page.withUnsafeBytes { bytes in
            let base = bytes.baseAddress!
            // Cells stand from the page's end to its beginning, each up to the one before it.
            var end = pageSize
            for cell in 0..<Int(base.loadBig(UInt16.self, at: 3)) {
                let start = Int(base.loadBig(UInt16.self, at: 8 + 2 * cell))
                var place = base + start
                _ = Varint.next(&place)
                let id = Int64(bitPattern: Varint.next(&place))
                if id < rowid { bounds.last = id } else { bounds.next = min(bounds.next, id) }
                isThere = isThere || id == rowid
                (id < rowid ? first : second).open(end - start).copyMemory(from: base + start, byteCount: end - start)
                end = start
            }
        }
        guard !isThere, second.count > 0 else { return nil }
        first.seal()
        second.seal()
        try put(first.content, at: leaf.page)
        let rest = TableRun.Leaf(page: try sink.put(second.bytes), rows: bounds.next...leaf.rows.upperBound)
        leaf.rows = leaf.rows.lowerBound...bounds.last
        return rest
    }
}
