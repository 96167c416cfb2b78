private import Glibc

/// Gives every distinct text a small number, counted from 1; 0 stands for no text.
///
/// Sessions, symbols, modes, kinds and line forms repeat from line to line; behind the parser only numbers travel.
package struct Interner: ~Copyable {
    private var texts = ByteBuffer(capacity: 4096)
    private var entries: [Entry] = []
    private var slots: [Int32]

    /// One distinct text: its hash, so that the table can grow without reading it, and its place in `texts`.
    private struct Entry {
        var hash: UInt64
        var span: Span
    }

    /// An interner that has met no text.
    package init() { slots = [Int32](repeating: 0, count: 1024) }

    /// Texts that were met so far, which is also the last number that was given.
    package var count: Int { entries.count }

    /// Of all texts together.
    package var byteCount: Int { texts.count }

    /// Whether so many texts have come that it is time to begin anew, for the memory's sake.
    var isFull: Bool { entries.count > 1 << 17 || texts.count > 16 << 20 }

    /// Forgets all texts; numbers are given from 1 again.
    package mutating func removeAll() { self = Interner() }

    /// The number of `text`, and whether it was met for the first time.
    package mutating func number(of text: UnsafeRawBufferPointer) -> (number: Int32, isNew: Bool) {
        let hash = Self.hash(text)
        let slot = slot(of: text, hash)
        if slots[slot] != 0 { return (slots[slot], false) }
        entries.append(Entry(hash: hash, span: Span(offset: UInt32(texts.count), count: UInt32(text.count))))
        texts.append(text)
        slots[slot] = Int32(entries.count)
        if entries.count * 2 > slots.count { grow() }
        return (Int32(entries.count), true)
    }

    /// The text behind a number that was given; valid until the next new text.
    package func text(of number: Int32) -> UnsafeRawBufferPointer { texts[entries[Int(number) - 1].span] }

    /// 64 bits that depend on the text of `number` alone.
    package func hash(of number: Int32) -> UInt64 { entries[Int(number) - 1].hash }

    /// The number of `text`, 0 when it has none.
    func find(_ text: UnsafeRawBufferPointer) -> Int32 { slots[slot(of: text, Self.hash(text))] }

    /// The place of `text`, or the free one where it belongs.
    @inline(__always)
    private func slot(of text: UnsafeRawBufferPointer, _ hash: UInt64) -> Int {
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash, isEqual(entry.span, text) { break }
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    /// Whether `number` is the number of `text`: a quick look before the search.
    @inline(__always)
    func isNumber(_ number: Int32, of text: UnsafeRawBufferPointer) -> Bool {
        number > 0 && isEqual(entries[Int(number) - 1].span, text)
    }

    @inline(__always)
    private func isEqual(_ span: Span, _ text: UnsafeRawBufferPointer) -> Bool {
        guard Int(span.count) == text.count else { return false }
        guard let start = text.baseAddress else { return true }
        return memcmp(texts.start + Int(span.offset), start, text.count) == 0
    }

    private mutating func grow() {
        slots = [Int32](repeating: 0, count: slots.count * 2)
        for (index, entry) in entries.enumerated() {
            var slot = Int(truncatingIfNeeded: entry.hash) & (slots.count - 1)
            while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
            slots[slot] = Int32(index + 1)
        }
    }

    /// Eight bytes at a time, each multiplied into what came before with both halves of the product
    /// (https://github.com/wangyi-fudan/wyhash has the idea and its tests).
    @inline(__always)
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash = UInt64(text.count)
        var offset = 0
        while offset &+ 8 <= text.count {
            hash = mix(hash ^ text.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            offset &+= 8
        }
        var rest: UInt64 = 0
        while offset < text.count {
            rest = rest << 8 | UInt64(text[offset])
            offset &+= 1
        }
        return mix(hash ^ rest)
    }

    @inline(__always)
    private static func mix(_ word: UInt64) -> UInt64 {
        let product = (word ^ 0x2D35_8DCC_AA6C_78A5).multipliedFullWidth(by: 0x8BB8_4B93_962E_ACC9)
        return product.high ^ product.low
    }
}
