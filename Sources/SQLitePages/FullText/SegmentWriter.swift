/// One segment of FTS5's index, written term by term into leaves, as `fts5_index.c` writes them.
///
/// A leaf begins with where its first rowid is, if that is before any term, and where its terms' places are, which stand
/// at its end. A doclist goes on from leaf to leaf; a list of positions is cut between two of them.
final class SegmentWriter {
    /// A leaf that begins with a term, or has one: the least key that leads to it.
    struct Guide {
        var key: [UInt8]
        var page: Int64
        var hasDoclistIndex: Bool
    }

    private let table: TableRun
    private let number: Int
    private let pageSize: Int
    private let record = RecordBuffer(columns: 2)
    /// The leaf and, apart, the places of its terms.
    private let leaf: UnsafeMutableRawPointer
    private var leafCount = SegmentWriter.headSize
    private let places: UnsafeMutableRawPointer
    private var placesCount = 0
    private var lastPlace = 0
    private var lastTerm: [UInt8] = []
    private var hasTerm = false
    /// No rowid is on the leaf yet, and none will be behind a term.
    private var wantsRowid = false
    private var isFirstRowid = true
    private var rowid: Int64 = 0
    /// The leaf that is being filled, from 1.
    private var page: Int64 = 1
    /// What leads to the last leaf that has a term, and how many leaves without one are behind it.
    private var guidePage: Int64 = 1
    private var guideKey: [UInt8] = []
    private var termlessCount = 0
    private var doclistIndex: DoclistIndex
    private(set) var guides: [Guide] = []

    private static let headSize = 4
    /// With fewer leaves for one doclist it has no index.
    private static let leastIndexed = 4

    /// A segment of that number, whose leaves are to be `pageSize` bytes long.
    init(number: Int, pageSize: Int, into table: TableRun) {
        self.table = table
        self.number = number
        self.pageSize = pageSize
        let room = pageSize + FullTextRun.mostTermBytes + 64
        leaf = .allocate(byteCount: room, alignment: 16)
        places = .allocate(byteCount: room, alignment: 16)
        leaf.storeBytes(of: 0, as: UInt32.self)
        doclistIndex = DoclistIndex(pageSize: pageSize)
    }

    deinit {
        leaf.deallocate()
        places.deallocate()
    }

    /// Leaves that were written.
    var leafCountWritten: Int64 { page - 1 }

    // MARK: Terms

    /// Begins a term, which comes behind all others by its bytes; `term` begins with that of its index.
    func begin(_ term: UnsafeRawBufferPointer) throws {
        if leafCount + placesCount + term.count + 2 >= pageSize, leafCount > Self.headSize { try endLeaf() }
        placesCount += Varint.put(UInt64(leafCount - lastPlace), at: places + placesCount)
        lastPlace = leafCount
        let shared = zip(lastTerm, term).prefix { $0 == $1 }.count
        var start = 0
        if hasTerm {
            start = shared
            leafCount += Varint.put(UInt64(shared), at: leaf + leafCount)
        } else if page != 1 {
            endGuide()
            guideKey = Array(term.prefix(lastTerm.isEmpty ? term.count : shared + 1))
            guidePage = page
        }
        leafCount += Varint.put(UInt64(term.count - start), at: leaf + leafCount)
        (leaf + leafCount).copyMemory(from: term.baseAddress! + start, byteCount: term.count - start)
        leafCount += term.count - start
        lastTerm.replaceSubrange(0..., with: term)
        hasTerm = true
        wantsRowid = false
        isFirstRowid = true
        doclistIndex.begin(on: page)
    }

    /// Appends rows and positions of the term; `last` is the last row of them.
    func append(_ doclist: UnsafeRawBufferPointer, last: Int64) throws {
        if isFirstRowid, leafCount + placesCount + doclist.count < pageSize {
            (leaf + leafCount).copyMemory(from: doclist.baseAddress!, byteCount: doclist.count)
            leafCount += doclist.count
            isFirstRowid = false
            rowid = last
            return
        }
        var place = doclist.baseAddress!
        let end = place + doclist.count
        var next: Int64 = 0
        while place < end {
            next &+= Int64(bitPattern: Varint.next(&place))
            try append(rowid: next)
            let size = Varint.next(&place)
            leafCount += Varint.put(size, at: leaf + leafCount)
            let positions = Int(size >> 1)
            try append(positions: UnsafeRawBufferPointer(start: place, count: positions))
            place += positions
        }
    }

    private func append(rowid next: Int64) throws {
        if leafCount + placesCount >= pageSize { try endLeaf() }
        if wantsRowid {
            leaf.storeBig(UInt16(truncatingIfNeeded: leafCount), at: 0)
            doclistIndex.append(next, page: page)
        }
        let added = isFirstRowid || wantsRowid ? next : next &- rowid
        leafCount += Varint.put(UInt64(bitPattern: added), at: leaf + leafCount)
        rowid = next
        isFirstRowid = false
        wantsRowid = false
    }

    private func append(positions: UnsafeRawBufferPointer) throws {
        var rest = positions
        while leafCount + placesCount + rest.count >= pageSize {
            let wanted = pageSize - leafCount - placesCount
            var count = 0
            while count < wanted {
                while rest[count] >= 0x80 { count += 1 }
                count += 1
            }
            put(UnsafeRawBufferPointer(rebasing: rest[..<count]))
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
            try endLeaf()
        }
        put(rest)
    }

    private func put(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count > 0 else { return }
        (leaf + leafCount).copyMemory(from: bytes.baseAddress!, byteCount: bytes.count)
        leafCount += bytes.count
    }

    // MARK: Leaves

    private func endLeaf() throws {
        leaf.storeBig(UInt16(truncatingIfNeeded: leafCount), at: 2)
        if hasTerm {
            put(UnsafeRawBufferPointer(start: places, count: placesCount))
        } else {
            if wantsRowid { doclistIndex.appendWithoutRow() }
            termlessCount += 1
        }
        try write(UnsafeRawBufferPointer(start: leaf, count: leafCount), at: page)
        leaf.storeBytes(of: 0, as: UInt32.self)
        leafCount = Self.headSize
        placesCount = 0
        lastPlace = 0
        page += 1
        hasTerm = false
        wantsRowid = true
    }

    private func endGuide() {
        guard guidePage > 0 else { return }
        let isIndexed = doclistIndex.isBegun && termlessCount >= Self.leastIndexed
        doclistIndex.end(keeping: isIndexed)
        termlessCount = 0
        guides.append(Guide(key: guideKey, page: guidePage, hasDoclistIndex: isIndexed))
        guidePage = 0
    }

    private func write(_ block: UnsafeRawBufferPointer, at place: Int64) throws {
        record.begin()
        record.null()
        record.blob(block)
        try table.append(rowid: Int64(number) << 37 + place, record)
    }

    /// Ends the segment; false where it has no term, and so is none.
    func finish() throws -> Bool {
        if leafCount > Self.headSize { try endLeaf() }
        guard page > 1 else { return false }
        endGuide()
        for (place, block) in doclistIndex.pages.sorted(by: { $0.key < $1.key }) {
            try block.withUnsafeBytes { try write($0, at: 1 << 36 + place) }
        }
        try table.endRange()
        return true
    }
}
