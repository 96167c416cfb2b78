private import Glibc

/// Bytes that grow at their end and are kept for the next use when cleared.
///
/// An array would do, were it not for the checks and the uniqueness test that each append of a few bytes pays.
package struct ByteBuffer: ~Copyable {
    private(set) var start: UnsafeMutableRawPointer
    /// Bytes that were appended since the buffer was last cleared.
    package private(set) var count = 0
    private(set) var capacity: Int

    /// A buffer with room for `capacity` bytes, which grows when more come.
    package init(capacity: Int = 256) {
        self.capacity = capacity
        start = Self.resize(nil, to: capacity)
    }

    deinit { free(start) }

    private static func resize(_ start: UnsafeMutableRawPointer?, to capacity: Int) -> UnsafeMutableRawPointer {
        guard let resized = realloc(start, capacity) else { fatalError("out of memory") }
        return resized
    }

    /// All bytes, valid until the next change of the buffer.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

    subscript(span: Span) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start + Int(span.offset), count: Int(span.count))
    }

    @inline(__always)
    mutating func append(_ source: UnsafeRawPointer, _ length: Int) {
        reserve(length)
        memcpy(start + count, source, length)
        count &+= length
    }

    /// Appends a copy of `source`.
    @inline(__always)
    package mutating func append(_ source: UnsafeRawBufferPointer) {
        guard let base = source.baseAddress else { return }
        append(base, source.count)
    }

    /// Appends `length` bytes, for which there is room with 16 to spare; so many of those from `source` on may be read.
    @inline(__always)
    mutating func appendShort(_ source: UnsafeRawPointer, _ length: Int, readable: Int) {
        if length <= 16, readable >= 16 {
            let bytes = source.loadUnaligned(as: SIMD2<UInt64>.self)
            (start + count).storeBytes(of: bytes, as: SIMD2<UInt64>.self)
        } else {
            memcpy(start + count, source, length)
        }
        count &+= length
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        reserve(1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    /// Appends a byte, then what follows it.
    @inline(__always)
    mutating func append(_ byte: UInt8, before source: UnsafeRawBufferPointer) {
        reserve(source.count &+ 1)
        start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        if let base = source.baseAddress { memcpy(start + count + 1, base, source.count) }
        count &+= source.count &+ 1
    }

    mutating func append(_ array: [UInt8]) { array.withUnsafeBytes { append($0) } }

    /// Makes room for `length` more bytes.
    @inline(__always)
    mutating func reserve(_ length: Int) {
        if count &+ length > capacity { grow(to: count + length) }
    }

    /// Takes the first `length` bytes of `room`, which the caller has written.
    package mutating func added(_ length: Int) { count += length }

    @inline(never)
    private mutating func grow(to needed: Int) {
        capacity = max(capacity * 2, needed)
        start = Self.resize(start, to: capacity)
    }

    /// The bytes after the end that are already there to be written.
    package var room: UnsafeMutableRawBufferPointer {
        UnsafeMutableRawBufferPointer(start: start + count, count: capacity - count)
    }

    /// Drops all bytes and keeps the memory for the next ones.
    package mutating func clear() { count = 0 }

    mutating func truncate(to length: Int) { count = min(count, length) }

    /// Drops the first `length` bytes.
    mutating func removeFirst(_ length: Int) {
        memmove(start, start + length, count - length)
        count -= length
    }

    /// Gives back the memory that one large use needed.
    mutating func shrink(to limit: Int) {
        guard capacity > limit, count <= limit else { return }
        start = Self.resize(start, to: limit)
        capacity = limit
    }
}

/// A run of bytes inside a buffer.
package struct Span: Hashable, Sendable, BitwiseCopyable {
    /// Bytes of the buffer before the run.
    package var offset: UInt32 = 0
    /// Bytes of the run.
    package var count: UInt32 = 0

    /// Whether the run has no bytes; what stands for a missing text is such a run, too.
    package var isEmpty: Bool { count == 0 }
}
