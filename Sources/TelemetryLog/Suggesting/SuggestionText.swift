/// A survey's mapping file.
struct SuggestionText {
    private let survey: MemberSurvey
    private let name: String
    private static let mostConditions = 3
    private static let mostCandidates = 3
    private static let column = 40

    init(_ survey: MemberSurvey, name: String) {
        self.survey = survey
        self.name = name
    }

    var text: String {
        var lines = [
            "# Suggested from \(Self.lines(survey.lines)) of \(name). Look at every line, then try it:",
            "#     blotter formats test LOG --formats THIS-FILE", "", match, "",
        ]
        if let array = survey.members.first(where: \.holdsObjects) {
            lines += ["# An event for each object of an array:", "# each = \(quoted(array.pointer))", ""]
        }
        for field in CanonicalField.allCases where field != .kind { lines += text(of: field) }
        lines += [""] + kind
        return lines.joined(separator: "\n") + "\n"
    }

    /// Members that all lines have: what they are named for says more than that there is a time.
    private var match: String {
        let common = survey.members.filter { $0.lines == survey.lines && $0.depth == 1 }
        let telling = common.filter {
            !AutoNames.tiers[AutoNames.Sought.time.rawValue].joined().contains(AutoNames.code($0.name))
        }
        let chosen = (telling.isEmpty ? common : telling).prefix(Self.mostConditions)
        guard !chosen.isEmpty else { return "# TODO: no member is in all lines; match = { \"/member\" = true }" }
        return "match = { \(chosen.map { "\(quoted($0.pointer)) = \(demand($0))" }.joined(separator: ", ")) }"
    }

    /// A member that is always the same tells more than one that is there.
    private func demand(_ member: MemberSurvey.Member) -> String {
        guard member.counts.count == 1, let value = member.values.first, member.counts[value] == survey.lines else {
            return "true"
        }
        return quoted(value)
    }

    private func text(of field: CanonicalField) -> [String] {
        guard let sought = AutoNames.Sought(suggesting: field) else { return [] }
        let candidates = survey.candidates(for: sought).prefix(Self.mostCandidates + 1)
        guard let first = candidates.first else {
            return Self.needed.contains(field) ? ["# \(field.rawValue) = \"TODO\""] : []
        }
        return [line("\(field.rawValue) = \(quoted(first.pointer))", first)]
            + candidates.dropFirst().map { line("# \(field.rawValue) = \(quoted($0.pointer))", $0) }
    }

    /// Without these there is no ledger.
    private static let needed: Set<CanonicalField> = [
        .time, .symbol, .orderID, .side, .quantity, .filledQuantity, .fillPrice,
    ]

    private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

    private func line(_ text: String, _ member: MemberSurvey.Member) -> String {
        let padding = String(repeating: " ", count: max(1, Self.column - text.count))
        let share = member.lines == survey.lines ? "" : " in \(Self.lines(member.lines))"
        return "\(text)\(padding)# \(member.values.map { quoted($0) }.joined(separator: ", "))\(share)"
    }

    private var kind: [String] {
        let candidates = survey.candidates(for: .kind)
        guard let member = candidates.first(where: { !$0.counts.isEmpty && $0.counts.count <= MemberSurvey.countLimit })
        else {
            return [
                "# TODO: no member says what a line is", "# [kind]", "# at = \"/member\"",
                "# map = { \"word\" = \"order\" }",
            ]
        }
        var lines = ["[kind]", "at = \(quoted(member.pointer))", "", "[kind.map]"]
        for (word, count) in member.counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let meaning = Array(word.utf8).withUnsafeBytes { KindWords.meaning($0) }
            let known = meaning.kind == .other ? nil : meaning.kind.rawValue
            let text = known.map { "\(quoted(word)) = \(quoted($0))" } ?? "# \(quoted(word)) = \"TODO\""
            lines.append(
                "\(text)\(String(repeating: " ", count: max(1, Self.column - text.count)))# \(Self.lines(count))")
        }
        return lines
    }

    /// A text of TOML.
    private func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\\(scalar)"
            case "\n": quoted += "\\n"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

extension AutoNames.Sought {
    /// What is looked for to suggest where a field is.
    fileprivate init?(suggesting field: CanonicalField) {
        switch field {
        case .time: self = .time
        case .session: self = .session
        case .symbol: self = .symbol
        case .mode: self = .mode
        case .orderID: self = .orderID
        case .intentID: self = .intentID
        case .venue: self = .venue
        case .account: self = .account
        default: self.init(field)
        }
    }
}
