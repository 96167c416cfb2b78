/// A survey's mapping file.
struct SuggestionText {
    private let survey: MemberSurvey
    private let name: String
    /// The array whose objects are events; nil where lines are.
    private let array: Int?
    /// An array with objects that are none.
    private let otherArray: Int?
    private let fields: SuggestedFields
    private static let mostCandidates = 3
    private static let column = 40

    init(_ survey: MemberSurvey, name: String) {
        self.survey = survey
        self.name = name
        let own = SuggestedFields(survey, of: [0]).weight(of: 0)
        let arrays = survey.scopes.indices.dropFirst().map { scope in
            (scope: scope, weight: SuggestedFields(survey, of: [scope]).weight(of: scope))
        }
        let best = arrays.max { $0.weight < $1.weight }
        // Lines that are arrays, and nothing else, can be read no other way.
        let isOnly = survey.scopes[0].objects == 0
        array = best.flatMap { isOnly || ($0.weight > own && $0.weight >= Self.leastWeight) ? $0.scope : nil }
        otherArray = array == nil ? best?.scope : nil
        fields = SuggestedFields(survey, of: array.map { [$0] + survey.scopes[$0].around } ?? [0])
    }

    /// An order has an id, or a symbol and a side.
    private static let leastWeight = 3.0

    var text: String {
        var lines = [
            "# Suggested from \(Self.lines(survey.lines)) of \(TOMLText(name).inner). Look at every line, then try it:",
            "#     blotter formats test LOG --formats THIS-FILE", "",
            SuggestedMatch(survey).text ?? "# TODO: no member is in all lines; match = { \"/member\" = true }", "",
        ]
        if survey.isPartial { lines += ["# There are too many names to look at all of them.", ""] }
        if let array {
            lines += [
                "# An event for each object of an array:", "each = \(quoted(survey.scopes[array].array ?? ""))", "",
            ]
        } else if let otherArray {
            lines += [
                "# An event for each object of an array:", "# each = \(quoted(survey.scopes[otherArray].array ?? ""))",
                "",
            ]
        }
        for field in CanonicalField.allCases where field != .kind { lines += text(of: field) }
        lines += [""] + kind
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Fields

    private func text(of field: CanonicalField) -> [String] {
        var candidates = fields.candidates(for: field)
        if let first = candidates.firstIndex(where: \.isLikely) {
            candidates.insert(candidates.remove(at: first), at: 0)
        }
        guard let first = candidates.first else { return missing(field) }
        let rest = candidates.dropFirst().prefix(Self.mostCandidates)
        return [line("\(first.isLikely ? "" : "# ")\(field.rawValue) = \(quoted(first.member.pointer))", first)]
            + rest.map { line("# \(field.rawValue) = \(quoted($0.member.pointer))", $0) }
    }

    private func missing(_ field: CanonicalField) -> [String] {
        if field == .time, survey.timesBefore > 0 {
            return [padded("ts = \"/#time\"") + "# before the object" + share(survey.timesBefore, of: survey.lines)]
        }
        guard Self.needed.contains(field) else { return [] }
        let parts = field == .quantity ? fields.quantityParts : []
        if !parts.isEmpty { return ["quantity = { sum = [\(parts.map(quoted).joined(separator: ", "))] }"] }
        // A total tells what a fill counts.
        if field == .filledQuantity, !fields.candidates(for: .cumulativeQuantity).isEmpty { return [] }
        if field == .fillPrice, !fields.candidates(for: .averagePrice).isEmpty { return [] }
        return ["# \(field.rawValue) = \"TODO\""]
    }

    /// Without these there is no ledger.
    private static let needed: Set<CanonicalField> = [
        .time, .symbol, .orderID, .side, .quantity, .filledQuantity, .fillPrice,
    ]

    private static func lines(_ count: Int) -> String { count == 1 ? "1 line" : "\(count) lines" }

    private func share(_ count: Int, of all: Int) -> String {
        guard count < all else { return "" }
        return array == nil ? " in \(Self.lines(count))" : " in \(count) of \(all)"
    }

    private func line(_ text: String, _ candidate: SuggestedFields.Candidate) -> String {
        let member = candidate.member
        let values = member.values.map { quoted($0) }.joined(separator: ", ")
        return padded(text) + "# " + (values.isEmpty ? "not shown" : values)
            + share(member.objects, of: candidate.objects)
    }

    private func padded(_ text: String) -> String {
        text + String(repeating: " ", count: max(1, Self.column - text.count))
    }

    // MARK: Kind

    private var kind: [String] {
        guard let member = fields.kinds.first else {
            return [
                "# TODO: no member says what a line is", "# [kind]", "# at = \"/member\"",
                "# map = { \"word\" = \"order\" }",
            ]
        }
        var lines = ["[kind]", "at = \(quoted(member.pointer))", "", "[kind.map]"]
        for (word, count) in Self.words(member) {
            let meaning = Array(word.utf8).withUnsafeBytes { KindWords.meaning($0) }
            let known = meaning.kind == .other ? nil : meaning.kind.rawValue
            let text = known.map { "\(quoted(word)) = \(quoted($0))" } ?? "# \(quoted(word)) = \"TODO\""
            lines.append(padded(text) + "# " + (array == nil ? Self.lines(count) : "\(count)"))
        }
        return lines
    }

    /// The words of a member, the most frequent first; of those that differ in case only, which a map does not tell apart,
    /// the first.
    private static func words(_ member: MemberSurvey.Member) -> [(word: String, count: Int)] {
        var words: [(word: String, count: Int)] = []
        for (word, count) in member.counts.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            if let known = words.firstIndex(where: { $0.word.lowercased() == word.lowercased() }) {
                words[known].count += count
            } else {
                words.append((word, count))
            }
        }
        return words
    }

    private func quoted(_ text: String) -> String { TOMLText(text).quoted }
}
