/// A page of a tree that is being filled: pointers from its beginning, cells from its end
/// (https://www.sqlite.org/fileformat2.html#b_tree_pages).
final class PageImage {
    let bytes: UnsafeMutableRawPointer
    let pageSize: Int
    private let type: UInt8
    private let headerSize: Int
    private(set) var count = 0
    /// Where the cell that was put last begins.
    private var top: Int

    /// SQLite frees no less than that, so no cell of a leaf is smaller.
    static let leastCell = 4

    init(type: UInt8, pageSize: Int) {
        self.type = type
        self.pageSize = pageSize
        bytes = .allocate(byteCount: pageSize + 16, alignment: 16)
        headerSize = type == DatabaseSchema.Kind.table.leaf || type == DatabaseSchema.Kind.index.leaf ? 8 : 12
        top = pageSize
    }

    deinit { bytes.deallocate() }

    /// Whether there is room for a cell of `size` bytes.
    @inline(__always)
    func fits(_ size: Int) -> Bool { headerSize + 2 * (count + 1) + size <= top }

    /// Room for the next cell; it fits.
    @inline(__always)
    func open(_ size: Int) -> UnsafeMutableRawPointer {
        top -= size
        bytes.storeBig(UInt16(truncatingIfNeeded: top), at: headerSize + 2 * count)
        count += 1
        return bytes + top
    }

    /// The cell that was put last, to the byte behind it.
    var last: UnsafeRawBufferPointer {
        let end =
            count > 1 ? Int(UnsafeRawPointer(bytes).loadBig(UInt16.self, at: headerSize + 2 * (count - 2))) : pageSize
        return UnsafeRawBufferPointer(start: bytes + top, count: end - top)
    }

    /// Takes out the cell that was put last; others are there.
    func removeLast() {
        top += last.count
        count -= 1
    }

    /// Begins another page; the bytes of the last one stay until the first cell is put.
    func clear() {
        count = 0
        top = pageSize
    }

    /// Writes what stands around the cells; `right` is the last page below this one.
    func seal(right: UInt32 = 0) {
        bytes.storeBytes(of: type, as: UInt8.self)
        bytes.storeBig(UInt16(0), at: 1)
        bytes.storeBig(UInt16(count), at: 3)
        // 65536 is written as 0.
        bytes.storeBig(UInt16(truncatingIfNeeded: top), at: 5)
        bytes.storeBytes(of: 0, toByteOffset: 7, as: UInt8.self)
        if headerSize == 12 { bytes.storeBig(right, at: 8) }
        let end = headerSize + 2 * count
        (bytes + end).initializeMemory(as: UInt8.self, repeating: 0, count: top - end)
    }

    /// The whole page.
    var content: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: bytes, count: pageSize) }
}
