/// One level of a tree, filled from its smallest key to its largest; what divides its pages goes to the level above.
///
/// The last full page waits until the next one is full, too: where too little is left for a page of its own, it gives
/// some of what it has.
final class TreeLevel {
    private let kind: DatabaseSchema.Kind
    private let sink: PageSink
    private let isLeaf: Bool
    private var page: PageImage
    private var waiting: PageImage
    private var isWaiting = false
    /// Behind the waiting page: the page below it that is its last, and what divides it from the next.
    private var waitingRight: UInt32 = 0
    private var divider: [UInt8] = []
    private var above: TreeLevel?
    /// Pages that were written.
    private(set) var pageCount = 0

    /// A level of leaves, or one that has pages below it.
    init(_ kind: DatabaseSchema.Kind, isLeaf: Bool, sink: PageSink) {
        self.kind = kind
        self.sink = sink
        self.isLeaf = isLeaf
        let type = isLeaf ? kind.leaf : kind.interior
        page = PageImage(type: type, pageSize: sink.pageSize)
        waiting = PageImage(type: type, pageSize: sink.pageSize)
    }

    /// Room for a cell of a leaf; nil where the page is full, and the cell is to be given to `divide`.
    @inline(__always)
    func open(_ size: Int) -> UnsafeMutableRawPointer? {
        let padded = max(size, PageImage.leastCell)
        guard page.fits(padded) else { return nil }
        let place = page.open(padded)
        if padded > size { place.storeBytes(of: 0, toByteOffset: padded - 1, as: UInt8.self) }
        return place
    }

    /// Adds the page `child` below this level, and what divides it from the next.
    func add(_ child: UInt32, _ cell: UnsafeRawBufferPointer) throws {
        guard page.fits(4 + cell.count) else { return try divide(cell, right: child) }
        put(child, cell)
    }

    private func put(_ child: UInt32, _ cell: UnsafeRawBufferPointer) {
        let place = page.open(4 + cell.count)
        place.storeBig(child, at: 0)
        (place + 4).copyMemory(from: cell.baseAddress!, byteCount: cell.count)
    }

    /// Ends the page, whose last page below is `right`; `cell` divides it from the next.
    func divide(_ cell: UnsafeRawBufferPointer, right: UInt32 = 0) throws {
        try putWaiting()
        swap(&page, &waiting)
        page.clear()
        isWaiting = true
        waitingRight = right
        divider.replaceSubrange(divider.startIndex..., with: cell)
    }

    private func putWaiting() throws {
        guard isWaiting else { return }
        isWaiting = false
        waiting.seal(right: waitingRight)
        let number = try sink.put(waiting.bytes)
        pageCount += 1
        if above == nil { above = TreeLevel(kind, isLeaf: false, sink: sink) }
        try divider.withUnsafeBytes { try above!.add(number, $0) }
    }

    /// Ends the tree: its last page is `right`, its first one `root`. Answers how many levels it has from here on.
    @discardableResult
    func finish(right: UInt32 = 0, root: UInt32) throws -> Int {
        if page.count == 0, isWaiting { takeFromWaiting() }
        page.seal(right: right)
        guard above != nil || isWaiting else {
            try sink.file.put(page.content, at: root)
            return 1
        }
        try putWaiting()
        let number = try sink.put(page.bytes)
        pageCount += 1
        return try above!.finish(right: number, root: root) + 1
    }

    /// The last cell of the waiting page becomes the divider, and the divider the only cell of the page.
    private func takeFromWaiting() {
        let last = waiting.last
        var start = last.baseAddress!
        var size = last.count
        if isLeaf {
            if size == PageImage.leastCell { size = 1 + Int(last[0]) }
            let place = open(divider.count)!
            divider.withUnsafeBytes { place.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        } else {
            divider.withUnsafeBytes { put(waitingRight, $0) }
            waitingRight = start.loadBig(UInt32.self, at: 0)
            start += 4
            size -= 4
        }
        divider = Array(UnsafeRawBufferPointer(start: start, count: size))
        waiting.removeLast()
    }
}
