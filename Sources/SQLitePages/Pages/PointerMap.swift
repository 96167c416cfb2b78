/// What leads to each page, in a file that can give pages back (auto_vacuum): kept while pages are written, and put into
/// the file's map pages at the end (https://www.sqlite.org/fileformat2.html#pointer_map_or_ptrmap_pages).
struct PointerMap {
    /// What a page is to the one that leads to it.
    enum Kind: UInt8 {
        /// Nobody uses it.
        case free = 2
        /// It holds the first bytes of a payload that a cell of the other has no room for.
        case firstOverflow = 3
        /// It goes on with what the other holds of a payload.
        case laterOverflow = 4
        /// It is below the other in a tree.
        case tree = 5
    }

    private let pageSize: Int
    /// Of each page from number 0 on its kind, and the number of the other with the highest byte first.
    private var entries: [UInt8] = []

    private static let entryBytes = 5

    /// The maps of a file of so many pages, as `read` gives them. Throws what that does.
    init(pageSize: Int, pageCount: UInt32, read: (UInt32) throws -> [UInt8]) rethrows {
        self.pageSize = pageSize
        guard pageCount > 1 else { return }
        for number in 2...pageCount where Self.isMap(number, pageSize: pageSize) {
            let first = (Int(number) + 1) * Self.entryBytes
            grow(to: first)
            entries.replaceSubrange(first..., with: try read(number))
        }
    }

    /// The number of the map page that tells of page `number`, from 2.
    private static func map(of number: UInt32, pageSize: Int) -> UInt32 {
        let group = UInt32(pageSize / entryBytes + 1)
        let map = (number - 2) / group * group + 2
        return map == DatabaseFile.lockPage(pageSize: pageSize) ? map + 1 : map
    }

    /// Whether page `number` is a map page.
    static func isMap(_ number: UInt32, pageSize: Int) -> Bool {
        number > 1 && map(of: number, pageSize: pageSize) == number
    }

    private mutating func grow(to count: Int) {
        guard entries.count < count else { return }
        entries.append(contentsOf: repeatElement(0, count: count - entries.count))
    }

    /// The page `other` leads to page `number`.
    mutating func set(_ number: UInt32, _ kind: Kind, from other: UInt32) {
        let place = Int(number) * Self.entryBytes
        if entries.count < place + Self.entryBytes { grow(to: max(place + Self.entryBytes, 2 * entries.count)) }
        entries.withUnsafeMutableBytes {
            $0[place] = kind.rawValue
            $0.baseAddress!.storeBig(other, at: place + 1)
        }
    }

    /// The map pages of a file of so many pages.
    func pages(of pageCount: UInt32) -> [(number: UInt32, content: [UInt8])] {
        guard pageCount > 1 else { return [] }
        return (2...pageCount).lazy.filter { Self.isMap($0, pageSize: pageSize) }.map { number in
            let first = (Int(number) + 1) * Self.entryBytes
            var content = Array(entries.dropFirst(first).prefix(pageSize / Self.entryBytes * Self.entryBytes))
            content.append(contentsOf: repeatElement(0, count: pageSize - content.count))
            return (number, content)
        }
    }
}

extension PointerMap {
    /// Notes what the page of a tree leads to, when it has its number; `hasOverflow` where a cell may have no room for its
    /// payload.
    mutating func note(_ page: UnsafeRawPointer, at number: UInt32, hasOverflow: Bool) {
        let type = page.load(as: UInt8.self)
        let isLeaf = type == DatabaseSchema.Kind.table.leaf || type == DatabaseSchema.Kind.index.leaf
        guard !isLeaf || hasOverflow else { return }
        let cells = Int(page.loadBig(UInt16.self, at: 3))
        let start = isLeaf ? 8 : 12
        if !isLeaf { set(page.loadBig(UInt32.self, at: 8), .tree, from: number) }
        for cell in 0..<cells {
            var place = page + Int(page.loadBig(UInt16.self, at: start + 2 * cell))
            if !isLeaf {
                set(place.loadBig(UInt32.self, at: 0), .tree, from: number)
                place += 4
            }
            guard hasOverflow, type != DatabaseSchema.Kind.table.interior else { continue }
            let isRow = type == DatabaseSchema.Kind.table.leaf
            if let overflow = overflow(of: place, isRow: isRow) { set(overflow, .firstOverflow, from: number) }
        }
    }

    /// The first page of what a cell has no room for; nil where it has.
    private func overflow(of cell: UnsafeRawPointer, isRow: Bool) -> UInt32? {
        var place = cell
        let payload = Int(Varint.next(&place))
        if isRow { _ = Varint.next(&place) }
        let limits = isRow ? PayloadLimits.table(pageSize: pageSize) : .index(pageSize: pageSize)
        guard payload > limits.most else { return nil }
        return place.loadBig(UInt32.self, at: limits.local(of: payload))
    }
}
