import TelemetryLog

/// The keys of fields that are numbers or times.
extension FormatFile {
    func scale(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard field.isNumber || field == .time else {
            throw problem(.misplaced("scale", of: field.rawValue, isFor: "numbers"), value)
        }
        switch value.content {
        case .integer(let text), .float(let text):
            let digits = text.prefix { $0 != "e" && $0 != "E" }
            if digits.contains(where: { "123456789".contains($0) }) { return text }
        default: break
        }
        throw problem(.badValue("\(field.rawValue).scale", expected: "a number other than 0, such as 0.01"), value)
    }

    func unit(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Unit {
        guard field == .time else { throw problem(.misplaced("unit", of: field.rawValue, isFor: "ts"), value) }
        let units = FormatDefinition.Unit.allCases.map(\.rawValue)
        guard case .string(let text) = value.content, let unit = FormatDefinition.Unit(rawValue: text) else {
            throw problem(.badValue("ts.unit", expected: Self.oneOf(units)), value)
        }
        return unit
    }

    func zone(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard field == .time else { throw problem(.misplaced("zone", of: field.rawValue, isFor: "ts"), value) }
        guard case .string(let name) = value.content else {
            throw problem(
                .badValue("ts.zone", expected: "the name of a time zone, such as \"Europe/Berlin\""), value)
        }
        guard ZoneOffsets(name: name) != nil else {
            throw problem(.unknownZone(name, known: ZoneOffsets.names()), value)
        }
        return name
    }

    func form(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard field == .time else { throw problem(.misplaced("form", of: field.rawValue, isFor: "ts"), value) }
        guard case .string(let form) = value.content, TimeForm(form) != nil else {
            throw problem(
                .badValue(
                    "ts.form",
                    expected: "made of YYYY, MM or Mon, DD, Www, hh, mm, ss and AM, such as \"MM/DD/YYYY hh:mm:ss\""),
                value)
        }
        return form
    }

    func part(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Take {
        let parts = FormatDefinition.Take.allCases.map(\.rawValue)
        guard case .string(let text) = value.content, let part = FormatDefinition.Take(rawValue: text) else {
            throw problem(.badValue("\(field.rawValue).take", expected: Self.oneOf(parts)), value)
        }
        return part
    }

    private static func oneOf(_ words: [String]) -> String {
        "one of " + words.map { "\"\($0)\"" }.joined(separator: ", ")
    }

    /// What is added up for a number or a time: places, constants, or tables with a factor of their own.
    func terms(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> [FormatDefinition.Field] {
        guard field.isNumber || field == .time else {
            throw problem(.misplaced("sum", of: field.rawValue, isFor: "numbers and ts"), value)
        }
        let expected = "a list of what is added up, such as [\"/units\", { at = \"/nano\", scale = 1e-9 }]"
        guard case .array(let elements) = value.content, !elements.isEmpty else {
            throw problem(.badValue("\(field.rawValue).sum", expected: expected), value)
        }
        var terms: [FormatDefinition.Field] = []
        for element in elements {
            if case .array = element.content {
                throw problem(.badValue("\(field.rawValue).sum", expected: expected), element)
            }
            terms.append(try self.field(field, element))
        }
        return terms
    }
}

extension TOMLValue {
    var isTable: Bool { if case .table = content { true } else { false } }
}
