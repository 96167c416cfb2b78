import TelemetryLog

extension FormatFile {
    /// The keys of a field's table.
    private enum Key: String, CaseIterable {
        case at, join, map
        case fallback = "else"
        case missing, scale, unit, zone
    }

    private static let longestKind = 64

    /// What the file says of `field`.
    func field(_ field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Field {
        var found = FormatDefinition.Field()
        guard case .table(let members) = value.content else {
            found.sources = try sources(of: field, value)
            guard !found.sources.isEmpty else { throw problem(.nowhere(field.rawValue), value) }
            if field == .kind {
                for case .constant(let kind) in found.sources { try checkKind(kind, at: value) }
            }
            return found
        }
        for member in members {
            guard let key = Key(rawValue: member.name) else {
                throw problem(unknown(member.name, in: field), member.value)
            }
            try take(key, member.value, of: field, into: &found)
        }
        // All other keys are about what was found.
        let hasOnlyElse = members.map(\.name) == [Key.fallback.rawValue] && found.fallback != []
        guard !found.sources.isEmpty || hasOnlyElse else { throw problem(.nowhere(field.rawValue), value) }
        return found
    }

    private func unknown(_ name: String, in field: CanonicalField) -> Fault {
        CanonicalField(rawValue: name) != nil || Self.keys.contains(name)
            ? .strayField(name, in: field.rawValue)
            : .unknownKey(name, of: field.rawValue, known: Key.allCases.map(\.rawValue))
    }

    private func take(
        _ key: Key, _ value: TOMLValue, of field: CanonicalField, into found: inout FormatDefinition.Field
    ) throws(Problem) {
        switch key {
        case .at: found.sources = try sources(of: field, value)
        case .join:
            guard case .string(let text) = value.content else { throw bad(key, of: field, "a text", value) }
            found.join = text
        case .map: found.map = try map(of: field, value)
        case .fallback: found.fallback = try meaning(value, of: field, named: "\(field.rawValue).else")
        case .missing:
            let name = "\(field.rawValue).missing"
            let expected = "a list of texts and numbers, such as [0, \"N/A\"]"
            found.missing = try list(value, of: name, expected: expected) { (element) throws(Problem) in
                guard let text = element.scalarText else { throw bad(key, of: field, expected, element) }
                return text.lowercased()
            }
        case .scale: found.scale = try scale(of: field, value)
        case .unit: found.unit = try unit(of: field, value)
        case .zone: found.zone = try zone(of: field, value)
        }
    }

    private func bad(_ key: Key, of field: CanonicalField, _ expected: String, _ value: TOMLValue) -> Problem {
        problem(.badValue("\(field.rawValue).\(key.rawValue)", expected: expected), value)
    }

    // MARK: Where

    private func sources(
        of field: CanonicalField, _ value: TOMLValue
    ) throws(Problem) -> [FormatDefinition.Source] {
        guard case .array(let elements) = value.content else { return [try source(of: field, value)] }
        var sources: [FormatDefinition.Source] = []
        for element in elements { sources.append(try source(of: field, element)) }
        return sources
    }

    private func source(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Source {
        guard let text = value.scalarText, !text.isEmpty else {
            let expected = "a pointer, a constant, a list of these, or a table"
            throw problem(.badValue(field.rawValue, expected: expected), value)
        }
        guard text.hasPrefix("/") else { return .constant(text) }
        try checkPointer(text, at: value, of: field.rawValue)
        return .pointer(text)
    }

    // MARK: What it means

    private func map(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> [String: [String]] {
        guard case .table(let members) = value.content else {
            throw bad(.map, of: field, "a table, such as { \"FILLED\" = \"fill\" }", value)
        }
        var map: [String: [String]] = [:]
        for (place, member) in members.enumerated() {
            let name = member.name.lowercased()
            guard map[name] == nil else {
                let first = members[..<place].first { $0.name.lowercased() == name }?.name ?? name
                throw problem(.sameName(first, member.name, in: "\(field.rawValue).map"), member.value)
            }
            map[name] = try meaning(member.value, of: field, named: "\(field.rawValue).map.\(member.name)")
        }
        return map
    }

    /// One value, or of a kind several; none for an empty text.
    private func meaning(
        _ value: TOMLValue, of field: CanonicalField, named name: String
    ) throws(Problem) -> [String] {
        if field == .kind, case .array(let elements) = value.content {
            var kinds: [String] = []
            for element in elements {
                guard case .string(let kind) = element.content else {
                    throw problem(.badValue(name, expected: "a kind or a list of kinds"), element)
                }
                try checkKind(kind, at: element)
                kinds.append(kind)
            }
            return kinds
        }
        guard let text = value.scalarText else {
            let expected = field == .kind ? "a kind or a list of kinds" : "one text, a number, true or false"
            throw problem(.badValue(name, expected: expected), value)
        }
        if field == .kind, !text.isEmpty { try checkKind(text, at: value) }
        return text.isEmpty ? [] : [text]
    }

    /// A kind is one word, known or not.
    private func checkKind(_ kind: String, at value: TOMLValue) throws(Problem) {
        let isWord = kind.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_.:/-".unicodeScalars.contains($0)
        }
        guard isWord, 1...Self.longestKind ~= kind.unicodeScalars.count else { throw problem(.noKind(kind), value) }
    }

    // MARK: Numbers and times

    private func scale(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard field.isNumber else {
            throw problem(.misplaced("scale", of: field.rawValue, isFor: "numbers"), value)
        }
        switch value.content {
        case .integer(let text), .float(let text):
            let digits = text.prefix { $0 != "e" && $0 != "E" }
            if digits.contains(where: { "123456789".contains($0) }) { return text }
        default: break
        }
        throw bad(.scale, of: field, "a number other than 0, such as 0.01", value)
    }

    private func unit(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Unit {
        guard field == .time else { throw problem(.misplaced("unit", of: field.rawValue, isFor: "ts"), value) }
        let units = FormatDefinition.Unit.allCases.map(\.rawValue)
        guard case .string(let text) = value.content, let unit = FormatDefinition.Unit(rawValue: text) else {
            throw bad(.unit, of: field, "one of " + units.map { "\"\($0)\"" }.joined(separator: ", "), value)
        }
        return unit
    }

    private func zone(of field: CanonicalField, _ value: TOMLValue) throws(Problem) -> String {
        guard field == .time else { throw problem(.misplaced("zone", of: field.rawValue, isFor: "ts"), value) }
        guard case .string(let name) = value.content else {
            throw bad(.zone, of: field, "the name of a time zone, such as \"Europe/Berlin\"", value)
        }
        guard ZoneOffsets(name: name) != nil else {
            throw problem(.unknownZone(name, known: ZoneOffsets.names()), value)
        }
        return name
    }
}
