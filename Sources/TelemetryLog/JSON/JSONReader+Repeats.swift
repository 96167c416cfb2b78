private import Glibc

// Whether an object has two members of one name.

extension JSONReader {
    /// Up to so many keys are compared one by one.
    static let fewKeys = 24

    /// A key is compared with those before it when one of them may be its equal: when its bit is set in `seen`.
    @inline(__always)
    func note(_ key: Token, since first: Int, _ seen: inout UInt64) {
        let bit = bit(of: key)
        if key.hasEscape {
            hasRepeatedMembers = true
        } else if seen & bit != 0, keys.count &- first < Self.fewKeys {
            for index in first..<keys.count where isEqual(keys[index], key) { hasRepeatedMembers = true }
        }
        seen |= bit
        keys.append(key)
    }

    /// One of 64 bits, by a key's length, its first and its last byte; an empty one has its quotes.
    @inline(__always)
    private func bit(of key: Token) -> UInt64 {
        let first = base.load(fromByteOffset: key.start, as: UInt8.self)
        let last = base.load(fromByteOffset: key.end &- 1, as: UInt8.self)
        // The shift takes the sum's lowest six bits.
        return 1 &<< (UInt64(truncatingIfNeeded: key.count) &+ UInt64(first) &* 7 &+ UInt64(last) &* 29)
    }

    @inline(__always)
    private func isEqual(_ left: Token, _ right: Token) -> Bool {
        left.count == right.count && memcmp(base + left.start, base + right.start, left.count) == 0
    }

    func findRepeated(since first: Int) {
        let sorted = keys.values(from: first).sorted { left, right in
            let order = memcmp(base + left.start, base + right.start, min(left.count, right.count))
            return order != 0 ? order < 0 : left.count < right.count
        }
        if zip(sorted, sorted.dropFirst()).contains(where: { isEqual($0, $1) }) { hasRepeatedMembers = true }
    }
}
