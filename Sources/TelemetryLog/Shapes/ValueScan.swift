/// Reads the values of a text whose other bytes are known.
struct ValueScan {
    private let base: UnsafeRawPointer
    private let length: Int
    var position = 0
    /// Whether a string has a backslash; what is behind it is not looked at.
    private(set) var hasEscapes = false
    private(set) var isBeyondASCII = false

    @inline(__always)
    init(base: UnsafeRawPointer, length: Int) {
        self.base = base
        self.length = length
    }

    var isAtEnd: Bool { position == length }

    /// Steps over `literal`, if that is what comes.
    @inline(__always)
    mutating func skip(_ literal: UnsafeRawBufferPointer) -> Bool {
        guard let start = literal.baseAddress else { return false }
        return skip(start, literal.count)
    }

    /// The same for so many bytes at `literal`; eight at a time, the last of them with some that were compared.
    @inline(__always)
    mutating func skip(_ literal: UnsafeRawPointer, _ count: Int) -> Bool {
        guard length &- position >= count else { return false }
        let text = base + position
        guard count >= 8 else {
            for offset in 0..<count
            where text.load(fromByteOffset: offset, as: UInt8.self)
                != literal.load(fromByteOffset: offset, as: UInt8.self)
            { return false }
            position &+= count
            return true
        }
        let last = count &- 8
        var offset = 0
        while offset < last {
            guard Self.isEqual(text, literal, at: offset) else { return false }
            offset &+= 8
        }
        guard Self.isEqual(text, literal, at: last) else { return false }
        position &+= count
        return true
    }

    @inline(__always)
    private static func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, at offset: Int) -> Bool {
        left.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
            == right.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
    }

    /// Steps over a time near the one before, up to its quote; nil when there is another.
    @inline(__always)
    mutating func time(near known: borrowing NearbyTime) -> Timestamp? {
        let count = known.length
        guard count > 0, length &- position > count, byte(at: position &+ count) == UInt8(ascii: "\""),
            let time = known.time(UnsafeRawBufferPointer(start: base + position, count: count))
        else { return nil }
        position &+= count
        return time
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// Steps over the content of a string, up to its quote; false when a control character is in it, or no quote comes.
    @inline(__always)
    mutating func string() -> Bool {
        while true {
            // Eight bytes at a time: the lowest high bit that is set is that of a byte to be looked at (S. E. Anderson, Bit
            // Twiddling Hacks, "Determine if a word has a byte less than n").
            while position &+ 8 <= length {
                let word = (base + position).loadUnaligned(as: UInt64.self)
                let quotes = word ^ 0x2222_2222_2222_2222
                let slashes = word ^ 0x5C5C_5C5C_5C5C_5C5C
                let found =
                    ((quotes &- Self.ones) & ~quotes | (slashes &- Self.ones) & ~slashes
                        | (word &- 0x2020_2020_2020_2020) & ~word | word) & Self.highs
                if found != 0 {
                    position &+= found.trailingZeroBitCount >> 3
                    break
                }
                position &+= 8
            }
            guard position < length else { return false }
            switch base.load(fromByteOffset: position, as: UInt8.self) {
            case UInt8(ascii: "\""): return true
            case UInt8(ascii: "\\"):
                hasEscapes = true
                position &+= 2
            case ..<0x20: return false
            case 0x80...:
                isBeyondASCII = true
                position &+= 1
            default: position &+= 1
            }
        }
    }

    /// Steps over a number (RFC 8259, section 6); false when there is none.
    @inline(__always)
    mutating func number() -> Bool {
        var isWhole = false
        return number(&isWhole)
    }

    /// The same, and whether the number is written as a whole one.
    @inline(__always)
    mutating func number(_ isWhole: inout Bool) -> Bool {
        let start = position
        if next == UInt8(ascii: "-") { position &+= 1 }
        let first = position
        digits()
        guard isWholePart(from: first) else { return false }
        isWhole = true
        if next == UInt8(ascii: ".") {
            isWhole = false
            position &+= 1
            let fraction = position
            digits()
            guard position > fraction else { return false }
        }
        guard next | 0x20 == UInt8(ascii: "e") else { return true }
        isWhole = false
        // A rare one, which is left to the number's own grammar.
        while position < length, Self.isInNumber(next) { position &+= 1 }
        return JSONNumber.isNumber(text(from: start))
    }

    /// The same, and the double nearest to the number.
    @inline(__always)
    mutating func number(_ value: inout Double, _ isWhole: inout Bool) -> Bool {
        let start = position
        let isNegative = next == UInt8(ascii: "-")
        if isNegative { position &+= 1 }
        let first = position
        var mantissa: UInt64 = 0
        digits(&mantissa)
        guard isWholePart(from: first) else { return false }
        var count = position &- first
        var places = 0
        isWhole = next != UInt8(ascii: ".")
        if !isWhole {
            position &+= 1
            let fraction = position
            digits(&mantissa)
            places = position &- fraction
            guard places > 0 else { return false }
            count &+= places
        }
        if next | 0x20 == UInt8(ascii: "e") {
            position = start
            guard number(&isWhole) else { return false }
            value = JSONNumber.double(text(from: start))
        } else if let exact = JSONNumber.exact(mantissa, digits: count, places: places) {
            value = isNegative ? -exact : exact
        } else {
            value = JSONNumber.double(text(from: start))
        }
        return true
    }

    @inline(__always)
    private func isWholePart(from first: Int) -> Bool {
        position > first && (position &- first == 1 || byte(at: first) != UInt8(ascii: "0"))
    }

    @inline(__always)
    private func text(from start: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: base + start, count: position &- start)
    }

    @inline(__always)
    private mutating func digits(_ mantissa: inout UInt64) {
        while next.isDigit {
            mantissa = mantissa &* 10 &+ UInt64(next &- UInt8(ascii: "0"))
            position &+= 1
        }
    }

    @inline(__always)
    private mutating func digits() { while next.isDigit { position &+= 1 } }

    /// NUL at the end.
    @inline(__always)
    private var next: UInt8 { position < length ? byte(at: position) : 0 }

    @inline(__always)
    private func byte(at offset: Int) -> UInt8 { base.load(fromByteOffset: offset, as: UInt8.self) }

    private static func isInNumber(_ byte: UInt8) -> Bool {
        byte.isDigit || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            || byte | 0x20 == UInt8(ascii: "e")
    }
}
