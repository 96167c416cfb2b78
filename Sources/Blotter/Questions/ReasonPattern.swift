/// Reasons that differ in numbers and ids alone: `insufficient balance: 12.40` and `insufficient balance: 7.10` are both
/// `insufficient balance: #`.
package struct ReasonPattern: Sendable, Equatable {
    /// The text with `#` for each word that has a digit, or the reason itself where all are one.
    package let text: String
    /// How many events give one of the reasons.
    package let count: Int64
    /// Those, most frequent first.
    package let reasons: [ReasonCounts.Reason]

    /// What a reason is grouped by.
    package static func pattern(of reason: String) -> String {
        var pattern = ""
        var word = ""
        func end() {
            // What closes a sentence or introduces one belongs to no number.
            var tail = ""
            while let last = word.last, ".:-_".contains(last) { tail = String(word.removeLast()) + tail }
            pattern += (word.contains { $0.isNumber } ? "#" : word) + tail
            word = ""
        }
        for character in reason {
            if character.isLetter || character.isNumber || ".:-_+".contains(character) {
                word.append(character)
            } else {
                end()
                pattern.append(character)
            }
        }
        end()
        return pattern
    }

    /// Groups reasons, the most frequent pattern first, those that are as frequent by their texts.
    static func groups(_ reasons: [ReasonCounts.Reason]) -> [ReasonPattern] {
        Dictionary(grouping: reasons) { pattern(of: $0.text) }.map { pattern, reasons in
            let count = reasons.reduce(0) { $0 + $1.count }
            return ReasonPattern(text: reasons.count == 1 ? reasons[0].text : pattern, count: count, reasons: reasons)
        }.sorted {
            $0.count != $1.count ? $0.count > $1.count : $0.text.utf8.lexicographicallyPrecedes($1.text.utf8)
        }
    }
}

/// Why gates blocked, and what errors said, without the numbers and ids in it.
package struct ReasonPatterns: Sendable, Equatable {
    /// Of the gates that blocked.
    package var gates: [ReasonPattern] = []
    /// Of the errors.
    package var errors: [ReasonPattern] = []
}

extension Engine {
    /// The patterns of the reasons that pass `filter`, but for its kinds, at most `limit` of each.
    package func reasonPatterns(_ filter: EventFilter, limit: Int = .max) throws -> ReasonPatterns {
        let reasons = try reasons(filter, limit: .max)
        return ReasonPatterns(
            gates: Array(ReasonPattern.groups(reasons.gates).prefix(limit)),
            errors: Array(ReasonPattern.groups(reasons.errors).prefix(limit)))
    }
}
