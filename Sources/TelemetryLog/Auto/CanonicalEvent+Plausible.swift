extension CanonicalEvent {
    private static let noIDs: Set = ["0", "-1", "none", "null", "nan", "n/a"]

    private static let orderTypes: Set = [
        "market", "limit", "stop", "stop_limit", "stop_market", "trailing_stop", "take_profit",
    ]

    /// Whether the value of a field is one that may be guessed: a value that could be something else is none.
    func isPlausible(_ field: CanonicalField) -> Bool {
        switch field {
        case .quantity, .filledQuantity, .cumulativeQuantity: self[number: field] > 0
        case .limitPrice, .referencePrice, .fillPrice, .averagePrice: self[number: field] != 0
        case .orderID, .intentID, .fillID: self[text: field].map { !Self.noIDs.contains(lower($0)) } ?? false
        case .side: self[text: field].map { $0.elementsEqual("buy".utf8) || $0.elementsEqual("sell".utf8) } ?? false
        case .decision:
            self[text: field].map { $0.elementsEqual("ALLOW".utf8) || $0.elementsEqual("BLOCK".utf8) } ?? false
        case .orderType: self[text: field].map { Self.orderTypes.contains(lower($0)) } ?? false
        case .symbol:
            self[text: field].map { $0.count <= 64 || String(decoding: $0, as: UTF8.self).unicodeScalars.count <= 64 }
                ?? false
        default: true
        }
    }

    private func lower(_ text: UnsafeRawBufferPointer) -> String { String(decoding: text.lowercased, as: UTF8.self) }
}
