import Glibc

/// One difference in plain words.
struct ComparisonSentence {
    let names: (left: String, right: String)
    let unit: String
    let left: Double?
    let right: Double?
    let counts: (left: Int64, right: Int64)
    /// What it is to be more, and less; shares are higher and lower.
    let words: (more: String, less: String)?
    let noun: String
    /// Whether it is a reason, which one side may have alone.
    let isReason: Bool

    func text(isEnough: Bool) -> String {
        guard isEnough, let left, let right else {
            return tooFew
        }
        if unit == "bp" {
            let difference = left - right
            return abs(difference) < 0.05
                ? "the same" : "\(abs(difference).fixed(1)) bp \(difference > 0 ? "worse" : "better")"
        }
        if unit == "%" { return points(left, right) }
        guard left != right else { return "the same" }
        guard left > 0, right > 0 else { return "\(value(left)) instead of \(value(right))" }
        let word = left > right ? words?.more ?? "higher" : words?.less ?? "lower"
        let ratio = left / right
        guard ratio >= 1.05 || ratio <= 0.95 else { return "about the same" }
        guard ratio >= 2 else { return "\((abs(ratio - 1) * 100).fixed(0))% \(word)" }
        return "\(ratio.fixed(1)) times as \(words == nil ? "much" : unit == "ms" ? "long" : "often")"
    }

    private var tooFew: String {
        let (least, most) = (min(counts.left, counts.right), max(counts.left, counts.right))
        let (side, other) = counts.left <= counts.right ? (names.left, names.right) : (names.right, names.left)
        if most == 0 { return "neither has any \(noun)" }
        guard least == 0 else { return "\(side) has too few \(noun) to compare (\(Count(least)))" }
        return "\(side) has no \(noun), \(other) has \(Count(most))"
    }

    private func points(_ left: Double, _ right: Double) -> String {
        let difference = left - right
        if abs(difference) < 0.05 { return "the same" }
        if isReason, right == 0 { return "in \(names.left) alone" }
        if isReason, left == 0 { return "in \(names.right) alone" }
        return "\(abs(difference).fixed(1)) points \(difference > 0 ? "higher" : "lower")"
    }

    private func value(_ value: Double) -> String { "\(value.fixed(1)) \(unit)" }
}

extension Double {
    var logarithm: Double { log(self) }
}
