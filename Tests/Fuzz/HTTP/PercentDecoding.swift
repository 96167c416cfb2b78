import Blotter

/// What a text with escapes means (RFC 3986, 2.1), a state after each byte.
struct PercentDecoding {
    /// nil for an escape that is none, and for what is not UTF-8 or has a NUL.
    let text: String?

    private static let digits = Array("0123456789abcdef".utf8)

    init(_ bytes: [UInt8]) {
        var decoded: [UInt8] = []
        // The digits of the escape that is open.
        var open: [UInt8]?
        for byte in bytes {
            guard let digits = open else {
                if byte == UInt8(ascii: "%") { open = [] } else { decoded.append(byte) }
                continue
            }
            let lower = 0x41...0x5A ~= byte ? byte | 0x20 : byte
            guard let value = Self.digits.firstIndex(of: lower) else {
                text = nil
                return
            }
            if let high = digits.first {
                decoded.append(high << 4 | UInt8(value))
                open = nil
            } else {
                open = [UInt8(value)]
            }
        }
        text = open == nil && !decoded.contains(0) ? String(validating: decoded, as: UTF8.self) : nil
    }
}

/// Where a stream goes on, as a client says it: what it says comes back as it is when it is read and said again.
struct TailPositionText {
    let isSame: Bool
    let again: String

    init?(_ text: String) {
        guard let position = TailPosition(text) else { return nil }
        again = position.description
        isSame = TailPosition(again) == position
    }
}
