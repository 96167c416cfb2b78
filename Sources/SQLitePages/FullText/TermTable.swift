import Glibc

/// The terms of a full-text index that is being collected, each with the rows and positions where it stands, in FTS5's
/// form of a doclist: for each row what is added to the rowid, twice the bytes of the positions, and the positions.
final class TermTable {
    /// What is known of a term; its doclist begins in the bytes behind, and moves out when it grows.
    private struct Term {
        var buffer: UnsafeMutableRawPointer?
        var rowid: Int64 = 0
        var count: UInt32 = 0
        var capacity = UInt32(TermTable.inlineBytes)
        /// Of the size of the last row's positions, which is put there when they are all known.
        var sizeOffset: UInt32 = 0
        var position: UInt32 = 0
        var textOffset: UInt32
        var textCount: UInt16
        var column: UInt16 = 0
    }

    private static let stride = 64
    private static let inlineBytes = 24
    /// The most that one token adds: rowid, size, mark and number of a column, position.
    private static let mostAdded = 9 + 1 + 1 + 3 + 5
    /// Offsets of texts have 32 bits.
    private static let mostText = 1 << 31

    private var terms: UnsafeMutableRawPointer
    private var termCapacity: Int
    private(set) var count = 0
    private var texts: UnsafeMutableRawPointer
    private var textCapacity: Int
    private var textBytes = 0
    /// Half of a hash and the number of a term; 0 where there is none.
    private var slots: UnsafeMutablePointer<UInt64>
    private var slotCount: Int
    private let doclists = BlockPool()

    init() {
        termCapacity = 1 << 10
        terms = .allocate(byteCount: termCapacity * Self.stride, alignment: 64)
        textCapacity = 1 << 16
        texts = .allocate(byteCount: textCapacity, alignment: 16)
        slotCount = 1 << 12
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
    }

    deinit {
        terms.deallocate()
        texts.deallocate()
        slots.deallocate()
    }

    /// Bytes that are in use.
    var byteCount: Int { count * (Self.stride + 16) + textBytes + doclists.byteCount + slotCount * 8 }

    /// Whether no further term can be taken in.
    var isFull: Bool { textBytes > Self.mostText - (1 << 16) }

    @inline(__always)
    private func pointer(_ number: Int) -> UnsafeMutablePointer<Term> {
        (terms + number * Self.stride).assumingMemoryBound(to: Term.self)
    }

    @inline(__always)
    private func bytes(of term: UnsafeMutablePointer<Term>) -> UnsafeMutableRawPointer {
        term.pointee.buffer ?? UnsafeMutableRawPointer(term) + (Self.stride - Self.inlineBytes)
    }

    // MARK: Terms

    /// The number of a term.
    func number(of text: UnsafeRawBufferPointer) -> Int {
        let hash = Self.hash(text)
        let mask = slotCount - 1
        var slot = Int(truncatingIfNeeded: hash) & mask
        let tag = hash >> 32 | 1
        while slots[slot] != 0 {
            if slots[slot] >> 32 == tag {
                let number = Int(slots[slot] & 0xFFFF_FFFF)
                let term = pointer(number)
                if Int(term.pointee.textCount) == text.count,
                    text.count == 0 || memcmp(texts + Int(term.pointee.textOffset), text.baseAddress!, text.count) == 0
                {
                    return number
                }
            }
            slot = (slot + 1) & mask
        }
        slots[slot] = tag << 32 | UInt64(count)
        return add(text)
    }

    private func add(_ text: UnsafeRawBufferPointer) -> Int {
        if count == termCapacity {
            terms = Self.enlarged(terms, used: count * Self.stride, to: 2 * termCapacity * Self.stride)
            termCapacity *= 2
        }
        if textBytes + text.count > textCapacity {
            textCapacity = 2 * (textCapacity + text.count)
            texts = Self.enlarged(texts, used: textBytes, to: textCapacity)
        }
        if text.count > 0 { (texts + textBytes).copyMemory(from: text.baseAddress!, byteCount: text.count) }
        pointer(count).initialize(to: Term(textOffset: UInt32(textBytes), textCount: UInt16(text.count)))
        textBytes += text.count
        count += 1
        if 2 * count > slotCount { rehash() }
        return count - 1
    }

