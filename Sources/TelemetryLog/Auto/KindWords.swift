/// What the words mean that other systems have for the kinds of events.
///
/// Words are compared whole, without case and signs, and without `event` at their end.
final class KindWords {
    private var texts = Interner()
    private var meanings: [Meaning] = []

    /// What one word means.
    struct Meaning: Equatable {
        var kind = LogEvent.Kind.other
        /// Whether it means the kind only in a line with the id of an order or an intent.
        var needsID = false
        /// Whether it says that an order changed: what happened to it is said by a status beside it.
        var isUpdate = false
        /// Whether it says that a gate blocked.
        var isVeto = false
        /// Whether it is `order` alone, which may be the name of a request.
        var isBareOrder = false

        /// The kind in a line that has such an id, or has none; nil when the word means none there.
        func kind(hasID: Bool) -> LogEvent.Kind? { kind == .other || (needsID && !hasID) ? nil : kind }
    }

    /// Words that have not been met yet cost a look into the table.
    func meaning(of text: UnsafeRawBufferPointer) -> Meaning {
        if texts.isFull {
            texts.removeAll()
            meanings.removeAll()
        }
        let (number, isNew) = texts.number(of: text)
        if isNew { meanings.append(Self.meaning(text)) }
        return meanings[Int(number) - 1]
    }

    /// A text without case and signs.
    static func plain(_ text: UnsafeRawBufferPointer) -> String {
        let lower = text.lowercased.filter { $0.isDigit || $0.isASCIILetter }
        return String(decoding: lower, as: UTF8.self)
    }

    static func meaning(_ text: UnsafeRawBufferPointer) -> Meaning {
        guard text.count <= longest else { return Meaning() }
        let word = plain(text)
        let root = word.hasSuffix("event") && word.count > 5 ? String(word.dropLast(5)) : word
        var meaning = table[root] ?? Meaning()
        // These are looked for as they are, `event` and all.
        meaning.isUpdate = updates.contains(word)
        meaning.isVeto = vetoes.contains(word)
        meaning.isBareOrder = word == "order"
        return meaning
    }

    /// Longer texts are prose.
    private static let longest = 256

    private static let always: [(LogEvent.Kind, String)] = [
        (.intent, "intent signal orderintent tradeintent"),
        (.order, "order ordercreated orderplaced ordernew neworder ordersubmitted orderinitialized"),
        (
            .fill,
            """
            fill partialfill orderfill orderfilled partiallyfilled orderpartiallyfilled orderpartialfill orderexecuted \
            tradeexecuted
            """
        ),
        (.error, "error orderrejected orderfailed orderfailure ordererror orderdenied"),
        (.cancel, "ordercanceled ordercancelled"),
        (.expire, "orderexpired"),
        (.gate, "gate riskveto riskblock riskblocked orderblocked"),
    ]

    private static let withID: [(LogEvent.Kind, String)] = [
        (.order, "new created placed submitted"),
        (.fill, "filled trade execution executed"),
        (.error, "rejected failed denied"),
        (.cancel, "canceled cancelled"),
        (.expire, "expired"),
        (.gate, "blocked vetoed"),
    ]

    private static let updates: Set = [
        "order", "orders", "orderupdate", "orderupdated", "orderstatus", "tradeupdate", "executionreport",
    ]

    private static let vetoes: Set = ["riskveto", "riskblock", "riskblocked", "orderblocked", "blocked", "vetoed"]

    private static let table: [String: Meaning] = {
        var table: [String: Meaning] = [:]
        for (kind, words) in always {
            for word in words.split(separator: " ") { table[String(word)] = Meaning(kind: kind) }
        }
        for (kind, words) in withID {
            for word in words.split(separator: " ") { table[String(word)] = Meaning(kind: kind, needsID: true) }
        }
        return table
    }()
}
