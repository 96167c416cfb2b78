extension CanonicalEvent {
    /// Whether the value of a field is one that may be guessed: a value that could be something else is none.
    func isPlausible(_ field: CanonicalField) -> Bool {
        switch field {
        case .quantity, .filledQuantity, .cumulativeQuantity: self[number: field] > 0
        case .limitPrice, .referencePrice, .fillPrice, .averagePrice: self[number: field] != 0
        case .orderID, .intentID, .fillID, .account: self[text: field].map { !Self.isNoID($0) } ?? false
        // Orders that have the same word, as pending, or only zeros for it, would become one.
        case .otherOrderID:
            self[text: field].map { $0.contains { (UInt8(ascii: "1")...UInt8(ascii: "9")).contains($0) } } ?? false
        case .side: self[text: field].map { $0.elementsEqual("buy".utf8) || $0.elementsEqual("sell".utf8) } ?? false
        case .decision:
            self[text: field].map { $0.elementsEqual("ALLOW".utf8) || $0.elementsEqual("BLOCK".utf8) } ?? false
        case .orderType: self[text: field].map(Self.isOrderType) ?? false
        case .symbol: self[text: field].map { $0.count <= 64 || Self.scalars(in: $0) <= 64 } ?? false
        default: true
        }
    }

    static func isNoID(_ text: UnsafeRawBufferPointer) -> Bool {
        switch text.count {
        case 1: text.means("0")
        case 2: text.means("-1")
        case 3: text.means("nan") || text.means("n/a")
        case 4: text.means("none") || text.means("null")
        default: false
        }
    }

    /// Whether a text, in any case, is one of the types that orders have everywhere.
    static func isOrderType(_ text: UnsafeRawBufferPointer) -> Bool {
        switch text.count {
        case 4: text.means("stop")
        case 5: text.means("limit")
        case 6: text.means("market")
        case 10: text.means("stop_limit")
        case 11: text.means("stop_market") || text.means("take_profit")
        case 13: text.means("trailing_stop")
        default: false
        }
    }

    private static func scalars(in text: UnsafeRawBufferPointer) -> Int { text.count { $0 & 0xC0 != 0x80 } }
}
