import TelemetryLog

extension FormatFile {
    /// What a member of `match` or `when` demands of the place that its name points to.
    func conditions(_ member: TOMLValue.Member) throws(Problem) -> [FormatDefinition.Condition] {
        guard case .table(let bounds) = member.value.content else {
            return [.init(member.name, try demand(member))]
        }
        var conditions: [FormatDefinition.Condition] = []
        for bound in bounds {
            switch bound.name {
            case "not": conditions.append(.init(member.name, .isNoneOf(try texts(bound.value, of: "not"))))
            case "above": conditions.append(.init(member.name, .isAbove(try number(bound))))
            case "below": conditions.append(.init(member.name, .isBelow(try number(bound))))
            case let name:
                throw problem(.unknownKey(name, of: member.name, known: ["not", "above", "below"]), bound.value)
            }
        }
        guard !conditions.isEmpty else { throw fault(member.name, member.value) }
        return conditions
    }

    /// The conditions of a field's `when`.
    func when(_ value: TOMLValue, of name: String) throws(Problem) -> [FormatDefinition.Condition] {
        guard case .table(let members) = value.content, !members.isEmpty else {
            throw problem(.badValue("\(name).when", expected: "a table, such as { \"/type\" = \"order\" }"), value)
        }
        var found: [FormatDefinition.Condition] = []
        for member in members {
            try checkPointer(member.name, at: member.value, of: "\(name).when")
            found += try conditions(member)
        }
        return found
    }

    private func demand(_ member: TOMLValue.Member) throws(Problem) -> FormatDefinition.Demand {
        if case .boolean(let isThere) = member.value.content { return isThere ? .exists : .isMissing }
        return .isOneOf(try texts(member.value, of: member.name))
    }

    private func fault(_ name: String, _ value: TOMLValue) -> Problem {
        problem(
            .badValue(
                name, expected: "a text, a number, a list of these, true, false, or a table of not, above and below"),
            value)
    }

    /// A text or number, or a list of them.
    private func texts(_ value: TOMLValue, of name: String) throws(Problem) -> [String] {
        var elements = [value]
        if case .array(let several) = value.content { elements = several }
        guard !elements.isEmpty else { throw fault(name, value) }
        var texts: [String] = []
        for element in elements {
            if case .boolean = element.content { throw fault(name, element) }
            guard let text = element.scalarText, !text.isEmpty else { throw fault(name, element) }
            texts.append(text)
        }
        return texts
    }

    private func number(_ bound: TOMLValue.Member) throws(Problem) -> String {
        switch bound.value.content {
        case .integer(let text) where CanonicalField.quantity.canBe(text): return text
        case .float(let text) where CanonicalField.quantity.canBe(text): return text
        default: throw problem(.badValue(bound.name, expected: "a number, such as 0"), bound.value)
        }
    }
}
