/// The bytes by which records are in the same order as by `RecordOrder`: of each value first what kind it is, then a
/// number as 10 bytes, a text or blob as itself with a zero behind it. They are made as they are asked for, eight at
/// once; that a text has no zero inside is the caller's to see.
struct KeyBytes {
    /// How many values, from the first, count.
    let columns: Int

    private static let numberSize = 11

    /// Eight bytes from `depth` on, the first one the highest; zeros behind the end.
    @inline(__always)
    func word(of record: UnsafeRawPointer, at depth: Int) -> UInt64 {
        var types = record
        var value = record + Int(Varint.next(&types))
        let type = StoredType(Varint.next(&types))
        // Most keys begin with a text.
        if type.kind == .text, depth > 0, depth + 7 <= type.size { return value.loadBig(UInt64.self, at: depth - 1) }
        return slowWord(type, &types, &value, depth)
    }

    private func slowWord(
        _ first: StoredType, _ types: inout UnsafeRawPointer, _ value: inout UnsafeRawPointer, _ depth: Int
    ) -> UInt64 {
        var type = first
        // Where the bytes of the value begin, counted from `depth`.
        var start = -depth
        var word: UInt64 = 0
        for column in 0..<columns {
            if column > 0 { type = StoredType(Varint.next(&types)) }
            let size = type.kind == .null ? 1 : type.kind == .number ? Self.numberSize : type.size + 2
            if start + size > 0 {
                var index = max(0, -start)
                while index < size, start + index < 8 {
                    word |= UInt64(Self.byte(index, of: type, at: value)) << UInt64(56 - 8 * (start + index))
                    index += 1
                }
            }
            start += size
            if start >= 8 { break }
            value += type.size
        }
        return word
    }

    private static func byte(_ index: Int, of type: StoredType, at value: UnsafeRawPointer) -> UInt8 {
        if index == 0 { return 1 + type.kind.rawValue }
        switch type.kind {
        case .null: return 0
        case .text, .blob: return index <= type.size ? value.load(fromByteOffset: index - 1, as: UInt8.self) : 0
        case .number:
            let (high, low) = number(type, at: value)
            return UInt8(
                truncatingIfNeeded: index <= 8 ? high >> UInt64(64 - 8 * index) : UInt64(low) >> UInt64(80 - 8 * index))
        }
    }

    /// The nearest double, and by how much an integer differs from it.
    private static func number(_ type: StoredType, at value: UnsafeRawPointer) -> (high: UInt64, low: UInt16) {
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
