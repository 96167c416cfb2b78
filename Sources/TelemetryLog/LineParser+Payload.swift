extension LineParser {
    /// The ids that a payload names, in either dialect, by the places of their members.
    private struct IDs {
        var order: Int?
        var client: Int?
        var intent: Int?
    }

    /// Reads the payload: an object is cut into its values, any other value kept as it is.
    func payload(_ event: inout LogEvent, _ batch: LogBatch) -> Bool {
        guard reader.next == UInt8(ascii: "{") else {
            guard let value = reader.value(depth: 1, searched: true) else { return false }
            keep(value)
            event.storesSearchText = reader.texts.count > 0
            return true
        }
        var ids = IDs()
        members.removeAll(keepingCapacity: true)
        let object = reader.members(depth: 1) { key in
            guard let value = reader.value(depth: 2, searched: true) else { return false }
            switch value {
            case .string: note(key, members.count, &ids)
            case .scalar(let token): amount(token, key, &event.amounts)
            case .object, .array: break
            }
            members.append(.init(key: key, value: value))
            return true
        }
        guard let object else { return false }
        template.append(LineTemplate.payload)
        event.orderID = identifier(ids.order ?? ids.client, .orderID, batch)
        event.intentID = identifier(ids.intent, .intentID, batch)
        event.storesSearchText = reader.hasEscapes
        cut(object, &event, batch)
        return true
    }

    @inline(__always)
    private func note(_ key: JSONReader.Token, _ place: Int, _ ids: inout IDs) {
        switch key.count {
        case 8 where reader.isEqual(key, "order_id"): ids.order = place
        case 9 where reader.isEqual(key, "client_id"): ids.client = place
        case 9 where reader.isEqual(key, "intent_id"): ids.intent = place
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

    /// An id, which its column gives back unless it is written with escapes.
    private func identifier(
        _ place: Int?, _ role: PayloadFormat.Member.Role, _ batch: LogBatch
    ) -> LogEvent.Identifier {
        guard let place, case .string(let token) = members[place].value else { return .init() }
        guard !token.hasEscape else {
            return .init(text: reader.decoded(token).withUnsafeBytes { batch.copy($0) }, exists: true)
        }
        members[place].role = role
        return .init(text: batch.copy(reader.bytes(token)), exists: true)
    }

    // MARK: Format and values

    private func cut(_ object: Range<Int>, _ event: inout LogEvent, _ batch: LogBatch) {
        payloadRange = object
        event.firstValue = UInt32(batch.values.count)
        let valueCount = members.count(where: { $0.role == .value })
        format.append("{")
        for place in members.indices {
            let member = members[place]
            format.append(key: reader.bytes(member.key), isFirst: place == 0)
            switch member.role {
            case .orderID: format.append(mark: PayloadFormat.orderID)
            case .intentID: format.append(mark: PayloadFormat.intentID)
            case .value:
                event.valueCount += 1
                if event.valueCount == PayloadFormat.valueLimit, valueCount > PayloadFormat.valueLimit {
                    let end = member.value.span.lowerBound..<(object.upperBound - 1)
                    batch.values.append(batch.copy(reader.bytes(end)))
                    format.append("%s}")
                    return
                }
                append(member.value, batch)
            }
        }
        format.append("}")
    }

    /// Keeps the payload in one piece after all; answers the format of that.
    func keepWhole(_ object: Range<Int>, _ event: inout LogEvent, _ batch: LogBatch) -> [UInt8] {
        batch.keepValues(Int(event.firstValue))
        batch.values.append(batch.copy(reader.bytes(object)))
        event.valueCount = 1
        return PayloadFormat.whole
    }

    @inline(__always)
    private func append(_ value: JSONReader.Value, _ batch: LogBatch) {
        switch value {
        case .string(let token):
            batch.values.append(batch.copy(reader.bytes(token)))
            format.append("\"%s\"")
        case .scalar(let token), .object(let token), .array(let token):
            batch.values.append(batch.copy(reader.bytes(token)))
            format.append("%s")
        }
    }
}
