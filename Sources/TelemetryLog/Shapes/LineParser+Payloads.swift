// What becomes of the members of a payload, as the parser has found them.
extension LineParser {
    /// Takes note of the payload's members; false when the line's values have made something else of them than others of
    /// its shape will.
    func notePayload(_ lesson: inout LineShapes.Lesson, _ plan: inout LinePlan, _ event: LogEvent) -> Bool {
        plan.ids.first = Int32(shapes.ids.count)
        plan.amounts.first = Int32(shapes.amounts.count)
        for member in members.all {
            let role = PayloadRole(member.key, of: reader)
            let value = lesson.value(at: member.value.token)
            switch member.value {
            case .object, .array: continue
            case .string, .scalar: if value == 0 { continue }
            }
            if role.mayBeID(of: plan.kind) {
                guard isID(member.value) else { return false }
                shapes.ids.append(value)
            }
            note(member, role, value, &lesson, &plan)
        }
        plan.ids.count = Int32(shapes.ids.count) - plan.ids.first
        plan.amounts.count = Int32(shapes.amounts.count) - plan.amounts.first
        guard hasAllIDs(plan, event) else { return false }
        noteValues(lesson, &plan)
        return plan.values.count == event.valueCount
    }

    private func isID(_ value: JSONReader.Value) -> Bool {
        switch value {
        case .string(let token): token.count > 0
        case .scalar(let token): reader.isInteger(token)
        case .object, .array: false
        }
    }

    private func note(
        _ member: PayloadFormat.Member, _ role: PayloadRole, _ value: UInt8, _ lesson: inout LineShapes.Lesson,
        _ plan: inout LinePlan
    ) {
        switch member.role {
        case .orderID: plan.orderID = value
        case .intentID: plan.intentID = value
        case .fillID: plan.fillID = value
        case .value: break
        }
        let isText = if case .string = member.value { true } else { false }
        if role == .feeCurrency, isText, plan.kind == .fill { plan.feeCurrency = value }
        guard role.isAmount else { return }
        if !isText { lesson.slots[Int(value) - 1].follow = .amount }
        shapes.amounts.append(.init(value: value, isText: isText, field: role))
    }

    private func hasAllIDs(_ plan: LinePlan, _ event: LogEvent) -> Bool {
        event.orderID.exists == (plan.orderID > 0) && event.intentID.exists == (plan.intentID > 0)
            && event.fillID.exists == (plan.fillID > 0)
    }

    /// The values, as `cut` has them.
    private func noteValues(_ lesson: LineShapes.Lesson, _ plan: inout LinePlan) {
        plan.values.first = Int32(shapes.values.count)
        let values = members.all.filter { $0.role == .value }
        let keepsEnd = values.count > PayloadFormat.valueLimit
        for member in values.prefix(keepsEnd ? PayloadFormat.valueLimit - 1 : values.count) {
            shapes.values.append(lesson.range(of: member.value.token))
        }
        if keepsEnd, let payloadRange {
            let start = values[PayloadFormat.valueLimit - 1].value.span.lowerBound
            shapes.values.append(lesson.range(start..<payloadRange.upperBound - 1))
        }
        plan.values.count = Int32(shapes.values.count) - plan.values.first
    }
}
