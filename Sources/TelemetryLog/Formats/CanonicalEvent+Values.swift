extension CanonicalEvent {
    /// Takes a value as the field's, unless it is none of it; answers whether it is.
    func take(
        _ text: UnsafeRawBufferPointer, of value: LineValue, as field: CanonicalField, scale: DecimalNumber? = nil,
        _ document: LineDocument
    ) -> Bool {
        let isTaken =
            field.isNumber
            ? takeNumber(text, of: value, as: field, scale: scale) : takeText(text, of: value, as: field, document)
        if isTaken { trace?.note(field, value.place) }
        return isTaken
    }

    private func takeText(
        _ text: UnsafeRawBufferPointer, of value: LineValue, as field: CanonicalField, _ document: LineDocument
    ) -> Bool {
        switch field {
        case .side: self[text: field] = FieldText.side(text).map(\.buffer) ?? text
        case .decision: self[text: field] = FieldText.decision(text).map(\.buffer) ?? text
        case .orderType:
            guard let type = FieldText.orderType(text, document) else { return false }
            self[text: field] = type
        case .orderID, .intentID, .fillID:
            self[text: field] = text
            // Where the text is cut or decoded, the column cannot stand for it.
            self[placeOf: field] = value.hasEscape || text.count != value.bytes.count ? nil : value.place
        default: self[text: field] = text
        }
        return true
    }

    private func takeNumber(
        _ text: UnsafeRawBufferPointer, of value: LineValue, as field: CanonicalField, scale: DecimalNumber?
    ) -> Bool {
        guard value.kind != .bool else { return false }
        var currency: UnsafeRawBufferPointer?
        var amount: DecimalNumber?
        if field == .fillFee || field == .cumulativeFee {
            (amount, currency) = FieldText.fee(text).map { ($0.amount, $0.currency) } ?? (nil, nil)
        } else {
            amount = DecimalNumber(text)
        }
        guard let amount else { return takeLong(text, as: field, scale: scale) }
        self[number: field] =
            scale.map { amount.multiplied(by: $0)?.double ?? amount.double * $0.double } ?? amount.double
        if let currency, self[text: .feeCurrency] == nil { self[text: .feeCurrency] = currency }
        return true
    }

    /// Takes a number of more digits than are multiplied exactly.
    private func takeLong(
        _ text: UnsafeRawBufferPointer, as field: CanonicalField, scale: DecimalNumber?
    ) -> Bool {
        guard text.count > 30, JSONNumber.isNumber(text) else { return false }
        let number = JSONNumber.double(text)
        guard number.isFinite else { return false }
        self[number: field] = number * (scale?.double ?? 1)
        return true
    }
}
