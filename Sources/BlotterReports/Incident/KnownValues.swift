/// Texts that may stand nowhere, looked for all at once.
struct KnownValues {
    /// Shorter ones say too little: they are found everywhere.
    static let leastLength = 6

    private var texts: Set<[UInt8]> = []
    /// How long those are that begin with the same six bytes, the longest first: ids often begin alike.
    private var lengths: [UInt64: [Int]] = [:]
    /// Which two bytes any begins with.
    private var begins = [Bool](repeating: false, count: 1 << 16)

    /// Whether there is none.
    var isEmpty: Bool { texts.isEmpty }

    /// One more, unless it is too short.
    mutating func insert(_ text: [UInt8]) {
        guard text.count >= Self.leastLength, texts.insert(text).inserted else { return }
        let head = Self.head(text, 0)
        if lengths[head]?.contains(text.count) != true {
            lengths[head, default: []].append(text.count)
            lengths[head]?.sort(by: >)
        }
        begins[Int(head >> 32)] = true
    }

    /// The bytes with `mark` in the place of each. A number is one as a whole alone, and in JSON, where it is no part of a
    /// text, the mark is in quotes.
    func hidden(_ bytes: [UInt8], by mark: [UInt8]) -> [UInt8]? {
        guard !isEmpty, bytes.count >= Self.leastLength else { return nil }
        var result: [UInt8] = []
        var copied = 0
        var text = TextPlace(isJSON: bytes.first == UInt8(ascii: "{") || bytes.first == UInt8(ascii: "["))
        var index = 0
        while index < bytes.count {
            if begins(bytes, index), let length = match(bytes, index, isOutside: text.isOutside) {
                result += bytes[copied..<index]
                let isQuoted = text.isOutside
                result += isQuoted ? [UInt8(ascii: "\"")] + mark + [UInt8(ascii: "\"")] : mark
                index += length
                copied = index
            } else {
                text.pass(bytes[index])
                index += 1
            }
        }
        return copied == 0 ? nil : result + bytes[copied...]
    }

    private func begins(_ bytes: [UInt8], _ index: Int) -> Bool {
        index + Self.leastLength <= bytes.count && begins[Int(bytes[index]) << 8 | Int(bytes[index + 1])]
    }

    /// Outside of a text the sign before a number is a part of it.
    private func match(_ bytes: [UInt8], _ index: Int, isOutside: Bool) -> Int? {
        lengths[Self.head(bytes, index)]?.first { length in
            let end = index + length
            guard end <= bytes.count, texts.contains(Array(bytes[index..<end])) else { return false }
            guard bytes[index..<end].allSatisfy(\.isNumberPart) else { return true }
            return !(index > 0 && (bytes[index - 1].isWordPart || bytes[index - 1].isSign && isOutside))
                && !(end < bytes.count && bytes[end].isWordPart)
        }
    }

    /// The first two bytes in the bits from 32 on, the other four below.
    private static func head(_ bytes: [UInt8], _ index: Int) -> UInt64 {
        bytes[index..<index + leastLength].reduce(0) { $0 << 8 | UInt64($1) }
    }
}

/// Whether a place in JSON is in a text.
private struct TextPlace {
    private let isJSON: Bool
    private var isInside = false
    private var isEscaped = false

    init(isJSON: Bool) { self.isJSON = isJSON }

    var isOutside: Bool { isJSON && !isInside }

    mutating func pass(_ byte: UInt8) {
        if isEscaped {
            isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
            isEscaped = isInside
        } else if byte == UInt8(ascii: "\"") {
            isInside.toggle()
        }
    }
}

extension UInt8 {
    fileprivate var isNumberPart: Bool {
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= self || ".+-".utf8.contains(self)
    }
    fileprivate var isSign: Bool { self == UInt8(ascii: "-") || self == UInt8(ascii: "+") }
    fileprivate var isWordPart: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "."),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }
}
