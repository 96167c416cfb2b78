/// The `match` of a survey: members that all lines have, and none of them empty, so that it takes each line that was
/// looked at.
struct SuggestedMatch {
    private let survey: MemberSurvey
    private static let mostConditions = 3
    /// Fewer lines do not tell what is always the same.
    private static let leastLines = 2

    init(_ survey: MemberSurvey) { self.survey = survey }

    /// As it stands in a mapping file; nil where no member is in all lines.
    var text: String? {
        let conditions = survey.scopes[0].objects > 0 ? ofObjects : ofArrays
        guard !conditions.isEmpty else { return nil }
        let all = conditions.prefix(Self.mostConditions).map { "\(TOMLText($0.pointer).quoted) = \($0.demand)" }
        return "match = { \(all.joined(separator: ", ")) }"
    }

    /// What members are named for says more than that there is a time; one that is always the same says the most.
    private var ofObjects: [(pointer: String, demand: String)] {
        let common = survey.scopes[0].members.filter { $0.filled == survey.lines }
        let telling = common.filter { $0.depth == 1 && !Self.isNamed($0, [.time]) }
        let outer = telling.isEmpty ? common.filter { $0.depth == 1 } : telling
        let inner = common.filter { $0.depth == 2 && Self.streams.contains($0.name) }
        let constants = (inner + outer).filter { constant($0) != nil }
        let others = outer.filter { constant($0) == nil }
        return (constants + others).map { ($0.pointer, constant($0).map { TOMLText($0).quoted } ?? "true") }
    }

    /// In each line that is an array one object at least has the member.
    private var ofArrays: [(pointer: String, demand: String)] {
        guard let scope = survey.scopes.first(where: { $0.array == "" }), scope.lines == survey.lines else { return [] }
        return scope.members.filter { $0.depth == 1 && $0.filled == scope.objects && !Self.isNamed($0, [.time]) }
            .map { ("/*" + $0.pointer, "true") }
    }

    /// The only value of a member, where that is likely to be one of all logs of its kind: no number, and nothing that one
    /// order has, or one session.
    private func constant(_ member: MemberSurvey.Member) -> String? {
        guard survey.lines >= Self.leastLines, !member.isSecret, !member.isCut, member.counts.count == 1,
            let value = member.counts.first, value.value == survey.lines,
            Array(value.key.utf8).withUnsafeBytes({ Self.isWord($0) }), member.name != "id",
            Self.isNamed(member, [.kind]) || !Self.isNamed(member, AutoNames.Sought.allCases.filter { $0 != .venue })
        else { return nil }
        return value.key
    }

    /// What says of whom an exchange's line is.
    private static let streams: Set = ["channel", "stream", "topic", "table", "event", "type", "e", "op"]

    /// Whether a text is no number, no side and no type of an order, which another line has another one of.
    private static func isWord(_ text: UnsafeRawBufferPointer) -> Bool {
        DecimalNumber(text) == nil && FieldText.side(text) == nil && !CanonicalEvent.isOrderType(text)
    }

    private static func isNamed(_ member: MemberSurvey.Member, _ sought: [AutoNames.Sought]) -> Bool {
        let code = AutoNames.code(member.name)
        return code != 0 && sought.contains { AutoNames.tiers[$0.rawValue].joined().contains(code) }
    }
}
