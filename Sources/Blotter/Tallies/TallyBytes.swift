/// Integers of few bytes and texts, as the blobs of a tally have them: seven bits a byte, the lowest first, the highest
/// bit set where more follow (LEB128).
struct TallyBytes {
    private(set) var bytes: [UInt8] = []

    mutating func append(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    mutating func append(_ value: Int) { append(UInt64(value)) }

    mutating func append(_ other: some Sequence<UInt8>) { bytes += other }

    /// Reads what was appended. Behind the end, and where a byte is wrong, there are zeros.
    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private(set) var place: Int

        init(_ bytes: UnsafeRawBufferPointer, at place: Int = 0) {
            self.bytes = bytes
            self.place = place
        }

        var isAtEnd: Bool { place >= bytes.count }

        @inline(__always)
        mutating func next() -> UInt64 {
            var value: UInt64 = 0
            var shift: UInt64 = 0
            while place < bytes.count {
                let byte = bytes[place]
                place += 1
                value |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return value }
                shift += 7
            }
            return 0
        }

        mutating func nextCount() -> Int { Int(truncatingIfNeeded: next() & UInt64(Int.max)) }

        mutating func nextBytes(_ count: Int) -> UnsafeRawBufferPointer {
            let length = min(max(count, 0), max(bytes.count - place, 0))
            defer { place += length }
            return length > 0
                ? UnsafeRawBufferPointer(rebasing: bytes[place..<(place + length)]) : .init(start: nil, count: 0)
        }
    }
}
