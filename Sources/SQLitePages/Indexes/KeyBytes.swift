/// The bytes by which records are in the same order as by `RecordOrder`, made eight at a time as they are asked for.
///
/// A value takes a multiple of eight: first what kind it is; then the double that is next to a number, and by how much an
/// integer differs from it; or a text or blob, with one zero behind it or more. That none is inside is the caller's to
/// see.
struct KeyBytes {
    /// How many values, from the first, count.
    let columns: Int

    private static let wordSize = 8

    /// Eight bytes from `depth` on, which is a multiple of eight; the first one is the highest. Zeros behind the end.
    @inline(__always)
    func word(of record: UnsafeRawPointer, at depth: Int) -> UInt64 {
        var types = record
        var value = record + Int(Varint.next(&types))
        var offset = depth
        var column = 0
        while true {
            let type = StoredType(Varint.next(&types))
            let size = Self.size(of: type)
            if offset < size { return Self.word(type, at: value, offset) }
            column += 1
            guard column < columns else { return 0 }
            offset -= size
            value += type.size
        }
    }

    /// Bytes that a value takes here.
    @inline(__always)
    private static func size(of type: StoredType) -> Int {
        switch type.kind {
        case .null: wordSize
        case .number: 2 * wordSize
        case .text, .blob: (type.size + 2 + 7) & ~7
        }
    }

    @inline(__always)
    private static func word(_ type: StoredType, at value: UnsafeRawPointer, _ offset: Int) -> UInt64 {
        let kind = offset == 0 ? UInt64(1 + type.kind.rawValue) << 56 : 0
        switch type.kind {
        case .null: return kind
        case .number:
            let (nearest, rest) = number(type, at: value)
            return offset == 0 ? kind | nearest >> 8 : nearest << 56 | UInt64(rest) << 40
        case .text, .blob:
            guard offset > 0 else { return kind | bytes(at: value, type.size) >> 8 }
            return bytes(at: value + (offset - 1), type.size - (offset - 1))
        }
    }

    /// Eight bytes, of which the first `count` are there.
    @inline(__always)
    private static func bytes(at place: UnsafeRawPointer, _ count: Int) -> UInt64 {
        if count >= wordSize { return place.loadBig(UInt64.self, at: 0) }
        if count >= 4 {
            // The two halves may have bytes in common.
            let low = place.loadBig(UInt32.self, at: count - 4) << UInt32(8 * (wordSize - count))
            return UInt64(place.loadBig(UInt32.self, at: 0)) << 32 | UInt64(low)
        }
        var word: UInt64 = 0
        for index in 0..<max(0, count) {
            word |= UInt64(place.load(fromByteOffset: index, as: UInt8.self)) << UInt64(56 - 8 * index)
        }
        return word
    }

    /// The nearest double, in the order of numbers without a sign, and by how much an integer differs from it.
    private static func number(_ type: StoredType, at value: UnsafeRawPointer) -> (nearest: UInt64, rest: UInt16) {
        var nearest = type.isReal ? StoredType.real(at: value) : 0
        var rest: Int64 = 0
        if !type.isReal {
            let integer = type.integer(at: value)
            nearest = Double(integer)
            rest = nearest >= 0x1p63 ? integer &- .max &- 1 : integer &- Int64(nearest)
        }
        // Zero has one form.
        let bits = (nearest + 0).bitPattern
        return (bits >> 63 == 0 ? bits ^ 1 << 63 : ~bits, UInt16(truncatingIfNeeded: rest &+ 0x8000))
    }
}
