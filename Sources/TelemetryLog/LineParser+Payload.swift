extension LineParser {
    /// The ids that a payload names, in either dialect.
    private struct IDs {
        var order: JSONReader.Token?
        var client: JSONReader.Token?
        var intent: JSONReader.Token?
    }

    /// Reads the payload: an object is copied and looked into, any other value kept as it is.
    func payload(_ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard reader.next == UInt8(ascii: "{") else {
            guard let value = reader.value(depth: 1, searched: true) else { return false }
            keep(value)
            event.storesSearchText = reader.texts.count > 0
            return true
        }
        var ids = IDs()
        let object = reader.members(depth: 1) { key in
            switch reader.value(depth: 2, searched: true) {
            case .string(let token)?: id(token, key, &ids)
            case .scalar(let token)?: amount(token, key, &event.amounts)
            case .object?, .array?: break
            case nil: return false
            }
            return true
        }
        guard let object else { return false }
        template.append(LineTemplate.payload)
        event.hasPayload = true
        event.payload = batch.copy(reader.bytes(object))
        event.orderID = identifier(ids.order ?? ids.client, in: object, batch)
        event.intentID = identifier(ids.intent, in: object, batch)
        event.storesSearchText = reader.hasEscapes
        return true
    }

    @inline(__always)
    private func id(_ token: JSONReader.Token, _ key: JSONReader.Token, _ ids: inout IDs) {
        switch key.count {
        case 8 where reader.isEqual(key, "order_id"): ids.order = token
        case 9 where reader.isEqual(key, "client_id"): ids.client = token
        case 9 where reader.isEqual(key, "intent_id"): ids.intent = token
        default: break
        }
    }

    @inline(__always)
    private func amount(_ token: JSONReader.Token, _ key: JSONReader.Token, _ amounts: inout LogEvent.Amounts) {
        switch key.count {
        case 8 where reader.isEqual(key, "quantity"): amounts.quantity = number(token)
        case 15 where reader.isEqual(key, "filled_quantity"): amounts.filledQuantity = number(token)
        case 10 where reader.isEqual(key, "fill_price"): amounts.fillPrice = number(token)
        case 8 where reader.isEqual(key, "fill_fee"): amounts.fillFee = number(token)
        default: break
        }
    }

    private func number(_ token: JSONReader.Token) -> Double { JSONNumber.double(reader.bytes(token)) }

    private func identifier(
        _ token: JSONReader.Token?, in payload: Range<Int>, _ batch: LogBatch
    ) -> LogEvent.Identifier {
        guard let token else { return .init() }
        guard !token.hasEscape else {
            return .init(text: reader.decoded(token).withUnsafeBytes { batch.copy($0) }, position: 0)
        }
        let before = UTF8Check.characters(in: reader.bytes(payload.lowerBound..<token.start))
        return .init(text: batch.copy(reader.bytes(token)), position: UInt32(before + 1))
    }
}
