/// Which members of a survey are likely which fields, likeliest first.
///
/// Names are those that a guess takes, and a few more, since somebody looks at what is suggested. What a field cannot
/// take is no candidate of it.
struct SuggestedFields {
    /// A member that may be a field.
    struct Candidate {
        var member: MemberSurvey.Member
        /// How many objects might have it.
        var objects: Int
        /// Whether it is so likely one that it is suggested, and not only mentioned.
        var isLikely = true
    }

    private let survey: MemberSurvey
    /// The scopes whose members pointers lead to, from the inside out.
    private let scopes: [Int]
    private let probe = CanonicalEvent()
    private let document = LineDocument(names: LineNames(sought: LineDocument.wrapperNames), kinds: KindWords())

    init(_ survey: MemberSurvey, of scopes: [Int]) {
        self.survey = survey
        self.scopes = scopes
    }

    /// The members that may be `field`.
    func candidates(for field: CanonicalField) -> [Candidate] {
        switch field {
        case .cumulativeQuantity: return totals
        case .cumulativeFee: return members { Self.isFee($0.name) && Self.isTotal($0.name) }
        case .filledQuantity: return filled
        case .fillFee: return named(.fillFee, as: field).filter { !Self.isTotal($0.member.name) }
        case .averagePrice: return named(.averagePrice, as: field) + members { Self.averages.contains($0.name) }
        case .fillPrice: return fillPrices
        case .orderID: return orderIDs
        case .side: return sides
        case .time: return named(.time, as: field) + more(Self.times, as: field)
        case .quantity: return named(.quantity, as: field) + more(["sz"], as: field)
        case .error: return named(.error, as: field).filter { $0.member.pointer != kinds.first?.pointer }
        default: return AutoNames.Sought(suggesting: field).map { named($0, as: field) } ?? []
        }
    }

    /// The members that may say what a line is: those whose words are known first.
    var kinds: [MemberSurvey.Member] {
        let candidates = (named(.kind) + named(.status)).map(\.member)
            .filter { !$0.counts.isEmpty && $0.counts.count <= MemberSurvey.countLimit }
        let ranked = candidates.enumerated().map { (place: $0, share: Self.knownShare($1), member: $1) }
        return ranked.sorted { ($1.share, $0.place) < ($0.share, $1.place) }.map(\.member)
    }

    /// How much the members of a scope say of orders: an id the most.
    func weight(of scope: Int) -> Double {
        let alone = SuggestedFields(survey, of: [scope])
        guard survey.scopes[scope].objects > 0 else { return 0 }
        let weights: [(CanonicalField, Double)] = [
            (.orderID, 3), (.symbol, 2), (.side, 2), (.quantity, 1), (.limitPrice, 1), (.filledQuantity, 1),
            (.cumulativeQuantity, 1), (.fillPrice, 1), (.fillFee, 1), (.averagePrice, 1),
        ]
        let sum = weights.reduce(0.0) { sum, weight in
            let shares = alone.candidates(for: weight.0).filter(\.isLikely).map {
                Double($0.member.filled) / Double($0.objects)
            }
            return sum + weight.1 * (shares.max() ?? 0)
        }
        return sum * Double(survey.scopes[scope].lines) / Double(survey.lines)
    }

    // MARK: By names

    private func named(_ sought: AutoNames.Sought, as field: CanonicalField? = nil) -> [Candidate] {
        let tiers = AutoNames.tiers[sought.rawValue]
        let ranked = all.compactMap { candidate -> (rank: [Int], candidate: Candidate)? in
            let code = AutoNames.code(candidate.member.name)
            guard code != 0, let tier = tiers.firstIndex(where: { $0.contains(code) }),
                field.map({ fits(candidate.member, $0) }) ?? true
            else { return nil }
            return ([tier, candidate.member.depth, tiers[tier].firstIndex(of: code) ?? 0], candidate)
        }
        return ranked.enumerated().sorted { left, right in
            left.element.rank == right.element.rank
                ? left.offset < right.offset : left.element.rank.lexicographicallyPrecedes(right.element.rank)
        }.map(\.element.candidate)
    }

    private static let times: Set = [
        "utime", "updatetime", "updatedtime", "updatedat", "lastupdatetime", "ctime", "createtime", "createdtime",
        "createdat", "creationtime", "date",
    ]

    private func more(_ names: Set<String>, as field: CanonicalField) -> [Candidate] {
        all.filter { names.contains($0.member.name) && fits($0.member, field) }
    }

    /// The members that add up to the quantity of an order: what was filled, and what is left.
    var quantityParts: [String] {
        guard let total = totals.first, let rest = rest.first else { return [] }
        return [total, rest].map(\.member.pointer)
    }

    /// Members that are a value somewhere; of two that one pointer leads to the inner one.
    private var all: [Candidate] {
        var known: Set<String> = []
        return scopes.flatMap { scope in
            survey.scopes[scope].members.filter { $0.isScalar && known.insert($0.pointer).inserted }
                .map { Candidate(member: $0, objects: survey.scopes[scope].objects) }
        }
    }

    private func members(_ isOne: (MemberSurvey.Member) -> Bool) -> [Candidate] {
        all.filter { isOne($0.member) && fits($0.member, .quantity) }
    }

