import Blotter
import TelemetryLog

/// What the checks of execution measured, in a line each.
extension HealthMessage {
    /// The figures that a line names: those that are not fine, or the worst alone where all are. One of a whole session
    /// stands for those of its symbols.
    func named(_ check: HealthCheck) -> [ExecutionFigure] {
        let bad = bad(check)
        guard !bad.isEmpty else { return Array((health.figures[check] ?? []).prefix(1)) }
        // A session stands for its symbols, unless one of them is worse.
        let whole = Set(
            bad.filter { $0.isWhole && (isCritical($0, check) || !hasCritical($0.session, bad, check)) }.map(\.session))
        return Array(
            bad.filter { $0.isWhole ? whole.contains($0.session) : !whole.contains($0.session) }.prefix(Self.mostNames))
    }

    /// The figures that are not fine; of stuck orders all are.
    func bad(_ check: HealthCheck) -> [ExecutionFigure] {
        check == .stuckOrders ? bySession : (health.figures[check] ?? []).filter { isBad($0, check) }
    }

    private func isCritical(_ figure: ExecutionFigure, _ check: HealthCheck) -> Bool {
        thresholds[check, .critical]?.isCrossed(by: figure.value) == true
    }

    private func hasCritical(_ session: String, _ figures: [ExecutionFigure], _ check: HealthCheck) -> Bool {
        figures.contains { $0.session == session && isCritical($0, check) }
    }

    private func isBad(_ figure: ExecutionFigure, _ check: HealthCheck) -> Bool {
        [HealthThresholds.Level.warning, .critical].contains {
            thresholds[check, $0]?.isCrossed(by: figure.value) == true
        }
    }

    /// Stuck orders by session alone, or with the symbol where all are of one.
    private var bySession: [ExecutionFigure] {
        let sessions = Dictionary(grouping: health.figures[.stuckOrders] ?? [], by: \.session)
        return sessions.values.compactMap { figures in
            guard var figure = figures.first else { return nil }
            guard figures.count > 1 else { return figure }
            figure.part = figures.reduce(0) { $0 + $1.part }
            figure.of = figure.part
            figure.value = Double(figure.part)
            figure.since = figures.compactMap(\.since).min()
            (figure.symbol, figure.isWhole) = (nil, true)
            return figure
        }.sorted { ($1.part, $0.session) < ($0.part, $1.session) }
    }

    /// In the words of a check of execution.
    func executionText(_ check: HealthCheck) -> String {
        let named = named(check)
        guard !named.isEmpty else { return nothing(check) }
        let rest = Set(bad(check).map(\.session)).subtracting(named.map(\.session)).count
        return named.map { text($0, check) }.joined(separator: "; ") + (rest > 0 ? " and \(Count(rest)) more" : "")
    }

    private func text(_ figure: ExecutionFigure, _ check: HealthCheck) -> String {
        let name = [figure.session, figure.isWhole ? nil : figure.symbol].compactMap { $0 }.joined(separator: " ")
        let share = Percent(figure.value / 100)
        switch check {
        case .stuckOrders:
            let since = figure.since.map { " since \(clock($0))" } ?? ""
            return "\(Count(figure.part).of("order")) stuck\(since) in \(name)"
        case .fillRatio: return "\(share) of \(Count(figure.of).of("order")) filled in \(name)"
        case .rejections: return "\(share) of \(Count(figure.of).of("order")) rejected in \(name)"
        case .gateBlocks: return "\(share) of \(Count(figure.of).of("intent")) blocked in \(name)"
        case .errorEvents:
            return "\(Count(figure.part).of("error")) in \(name), \(figure.value.fixed(1)) x as many as usual"
        case .slippage:
            return "\(figure.value.fixed(1)) bp worse than intended in \(name), the median of "
                + Count(figure.of).of("order")
        default: return ""
        }
    }

    /// Where there is nothing to be judged.
    private func nothing(_ check: HealthCheck) -> String {
        guard check != .stuckOrders else { return nothingStuck }
        let things =
            switch check {
            case .gateBlocks: (one: "decided intent", many: "decided intents")
            case .errorEvents: (one: "error", many: "errors")
            case .slippage: (one: "filled order with an intent's price", many: "filled orders with an intent's price")
            case .fillRatio: (one: "order that should have a fill", many: "orders that should have a fill")
            default: (one: "order", many: "orders")
            }
        let count = health.executed(check)
        guard count > 0 else { return "no \(things.one)\(when)" }
        let counted = count == 1 ? "1 \(things.one)" : "\(Count(count)) \(things.many)"
        guard check == .errorEvents else {
            return "\(counted)\(when): fewer than \(ExecutionFigure.leastCount) of a session are not judged"
        }
        return health.question.recent.from == nil
            ? "\(counted); what is usual is only known of a window"
            : "\(counted)\(when), "
                + (health.hasErrorHistory ? "no more than before" : "with nothing before to compare them with")
    }

    private var nothingStuck: String {
        let rule = health.question.stuck
        return "no order of a running session is open for more than \(rule.after.inWords)"
            + " (\(rule.restingAfter.inWords) where it waits for its price)"
    }

    /// The time that is looked at.
    private var when: String {
        let (filter, window) = (health.question.filter, health.question.window)
        if filter.from != nil || filter.to != nil { return " in that time" }
        return window.map { " in the last \($0.inWords)" } ?? ""
    }

    /// The time of day, with the date where it is another than that of the moment.
    private func clock(_ time: Timestamp) -> String {
        let (text, now) = (time.secondsColumn, health.question.moment.secondsColumn)
        return text.prefix(10) == now.prefix(10) ? String(text.dropFirst(11).prefix(5)) : String(text.prefix(16))
    }
}
