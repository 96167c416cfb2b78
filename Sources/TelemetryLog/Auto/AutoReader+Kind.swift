/// What a line without a format is: by a word for its kind, by the status of an order, or by none.
extension AutoReader {
    /// How the kind was told.
    struct Reading {
        var kind: LogEvent.Kind?
        /// The kind as it is logged, if it is one word.
        var logged: UnsafeRawBufferPointer?
        var word = KindWords.Meaning()
        /// Whether a status beside a word for an order's changes told it.
        var isByStatus = false
    }

    func kind(of event: CanonicalEvent) -> Reading {
        let hasOrder = event[text: .orderID] != nil
        let hasID = hasOrder || event[text: .intentID] != nil
        let outside = Search(inOrders: false, levels: 0..<inner)
        var reading = Reading()
        let word = find(.kind, outside) { _, text in
            let meaning = document.kinds.meaning(of: text)
            return meaning.kind(hasID: hasID) == nil ? nil : meaning
        }
        reading.logged = find(.kind, Search(tiers: 0..<2, levels: 0..<1)) { _, text in Self.isWord(text) ? text : nil }
        let status = find(.status, Search(levels: 0..<inner)) { _, text in
            let meaning = document.kinds.meaning(of: text)
            return meaning.kind == .other ? nil : meaning
        }
        reading.kind = word?.kind
        reading.word = word ?? KindWords.Meaning()
        if word?.isUpdate ?? namesUpdate(outside), hasOrder, let status {
            reading.isByStatus = true
            reading.kind = status.kind
        }
        let named = reading.kind
        settle(&reading, status, hasOrder)
        guard reading.kind == nil, let own = reading.logged.map({ KindWord($0).kind }), own != .other else {
            return reading
        }
        // Blotter's own word for a kind is that kind; what the line contradicts is not to be taken for it.
        reading.kind = named == nil ? own : nil
        reading.logged = nil
        return reading
    }

    /// Whether a member for the kind says that an order changed.
    private func namesUpdate(_ search: Search) -> Bool {
        find(.kind, search) { _, text in document.kinds.meaning(of: text).isUpdate ? true : nil } ?? false
    }

    /// Takes back what other members contradict.
    private func settle(_ reading: inout Reading, _ status: KindWords.Meaning?, _ hasOrder: Bool) {
        if reading.kind == .fill {
            if let status, [.order, .cancel, .error, .expire].contains(status.kind) { reading.kind = nil }
            if fillsNothing { reading.kind = nil }
        }
        let own = member(.kind).flatMap { $0.kind == .string ? document.text(of: $0) : nil }
        if reading.word.isBareOrder, reading.kind == .order, !reading.isByStatus,
            !(own?.elementsEqual("order".utf8) ?? false),
            !has(.quantity, as: .quantity, inOrders: true)
        {
            // Perhaps a request about an order.
            reading.kind = nil
        }
        let isFill = reading.kind == .fill
        guard reading.kind == .order || isFill, !hasOrder, !(own.map { KindWord($0).isExact } ?? false) else { return }
        let isSized =
            has(.quantity, as: .quantity, inOrders: !isFill)
            || has(.filledQuantity, as: .filledQuantity, inOrders: !isFill)
            || has(.cumulativeQuantity, as: .cumulativeQuantity, inOrders: !isFill)
        // Perhaps only news of one.
        if !isSized { reading.kind = nil }
    }

    private func has(_ sought: AutoNames.Sought, as field: CanonicalField, inOrders: Bool) -> Bool {
        find(sought, Search(inOrders: inOrders, levels: 0..<inner)) { value, text in
            probe.clear()
            return isTaken(text, of: value, as: field, by: probe) ? true : nil
        } ?? false
    }

    /// Whether a filled quantity is 0.
    private var fillsNothing: Bool {
        find(.filledQuantity, Search(inOrders: false, tiers: 0..<2, levels: 0..<inner)) { value, text in
            value.kind != .bool && (DecimalNumber(text)?.isZero ?? false) ? true : nil
        } ?? false
    }

    /// A kind is one word of up to 64 signs; prose is none.
    private static func isWord(_ text: UnsafeRawBufferPointer) -> Bool {
        if text.count <= 64, text.allSatisfy({ $0.isDigit || $0.isASCIILetter || isSign($0) }) { return true }
        guard text.count <= 256, text.contains(where: { $0 >= 0x80 }) else { return false }
        let scalars = String(decoding: text, as: UTF8.self).unicodeScalars
        return scalars.count <= 64
            && scalars.allSatisfy { scalar in
                scalar.isASCII
                    ? UInt8(scalar.value).isDigit || UInt8(scalar.value).isASCIILetter || isSign(UInt8(scalar.value))
                    : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            }
    }

    private static func isSign(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
