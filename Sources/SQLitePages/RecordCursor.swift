/// Reads the values of a record one after another (https://www.sqlite.org/fileformat2.html#record_format).
package struct RecordCursor {
    private var types: UnsafeRawPointer
    private let typesEnd: UnsafeRawPointer
    private var value: UnsafeRawPointer

    /// At the first value of a whole record, which has to outlive it.
    @inline(__always)
    package init(_ record: UnsafeRawBufferPointer) {
        types = record.baseAddress!
        value = record.baseAddress!
        value += Int(Varint.next(&types))
        typesEnd = value
    }

    @inline(__always)
    private mutating func next() -> (type: StoredType, place: UnsafeRawPointer) {
        guard types < typesEnd else { return (StoredType(0), value) }
        let type = StoredType(Varint.next(&types))
        defer { value += type.size }
        return (type, value)
    }

    /// Passes over `count` values.
    @inline(__always)
    package mutating func skip(_ count: Int = 1) { for _ in 0..<count { _ = next() } }

    /// The next value, which is an integer or NULL; behind the last one there is NULL.
    @inline(__always)
    package mutating func integer() -> Int64? {
        let (type, place) = next()
        return type.kind == .null ? nil : type.integer(at: place)
    }

    /// The next value, which is a number, stored as either sort, or NULL; behind the last one there is NULL.
    @inline(__always)
    package mutating func real() -> Double? {
        let (type, place) = next()
        if type.kind == .null { return nil }
        return type.isReal ? StoredType.real(at: place) : Double(type.integer(at: place))
    }
}
