/// Says where and why a text stops being JSON (RFC 8259), one byte at a time.
///
/// It is the slow half of `LineParser`: only lines that were refused come here, to learn the reason.
struct JSONDiagnosis {
    /// What a text is to the grammar.
    enum Verdict: Equatable {
        case valid
        /// A proper prefix of some JSON text.
        case endsEarly
        case wrong
        case tooDeep
    }

    private let text: UnsafeRawBufferPointer
    private var position = 0

    /// The verdict on `text`, and the offset of the byte at which reading stopped.
    static func verdict(on text: UnsafeRawBufferPointer, depthLimit: Int) -> (verdict: Verdict, position: Int) {
        var diagnosis = JSONDiagnosis(text: text)
        let verdict = diagnosis.document(depthLimit: depthLimit)
        return (verdict, diagnosis.position)
    }

    private init(text: UnsafeRawBufferPointer) { self.text = text }

    private var byte: UInt8? { position < text.count ? text[position] : nil }

    private mutating func skipBlanks() {
        while let byte, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    /// What the grammar allows next.
    private enum Expected { case value, valueOrEnd, key, keyOrEnd, separator }

    private mutating func document(depthLimit: Int) -> Verdict {
        var open: [UInt8] = []
        var expected = Expected.value
        while true {
            skipBlanks()
            guard let byte else { return .endsEarly }
            switch (expected, byte) {
            case (.value, UInt8(ascii: "{")), (.valueOrEnd, UInt8(ascii: "{")),
                (.value, UInt8(ascii: "[")), (.valueOrEnd, UInt8(ascii: "[")):
                guard open.count < depthLimit else { return .tooDeep }
                position += 1
                open.append(byte)
                expected = byte == UInt8(ascii: "{") ? .keyOrEnd : .valueOrEnd
                continue
            case (.valueOrEnd, UInt8(ascii: "]")), (.keyOrEnd, UInt8(ascii: "}")):
                position += 1
                open.removeLast()
            case (.key, UInt8(ascii: "\"")), (.keyOrEnd, UInt8(ascii: "\"")):
                if let failure = string() ?? colon() { return failure }
                expected = .value
                continue
            case (.value, _), (.valueOrEnd, _):
                if let failure = scalar(byte) { return failure }
            case (.separator, UInt8(ascii: ",")):
                position += 1
                expected = open.last == UInt8(ascii: "{") ? .key : .value
                continue
            case (.separator, UInt8(ascii: "}")) where open.last == UInt8(ascii: "{"),
                (.separator, UInt8(ascii: "]")) where open.last == UInt8(ascii: "["):
                position += 1
                open.removeLast()
            default:
                return .wrong
            }
            expected = .separator
            if open.isEmpty { return end() }
        }
    }

    private mutating func end() -> Verdict {
        skipBlanks()
        return byte == nil ? .valid : .wrong
    }

    private mutating func colon() -> Verdict? {
        skipBlanks()
        guard let byte else { return .endsEarly }
        guard byte == UInt8(ascii: ":") else { return .wrong }
        position += 1
        return nil
    }

    private mutating func scalar(_ first: UInt8) -> Verdict? {
        switch first {
        case UInt8(ascii: "\""): string()
        case UInt8(ascii: "t"): literal("true")
        case UInt8(ascii: "f"): literal("false")
        case UInt8(ascii: "n"): literal("null")
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): number()
        default: .wrong
        }
    }

    private mutating func literal(_ word: StaticString) -> Verdict? {
        for index in 0..<word.utf8CodeUnitCount {
            guard let byte else { return .endsEarly }
            guard byte == word.utf8Start[index] else { return .wrong }
            position += 1
        }
        return nil
    }

    private mutating func string() -> Verdict? {
        position += 1
        while let byte {
            guard byte >= 0x20 else { return .wrong }
            if byte == UInt8(ascii: "\\") {
                if let failure = escape() { return failure }
                continue
            }
            position += 1
            if byte == UInt8(ascii: "\"") { return nil }
        }
        return .endsEarly
    }

    private mutating func escape() -> Verdict? {
        position += 1
        guard let byte else { return .endsEarly }
        guard JSONString.isEscape(byte) else { return .wrong }
        position += 1
        guard byte == UInt8(ascii: "u") else { return nil }
        for _ in 0..<4 {
            guard let digit = self.byte else { return .endsEarly }
            guard JSONString.hexValue(digit) != nil else { return .wrong }
            position += 1
        }
        return nil
    }

    private mutating func number() -> Verdict? {
        if byte == UInt8(ascii: "-") { position += 1 }
        guard let first = byte else { return .endsEarly }
        if first == UInt8(ascii: "0") {
            position += 1
        } else if let failure = digits() {
            return failure
        }
        if byte == UInt8(ascii: ".") {
            position += 1
            if let failure = digits() { return failure }
        }
        if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") {
            position += 1
            if byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") { position += 1 }
            if let failure = digits() { return failure }
        }
        return nil
    }

    /// At least one digit.
    private mutating func digits() -> Verdict? {
        guard let first = byte else { return .endsEarly }
        guard first.isDigit else { return .wrong }
        while let byte, byte.isDigit { position += 1 }
        return nil
    }
}
