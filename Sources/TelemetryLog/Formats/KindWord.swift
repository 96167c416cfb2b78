private import Glibc

/// What a line's `kind` says: one of the kinds that mean something to an order, in any case, or another word for it.
struct KindWord {
    var kind: LogEvent.Kind
    /// Whether it is written otherwise than the kind's own word.
    var isForeign = false
    /// Whether it means the kind only in a line with an order's id.
    var needsOrder = false

    static let none = KindWord(kind: .other)

    /// Whether it is the kind's own word, as it is.
    var isExact: Bool { kind != .other && !isForeign }

    private init(kind: LogEvent.Kind, isForeign: Bool = false, needsOrder: Bool = false) {
        self.kind = kind
        self.isForeign = isForeign
        self.needsOrder = needsOrder
    }

    @inline(__always)
    init(_ text: UnsafeRawBufferPointer) {
        self =
            switch text.count {
            case 4 where text.holds("fill"): KindWord(kind: .fill)
            case 4 where text.holds("gate"): KindWord(kind: .gate)
            case 5 where text.holds("order"): KindWord(kind: .order)
            case 5 where text.holds("error"): KindWord(kind: .error)
            case 6 where text.holds("intent"): KindWord(kind: .intent)
            default: Self.rarer(text)
            }
    }

    private static let longest = 15

    private static func rarer(_ text: UnsafeRawBufferPointer) -> KindWord {
        guard 4...longest ~= text.count else { return .none }
        let word = String(decoding: text.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }, as: UTF8.self)
        guard let (kind, needsOrder) = meaning(of: word) else { return .none }
        return KindWord(
            kind: kind, isForeign: !kind.rawValue.utf8.elementsEqual(text), needsOrder: needsOrder)
    }

    private static func meaning(of word: String) -> (LogEvent.Kind, needsOrder: Bool)? {
        switch word {
        case "order_canceled", "order_cancelled": (.cancel, false)
        case "order_expired": (.expire, false)
        case "canceled", "cancelled": (.cancel, true)
        case "expired": (.expire, true)
        default: LogEvent.Kind(rawValue: word).flatMap { $0 == .other ? nil : ($0, false) }
        }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether this is `word`, which is as long.
    @inline(__always)
    fileprivate func holds(_ word: StaticString) -> Bool {
        guard let baseAddress else { return false }
        return memcmp(baseAddress, word.utf8Start, word.utf8CodeUnitCount) == 0
    }
}
