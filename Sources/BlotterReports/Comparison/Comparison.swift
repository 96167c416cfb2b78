import Blotter

/// Two sides beside each other: what is different, in figures and in a sentence.
package struct Comparison {
    /// One measure of both sides.
    package struct Row: Equatable {
        /// What is measured, such as `fill_ratio`.
        package let measure: String
        /// Of which symbol, or which reason; nil for all.
        package let of: String?
        /// The unit of the values: `%`, `ms`, `bp` or `/min`.
        package let unit: String
        /// nil where nothing could be measured.
        package fileprivate(set) var left: Double?
        package fileprivate(set) var right: Double?
        /// How many orders, latencies or events each is made of.
        package let leftCount: Int64
        package let rightCount: Int64
        /// Whether there is enough on both sides to be compared.
        package let isEnough: Bool
        /// What it means, in plain words.
        package fileprivate(set) var sentence: String

        /// How different the two are: the logarithm of their ratio for what is measured, points for shares and
        /// basis points.
        var weight: Double
    }

    /// Less than so many orders, latencies or decisions are not compared.
    static let leastCount: Int64 = 20
    private static let mostReasons = 10
    private static let mostWeight = 100.0

    private let left: ComparisonSide
    private let right: ComparisonSide

    /// `left` is told of, beside `right`.
    package init(_ left: ComparisonSide, _ right: ComparisonSide) {
        (self.left, self.right) = (left, right)
    }

    /// The two names.
    package var names: (left: String, right: String) { (left.name, right.name) }

    /// All measures: of the whole first, then of each symbol that both have or one has not, then the reasons.
    package var rows: [Row] {
        let symbols = Set(left.symbols.keys).union(right.symbols.keys).sorted()
        return [
            rate("events", left.events, right.events), rate("errors", left.errors, right.errors),
        ] + figures(left.whole, right.whole, of: nil) + states
            + (symbols.count < 2
                ? [] : symbols.flatMap { figures(left.symbols[$0], right.symbols[$0], of: $0) })
            + reasons("blocked", \.gates, per: "intents", left.intents, right.intents)
            + reasons("error", \.errors, per: "orders", left.whole.orders, right.whole.orders)
    }

    // MARK: Rows

    /// How often something comes: nothing at all on one side is a rate, too, where there are events.
    private func rate(_ name: String, _ leftCount: Int64, _ rightCount: Int64) -> Row {
        func value(_ count: Int64, _ side: ComparisonSide) -> Double? {
            side.seconds > 0 ? Double(count) / side.seconds * 60 : nil
        }
        let isEnough =
            max(leftCount, rightCount) >= Self.leastCount && min(left.events, right.events) >= Self.leastCount
        var row = row(
            "\(name)_rate", nil, "/min", value(leftCount, left), value(rightCount, right), leftCount, rightCount,
            words: ("more often", "less often"), noun: name, isEnough: isEnough)
        guard isEnough, let step = left.step ?? right.step else { return row }
        (row.left, row.right) = (left.step == nil ? row.left : nil, right.step == nil ? row.right : nil)
        let size = Duration.nanoseconds(step.size).interval
        row.sentence = "cannot be told: the clock of \(step.session) was set back by \(size)"
        row.weight = Self.mostWeight
        return row
    }

    /// What became of the orders, but for those that are rejected, which have their own row.
    private var states: [Row] {
        func share(_ state: OrderState, _ figures: ComparisonFigures) -> Double? {
            figures.orders > 0 ? 100 * Double(figures.states[state] ?? 0) / Double(figures.orders) : nil
        }
        return OrderState.allCases.filter { state in
            state != .rejected && (left.whole.states[state] ?? 0) + (right.whole.states[state] ?? 0) > 0
        }.map { state in
            row(
                "state", state.rawValue, "%", share(state, left.whole), share(state, right.whole), left.whole.orders,
                right.whole.orders)
        }
    }

    private func figures(_ left: ComparisonFigures?, _ right: ComparisonFigures?, of symbol: String?) -> [Row] {
        func share(_ part: KeyPath<ComparisonFigures, Int64>, _ figures: ComparisonFigures?) -> Double? {
            figures.flatMap { $0.orders > 0 ? 100 * Double($0[keyPath: part]) / Double($0.orders) : nil }
        }
        func latency(
            _ name: String, _ latency: KeyPath<ComparisonFigures, Latency>, _ figure: KeyPath<Latency, Double?>
        ) -> Row {
            row(
                name, symbol, "ms", left?[keyPath: latency][keyPath: figure], right?[keyPath: latency][keyPath: figure],
                Int64(left?[keyPath: latency].count ?? 0), Int64(right?[keyPath: latency].count ?? 0),
                words: ("longer", "shorter"))
        }
        let orders = (left?.orders ?? 0, right?.orders ?? 0)
        return [
            row("fill_ratio", symbol, "%", share(\.filled, left), share(\.filled, right), orders.0, orders.1),
            row("rejections", symbol, "%", share(\.rejected, left), share(\.rejected, right), orders.0, orders.1),
            latency("intent_to_order_p50", \.intentToOrder, \.p50),
            latency("intent_to_order_p95", \.intentToOrder, \.p95),
            latency("order_to_fill_p50", \.orderToFill, \.p50), latency("order_to_fill_p95", \.orderToFill, \.p95),
            row(
                "slippage", symbol, "bp", left?.slippage.median, right?.slippage.median, left?.slippage.orders ?? 0,
                right?.slippage.orders ?? 0, words: ("worse", "better"), noun: "filled orders with an intent's price"),
        ]
    }

    /// Reasons by how much their shares differ.
    private func reasons(
        _ measure: String, _ list: KeyPath<ReasonPatterns, [ReasonPattern]>, per noun: String, _ leftAll: Int64,
        _ rightAll: Int64
    ) -> [Row] {
        func counts(_ side: ComparisonSide) -> [String: Int64] {
            side.reasons[keyPath: list].reduce(into: [:]) { counts, pattern in
                for reason in pattern.reasons {
                    counts[ReasonPattern.pattern(of: reason.text), default: 0] += reason.count
                }
            }
        }
        let (leftCounts, rightCounts) = (counts(left), counts(right))
        func share(_ count: Int64, _ all: Int64) -> Double? { all > 0 ? 100 * Double(count) / Double(all) : nil }
        let rows = Set(leftCounts.keys).union(rightCounts.keys).map { reason in
            row(
                measure, reason, "%", share(leftCounts[reason] ?? 0, leftAll),
                share(rightCounts[reason] ?? 0, rightAll),
                leftAll, rightAll, noun: noun, isReason: true)
        }
        return Array(rows.sorted { ($1.weight, $0.of ?? "") < ($0.weight, $1.of ?? "") }.prefix(Self.mostReasons))
    }

    private func row(
        _ measure: String, _ of: String?, _ unit: String, _ left: Double?, _ right: Double?, _ leftCount: Int64,
        _ rightCount: Int64, words: (more: String, less: String)? = nil, noun: String? = nil, isReason: Bool = false,
        isEnough: Bool? = nil
    ) -> Row {
        let isEnough = isEnough ?? (min(leftCount, rightCount) >= Self.leastCount)
        let sentence = ComparisonSentence(
            names: names, unit: unit, left: left, right: right, counts: (leftCount, rightCount), words: words,
            noun: noun ?? (unit == "%" ? "orders" : "measured orders"), isReason: isReason)
        return Row(
            measure: measure, of: of, unit: unit, left: left, right: right, leftCount: leftCount,
            rightCount: rightCount,
            isEnough: isEnough, sentence: sentence.text(isEnough: isEnough),
            weight: isEnough ? Self.weight(left, right, unit) : 0)
    }

    private static func weight(_ left: Double?, _ right: Double?, _ unit: String) -> Double {
        guard let left, let right else { return 0 }
        if unit == "%" || unit == "bp" { return abs(left - right) }
        guard left > 0, right > 0 else { return left == right ? 0 : mostWeight }
        return 10 * abs((left / right).logarithm)
    }
}

extension Comparison.Row {
    /// Whether it is different by more than chance and rounding make it.
    package var isNotable: Bool { isEnough && weight >= (unit == "%" || unit == "bp" ? 1 : 1.5) }

    /// What is not known is null.
    package var json: JSONText {
        .object([
            ("measure", .string(measure)), ("of", JSONText(of)), ("unit", .string(unit)),
            ("left", JSONText(left)), ("left_count", .integer(Int(leftCount))),
            ("right", JSONText(right)), ("right_count", .integer(Int(rightCount))),
            ("enough", .bool(isEnough)), ("sentence", .string(sentence)),
        ])
    }
}
