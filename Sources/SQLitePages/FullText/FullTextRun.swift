/// The texts of rows, as one thread brings them: their tokens are collected by term, and become a segment of the index
/// at the end, or several where rowids do not ascend.
///
/// Terms are known by numbers, so that the caller can keep those of the texts that repeat. What takes more than `memory`
/// bytes is put away, sorted by term, in a file beside the database that has no name; then numbers begin anew, and
/// `generation` is another.
package final class FullTextRun {
    /// A part of the index.
    struct Segment {
        var number: Int
        /// Its leaves have the numbers from 1 to this.
        var leafCount: Int64
        var guides: [SegmentWriter.Guide]
    }

    private let table: FullTextTable
    private let memory: Int
    private let terms = TermTable()
    private let spilled: SpillFile
    /// Parts of the spill file that belong to the segment to come.
    private var partsBegin = 0
    /// Of the segments and of the sizes of rows.
    let blocks: TableRun
    let sizes: TableRun
    private let record = RecordBuffer(columns: 2)
    private(set) var segments: [Segment] = []
    private(set) var tokenCounts: [Int64]
    private(set) var rowCount: Int64 = 0
    private var rowid: Int64 = 0
    private var isInRow = false
    private var positions: [Int]
    private var column = 0
    private var position = 0

    /// Is another number after terms were put away: numbers of terms from before mean nothing.
    package private(set) var generation = 0

    /// Longer terms are cut to that (FTS5_MAX_TOKEN_SIZE).
    static let mostTermBytes = 32768
    /// Of the terms of the index itself; others are of prefixes.
    static let mainPrefix = UInt8(ascii: "0")

    /// A run whose pages go to `sink`. Throws `PagesError`.
    package init(_ table: FullTextTable, sink: PageSink, memory: Int = 48 << 20) throws {
        self.table = table
        self.memory = memory
        spilled = SpillFile(path: table.file.spillPath, calls: table.file.calls)
        blocks = TableRun(sink)
        sizes = TableRun(sink)
        tokenCounts = Array(repeating: 0, count: table.columnCount)
        positions = Array(repeating: 0, count: table.columnCount)
    }

    /// Begins a row. Throws `PagesError`.
    @inline(__always)
    package func begin(rowid: Int64) throws {
        if isInRow { try endRow() }
        if terms.byteCount > memory || terms.isFull { try putAway() }
        if rowCount > 0, rowid <= self.rowid { try endSegment() }
        self.rowid = rowid
        rowCount += 1
        isInRow = true
        column = 0
        position = 0
    }

    /// What follows stands in the column of that number, from 0; columns ascend.
    package func begin(column: Int) {
        positions[self.column] = position
        self.column = column
        position = positions[column]
    }

    /// The number of a term.
    @inline(__always)
    package func number(of term: UnsafeRawBufferPointer) -> Int {
        terms.number(of: UnsafeRawBufferPointer(rebasing: term.prefix(Self.mostTermBytes)))
    }

    /// The next token of the column is of this term.
    @inline(__always)
    package func add(_ term: Int) {
        terms.add(term, rowid: rowid, column: column, position: position)
        position += 1
    }

    /// A term that stands where the one before it does.
    package func addColocated(_ term: Int) {
        if position == 0 { position = 1 }
        terms.add(term, rowid: rowid, column: column, position: position - 1)
    }

    @inline(__always)
    private func endRow() throws {
        isInRow = false
        positions[column] = position
        for column in positions.indices { tokenCounts[column] += Int64(positions[column]) }
        if table.hasSizes { try appendSizes() }
        for column in positions.indices { positions[column] = 0 }
    }

    private func appendSizes() throws {
        var block: [UInt8] = []
        for count in positions { block.append(varint: Int64(count)) }
        record.begin()
        record.null()
        block.withUnsafeBytes { record.blob($0) }
        try sizes.append(rowid: rowid, record)
    }

    /// The next row need not be behind the last one, and rows of others may be between. Throws `PagesError`.
    package func endRange() throws {
        if isInRow { try endRow() }
        try sizes.endRange()
    }

    /// Nothing more will come; a thread writes its segment before it hands the run over. Throws `PagesError`.
    package func end() throws {
        try endRange()
        try endSegment()
    }

    // MARK: Segments

    private func endSegment() throws {
        try sizes.endRange()
        guard terms.count > 0 || spilled.parts.count > partsBegin else { return }
        let number = try table.nextSegment()
        let writer = SegmentWriter(number: number, pageSize: table.pageSize, into: blocks)
        if spilled.parts.count > partsBegin {
            try putAway()
            try TermMerge(spilled, Array(spilled.parts[partsBegin...])).write(to: writer)
            partsBegin = spilled.parts.count
        } else {
            var key = [Self.mainPrefix]
            for number in terms.sorted() {
                key.replaceSubrange(1..., with: terms.text(of: number))
                let (doclist, last) = terms.doclist(of: number)
                try key.withUnsafeBytes { try writer.begin($0) }
                try writer.append(doclist, last: last)
            }
            forget()
        }
        guard try writer.finish() else { return }
        segments.append(Segment(number: number, leafCount: writer.leafCountWritten, guides: writer.guides))
    }

    private func forget() {
        terms.clear()
        generation += 1
    }

    private func putAway() throws {
        let entry = TermEntry()
        for number in terms.sorted() {
            let (doclist, last) = terms.doclist(of: number)
            try entry.write(terms.text(of: number), doclist, last: last, to: spilled)
        }
        try spilled.endPart()
        forget()
    }
}