    private static func enlarged(
        _ memory: UnsafeMutableRawPointer, used: Int, to bytes: Int
    ) -> UnsafeMutableRawPointer {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: 64)
        larger.copyMemory(from: memory, byteCount: used)
        memory.deallocate()
        return larger
    }

    private func rehash() {
        slots.deallocate()
        slotCount *= 4
        slots = .allocate(capacity: slotCount)
        slots.initialize(repeating: 0, count: slotCount)
        for number in 0..<count {
            let hash = Self.hash(text(of: number))
            var slot = Int(truncatingIfNeeded: hash) & (slotCount - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slotCount - 1) }
            slots[slot] = (hash >> 32 | 1) << 32 | UInt64(number)
        }
    }

    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(text.count) &* 0x9E37_79B9_7F4A_7C15
        var place = 0
        while place + 8 <= text.count {
            hash = mixed(hash ^ text.loadUnaligned(fromByteOffset: place, as: UInt64.self))
            place += 8
        }
        var rest: UInt64 = 0
        while place < text.count {
            rest = rest << 8 | UInt64(text[place])
            place += 1
        }
        return mixed(hash ^ rest)
    }

    @inline(__always)
    private static func mixed(_ word: UInt64) -> UInt64 {
        let product = word.multipliedFullWidth(by: 0xA076_1D64_78BD_642F)
        return product.high ^ product.low
    }

    /// The bytes of a term, until another one is added.
    @inline(__always)
    func text(of number: Int) -> UnsafeRawBufferPointer {
        let term = pointer(number)
        return UnsafeRawBufferPointer(
            start: texts + Int(term.pointee.textOffset), count: Int(term.pointee.textCount))
    }

    // MARK: Doclists

    /// The term stands in a row, whose number is not less than that of the term's last one.
    @inline(__always)
    func add(_ number: Int, rowid: Int64, column: Int, position: Int) {
        let term = pointer(number)
        if Int(term.pointee.count) + Self.mostAdded > Int(term.pointee.capacity) {
            makeRoom(term, rowid: rowid, column: column, position: position)
        }
        var bytes = bytes(of: term)
        var count = Int(term.pointee.count)
        if term.pointee.rowid != rowid || count == 0 {
            if count > 0 {
                endRow(term)
                bytes = self.bytes(of: term)
                count = Int(term.pointee.count)
            }
            count += Varint.put(UInt64(bitPattern: rowid &- term.pointee.rowid), at: bytes + count)
            term.pointee.rowid = rowid
            term.pointee.sizeOffset = UInt32(truncatingIfNeeded: count)
            count += 1
            term.pointee.position = 0
            term.pointee.column = 0
        }
        if Int(term.pointee.column) != column {
            bytes.storeBytes(of: 1, toByteOffset: count, as: UInt8.self)
            count += 1 + Varint.put(UInt64(column), at: bytes + count + 1)
            term.pointee.column = UInt16(truncatingIfNeeded: column)
            term.pointee.position = 0
        }
        count += Varint.put(UInt64(position - Int(term.pointee.position) + 2), at: bytes + count)
        term.pointee.position = UInt32(truncatingIfNeeded: position)
        term.pointee.count = UInt32(truncatingIfNeeded: count)
    }

    /// Writes how many bytes of positions the last row has.
    @inline(__always)
    private func endRow(_ term: UnsafeMutablePointer<Term>) {
        let size = Int(term.pointee.count) - Int(term.pointee.sizeOffset) - 1
        guard size > 63 else {
            return bytes(of: term).storeBytes(
                of: UInt8(truncatingIfNeeded: 2 * size), toByteOffset: Int(term.pointee.sizeOffset), as: UInt8.self)
        }
        endLongRow(term, size)
    }

    private func endLongRow(_ term: UnsafeMutablePointer<Term>, _ size: Int) {
        let added = Varint.size(of: UInt64(2 * size)) - 1
        if Int(term.pointee.count) + added + Self.mostAdded > Int(term.pointee.capacity) { makeRoom(term) }
        let place = bytes(of: term) + Int(term.pointee.sizeOffset)
        memmove(place + 1 + added, place + 1, size)
        _ = Varint.put(UInt64(2 * size), at: place)
        term.pointee.count += UInt32(added)
    }

    /// Most terms stand in few rows, so it is looked twice before a doclist moves out of its term.
    private func makeRoom(_ term: UnsafeMutablePointer<Term>, rowid: Int64, column: Int, position: Int) {
        if term.pointee.buffer == nil {
            var size = Varint.size(of: UInt64(position + 2))
            if term.pointee.rowid != rowid {
                size += 1 + Varint.size(of: UInt64(bitPattern: rowid &- term.pointee.rowid))
            }
            if column > 0 { size += 4 }
            if Int(term.pointee.count) + size <= Self.inlineBytes { return }
        }
        makeRoom(term)
    }

    private func makeRoom(_ term: UnsafeMutablePointer<Term>) {
        let capacity = Int(term.pointee.capacity)
        let larger = max(BlockPool.leastBytes, 2 * capacity)
        let block = doclists.take(larger)
        block.copyMemory(from: bytes(of: term), byteCount: Int(term.pointee.count))
        if let buffer = term.pointee.buffer { doclists.giveBack(buffer, capacity) }
        term.pointee.buffer = block
        term.pointee.capacity = UInt32(larger)
    }

    /// The doclist of a term, to which nothing is added any more; and its last row.
    func doclist(of number: Int) -> (bytes: UnsafeRawBufferPointer, last: Int64) {
        let term = pointer(number)
        if term.pointee.count > 0 { endRow(term) }
        return (UnsafeRawBufferPointer(start: bytes(of: term), count: Int(term.pointee.count)), term.pointee.rowid)
    }

    /// Forgets all terms.
    func clear() {
        count = 0
        textBytes = 0
        doclists.clear()
        slots.update(repeating: 0, count: slotCount)
    }

    // MARK: Order

    /// The numbers of the terms that stand in a row, by their bytes.
    func sorted() -> [Int] {
        let items = UnsafeMutablePointer<UInt64>.allocate(capacity: max(1, 2 * count))
        defer { items.deallocate() }
        var used = 0
        for number in 0..<count where pointer(number).pointee.count > 0 {
            items[2 * used + 1] = UInt64(number)
            used += 1
        }
        KeySort(keys: self).sort(items, count: used)
        return (0..<used).map { Int(items[2 * $0 + 1]) }
    }
}

extension TermTable: SortableKeys {
    @inline(__always)
    func word(of key: UInt64, at depth: Int) -> UInt64 {
        let text = text(of: Int(key))
        if depth + 8 <= text.count { return text.baseAddress!.loadBig(UInt64.self, at: depth) }
        var word: UInt64 = 0
        for index in 0..<max(0, text.count - depth) {
            word |= UInt64(text[depth + index]) << UInt64(56 - 8 * index)
        }
        return word
    }

    func precedes(_ left: UInt64, _ right: UInt64) -> Bool {
        let (left, right) = (text(of: Int(left)), text(of: Int(right)))
        let order = memcmp(left.baseAddress!, right.baseAddress!, min(left.count, right.count))
        return order != 0 ? order < 0 : left.count < right.count
    }
}
