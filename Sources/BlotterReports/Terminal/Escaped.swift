/// Text from a log made safe to show: whatever a terminal would obey, or that would reorder what is read, is written
/// as a visible escape, `\n`, `\t`, `\r`, `\x1b` or `\u{202e}`, and a byte that is not UTF-8 as `\xff`.
///
/// Backslashes stay as they are: this is for eyes, not for reading back.
package struct Escaped: Equatable, CustomStringConvertible {
    /// What can be shown.
    package let text: String

    package var description: String { text }

    /// Of a text that may hold anything.
    package init(_ text: String) {
        self.text = text.replacingScalars { $0.isUnsafeOnTerminal ? Self.escape($0) : nil }
    }

    /// Of bytes that may not be UTF-8.
    init(_ bytes: UnsafeRawBufferPointer) {
        self.init(String(validating: bytes, as: UTF8.self) ?? Self.repaired(bytes))
    }

    /// Of bytes that may not be UTF-8.
    init(_ bytes: [UInt8]) {
        self = bytes.withUnsafeBytes { Self($0) }
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "\n": return "\\n"
        case "\t": return "\\t"
        case "\r": return "\\r"
        default: break
        }
        guard scalar.isASCII else { return "\\u{\(String(scalar.value, radix: 16))}" }
        return "\\x" + String(hex: CollectionOfOne(UInt8(scalar.value)))
    }

    /// The bytes as text, those that are not UTF-8 already escaped.
    private static func repaired(_ bytes: UnsafeRawBufferPointer) -> String {
        var result = ""
        var offset = 0
        var iterator = bytes.makeIterator()
        var parser = Unicode.UTF8.ForwardParser()
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let encoded):
                result.unicodeScalars.append(UTF8.decode(encoded))
                offset += encoded.count
            case .error(let length):
                for byte in bytes[offset..<offset + length] { result += "\\x" + String(hex: CollectionOfOne(byte)) }
                offset += length
            case .emptyInput:
                return result
            }
        }
    }
}
