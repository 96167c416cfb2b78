import Blotter
import BlotterReports
import TelemetryLog

/// Which events `view` is asked for: by filters, by a text that they hold, around a moment or around each of them.
struct ViewQuestion {
    static let declared = [
        Option("grep", short: "g", value: "TEXT", help: "events that hold TEXT, in any part of any value"),
        Option(
            "around", value: "TIME[±SPAN]",
            help: "what happened 30 s before and after TIME, or SPAN: 21:30±5m, '1h ago +- 10s'"),
        Option(
            "context", short: "C", value: "N",
            help: "also the N events of the session before and after each; of --around before and after TIME"),
    ]

    let filter: EventFilter
    let pattern: SearchPattern?
    let around: AroundOption?
    let context: Int

    init(_ options: ParsedOptions, now: Timestamp) throws {
        var filter = try FilterOptions(options, now: now).filter
        pattern = try options.isGiven("grep") ? .typed(options, "grep") { SearchPattern(contains: $0) } : nil
        context = try options.integer("context", atLeast: 0) ?? 0
        around = try options.read("around", expected: "a time such as 2025-12-20T10:15:00Z, 21:30±5m or 1h ago") {
            AroundOption($0, now: now)
        }
        if let around {
            guard !filter.hasTime else {
                throw UsageError.conflict(
                    subject: "--around", problem: "cannot be combined with --from and --to",
                    remedy: "write the span behind the time, as 21:30±5m")
            }
            if context == 0 || around.typedSpan != nil {
                filter.from = around.time - around.span
                filter.to = around.time + around.span
            }
        }
        self.filter = filter
    }

    /// Whether so many events before and after a moment are meant.
    private var isCounted: Bool { around != nil && context > 0 && !filter.hasTime }

    /// Whether each event comes with its neighbours.
    var hasNeighbours: Bool { context > 0 && !isCounted }

    /// Gives the last `limit` events, oldest first.
    func events(_ engine: any Engine, limit: Int?, _ body: (EventRecord) throws -> Bool) throws {
        guard isCounted, let around else { return try events(engine, filter, limit: limit, body) }
        var (before, after) = (filter, filter)
        before.to = around.time
        after.from = around.time + TimeSpan(nanoseconds: 1)
        var goesOn = true
        try events(engine, before, limit: context) { event in
            goesOn = try body(event)
            return goesOn
        }
        var count = 0
        guard goesOn else { return }
        try events(engine, after, limit: nil) { event in
            count += 1
            return try body(event) && count < context
        }
    }

    private func events(
        _ engine: any Engine, _ filter: EventFilter, limit: Int?, _ body: (EventRecord) throws -> Bool
    ) throws {
        guard let pattern else { return try engine.events(filter, limit: limit, body) }
        try engine.search(pattern, filter, order: .time, limit: limit, body)
    }

    /// How many there are.
    func count(_ engine: any Engine) throws -> Int64 {
        if isCounted {
            var count: Int64 = 0
            try events(engine, limit: nil) { _ in
                count += 1
                return true
            }
            return count
        }
        guard let pattern else { return try engine.eventCount(filter) }
        return try engine.searchCount(pattern, filter)
    }
}
