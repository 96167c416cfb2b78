/// Integers of 1 to 9 bytes, seven bits a byte, the first byte's the highest
/// (https://www.sqlite.org/fileformat2.html#varint).
package enum Varint {
    /// No integer has more bytes.
    package static let mostBytes = 9

    /// How many bytes `value` takes.
    @inlinable @inline(__always)
    package static func size(of value: UInt64) -> Int {
        let bits = UInt64.bitWidth - (value | 1).leadingZeroBitCount
        return bits > 56 ? 9 : (bits + 6) / 7
    }

    /// Writes `value`, and answers how many bytes it took.
    @inlinable @inline(__always)
    package static func put(_ value: UInt64, at place: UnsafeMutableRawPointer) -> Int {
        if value < 0x80 {
            place.storeBytes(of: UInt8(truncatingIfNeeded: value), as: UInt8.self)
            return 1
        }
        if value < 0x4000 {
            let pair = UInt16(truncatingIfNeeded: (value & 0x7F) << 8 | value >> 7 | 0x80)
            place.storeBytes(of: pair, as: UInt16.self)
            return 2
        }
        return putLong(value, at: place)
    }

    @inlinable
    static func putLong(_ value: UInt64, at place: UnsafeMutableRawPointer) -> Int {
        let bytes = place.assumingMemoryBound(to: UInt8.self)
        var rest = value
        let count = size(of: value)
        if count == 9 {
            bytes[8] = UInt8(truncatingIfNeeded: rest)
            rest >>= 8
        } else {
            bytes[count - 1] = UInt8(truncatingIfNeeded: rest & 0x7F)
            rest >>= 7
        }
        var index = count - 2
        while index >= 0 {
            bytes[index] = UInt8(truncatingIfNeeded: rest & 0x7F | 0x80)
            rest >>= 7
            index -= 1
        }
        return count
    }

    /// Reads an integer, and moves `place` behind it.
    @inlinable @inline(__always)
    package static func next(_ place: inout UnsafeRawPointer) -> UInt64 {
        let first = place.load(as: UInt8.self)
        if first < 0x80 {
            place += 1
            return UInt64(first)
        }
        return nextLong(&place)
    }

    @inlinable
    static func nextLong(_ place: inout UnsafeRawPointer) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<8 {
            let byte = place.load(as: UInt8.self)
            place += 1
            value = value << 7 | UInt64(byte & 0x7F)
            if byte < 0x80 { return value }
        }
        value = value << 8 | UInt64(place.load(as: UInt8.self))
        place += 1
        return value
    }
}

extension UnsafeMutableRawPointer {
    /// Writes an integer of two bytes, the higher one first.
    @inlinable @inline(__always)
    func storeBig(_ value: UInt16, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt16.self)
    }

    /// Writes an integer of four bytes, the highest one first.
    @inlinable @inline(__always)
    func storeBig(_ value: UInt32, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: UInt32.self)
    }
}

extension UnsafeRawPointer {
    /// Reads an integer whose highest byte is the first.
    @inlinable @inline(__always)
    func loadBig<Value: FixedWidthInteger>(_ type: Value.Type, at offset: Int) -> Value {
        Value(bigEndian: loadUnaligned(fromByteOffset: offset, as: Value.self))
    }
}
