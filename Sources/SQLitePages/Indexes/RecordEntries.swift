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

    /// Puts the entries in order; where a zero may stand in a text, records are compared as they are.
    func sort() {
        let sort = KeySort(keys: Keys(arena: UnsafeRawPointer(arena), keys: keys, order: order))
        sort.sort(items, count: count, usingWords: !hasZero)
    }

    /// The keys of the records, each known by where it is.
    private struct Keys: SortableKeys {
        let arena: UnsafeRawPointer
        let keys: KeyBytes
        let order: RecordOrder

        @inline(__always)
        private func record(_ key: UInt64) -> UnsafeRawPointer { arena + Int(key) + sizeBytes }

        @inline(__always)
        func word(of key: UInt64, at depth: Int) -> UInt64 { keys.word(of: record(key), at: depth) }

        @inline(__always)
        func precedes(_ left: UInt64, _ right: UInt64) -> Bool { order.compare(record(left), record(right)) < 0 }
    }
}
