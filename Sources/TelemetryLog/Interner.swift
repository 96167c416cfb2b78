private import Glibc

/// Gives every distinct text a small number, counted from 1; 0 stands for no text.
///
/// Sessions, symbols, modes, kinds and line forms repeat from line to line; behind the parser only numbers travel.
struct Interner: ~Copyable {
    private var texts = ByteBuffer(capacity: 4096)
    private var entries: [Entry] = []
    private var slots: [Int32]

    private struct Entry {
        var hash: UInt64
        var span: Span
    }

    init() { slots = [Int32](repeating: 0, count: 1024) }

    var count: Int { entries.count }

    /// Whether so many texts have come that it is time to begin anew, for the memory's sake.
    var isFull: Bool { entries.count > 1 << 17 || texts.count > 16 << 20 }

    mutating func removeAll() { self = Interner() }

    /// The number of `text`, and whether it was met for the first time.
    mutating func number(of text: UnsafeRawBufferPointer) -> (number: Int32, isNew: Bool) {
        let hash = Self.hash(text)
        var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
        while slots[slot] != 0 {
            let entry = entries[Int(slots[slot]) - 1]
            if entry.hash == hash, isEqual(entry.span, text) { return (slots[slot], false) }
            slot = (slot + 1) & (slots.count - 1)
        }
        entries.append(Entry(hash: hash, span: Span(offset: UInt32(texts.count), count: UInt32(text.count))))
        texts.append(text)
        slots[slot] = Int32(entries.count)
        if entries.count * 2 > slots.count { grow() }
        return (Int32(entries.count), true)
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

    /// FNV-1a, 64 bits, folded once more so that the low bits are good
    /// (http://www.isthe.com/chongo/tech/comp/fnv/).
    private static func hash(_ text: UnsafeRawBufferPointer) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return hash ^ (hash >> 32)
    }
}
