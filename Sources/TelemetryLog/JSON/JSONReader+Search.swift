// What of a text is searched for: its strings, and its whole numbers.

extension JSONReader {
    @inline(__always)
    func search(_ token: Token) {
        guard token.hasEscape else { return texts.append(0x20, before: bytes(token)) }
        texts.append(0x20)
        for byte in decoded(token) { texts.append(byte == 0 ? 0x20 : byte) }
    }

    /// Whole numbers are searched for, as ids and codes are; prices and quantities are not.
    @inline(__always)
    func searchInteger(_ token: Token) {
        if token.count > Self.exactDigits { hasLongIntegers = true }
        texts.append(0x20, before: bytes(token))
    }

    /// Digits of which SQLite keeps each one, with the sign.
    static let exactDigits = 18

    /// Whether a number is whole, and written so.
    @inline(__always)
    func isInteger(_ token: Token) -> Bool {
        let text = bytes(token)
        guard let first = text.first, first.isDigit || first == UInt8(ascii: "-") else { return false }
        return text.allSatisfy { $0.isDigit || $0 == UInt8(ascii: "-") }
    }

    /// Adds a text or number to `texts` that was read as not searched.
    func search(_ value: Value) {
        switch value {
        case .string(let token): search(token)
        case .scalar(let token): if isInteger(token) { searchInteger(token) }
        case .object, .array: break
        }
    }
}
