private import Glibc

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

    /// Steps over `literal`, if that is what comes.
    @inline(__always)
    mutating func skip(_ literal: UnsafeRawBufferPointer) -> Bool {
        guard let start = literal.baseAddress, length &- position >= literal.count,
            memcmp(base + position, start, literal.count) == 0
        else { return false }
        position &+= literal.count
        return true
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
        let start = position
        if next == UInt8(ascii: "-") { position &+= 1 }
        let first = position
        digits()
        guard position > first, position &- first == 1 || byte(at: first) != UInt8(ascii: "0") else { return false }
        if next == UInt8(ascii: ".") {
            position &+= 1
            let fraction = position
            digits()
            guard position > fraction else { return false }
        }
        guard next | 0x20 == UInt8(ascii: "e") else { return true }
        // A rare one, which is left to the number's own grammar.
        while position < length, Self.isInNumber(next) { position &+= 1 }
        return JSONNumber.isNumber(UnsafeRawBufferPointer(start: base + start, count: position &- start))
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
