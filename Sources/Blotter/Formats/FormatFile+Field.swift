import TelemetryLog

extension FormatFile {
    /// The keys of a field's table.
    private enum Key: String, CaseIterable {
        case when, at, sum, join, take, map
        case fallback = "else"
        case missing, scale, unit, zone, form
    }

    private static let longestKind = 64

    /// What the file says of `field`: a place, a constant, a table, or a list of these.
    func field(_ field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Field {
        guard case .array(let elements) = value.content, elements.contains(where: \.isTable) else {
            return try single(field, value)
        }
        var found = FormatDefinition.Field()
        for element in elements { found.alternatives.append(try single(field, element)) }
        return found
    }

    private func single(_ field: CanonicalField, _ value: TOMLValue) throws(Problem) -> FormatDefinition.Field {
        var found = FormatDefinition.Field()
        guard case .table(let members) = value.content else {
            found.sources = try sources(of: field, value)
            guard !found.sources.isEmpty else { throw problem(.nowhere(field.rawValue), value) }
            try check(found, of: field, value)
            return found
        }
        for member in members {
            guard let key = Key(rawValue: member.name) else {
                throw problem(unknown(member.name, in: field), member.value)
            }
            try take(key, member.value, of: field, into: &found)
        }
        // All other keys are about what was found.
        let names = Set(members.map(\.name))
        let hasOnlyElse =
            names.contains(Key.fallback.rawValue)
            && names.isSubset(of: [Key.fallback.rawValue, Key.when.rawValue])
            && (found.fallback != [] || names.count == 2)
        guard !found.sources.isEmpty || !found.terms.isEmpty || hasOnlyElse else {
            throw problem(.nowhere(field.rawValue), value)
        }
        guard found.terms.isEmpty || (found.sources.isEmpty && found.join == nil) else {
            throw problem(.sumBeside(field.rawValue), value)
        }
        try check(found, of: field, value)
        return found
    }

    /// What the file says itself has to be what the field needs.
    private func check(
        _ found: FormatDefinition.Field, of field: CanonicalField, _ value: TOMLValue
    ) throws(Problem) {
        let name = field.rawValue
        for case .constant(let text) in found.sources {
            if text == "#time" || text == "#before" { throw problem(.noPointer(text, in: name, beside: nil), value) }
            if field == .kind { try checkKind(text, at: value) }
        }
        guard found.form == nil, found.join == nil, found.take != .sign, found.map.isEmpty else { return }
        for case .constant(let text) in found.sources where !field.canBe(text) {
            throw problem(.noValue(text, of: name, isPlace: true), value)
        }
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
        case .when: found.conditions = try when(value, of: field.rawValue)
        case .at: found.sources = try sources(of: field, value)
        case .sum: found.terms = try terms(of: field, value)
        case .take: found.take = try part(of: field, value)
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
        case .form: found.form = try form(of: field, value)
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
                try checkKind(kind, at: element, isMeant: true)
                kinds.append(kind)
            }
            return kinds
        }
        guard let text = value.scalarText else {
            let expected = field == .kind ? "a kind or a list of kinds" : "one text, a number, true or false"
            throw problem(.badValue(name, expected: expected), value)
        }
        if field == .kind, !text.isEmpty { try checkKind(text, at: value, isMeant: true) }
        guard text.isEmpty || field.canBe(text) else { throw problem(.noValue(text, of: name, isPlace: false), value) }
        return text.isEmpty ? [] : [text]
    }

    /// A kind is one word, known or not; `isMeant`: not a word that only lines have for one.
    private func checkKind(_ kind: String, at value: TOMLValue, isMeant: Bool = false) throws(Problem) {
        if isMeant, let meant = FormatDefinition.kind(meantBy: kind) { throw problem(.kindsWord(kind, meant), value) }
        let isWord = kind.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789_.:/-".unicodeScalars.contains($0)
        }
        guard isWord, 1...Self.longestKind ~= kind.unicodeScalars.count else { throw problem(.noKind(kind), value) }
    }
}
