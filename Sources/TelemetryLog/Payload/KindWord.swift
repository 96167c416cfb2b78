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
        guard 4...longest ~= text.count, let (word, kind) = words.first(where: { text.means($0.0) }) else {
            return .none
        }
        return KindWord(kind: kind, isForeign: !text.elementsEqual(word.buffer))
    }

    /// The kind's own word.
    static func text(of kind: LogEvent.Kind) -> StaticString { words.first { $0.1 == kind }?.0 ?? "other" }

    private static let words: [(StaticString, LogEvent.Kind)] = [
        ("intent", .intent), ("order", .order), ("fill", .fill), ("gate", .gate), ("error", .error),
        ("cancel", .cancel), ("expire", .expire), ("amend", .amend), ("bust", .bust),
    ]
}

extension UnsafeRawBufferPointer {
    /// Whether this is `word`, which is as long.
    @inline(__always)
    fileprivate func holds(_ word: StaticString) -> Bool {
        guard let baseAddress else { return false }
        return memcmp(baseAddress, word.utf8Start, word.utf8CodeUnitCount) == 0
    }
}
