/// Rows in ClickHouse's format RowBinary (https://clickhouse.com/docs/interfaces/formats/RowBinary): each value in the
/// bytes of its type, one behind the other. It carries doubles to the bit, which text does not to servers of 2018.
package struct RowWriter {
    /// All rows so far.
    package private(set) var bytes: [UInt8] = []
    /// How many there are.
    package private(set) var count = 0

    /// None yet.
    package init() {}

    /// Ends a row.
    @inline(__always) package mutating func endRow() { count += 1 }

    /// Appends bytes that are rows, or a part of one, already.
    @inline(__always) package mutating func append(written bytes: [UInt8]) { self.bytes.append(contentsOf: bytes) }

    /// How many bytes there are, for `rewind`.
    @inline(__always) package var mark: Int { bytes.count }

    /// Takes back what was appended since, of a row that has no end yet.
    package mutating func rewind(to mark: Int) { bytes.removeSubrange(mark...) }

    /// Forgets all rows, but keeps their room.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: true)
        count = 0
    }

    // MARK: Values

    /// A `String`, of any bytes.
    @inline(__always)
    package mutating func append(_ text: UnsafeRawBufferPointer) {
        appendCount(text.count)
        bytes.append(contentsOf: text)
    }

    /// A `String`.
    package mutating func append(_ text: String) {
        appendCount(text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// An integer of any size but 128 bits and more.
    @inline(__always)
    package mutating func append(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// A `Float64`.
    package mutating func append(_ value: Double) { append(value.bitPattern) }

    /// What precedes a value of a `Nullable` type: whether it is NULL, and then nothing follows.
    @inline(__always) package mutating func append(isNull: Bool) { bytes.append(isNull ? 1 : 0) }

    /// A `Nullable(String)`, of any bytes.
    @inline(__always)
    package mutating func append(_ text: UnsafeRawBufferPointer?) {
        append(isNull: text == nil)
        if let text { append(text) }
    }

    /// A `Nullable(String)`.
    package mutating func append(_ text: String?) {
        append(isNull: text == nil)
        if let text { append(text) }
    }

    /// A `Nullable` integer.
    package mutating func append(_ value: (some FixedWidthInteger)?) {
        append(isNull: value == nil)
        if let value { append(value) }
    }

    /// A `Nullable(Float64)`.
    package mutating func append(_ value: Double?) {
        append(isNull: value == nil)
        if let value { append(value) }
    }

    /// An `Array(String)`.
    package mutating func append(_ texts: [String]) {
        appendCount(texts.count)
        for text in texts { append(text) }
    }

    /// A length: seven bits a byte, the lowest first (LEB128).
    @inline(__always)
    private mutating func appendCount(_ count: Int) {
        var rest = UInt(bitPattern: count)
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}
