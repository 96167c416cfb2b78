private import Glibc

/// What a native line's `kind` says: one of the kinds that mean something to an order, in any case, or another word.
struct KindWord {
    var kind: LogEvent.Kind
    /// Whether it is written in another case than the kind's own word.
    var isForeign = false

    static let none = KindWord(kind: .other)

    /// Whether it is the kind's own word, as it is.
    var isExact: Bool { kind != .other && !isForeign }

    private init(kind: LogEvent.Kind, isForeign: Bool = false) {
        self.kind = kind
        self.isForeign = isForeign
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

    private static let longest = 6

    private static func rarer(_ text: UnsafeRawBufferPointer) -> KindWord {
        guard 4...longest ~= text.count,
            let kind = LogEvent.Kind(rawValue: String(decoding: text.lowercased, as: UTF8.self)), kind != .other
        else { return .none }
        return KindWord(kind: kind, isForeign: !kind.rawValue.utf8.elementsEqual(text))
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
