/// Reads rows of RowBinary as they come: what a piece holds of a row that is not whole yet waits for the next one.
package struct RowReader {
    /// The answer ended within a row.
    package struct Incomplete: Error { package init() {} }

    private var bytes: [UInt8] = []
    private var place = 0

    /// Nothing was read yet.
    package init() {}

    /// Takes a piece of the answer.
    package mutating func take(_ piece: UnsafeRawBufferPointer) {
        if place > 0 {
            bytes.removeFirst(place)
            place = 0
        }
        bytes.append(contentsOf: piece)
    }

    /// Whether all that was taken is read.
    package var isAtEnd: Bool { place == bytes.count }

    /// Reads one row; nil, and nothing is read, where it is not whole yet.
    package mutating func row<Row>(_ read: (inout RowReader) throws(Incomplete) -> Row) -> Row? {
        let start = place
        do throws(Incomplete) {
            guard !isAtEnd else { return nil }
            return try read(&self)
        } catch {
            place = start
            return nil
        }
    }

    // MARK: Values

    /// An integer of the type that is wanted.
    package mutating func integer<Value: FixedWidthInteger>(_: Value.Type = Value.self) throws(Incomplete) -> Value {
        let size = Value.bitWidth / 8
        guard bytes.count - place >= size else { throw Incomplete() }
        defer { place += size }
        return bytes.withUnsafeBytes { Value(littleEndian: $0.loadUnaligned(fromByteOffset: place, as: Value.self)) }
    }

    /// A `Float64`.
    package mutating func double() throws(Incomplete) -> Double { Double(bitPattern: try integer(UInt64.self)) }

    /// A `String`; bytes that are not UTF-8 become U+FFFD.
    package mutating func text() throws(Incomplete) -> String {
        String(decoding: try textBytes(), as: UTF8.self)
    }

    /// The bytes of a `String`.
    package mutating func textBytes() throws(Incomplete) -> ArraySlice<UInt8> {
        let count = try count()
        guard bytes.count - place >= count else { throw Incomplete() }
        defer { place += count }
        return bytes[place..<(place + count)]
    }

    /// A value of a `Nullable` type.
    package mutating func optional<Value>(
        _ read: (inout RowReader) throws(Incomplete) -> Value
    ) throws(Incomplete) -> Value? {
        try integer(UInt8.self) == 0 ? try read(&self) : nil
    }

    /// An `Array`.
    package mutating func array<Value>(
        _ read: (inout RowReader) throws(Incomplete) -> Value
    ) throws(Incomplete) -> [Value] {
        let count = try count()
        var values: [Value] = []
        for _ in 0..<count { values.append(try read(&self)) }
        return values
    }

    private mutating func count() throws(Incomplete) -> Int {
        var (count, shift) = (0, 0)
        while true {
            let byte = try integer(UInt8.self)
            count |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return count }
            shift += 7
            guard shift < 63 else { throw Incomplete() }
        }
    }
}
