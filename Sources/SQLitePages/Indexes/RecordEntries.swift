import Glibc

/// Entries of an index, each as the record that will stand in it, and what sorts them.
final class RecordEntries {
    private let keys: KeyBytes
    private let order: RecordOrder
    private var arena: UnsafeMutableRawPointer
    private var used = 0
    private var arenaCapacity: Int
    /// What is moved when entries are sorted, two words each: some bytes of the key, and where the record is.
    private var items: UnsafeMutablePointer<UInt64>
    private var itemCapacity: Int
    private(set) var count = 0
    /// Whether a zero stands in some text or blob, so that key bytes may say another order.
    private(set) var hasZero = false

    private static let leastCapacity = 256
    /// Before each record: how long it is.
    static let sizeBytes = MemoryLayout<UInt32>.size
    /// So many or fewer are put one between the others; so many or fewer are merged.
    private static let fewest = 16
    private static let few = 1024
    /// From this byte of the key on records are compared as they are.
    private static let deepest = 512

    /// Entries whose first `keyColumns` values say the order.
    init(keyColumns: Int) {
        keys = KeyBytes(columns: keyColumns)
        order = RecordOrder(columns: keyColumns)
        arenaCapacity = 4096
        arena = .allocate(byteCount: arenaCapacity, alignment: 16)
        itemCapacity = Self.leastCapacity
        items = .allocate(capacity: 2 * itemCapacity)
    }

    deinit {
        arena.deallocate()
        items.deallocate()
    }

    /// Bytes that sorting takes in all.
    var byteCount: Int { used + 2 * 16 * count }

    @inline(__always)
    func append(_ record: UnsafeRawBufferPointer) {
        let size = Self.sizeBytes + record.count
        if used + size > arenaCapacity { growArena(size) }
        if count == itemCapacity { growItems() }
        arena.storeBytes(of: UInt32(record.count), toByteOffset: used, as: UInt32.self)
        (arena + used + Self.sizeBytes).copyMemory(from: record.baseAddress!, byteCount: record.count)
        items[2 * count + 1] = UInt64(used)
        count += 1
        used += size
        if !hasZero { hasZero = Self.hasInnerZero(record, keys.columns) }
    }

    private func growArena(_ size: Int) {
        let larger = max(2 * arenaCapacity, used + size)
        let copy = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        copy.copyMemory(from: arena, byteCount: used)
        arena.deallocate()
        arena = copy
        arenaCapacity = larger
    }

    private func growItems() {
        let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: 4 * itemCapacity)
        larger.update(from: items, count: 2 * count)
        items.deallocate()
        items = larger
        itemCapacity *= 2
    }

    private static func hasInnerZero(_ record: UnsafeRawBufferPointer, _ columns: Int) -> Bool {
        var types = record.baseAddress!
        var value = types + Int(Varint.next(&types))
        for _ in 0..<columns {
            let type = StoredType(Varint.next(&types))
            if type.kind.rawValue >= StoredType.Kind.text.rawValue, memchr(value, 0, type.size) != nil { return true }
            value += type.size
        }
        return false
    }

    /// Forgets all entries, but not the room for them.
    func clear() {
        count = 0
        used = 0
        hasZero = false
    }

    /// The entry at a place of the order, once they are sorted.
    @inline(__always)
    func record(_ place: Int) -> UnsafeRawBufferPointer {
        let start = arena + Int(items[2 * place + 1])
        return UnsafeRawBufferPointer(start: start + Self.sizeBytes, count: Int(start.loadUnaligned(as: UInt32.self)))
    }

    /// The first and the last entry, once they are sorted.
    var bounds: [[UInt8]] { count == 0 ? [] : [Array(record(0)), Array(record(count - 1))] }

    // MARK: Sorting

    func sort() {
        guard count > 1 else { return }
        let scratch = UnsafeMutablePointer<UInt64>.allocate(capacity: 2 * count)
        defer { scratch.deallocate() }
        guard hasZero else { return sort(items, scratch, count, depth: 0) }
        for index in 0..<count { items[2 * index] = 0 }
        mergeSort(items, scratch, count)
    }

    @inline(__always)
    private func pointer(_ item: UnsafePointer<UInt64>) -> UnsafeRawPointer {
        UnsafeRawPointer(arena) + Int(item[1]) + Self.sizeBytes
    }

    /// Sorts items that have the first `depth` bytes of the key in common.
    private func sort(
        _ items: UnsafeMutablePointer<UInt64>, _ scratch: UnsafeMutablePointer<UInt64>, _ count: Int, depth: Int
    ) {
        for index in 0..<count { items[2 * index] = keys.word(of: pointer(items + 2 * index), at: depth) }
        guard count > Self.few, depth < Self.deepest else { return mergeSort(items, scratch, count) }
        var (sorted, other) = (items, scratch)
        RadixSort(width: 2).sort(&sorted, &other, count: count, by: 0)
        if sorted != items { items.update(from: sorted, count: 2 * count) }
        var start = 0
        while start < count {
            var end = start + 1
            while end < count, items[2 * end] == items[2 * start] { end += 1 }
            if end - start > 1 { sort(items + 2 * start, scratch, end - start, depth: depth + 8) }
            start = end
        }
    }

    /// Whether `left` comes before `right`, both of which have their key's bytes from one depth on.
    @inline(__always)
    private func precedes(_ left: UnsafePointer<UInt64>, _ right: UnsafePointer<UInt64>) -> Bool {
        left[0] != right[0] ? left[0] < right[0] : order.compare(pointer(left), pointer(right)) < 0
    }

    private func insertionSort(_ items: UnsafeMutablePointer<UInt64>, _ count: Int) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: 2) { buffer in
            let item = buffer.baseAddress!
            for index in 1..<count {
                item.update(from: items + 2 * index, count: 2)
                var place = index
                while place > 0, precedes(item, items + 2 * (place - 1)) {
                    (items + 2 * place).update(from: items + 2 * (place - 1), count: 2)
                    place -= 1
                }
                (items + 2 * place).update(from: item, count: 2)
            }
        }
    }

    private func mergeSort(
        _ items: UnsafeMutablePointer<UInt64>, _ scratch: UnsafeMutablePointer<UInt64>, _ count: Int
    ) {
        guard count > Self.fewest else { return count > 1 ? insertionSort(items, count) : () }
        let half = count / 2
        mergeSort(items, scratch, half)
        mergeSort(items + 2 * half, scratch, count - half)
        guard precedes(items + 2 * half, items + 2 * (half - 1)) else { return }
        scratch.update(from: items, count: 2 * half)
        var (left, right, place) = (UnsafePointer(scratch), UnsafePointer(items + 2 * half), items)
        let (leftEnd, rightEnd) = (left + 2 * half, UnsafePointer(items + 2 * count))
        while left < leftEnd, right < rightEnd {
            let takesRight = precedes(right, left)
            place.update(from: takesRight ? right : left, count: 2)
            if takesRight { right += 2 } else { left += 2 }
            place += 2
        }
        place.update(from: left, count: leftEnd - left)
    }
}
