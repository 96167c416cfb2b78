/// The content of a JSON string: what stands between its quotes, escapes and all (RFC 8259, section 7).
package enum JSONString {
    /// Whether a byte may follow a backslash.
    @inline(__always)
    static func isEscape(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"), UInt8(ascii: "u"):
            true
        default: false
        }
    }

    static func hexValue(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// Whether every escape in `content` is one that RFC 8259 knows.
    static func hasValidEscapes(_ content: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            guard index + 1 < content.count, isEscape(content[index + 1]) else { return false }
            guard content[index + 1] == UInt8(ascii: "u") else {
                index += 2
                continue
            }
            guard codeUnit(content, at: index) != nil else { return false }
            index += 6
        }
        return true
    }

    /// Appends the text that `content` means, in UTF-8. A surrogate without its pair, which no Unicode text can
    /// hold, becomes U+FFFD.
    package static func decode(_ content: UnsafeRawBufferPointer, into text: inout [UInt8]) {
        decode(content, into: &text, keepsSurrogates: false)
    }

    /// The text that a member's name means. A surrogate without its pair is written as if it were a character
    /// (https://simonsapin.github.io/wtf-8/), so that names are equal only if they mean the same.
    static func name(_ content: UnsafeRawBufferPointer) -> [UInt8] {
        var name: [UInt8] = []
        decode(content, into: &name, keepsSurrogates: true)
        return name
    }

    private static func decode(
        _ content: UnsafeRawBufferPointer, into text: inout [UInt8], keepsSurrogates: Bool
    ) {
        var index = 0
        while index < content.count {
            let byte = content[index]
            guard byte == UInt8(ascii: "\\"), index + 1 < content.count else {
                text.append(byte)
                index += 1
                continue
            }
            guard content[index + 1] == UInt8(ascii: "u") else {
                text.append(simpleEscape(content[index + 1]))
                index += 2
                continue
            }
            let (codePoint, length) = unicodeEscape(content, at: index)
            if let scalar = Unicode.Scalar(codePoint), let encoded = Unicode.UTF8.encode(scalar) {
                text.append(contentsOf: encoded)
            } else if keepsSurrogates {
                text += [0xED, 0x80 | UInt8(codePoint >> 6 & 0x3F), 0x80 | UInt8(codePoint & 0x3F)]
            } else {
                text.append(contentsOf: Unicode.UTF8.encodedReplacementCharacter)
            }
            index += length
        }
    }

    /// Appends a string, quotes included, with those escapes only that RFC 8259 demands; one with half a surrogate pair
    /// stays as it is.
    static func appendPlain(_ quoted: UnsafeRawBufferPointer, to output: inout ByteBuffer) {
        let content = UnsafeRawBufferPointer(rebasing: quoted[1..<(quoted.count - 1)])
        guard content.contains(UInt8(ascii: "\\")), !hasHalfPair(content) else { return output.append(quoted) }
        var text: [UInt8] = []
        decode(content, into: &text)
        text.withUnsafeBytes { _ = append(encoding: $0, to: &output) }
    }

    /// Appends a text as a JSON string, quotes included, with those escapes only that RFC 8259 demands; answers whether
    /// there are any.
    static func append(encoding text: UnsafeRawBufferPointer, to output: inout ByteBuffer) -> Bool {
        var hasEscapes = false
        output.append(UInt8(ascii: "\""))
        for byte in text {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): output.append([UInt8(ascii: "\\"), byte])
            case 0..<0x20: output.append(Array("\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8))
            default:
                output.append(byte)
                continue
            }
            hasEscapes = true
        }
        output.append(UInt8(ascii: "\""))
        return hasEscapes
    }

    private static func hasHalfPair(_ content: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 1 < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                index += 1
                continue
            }
            let (codePoint, length) = unicodeEscape(content, at: index)
            if Unicode.Scalar(codePoint) == nil { return true }
            index += length
        }
        return false
    }

    private static func simpleEscape(_ byte: UInt8) -> UInt8 {
        switch byte {
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: byte
        }
    }

    /// The code unit of the escape `\uXXXX` at `index`, nil when there is none.
    private static func codeUnit(_ content: UnsafeRawBufferPointer, at index: Int) -> UInt32? {
        guard index + 6 <= content.count, content[index] == UInt8(ascii: "\\"), content[index + 1] == UInt8(ascii: "u")
        else { return nil }
        var unit: UInt32 = 0
        for digit in content[(index + 2)..<(index + 6)] {
            guard let value = hexValue(digit) else { return nil }
            unit = unit << 4 | value
        }
        return unit
    }

    /// What the escape at `index`, or the pair of two, means: a scalar, or a surrogate without its pair.
    private static func unicodeEscape(
        _ content: UnsafeRawBufferPointer, at index: Int
    ) -> (codePoint: UInt32, length: Int) {
        guard let first = codeUnit(content, at: index) else { return (0xFFFD, 2) }
        guard (0xD800...0xDBFF).contains(first), let second = codeUnit(content, at: index + 6),
            (0xDC00...0xDFFF).contains(second)
        else { return (first, 6) }
        return (0x10000 + (first - 0xD800) << 10 + (second - 0xDC00), 12)
    }
}

extension UInt8 {
    @inline(__always) var isDigit: Bool { self &- UInt8(ascii: "0") < 10 }

    /// A blank between the tokens of a JSON text.
    @inline(__always) package var isJSONBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