    /// Whether the field can take one of the values; what nobody may see is not looked at.
    private func fits(_ member: MemberSurvey.Member, _ field: CanonicalField) -> Bool {
        if member.counts.isEmpty { return true }
        return member.counts.keys.contains { text in
            Array(text.utf8).withUnsafeBytes { bytes in
                let value = LineValue(text: bytes)
                if field == .time {
                    return FieldTime.time(of: value, bytes, document).map { AutoReader.times.contains($0.nanoseconds) }
                        ?? false
                }
                probe.clear()
                guard probe.take(bytes, of: value, as: field, document) else { return false }
                return field.isNumber || probe.isPlausible(field)
            }
        }
    }

    /// The share of values that are words for a kind.
    private static func knownShare(_ member: MemberSurvey.Member) -> Double {
        let known = member.counts.filter { word, _ in
            Array(word.utf8).withUnsafeBytes { KindWords.meaning($0).kind != .other }
        }
        return Double(known.values.reduce(0, +)) / Double(member.counts.values.reduce(0, +))
    }

    // MARK: Totals

    private static let averages: Set = ["filledavgprice", "averagefillprice", "avgfilledprice", "averagefilledprice"]
    private static let executed: Set = ["executedqty", "executedquantity", "executedvolume", "executedsize"]
    /// Of the order up to now where what is left of it stands beside them.
    private static let ambiguous: Set = ["filledqty", "filledquantity", "filledsize", "filledvolume", "filled"]
    private static let sums = ["cum", "total", "acc"]
    private static let fills = ["fill", "exec", "deal"]
    /// What is said of amounts in another unit than the asset's.
    private static let others = ["quote", "value", "cost", "notional", "price", "px", "funds", "avg", "average", "pnl"]

    /// Whether a name says that a number is that of all fills up to now.
    static func isTotal(_ name: String) -> Bool {
        if executed.contains(name) { return true }
        let isSum = sums.contains { name.hasPrefix($0) } || name.hasSuffix("total") || name.hasSuffix("cum")
        guard isSum, !others.contains(where: { name.contains($0) }) else { return false }
        if isFee(name) { return true }
        return name.hasPrefix("cum") || fills.contains { name.contains($0) }
    }

    private static func isFee(_ name: String) -> Bool { name.contains("fee") || name.contains("commission") }

    private var totals: [Candidate] {
        let known = named(.cumulativeQuantity, as: .cumulativeQuantity)
        let more = members { member in
            Self.isTotal(member.name) && !Self.isFee(member.name)
                || (Self.ambiguous.contains(member.name) && !rest.isEmpty)
        }
        return known + more.filter { member in !known.contains { $0.member.pointer == member.member.pointer } }
    }

    /// What is left of the order.
    private var rest: [Candidate] {
        named(.remaining, as: .quantity) + more(["leavesquantity", "leavessize", "unfilledqty"], as: .quantity)
    }

    private var filled: [Candidate] {
        let totals = Set(totals.map(\.member.pointer))
        let own = more(["fillsz", "lastfillqty", "lastfillsize"], as: .filledQuantity)
        var found = (own + named(.filledQuantity, as: .filledQuantity)).filter { !totals.contains($0.member.pointer) }
        guard !totals.isEmpty else { return found }
        // Beside a total, a size is that of the order.
        for index in found.indices where isGeneric(found[index], .filledQuantity) { found[index].isLikely = false }
        return found
    }

    private var fillPrices: [Candidate] {
        var found = more(["fillpx", "lastfillprice"], as: .fillPrice) + named(.fillPrice, as: .fillPrice)
        guard !totals.isEmpty else { return found }
        // Beside a total, a price is the order's limit.
        for index in found.indices where isGeneric(found[index], .fillPrice) { found[index].isLikely = false }
        return found
    }

    /// Whether a candidate has one of the names that say the least.
    private func isGeneric(_ candidate: Candidate, _ sought: AutoNames.Sought) -> Bool {
        AutoNames.tiers[sought.rawValue].last?.contains(AutoNames.code(candidate.member.name)) ?? false
    }

    // MARK: By values

    /// The id of what is an order has no other name sometimes.
    private var orderIDs: [Candidate] {
        let known = named(.orderID, as: .orderID)
        guard known.isEmpty else { return known }
        return all.filter { $0.member.name == "id" && fits($0.member, .orderID) }.map { candidate in
            var candidate = candidate
            let isElement = scopes.first.map { survey.scopes[$0].array != nil } ?? false
            candidate.isLikely = candidate.member.depth == 1 ? isElement : candidate.member.pointer.contains("/order/")
            return candidate
        }
    }

    /// A member whose values are sides is one, whatever its name.
    private var sides: [Candidate] {
        let known = named(.side, as: .side)
        guard known.isEmpty else { return known }
        return all.filter { candidate in
            let words = candidate.member.counts.keys
            return 1...4 ~= words.count
                && words.allSatisfy { text in Array(text.utf8).withUnsafeBytes { FieldText.side($0) != nil } }
        }
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
        case .intentID: self = .intentID
        case .venue: self = .venue
        case .account: self = .account
        default: self.init(field)
        }
    }
}
