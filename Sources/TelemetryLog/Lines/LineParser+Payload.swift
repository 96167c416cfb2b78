extension LineParser {
    /// The ids that a payload names, in either dialect, by the places of their members.
    private struct IDs {
        var order: Int?
        var client: Int?
        var intent: Int?
        var fill: Int?
        var trade: Int?
        var execution: Int?
        var feeCurrency: Int?
    }

    /// Reads the payload's object into `members`.
    func payload() -> Bool {
        members.clear()
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
            let value = members[place].value
            switch value {
            case .string, .scalar: note(members[place].key, value, place, &ids, &event.amounts)
            case .object, .array: break
            }
        }
        event.orderID = identifier(ids.order, or: ids.client, .orderID, batch)
        event.intentID = identifier(ids.intent, or: nil, .intentID, batch)
        if event.kind == .fill || event.kind == .bust {
            event.fillID = identifier(ids.fill, or: ids.trade ?? ids.execution, .fillID, batch)
            if !event.fillID.exists { event.fillID = identifier(ids.execution, or: nil, .fillID, batch) }
            if event.kind == .fill, let place = ids.feeCurrency { event.feeCurrency = plainText(at: place, batch) }
        }
        keepRedactedInForm()
        cut(payloadRange, of: reader, &event, batch)
    }

    /// Takes note of a member that may be an id, or an amount.
    @inline(__always)
    private func note(
        _ key: JSONReader.Token, _ value: JSONReader.Value, _ place: Int, _ ids: inout IDs,
        _ amounts: inout LogEvent.Amounts
    ) {
        switch PayloadRole(key, of: reader) {
        case .none: break
        case .orderID: ids.order = place
        case .clientID: ids.client = place
        case .intentID: ids.intent = place
        case .fillID: ids.fill = place
        case .tradeID: ids.trade = place
        case .executionID: ids.execution = place
        case .feeCurrency: ids.feeCurrency = place
        case let amount: amounts.set(amount, to: number(value))
        }
    }

    /// A number, or one that is written as text.
    private func number(_ value: JSONReader.Value) -> Double {
        let text = reader.bytes(value.token)
        if case .string = value, text.isEmpty || !JSONNumber.isNumber(text) { return .nan }
        return JSONNumber.double(text)
    }

    /// A text that is written without escapes; empty where there is another value.
    private func plainText(at place: Int, _ batch: LogBatch) -> Span {
        guard case .string(let token) = members[place].value, !token.hasEscape else { return Span() }
        return batch.copy(reader.bytes(token))
    }

    /// The id at the first of two places that has one, which its column gives back unless it is written with escapes. An
    /// empty text is none.
    private func identifier(
        _ place: Int?, or other: Int?, _ role: PayloadFormat.Member.Role, _ batch: LogBatch
    ) -> LogEvent.Identifier {
        if let place, let found = identifier(at: place, role, batch) { return found }
        if let other, let found = identifier(at: other, role, batch) { return found }
        return .init()
    }

    @inline(__always)
    private func identifier(
        at place: Int, _ role: PayloadFormat.Member.Role, _ batch: LogBatch
    ) -> LogEvent.Identifier? {
        switch members[place].value {
        case .string(let token) where token.hasEscape:
            return .init(text: reader.decoded(token).withUnsafeBytes { batch.copy($0) }, exists: true)
        case .string(let token):
            if reader.bytes(token).isEmpty { return nil }
            members[place].role = role
            return .init(text: batch.copy(reader.bytes(token)), exists: true)
        case .scalar(let token) where reader.isInteger(token):
            members[place].role = role
            return .init(text: batch.copy(reader.bytes(token)), exists: true)
        default: return nil
        }
    }

    // MARK: Format and values

    /// The format is the object as it is written, with what stands for the values in their place.
    func cut(_ object: Range<Int>, of reader: JSONReader, _ event: inout LogEvent, _ batch: LogBatch) {
        event.firstValue = UInt32(batch.values.count)
        let keepsEnd = members.count > PayloadFormat.valueLimit && countValues() > PayloadFormat.valueLimit
        let hasPercent = reader.contains(UInt8(ascii: "%"), in: object)
        var start = object.lowerBound
        for place in members.indices {
            let member = members[place]
            let value = member.value.token
            guard member.role == .value else {
                format.append(reader.bytes(start..<value.start), hasPercent: hasPercent)
                format.append(mark: member.role.rawValue)
                start = value.end
                continue
            }
            event.valueCount += 1
            if event.valueCount == PayloadFormat.valueLimit, keepsEnd {
                let end = member.value.span.lowerBound
                format.append(reader.bytes(start..<end), hasPercent: hasPercent)
                format.append("%s}")
                batch.values.append(batch.copy(reader.bytes(end..<(object.upperBound - 1))))
                return
            }
            format.append(reader.bytes(start..<value.start), hasPercent: hasPercent)
            format.append("%s")
            batch.values.append(batch.copy(reader.bytes(value)))
            start = value.end
        }
        format.append(reader.bytes(start..<object.upperBound), hasPercent: hasPercent)
    }

    private func countValues() -> Int { members.indices.count { members[$0].role == .value } }

    /// Keeps the payload in one piece after all; answers the format of that.
    func keepWhole(_ object: Range<Int>, of reader: JSONReader, _ event: inout LogEvent, _ batch: LogBatch) -> [UInt8] {
        batch.keepValues(Int(event.firstValue))
        batch.values.append(batch.copy(reader.bytes(object)))
        event.valueCount = 1
        return PayloadFormat.whole
    }
}
