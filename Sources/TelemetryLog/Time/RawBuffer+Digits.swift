extension UnsafeRawBufferPointer {
    /// Whether that ASCII character stands at `index`; `false` past the end.
    @inline(__always)
    func holds(_ character: Unicode.Scalar, at index: Int) -> Bool {
        index < count && self[index] == UInt8(ascii: character)
    }

    /// The number written with exactly that many digits at `index`, which must lie inside; `nil` if one is no digit.
    @inline(__always)
    func decimal(at index: Int, digits: Int) -> Int? {
        var value = 0
        for byte in index..<(index + digits) {
            let digit = self[byte] &- UInt8(ascii: "0")
            guard digit <= 9 else { return nil }
            value = value &* 10 &+ Int(digit)
        }
        return value
    }

    /// The number written by the digits from `start` to `end`, at most 18 of them.
    @inline(__always)
    func decimal(from start: Int, to end: Int) -> Int {
        var value = 0
        for index in start..<end {
            value = value &* 10 &+ Int(self[index] &- UInt8(ascii: "0"))
        }
        return value
    }

    /// The index after the run of digits that begins at `start`; `start` itself if there is none.
    @inline(__always)
    func endOfDigits(from start: Int) -> Int {
        var end = start
        while end < count, self[end] &- UInt8(ascii: "0") <= 9 { end += 1 }
        return end
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Writes the last `digits` decimal digits of `value` at `index`.
    @inline(__always)
    func write(_ value: UInt64, digits: Int, at index: Int) {
        var rest = value
        for byte in (index..<(index + digits)).reversed() {
            self[byte] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
    }

    /// Writes ASCII text at `index`.
    @inline(__always)
    func write(_ text: StaticString, at index: Int) {
        text.withUTF8Buffer { bytes in
            for offset in 0..<bytes.count { self[index + offset] = bytes[offset] }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether that ASCII text stands at `index`, and nothing after it.
    func ends(with text: StaticString, at index: Int) -> Bool {
        text.withUTF8Buffer { count == index + $0.count && self[index...].elementsEqual($0) }
    }
}
