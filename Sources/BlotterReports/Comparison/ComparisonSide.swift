package import Blotter
import TelemetryLog

/// What one side of a comparison comes to, on the whole or for one symbol.
struct ComparisonFigures {
    var orders: Int64
    /// Orders that have a fill, were rejected, or had to be filled.
    var filled: Int64
    var rejected: Int64
    var states: [OrderState: Int64]
    /// The median in basis points, of so many filled orders whose intent saw a price.
    var slippage: (median: Double?, orders: Int64)
    var intentToOrder: Latency
    var orderToFill: Latency
}

/// One side of a comparison: sessions, and what they did.
package struct ComparisonSide {
    /// As it is told: a session, `last 10 sessions`, `yesterday`.
    package let name: String
    let events: Int64
    let errors: Int64
    let intents: Int64
    /// From the first to the last event, of all its sessions together, as far as they are in the span that is asked for.
    let seconds: Double
    /// The largest step by which the clock of one of them was set back; nil when none was.
    let step: ClockStep?
    let whole: ComparisonFigures
    /// By symbol; those of no symbol are in `whole` alone.
    let symbols: [String: ComparisonFigures]
    let reasons: ReasonPatterns

    /// Of the events that `filter` lets pass, of `sessions`. Throws `BlotterError`.
    package init(_ name: String, _ filter: EventFilter, sessions: [SessionRecord], _ engine: any Engine) throws {
        let summary = try engine.summary(filter)
        func count(_ kind: String) -> Int64 { summary.countsByKind.first { $0.kind == kind }?.count ?? 0 }
        self.name = name
        events = summary.totalEvents
        errors = count("error")
        intents = count("intent")
        seconds = sessions.reduce(0) { $0 + $1.length(in: filter) }
        step = try engine.clock(filter).steps.first { $0.cause == .step }
        whole = try Self.figures(filter, summary, engine)
        var symbols: [String: ComparisonFigures] = [:]
        for symbol in summary.symbols.prefix(Self.mostSymbols) {
            var part = filter
            part.symbols = [symbol]
            symbols[symbol] = try Self.figures(part, engine.summary(part), engine)
        }
        self.symbols = symbols
        reasons = try engine.reasonPatterns(filter)
    }

    private static let mostSymbols = 50

    private static func figures(
        _ filter: EventFilter, _ summary: Summary, _ engine: any Engine
    ) throws -> ComparisonFigures {
        var orders = OrderFilter()
        orders.events = filter
        let counts = try engine.orderCounts(orders)
        return try ComparisonFigures(
            orders: counts.orders, filled: counts.orders - counts.unfilled,
            rejected: counts.byState[.rejected] ?? 0, states: counts.byState,
            slippage: engine.medianSlippage(filter), intentToOrder: summary.intentToOrder,
            orderToFill: summary.orderToFill)
    }
}

extension SessionRecord {
    /// Seconds from its first to its last event that are in the filter's span.
    fileprivate func length(in filter: EventFilter) -> Double {
        guard let first, let last else { return 0 }
        let (begin, end) = (max(first, filter.from ?? first), min(last, filter.to ?? last))
        return max(0, Double((end - begin).nanoseconds) / 1e9)
    }
}
