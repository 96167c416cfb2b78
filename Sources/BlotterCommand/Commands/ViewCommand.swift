import Blotter
import BlotterReports

extension Command {
    static let view = Command(
        name: "view",
        summary: "the last events, with a summary of all that match",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("timeline", value: "N", help: "show the last N events, oldest first; 0 for none (default: 20)"),
            Option(
                "limit", short: "n", value: "N",
                help: "show at most the last N events; 0 for all (default: 2000, with --json all)"),
            Option("json", help: "the events as JSON lines, each as it was logged, and no summary"),
            Option("summary", help: "begin with the summary of all events that match (this is the default)"),
            Option("no-summary", help: "show the events alone"),
        ],
        notes: """
            With --json and no --limit, all events that match are printed, so that a full export can be counted. \
            Members, their order and their digits are those of the log. Without it 20 events are shown, unless --timeline \
            or --limit says how many.

            exit status: 0, or 2 when there are no logs, 3 when more than 5% of the lines are invalid
            """,
        examples: [
            (
                "blotter view --session session_123 --type fill --limit 50 --timeline 50",
                "the last 50 fills of a session"
            ),
            ("blotter view --symbol BTC-USD --limit 200", "the summary and the last events of one symbol"),
            (
                "blotter view --session session_123 --from 2025-12-20T10:15:00Z --to 2025-12-20T10:20:00Z --timeline 100",
                "what happened around a spike"
            ),
            ("blotter view --session session_123 --json > events.jsonl", "export a whole session"),
        ],
        run: { try ViewCommand($0).run() }
    )
}

/// `view`: a summary and the last events, or all of them as JSON lines.
private struct ViewCommand {
    private static let usualLimit = 2000
    private static let usualTimeline = 20

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let isJSON: Bool
    private let hasSummary: Bool
    /// The most events to show, nil for all.
    private let limit: Int?
    /// How to see more of a list that was cut.
    private let remedy: String

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        try Self.refuseConflicts(options)
        self.invocation = invocation
        filter = try FilterOptions(invocation.options, now: invocation.time).filter
        location = try LogLocation(invocation)
        isJSON = options.flag("json")
        hasSummary = !isJSON && !options.flag("no-summary")
        let typed = try options.integer("limit", atLeast: 0)
        let timeline = try options.integer("timeline", atLeast: 0)
        let limit = (typed ?? (isJSON ? 0 : Self.usualLimit)).nilWhenZero
        let shown = timeline ?? (typed == nil ? Self.usualTimeline : .max)
        remedy =
            shown < limit ?? .max && timeline != nil ? "--timeline \(Self.usualLimit) for more" : "--limit 0 for all"
        self.limit = isJSON || shown >= limit ?? .max ? limit : shown
    }

    private static func refuseConflicts(_ options: ParsedOptions) throws {
        if options.flag("json"), options.flag("summary") {
            throw UsageError.conflict(
                subject: "--summary", problem: "is not in --json, which gives the events alone",
                remedy: "ask 'blotter summary --json' for the summary")
        }
        if options.flag("json"), options.isGiven("timeline") {
            throw UsageError.conflict(
                subject: "--timeline", problem: "is for eyes, not for --json", remedy: "give --limit N")
        }
        if options.flag("summary"), options.flag("no-summary") {
            throw UsageError.conflict(
                subject: "--summary", problem: "cannot be combined with --no-summary", remedy: "give one of them")
        }
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let verdict = try ReadingVerdict(engine, filter)
            var status: Int32 = 0
            if verdict != .noLogs {
                let found = isJSON ? try export(engine) : try show(engine)
                status = try MatchNote(engine, filter, invocation).write(found: found)
            }
            if let note = verdict.note(folder: location.path) { invocation.note(note) }
            return status == 0 ? verdict.exitStatus : status
        }
    }

    /// Answers whether there was an event.
    private func export(_ engine: any Engine) throws -> Bool {
        let output = invocation.output
        var count = 0
        try engine.events(filter, limit: limit) { event in
            count += 1
            output.write(event)
            return !output.isClosed
        }
        try noteCut(engine, shown: count)
        return count > 0
    }

    private func show(_ engine: any Engine) throws -> Bool {
        let output = invocation.output
        if hasSummary {
            let summary = try engine.summary(filter)
            output.write(SummaryReport(summary: summary, filter: filter).text(width: output.width))
            guard summary.totalEvents > 0, limit != 0 else { return summary.totalEvents > 0 }
            output.write("\n" + Style.bold.applied(to: heading(of: summary.totalEvents), on: output) + "\n")
        }
        let listing = EventListing(to: output, filter)
        var count = 0
        try engine.events(filter, limit: limit) { event in
            count += 1
            listing.append(event)
            return !output.isClosed
        }
        listing.end()
        // Below a summary, the heading of the events has said how many there are.
        if !hasSummary { try noteCut(engine, shown: count) }
        return count > 0 || limit == 0
    }

    private func noteCut(_ engine: any Engine, shown: Int) throws {
        guard shown > 0, shown == limit else { return }
        let all = try engine.eventCount(filter)
        guard all > shown else { return }
        invocation.note("showing the last \(Count(shown)) of \(Count(all)) events; \(remedy)")
    }

    private func heading(of count: Int64) -> String {
        guard let limit, limit < count else { return count == 1 ? "The event:" : "All \(count) events:" }
        return limit == 1 ? "The last of \(count) events:" : "The last \(limit) of \(count) events:"
    }
}
