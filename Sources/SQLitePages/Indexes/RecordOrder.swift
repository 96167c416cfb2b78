import Glibc

/// The order of records as SQLite has it, where text is compared byte by byte (BINARY)
/// (https://www.sqlite.org/datatype3.html#sort_order).
struct RecordOrder {
    /// How many values, from the first, count.
    let columns: Int

    /// Negative where `left` comes first, 0 where both are the same as far as columns count.
    func compare(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer) -> Int {
        var (leftTypes, rightTypes) = (left, right)
        var leftValue = left + Int(Varint.next(&leftTypes))
        var rightValue = right + Int(Varint.next(&rightTypes))
        for _ in 0..<columns {
            let leftType = StoredType(Varint.next(&leftTypes))
            let rightType = StoredType(Varint.next(&rightTypes))
            let order = Self.compare(leftType, leftValue, rightType, rightValue)
            if order != 0 { return order }
            leftValue += leftType.size
            rightValue += rightType.size
        }
        return 0
    }

    private static func compare(
        _ leftType: StoredType, _ left: UnsafeRawPointer, _ rightType: StoredType, _ right: UnsafeRawPointer
    ) -> Int {
        let kind = leftType.kind
        guard kind == rightType.kind else { return kind.rawValue < rightType.kind.rawValue ? -1 : 1 }
        switch kind {
        case .null: return 0
        case .text, .blob:
            let order = memcmp(left, right, min(leftType.size, rightType.size))
            return order != 0 ? Int(order) : leftType.size - rightType.size
        case .number:
            switch (leftType.isReal, rightType.isReal) {
            case (false, false): return sign(leftType.integer(at: left), rightType.integer(at: right))
            case (true, true): return sign(StoredType.real(at: left), StoredType.real(at: right))
            case (false, true): return compare(leftType.integer(at: left), StoredType.real(at: right))
            case (true, false): return -compare(rightType.integer(at: right), StoredType.real(at: left))
            }
        }
    }

    private static func sign<Number: Comparable>(_ left: Number, _ right: Number) -> Int {
        left < right ? -1 : left > right ? 1 : 0
    }

    /// Exact, where the integer is no double.
    private static func compare(_ integer: Int64, _ real: Double) -> Int {
        if real >= 0x1p63 { return -1 }
        if real < -0x1p63 { return 1 }
        let whole = Int64(real)
        return integer != whole ? sign(integer, whole) : sign(Double(whole), real)
    }

    /// Whether one of the first `count` values is NULL, which is never the same as another.
    static func hasNull(_ record: UnsafeRawPointer, in count: Int) -> Bool {
        var types = record
        _ = Varint.next(&types)
        for _ in 0..<count where Varint.next(&types) == 0 { return true }
        return false
    }
}

/// What a record says of one of its values.
struct StoredType {
    /// The kinds of values, in their order.
    enum Kind: UInt8 { case null, number, text, blob }

    private let code: UInt64

    @inline(__always)
    init(_ code: UInt64) { self.code = code }

    @inline(__always)
    var kind: Kind {
        if code >= 12 { return code & 1 == 1 ? .text : .blob }
        return code == 0 ? .null : .number
    }

    var isReal: Bool { code == 7 }

    /// Bytes of the value.
    @inline(__always)
    var size: Int {
        if code >= 12 { return Int((code - 12) >> 1) }
        return code <= 4 ? Int(code) : code == 5 ? 6 : code <= 7 ? 8 : 0
    }

    func integer(at place: UnsafeRawPointer) -> Int64 {
        switch code {
        case 1: Int64(place.load(as: Int8.self))
        case 2: Int64(place.loadBig(Int16.self, at: 0))
        case 3: Int64(place.load(as: Int8.self)) << 16 | Int64(place.loadBig(UInt16.self, at: 1))
        case 4: Int64(place.loadBig(Int32.self, at: 0))
        case 5: Int64(place.loadBig(Int16.self, at: 0)) << 32 | Int64(place.loadBig(UInt32.self, at: 2))
        case 6: place.loadBig(Int64.self, at: 0)
        default: Int64(code) - 8
        }
    }

    static func real(at place: UnsafeRawPointer) -> Double {
        Double(bitPattern: place.loadBig(UInt64.self, at: 0))
    }
}
