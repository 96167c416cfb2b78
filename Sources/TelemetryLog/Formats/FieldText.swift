/// What the texts of a field mean, in every format: the sides, the types of orders, the verdicts of gates.
enum FieldText {
    /// `buy` or `sell`; nil for anything else. What stands before a full stop does not count: `Side.BUY`.
    static func side(_ text: UnsafeRawBufferPointer) -> StaticString? {
        let word = text.afterLastStop
        return switch word.count {
        case 1 where word.means("b"): "buy"
        case 1 where word.means("s"): "sell"
        case 3 where word.means("buy") || word.means("bid"): "buy"
        case 3 where word.means("ask"): "sell"
        case 4 where word.means("sell"): "sell"
        default: nil
        }
    }

    /// The type of an order in lower case, without what stands before a full stop; nil for nothing behind it.
    static func orderType(_ text: UnsafeRawBufferPointer, _ document: LineDocument) -> UnsafeRawBufferPointer? {
        let word = text.afterLastStop
        guard !word.isEmpty else { return nil }
        if word.means("mkt") { return ("market" as StaticString).buffer }
        if word.means("lmt") { return ("limit" as StaticString).buffer }
        if word.means("stp") { return ("stop" as StaticString).buffer }
        let isLower = word.allSatisfy { $0 < 0x80 && $0 &- UInt8(ascii: "A") >= 26 }
        return isLower ? word : document.keep(word.lowercased)
    }

    private static let allowing: [StaticString] = [
        "allow", "allowed", "pass", "passed", "approve", "approved", "accept", "accepted", "ok", "true",
    ]
    private static let blocking: [StaticString] = [
        "block", "blocked", "deny", "denied", "reject", "rejected", "veto", "vetoed", "fail", "failed", "false",
    ]

    /// `ALLOW` or `BLOCK`; nil for anything else.
    static func decision(_ text: UnsafeRawBufferPointer) -> StaticString? {
        if allowing.contains(where: { text.means($0) }) { return "ALLOW" }
        return blocking.contains { text.means($0) } ? "BLOCK" : nil
    }

    /// A fee and its currency: `0.10`, `0.10 USD`, `USD 0.10`.
    static func fee(_ text: UnsafeRawBufferPointer) -> (amount: DecimalNumber, currency: UnsafeRawBufferPointer?)? {
        if let amount = DecimalNumber(text) { return (amount, nil) }
        let isLetter = { (byte: UInt8) in byte &- UInt8(ascii: "A") < 26 }
        let before = text.prefix(while: isLetter).count
        if 3...5 ~= before, text.holds(" ", at: before),
            let amount = DecimalNumber(UnsafeRawBufferPointer(rebasing: text[(before + 1)...]))
        {
            return (amount, UnsafeRawBufferPointer(rebasing: text[..<before]))
        }
        let behind = text.reversed().prefix(while: isLetter).count
        let end = text.count - behind
        guard 3...5 ~= behind, end > 0 else { return nil }
        let digits = UnsafeRawBufferPointer(rebasing: text[..<(text.holds(" ", at: end - 1) ? end - 1 : end)])
        return DecimalNumber(digits).map { ($0, UnsafeRawBufferPointer(rebasing: text[end...])) }
    }
}

extension UnsafeRawBufferPointer {
    /// What follows the last full stop; all of it where there is none.
    fileprivate var afterLastStop: UnsafeRawBufferPointer {
        guard let stop = lastIndex(of: UInt8(ascii: ".")) else { return self }
        return UnsafeRawBufferPointer(rebasing: self[(stop + 1)...])
    }

    /// Whether this is `word`, which is in lower case, in any case.
    func means(_ word: StaticString) -> Bool {
        guard count == word.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            let byte = self[index]
            let lower = byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
            guard lower == word.utf8Start[index] else { return false }
        }
        return true
    }

    /// In lower case.
    var lowercased: [UInt8] {
        guard contains(where: { $0 >= 0x80 }) else { return map { $0 &- UInt8(ascii: "A") < 26 ? $0 | 0x20 : $0 } }
        return Array(String(decoding: self, as: UTF8.self).lowercased().utf8)
    }
}

extension StaticString {
    /// Its bytes.
    var buffer: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: utf8Start, count: utf8CodeUnitCount) }
}

extension UInt8 {
    var isASCIILetter: Bool { (self | 0x20) &- UInt8(ascii: "a") < 26 }
}

extension UnsafeRawBufferPointer {
    /// Without white space at both ends.
    var withoutSpace: UnsafeRawBufferPointer {
        guard let first, let last, first <= 0x20 || last <= 0x20 else { return self }
        let isSpace = { (byte: UInt8) in byte == 0x20 || (0x09...0x0D).contains(byte) }
        guard let start = firstIndex(where: { !isSpace($0) }), let end = lastIndex(where: { !isSpace($0) }) else {
            return UnsafeRawBufferPointer(rebasing: self[..<startIndex])
        }
        return UnsafeRawBufferPointer(rebasing: self[start...end])
    }
}
