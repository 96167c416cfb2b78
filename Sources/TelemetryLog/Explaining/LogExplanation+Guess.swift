/// Which members a guess takes, and those that native lines have.
extension LogExplanation {
    func explainGuess(_ number: Int64) {
        let index = reading("auto")
        count(in: index)
        auto.read(into: event)
        if let place = event.timePlace {
            let value = document.value(place)
            if let text = document.text(of: value) { note(TimeReading(of: value, text), in: index) }
        }
        for field in CanonicalField.allCases where event.has(field) {
            guard let pointer = guessedPointer(of: field) else { continue }
            note(pointer, field, place(number))
        }
    }

    /// The pointer to the member that the guess, which was made last, has taken for `field`; nil where that is around
    /// the object, or in no member as it is.
    func guessedPointer(of field: CanonicalField) -> String? {
        let place: LineDocument.Place? =
            switch field {
            case .time: event.timePlace
            case .kind: guessedKind
            case .session, .mode: event[text: field].flatMap { document.place(of: $0) }
            case .cumulativeQuantity: event.trace?[field] ?? event.trace?[.filledQuantity]
            case .feeCurrency: event.trace?[field] ?? event.trace?[.fillFee]
            default: event.trace?[field]
            }
        return place.map { document.pointer(to: $0) }
    }

    private var guessedKind: LineDocument.Place? {
        let hasID = event.has(.orderID) || event.has(.intentID)
        let outside = AutoReader.Search(inOrders: false, levels: 0..<auto.inner)
        let word = auto.find(.kind, outside) { value, text in
            self.document.kinds.meaning(of: text).kind(hasID: hasID) == self.event.kind ? value.place : nil
        }
        let status = auto.find(.status, AutoReader.Search(levels: 0..<auto.inner)) { value, text in
            self.document.kinds.meaning(of: text).kind == self.event.kind ? value.place : nil
        }
        let own = auto.find(.kind, AutoReader.Search(tiers: 0..<2, levels: 0..<1)) { value, _ in value.place }
        guard event.kind != .other else { return own ?? nil }
        return (word ?? nil) ?? (status ?? nil) ?? (own ?? nil)
    }

    /// What native lines say stands at the same places in all.
    func explainNative(_ number: Int64) {
        let index = reading("native")
        count(in: index)
        let line = document.innermost
        func member(_ name: String, of place: LineDocument.Place) -> LineDocument.Place? {
            let number = Array(name.utf8).withUnsafeBytes { document.names.number(of: $0) }
            return document.member(number, of: place)
        }
        if let time = member("ts", of: line) {
            let value = document.value(time)
            if let text = document.text(of: value), FieldTime.time(of: value, text, document) != nil {
                note(TimeReading(of: value, text), in: index)
            }
        }
        let place = place(number)
        for field in [CanonicalField.time, .session, .symbol, .mode, .kind]
        where member(field.rawValue, of: line) != nil {
            note("/\(field.rawValue)", field, place)
        }
        guard let payload = member("payload", of: line) else { return }
        for (field, names) in Self.payloadNames {
            if let name = names.first(where: { member($0, of: payload) != nil }) {
                note("/payload/\(name)", field, place)
            }
        }
    }

    /// The names that the views of the index have for the fields of a payload.
    private static let payloadNames: [(CanonicalField, [String])] = [
        (.orderID, PayloadField.orderID.names), (.intentID, PayloadField.intentID.names),
        (.fillID, PayloadField.fillID.names), (.side, PayloadField.side.names),
        (.orderType, PayloadField.orderType.names), (.quantity, PayloadField.quantity.names),
        (.limitPrice, PayloadField.limitPrice.names), (.referencePrice, PayloadField.currentPrice.names),
        (.filledQuantity, PayloadField.filledQuantity.names),
        (.cumulativeQuantity, PayloadField.cumulativeQuantity.names), (.fillPrice, PayloadField.fillPrice.names),
        (.averagePrice, PayloadField.averagePrice.names), (.fillFee, PayloadField.fillFee.names),
        (.feeCurrency, PayloadField.feeCurrency.names), (.gate, PayloadField.gate.names),
        (.decision, PayloadField.decision.names + PayloadField.passed.names), (.reason, PayloadField.reason.names),
        (.error, PayloadField.error.names), (.venue, ["venue"]), (.account, ["account"]),
    ]
}
