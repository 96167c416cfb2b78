import TelemetryLog

/// What happened in a window, by session and symbol, and what the checks of execution make of it.
struct ExecutionGroups {
    /// One symbol of a session; nil for what bears none.
    struct Key: Hashable {
        var session: String
        var symbol: String?
    }

    /// For how long a session was there in the window, and before it, in seconds.
    struct Presence {
        var inWindow: Double
        var before: Double
    }

    private(set) var counts: [Key: ExecutionCounts] = [:]
    /// Of each session.
    var presence: [String: Presence] = [:]
    /// The errors before the window, and the seconds in which they came, of all sessions together.
    private(set) var history = (errors: Int64(0), seconds: 0.0)

    subscript(key: Key) -> ExecutionCounts {
        _read { yield counts[key, default: ExecutionCounts()] }
        _modify { yield &counts[key, default: ExecutionCounts()] }
    }

    /// Of all sessions together.
    var total: ExecutionCounts { counts.values.reduce(into: ExecutionCounts()) { $0 += $1 } }

    /// The figures of a check, the worst first: of each symbol of a session, and of each session that has several.
    func figures(of check: HealthCheck) -> [ExecutionFigure] {
        let sessions = Dictionary(grouping: counts) { $0.key.session }
        var figures: [ExecutionFigure] = []
        for (session, symbols) in sessions {
            for (key, counts) in symbols {
                if var figure = figure(check, of: counts, in: session) {
                    figure.symbol = key.symbol
                    figures.append(figure)
                }
            }
            guard symbols.count > 1 else { continue }
            let whole = symbols.reduce(into: ExecutionCounts()) { $0 += $1.value }
            if var figure = figure(check, of: whole, in: session) {
                figure.isWhole = true
                figures.append(figure)
            }
        }
        let isWorseBelow = check == .fillRatio
        return figures.sorted {
            if $0.value != $1.value { return isWorseBelow ? $0.value < $1.value : $0.value > $1.value }
            // Of those that are as bad the one with the most in it, then in the order of their names.
            if $0.of != $1.of { return $0.of > $1.of }
            return ($0.session, $0.symbol ?? "", $0.isWhole ? 1 : 0) < ($1.session, $1.symbol ?? "", $1.isWhole ? 1 : 0)
        }
    }

    /// nil where there is too little to be judged.
    private func figure(_ check: HealthCheck, of counts: ExecutionCounts, in session: String) -> ExecutionFigure? {
        switch check {
        case .fillRatio: share(counts.filled, of: counts.due, session)
        case .rejections: share(counts.rejected, of: counts.orders, session)
        case .gateBlocks: share(counts.blocked, of: counts.decisions, session)
        case .slippage: slippage(counts.slippages, session)
        case .errorEvents: errorRate(counts, session)
        default: nil
        }
    }

    private func share(_ part: Int64, of all: Int64, _ session: String) -> ExecutionFigure? {
        guard all >= ExecutionFigure.leastCount else { return nil }
        return ExecutionFigure(session: session, value: 100 * Double(part) / Double(all), part: part, of: all)
    }

    private func slippage(_ values: [Double], _ session: String) -> ExecutionFigure? {
        guard Int64(values.count) >= ExecutionFigure.leastCount else { return nil }
        var quantiles = Quantiles(values)
        let count = Int64(values.count)
        return ExecutionFigure(session: session, value: quantiles.percentile(50), part: count, of: count)
    }

    private static let leastErrors: Int64 = 5

    /// How many times as often as before the window errors come in it: one more error before is always thought of, so
    /// that the first ones are compared with something.
    private func errorRate(_ counts: ExecutionCounts, _ session: String) -> ExecutionFigure? {
        guard counts.errors >= Self.leastErrors, let usual = usualErrorRate(counts, session) else { return nil }
        guard let presence = presence[session], usual > 0 else { return nil }
        let rate = Double(counts.errors) / max(60, presence.inWindow)
        return ExecutionFigure(
            session: session, value: rate / usual, part: counts.errors,
            of: Int64((usual * max(60, presence.inWindow)).rounded()))
    }

    /// Errors a second before the window: the session's own, or where it has just begun those of all;
    /// nil where there was nothing before.
    private func usualErrorRate(_ counts: ExecutionCounts, _ session: String) -> Double? {
        if let before = presence[session]?.before, before >= Self.leastHistory {
            return Double(counts.errorsBefore + 1) / before
        }
        return history.seconds > 0 ? Double(history.errors + 1) / history.seconds : nil
    }

    /// Adds up what was before the window in all sessions that were there for long enough.
    mutating func rememberHistory() {
        let known = presence.filter { $0.value.before >= Self.leastHistory }
        history.seconds = known.reduce(0) { $0 + $1.value.before }
        history.errors = counts.reduce(0) { known[$1.key.session] == nil ? $0 : $0 + $1.value.errorsBefore }
    }

    /// Seconds of a session before the window that tell what is usual for it.
    private static let leastHistory = 300.0
}
