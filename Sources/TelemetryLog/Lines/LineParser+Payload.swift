extension LineParser {
    /// The ids that a payload names, in either dialect, by the places of their members.
    private struct IDs {
        var order: Int?
        var client: Int?
        var intent: Int?
        var fill: Int?
        var trade: Int?
        var execution: Int?
    }

    /// Reads the payload's object into `members`.
    func payload() -> Bool {
        members.removeAll(keepingCapacity: true)
        payloadRange = reader.members(depth: 1) { key in
            guard let value = reader.value(depth: 2, searched: true) else { return false }
            members.append(.init(key: key, value: value))
            return true
        }
        template.append(LineTemplate.payload)
        return payloadRange != nil
    }

    /// Takes ids and amounts from the payload's members and cuts it into its values.
    func finishPayload(_ event: inout LogEvent, _ batch: LogBatch) {
        guard let payloadRange else { return }
        var ids = IDs()
        for place in members.indices {
            switch members[place].value {
            case .string(let token), .scalar(let token):
                note(members[place].key, place, &ids)
                amount(token, members[place].key, &event.amounts)
            case .object, .array: break
            }
        }
        event.orderID = identifier(ids.order, or: ids.client, .orderID, batch)
        event.intentID = identifier(ids.intent, or: nil, .intentID, batch)
        if event.kind == .fill {
            event.fillID = identifier(ids.fill, or: ids.trade ?? ids.execution, .fillID, batch)
            if !event.fillID.exists { event.fillID = identifier(ids.execution, or: nil, .fillID, batch) }
        }
        cut(payloadRange, &event, batch)
    }

    @inline(__always)
    private func note(_ key: JSONReader.Token, _ place: Int, _ ids: inout IDs) {
        switch key.count {
        case 7 where reader.isEqual(key, "fill_id"): ids.fill = place
        case 8 where reader.isEqual(key, "order_id"): ids.order = place
        case 8 where reader.isEqual(key, "trade_id"): ids.trade = place
        case 9 where reader.isEqual(key, "client_id"): ids.client = place
        case 9 where reader.isEqual(key, "intent_id"): ids.intent = place
        case 12 where reader.isEqual(key, "execution_id"): ids.execution = place
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

    /// A number, or one that is written as text.
    private func number(_ token: JSONReader.Token) -> Double {
        let text = reader.bytes(token)
        return text.count > 0 && JSONNumber.isNumber(text) ? JSONNumber.double(text) : .nan
    }

    /// The id at the first of two places that has one, which its column gives back unless it is written with escapes.
    private func identifier(
        _ place: Int?, or other: Int?, _ role: PayloadFormat.Member.Role, _ batch: LogBatch
    ) -> LogEvent.Identifier {
        for case let place? in [place, other] {
            switch members[place].value {
            case .string(let token) where token.hasEscape:
                return .init(text: reader.decoded(token).withUnsafeBytes { batch.copy($0) }, exists: true)
            case .string(let token):
                members[place].role = role
                return .init(text: batch.copy(reader.bytes(token)), exists: true)
            case .scalar(let token) where reader.isInteger(token):
                members[place].role = role
                return .init(text: batch.copy(reader.bytes(token)), exists: true)
            default: continue
            }
        }
        return .init()
    }

    // MARK: Format and values

    private func cut(_ object: Range<Int>, _ event: inout LogEvent, _ batch: LogBatch) {
        event.firstValue = UInt32(batch.values.count)
        let valueCount = members.count(where: { $0.role == .value })
        format.append("{")
        for place in members.indices {
            let member = members[place]
            format.append(key: reader.bytes(member.key), isFirst: place == 0)
            switch member.role {
            case .orderID: format.append(mark: PayloadFormat.orderID, isQuoted: member.isText)
            case .intentID: format.append(mark: PayloadFormat.intentID, isQuoted: member.isText)
            case .fillID: format.append(mark: PayloadFormat.fillID, isQuoted: member.isText)
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

extension PayloadFormat.Member {
    fileprivate var isText: Bool { if case .string = value { true } else { false } }
}
