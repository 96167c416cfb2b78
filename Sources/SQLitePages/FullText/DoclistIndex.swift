/// Of a doclist on many leaves: the first rowid of each, in pages of their own, with pages above them where they are
/// many (`fts5_index.c`, "segment doclist indexes").
struct DoclistIndex {
    /// The pages of one height.
    private struct Level {
        /// The page that is being filled, of the number `page`.
        var bytes: [UInt8] = []
        var page: Int64
        var last: Int64?
    }

    private let pageSize: Int
    private var levels: [Level] = []
    /// Pages of the doclist at hand that are full, and those of doclists before that were kept; by height and number.
    private var full: [Int64: [UInt8]] = [:]
    private(set) var pages: [Int64: [UInt8]] = [:]
    /// The leaf on which the term stands, by whose number its pages are numbered.
    private var firstPage: Int64 = 0

    init(pageSize: Int) { self.pageSize = pageSize }

    /// Whether the doclist at hand is on more than one leaf.
    var isBegun: Bool { !levels.isEmpty }

    /// Another term begins, on the leaf `page`.
    mutating func begin(on page: Int64) { firstPage = page }

    /// Notes the first row of a leaf on which no term stands.
    mutating func append(_ rowid: Int64, page leaf: Int64) {
        var height = 0
        while true {
            if height == levels.count { levels.append(Level(page: firstPage)) }
            let isFull = levels[height].bytes.count >= pageSize
            if isFull { endPage(height) }
            if let last = levels[height].last {
                levels[height].bytes.append(varint: rowid &- last)
            } else {
                // 1 where a page above this one leads to it.
                levels[height].bytes.append(isFull ? 1 : 0)
                levels[height].bytes.append(varint: height == 0 ? leaf : levels[height - 1].page)
                levels[height].bytes.append(varint: rowid)
            }
            levels[height].last = rowid
            guard isFull else { return }
            height += 1
        }
    }

    /// A page is full: where it was alone, one above leads to it and to those that follow.
    private mutating func endPage(_ height: Int) {
        levels[height].bytes[0] = 1
        full[Self.place(height, levels[height].page)] = levels[height].bytes
        if height + 1 == levels.count {
            let first = levels[height].bytes.withUnsafeBytes { bytes in
                var place = bytes.baseAddress! + 1
                _ = Varint.next(&place)
                return Int64(bitPattern: Varint.next(&place))
            }
            var above = Level(page: levels[height].page)
            above.bytes.append(0)
            above.bytes.append(varint: levels[height].page)
            above.bytes.append(varint: first)
            above.last = first
            levels.append(above)
        }
        levels[height].bytes = []
        levels[height].last = nil
        levels[height].page += 1
    }

    /// A leaf follows on which there is neither a term nor a row.
    mutating func appendWithoutRow() {
        if isBegun { levels[0].bytes.append(0) }
    }

    /// The doclist is at its end.
    mutating func end(keeping isKept: Bool) {
        if isKept {
            pages.merge(full) { $1 }
            for (height, level) in levels.enumerated() { pages[Self.place(height, level.page)] = level.bytes }
        }
        full = [:]
        levels = []
    }

    private static func place(_ height: Int, _ page: Int64) -> Int64 { Int64(height) << 31 + page }
}

extension [UInt8] {
    /// Appends an integer of 1 to 9 bytes.
    mutating func append(varint value: Int64) {
        withUnsafeTemporaryAllocation(byteCount: Varint.mostBytes, alignment: 8) { bytes in
            let count = Varint.put(UInt64(bitPattern: value), at: bytes.baseAddress!)
            append(contentsOf: bytes[..<count])
        }
    }
}
