/// A row or a key as SQLite stores it: what its values are, then the values
/// (https://www.sqlite.org/fileformat2.html#record_format). It is filled again and again, without allocating.
package final class RecordBuffer {
    @usableFromInline let types: UnsafeMutableRawPointer
    @usableFromInline let mostTypeBytes: Int
    @usableFromInline var typeBytes = 0
    /// The bytes of `types` up to the last value that is not NULL.
    @usableFromInline var endOfValues = 0
    @usableFromInline var buffer: UnsafeMutableRawPointer
    /// Where the values begin in the buffer; the head is put right before them.
    @usableFromInline let valueStart: Int
    /// Where the next value goes.
    @usableFromInline var end: Int
    @usableFromInline var capacity: Int
    /// What has to be free behind each text, so that numbers need not look.
    @usableFromInline let reserve: Int
    @usableFromInline var start = 0

    /// For records of at most `columns` values.
    package init(columns: Int) {
        let head = Varint.mostBytes * (columns + 1)
        mostTypeBytes = head - Varint.mostBytes
        types = .allocate(byteCount: head, alignment: 16)
        valueStart = head
        reserve = 8 * (columns + 1)
        capacity = max(4096, head + 2 * reserve)
        buffer = .allocate(byteCount: capacity, alignment: 16)
        end = head
    }

    deinit {
        types.deallocate()
        buffer.deallocate()
    }

    /// Begins a record.
    @inlinable @inline(__always)
    package func begin() {
        typeBytes = 0
        endOfValues = 0
        end = valueStart
    }

    /// Adds NULL.
    @inlinable @inline(__always)
    package func null() {
        assert(typeBytes < mostTypeBytes)
        types.storeBytes(of: 0, toByteOffset: typeBytes, as: UInt8.self)
        typeBytes += 1
    }

    @inlinable @inline(__always)
    func put(type: UInt8) {
        assert(typeBytes < mostTypeBytes)
        types.storeBytes(of: type, toByteOffset: typeBytes, as: UInt8.self)
        typeBytes += 1
        endOfValues = typeBytes
    }

    /// Adds an integer.
    @inlinable @inline(__always)
    package func integer(_ value: Int64) {
        // 0 and 1 have types of their own.
        if value & 1 == value { return put(type: 8 + UInt8(truncatingIfNeeded: value)) }
        let magnitude = UInt64(bitPattern: value < 0 ? ~value : value)
        let needed = (72 - magnitude.leadingZeroBitCount) >> 3
        let size = needed <= 4 ? needed : needed <= 6 ? 6 : 8
        put(type: UInt8(truncatingIfNeeded: needed <= 4 ? needed : needed <= 6 ? 5 : 6))
        let shifted = value << Int64(truncatingIfNeeded: 64 - 8 * size)
        buffer.storeBytes(of: shifted.bigEndian, toByteOffset: end, as: Int64.self)
        end += size
    }

    /// Adds an integer, or NULL.
    @inlinable @inline(__always)
    package func integer(_ value: Int64?) { if let value { integer(value) } else { null() } }

    /// Adds a number as it stands in a column of type REAL, where what has no fraction is kept as an integer if that is
    /// shorter; NaN is NULL.
    @inlinable @inline(__always)
    package func real(_ value: Double) {
        if value > -0x1p47 - 1, value < 0x1p47 {
            let whole = Int64(value)
            if Double(whole) == value { return integer(whole) }
        }
        double(value)
    }

    /// Adds a number as it stands in a column without a type; NaN is NULL.
    @inlinable @inline(__always)
    package func double(_ value: Double) {
        guard !value.isNaN else { return null() }
        put(type: 7)
        buffer.storeBytes(of: value.bitPattern.bigEndian, toByteOffset: end, as: UInt64.self)
        end += 8
    }

    /// Adds a text, which is UTF-8.
    @inlinable @inline(__always)
    package func text(_ bytes: UnsafeRawBufferPointer) { append(bytes, kind: 13) }

    /// Adds a blob.
    @inlinable @inline(__always)
    package func blob(_ bytes: UnsafeRawBufferPointer) { append(bytes, kind: 12) }

    @inlinable @inline(__always)
    func append(_ bytes: UnsafeRawBufferPointer, kind: Int) {
        let count = bytes.count
        assert(typeBytes < mostTypeBytes)
        typeBytes += Varint.put(UInt64(truncatingIfNeeded: kind + 2 * count), at: types + typeBytes)
        endOfValues = typeBytes
        if end + count + reserve > capacity { grow(count) }
        if count > 0 { (buffer + end).copyMemory(from: bytes.baseAddress!, byteCount: count) }
        end += count
    }

    @usableFromInline
    func grow(_ count: Int) {
        let larger = max(2 * capacity, end + count + reserve)
        let copy = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 16)
        copy.copyMemory(from: buffer, byteCount: end)
        buffer.deallocate()
        buffer = copy
        capacity = larger
    }

    /// Leaves out the NULLs at the end, all but the first value: where the column's default is NULL, a reader takes what
    /// is not there for that.
    @inlinable @inline(__always)
    package func trimNulls() { typeBytes = max(endOfValues, 1) }

    /// Ends the record, and answers it; valid until the next one begins, and as long as the buffer lives.
    @inlinable @inline(__always)
    func seal() -> UnsafeRawBufferPointer {
        let count = typeBytes
        var headSize = count + 1
        if headSize > 127 { headSize = count + (count + 2 < 1 << 14 ? 2 : 3) }
        start = valueStart - headSize
        let sizeBytes = Varint.put(UInt64(truncatingIfNeeded: headSize), at: buffer + start)
        (buffer + start + sizeBytes).copyMemory(from: types, byteCount: count)
        return UnsafeRawBufferPointer(start: buffer + start, count: end - start)
    }
}
