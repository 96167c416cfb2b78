import Blotter
import BlotterReports

extension Command {
    static let view = Command(
        name: "view",
        summary: "the last events, with a summary of all that match",
        options: LogLocation.options + FilterOptions.declared() + ViewQuestion.declared + ViewFollow.declared + [
            Option("timeline", value: "N", help: "show the last N events, oldest first; 0 for none (default: 20)"),
            Option(
                "limit", short: "n", value: "N",
                help: "show at most the last N events; 0 for all (default: 2000, with --format all)"),
        ] + RowOptions.declared(json: "the events as JSON lines, each as it was logged, and no summary") + [
            Option("summary", help: "begin with the summary of all events that match (this is the default)"),
            Option("no-summary", help: "show the events alone"),
        ],
        notes: """
            With --json and no --limit, all events that match are printed, so that a full export can be counted. \
            Members, their order and their digits are those of the log. Without it 20 events are shown, unless --timeline \
            or --limit says how many. --grep, --around and --context show the events alone.

            --follow shows the last ten events that match and then each one as it comes, until Ctrl-C; with --url those of \
            a server that 'blotter serve' runs somewhere else.

            exit status: 0, or 2 when there are no logs, 3 when more than 5% of the lines are invalid
            """,
        examples: [
            (
                "blotter view --session session_123 --type fill --limit 50 --timeline 50",
                "the last 50 fills of a session"
            ),
            ("blotter view --symbol BTC-USD --limit 200", "the summary and the last events of one symbol"),
            ("blotter view --around 2025-12-20T10:17:30Z±1m --session session_123", "what happened around a spike"),
            ("blotter view --type error --context 3", "errors, with what happened around each"),
            ("blotter view -f --symbol 'BTC-*' --type fill,error", "what happens now"),
            ("blotter view --session session_123 --json > events.jsonl", "export a whole session"),
        ],
        run: { invocation in
            if invocation.options.flag("follow") || invocation.options.isGiven("url") {
                return try ViewFollow(invocation).run()
            }
            return try ViewCommand(invocation).run()
        }
    )
}

/// `view`: a summary and the last events, or all of them in a form for programs.
private struct ViewCommand {
    private static let usualLimit = 2000
    private static let usualTimeline = 20

    private let invocation: Invocation
    private let question: ViewQuestion
    private let location: LogLocation
    private let rows: RowOptions
    private let hasSummary: Bool
    /// The most events to show, nil for all.
    private let limit: Int?
    /// How to see more of a list that was cut.
    private let remedy: String

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        self.invocation = invocation
        question = try ViewQuestion(options, now: invocation.time)
        location = try LogLocation(invocation)
        rows = try RowOptions(options, json: .jsonl)
        let isForEyes = rows.format == nil
        try Self.refuseConflicts(options, isForEyes: isForEyes)
        let isAlone =
            question.pattern != nil || question.around != nil || question.context > 0 || rows.isArranged || rows.isCount
        hasSummary = isForEyes && !options.flag("no-summary") && (!isAlone || options.flag("summary"))
        let typed = try options.integer("limit", atLeast: 0)
        let timeline = try options.integer("timeline", atLeast: 0)
        let limit = (typed ?? (isForEyes ? Self.usualLimit : 0)).nilWhenZero
        let shown = timeline ?? (typed == nil && question.around == nil ? Self.usualTimeline : .max)
        remedy =
            shown < limit ?? .max && timeline != nil ? "--timeline \(Self.usualLimit) for more" : "--limit 0 for all"
        self.limit = !isForEyes || shown >= limit ?? .max ? limit : shown
    }

    private static func refuseConflicts(_ options: ParsedOptions, isForEyes: Bool) throws {
        let form = options.flag("json") ? "--json" : "--format"
        if !isForEyes, options.flag("summary") {
            throw UsageError.conflict(
                subject: "--summary", problem: "is not in \(form), which gives the events alone",
                remedy: "ask 'blotter summary --json' for the summary")
        }
        if !isForEyes, options.isGiven("timeline") {
            throw UsageError.conflict(
                subject: "--timeline", problem: "is for eyes, not for \(form)", remedy: "give --limit N")
        }
        if options.flag("summary"), options.flag("no-summary") {
            throw UsageError.conflict(
                subject: "--summary", problem: "cannot be combined with --no-summary", remedy: "give one of them")
        }
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let verdict = try ReadingVerdict(engine, question.filter)
            var status: Int32 = 0
            if verdict != .noLogs {
                let found = try rows.isCount ? count(engine) : rows.format == nil ? show(engine) : export(engine)
                status = try MatchNote(engine, question.filter, invocation).write(found: found)
            }
            if let note = verdict.note(folder: location.path) { invocation.note(note) }
            return status == 0 ? verdict.exitStatus : status
        }
    }

    private func count(_ engine: any Engine) throws -> Bool {
        let count = try question.count(engine)
        rows.write(count: count, to: invocation.output)
        return count > 0
    }

    /// Answers whether there was an event.
    private func export(_ engine: any Engine) throws -> Bool {
        let fetched = rows.fetched(limit)
        let count = try EventRows(rows, to: invocation.output).print(limit: limit, engine) { body in
            guard question.hasNeighbours else { return try question.events(engine, limit: fetched, body) }
            try groups(engine, limit: fetched).each {
                try engine.neighbours(of: $0, count: question.context)
            } _: {
                body($0.event)
            }
        }
        if !question.hasNeighbours { try noteCut(engine, shown: count) }
        return count > 0
    }

    private func show(_ engine: any Engine) throws -> Bool {
        let output = invocation.output
        if hasSummary {
            let summary = try engine.summary(question.filter)
            output.write(SummaryReport(summary: summary, filter: question.filter).text(width: output.width))
            guard summary.totalEvents > 0, limit != 0 else { return summary.totalEvents > 0 }
            output.write("\n" + Style.bold.applied(to: heading(of: summary.totalEvents), on: output) + "\n")
        }
        let listing = EventListing(to: output, question.filter, pattern: question.pattern)
        let count = try list(engine, listing)
        listing.end()
        // Below a summary, the heading of the events has said how many there are.
        if !hasSummary { try noteCut(engine, shown: count) }
        return count > 0 || limit == 0
    }

    /// Answers the number of events that match, without their neighbours.
    private func list(_ engine: any Engine, _ listing: EventListing) throws -> Int {
        if question.hasNeighbours {
            let groups = try groups(engine, limit: limit)
            try groups.print(to: listing) { try engine.neighbours(of: $0, count: question.context) }
            return groups.count
        }
        guard rows.isArranged else {
            var count = 0
            try question.events(engine, limit: limit) { event in
                count += 1
                listing.append(event)
                return !invocation.output.isClosed
            }
            return count
        }
        let events = try EventRows(rows, to: invocation.output).arranged(
            try all(engine, limit: rows.fetched(limit)), limit: limit)
        for event in events { listing.append(event) }
        return events.count
    }

    private func groups(_ engine: any Engine, limit: Int?) throws -> HitGroups {
        HitGroups(try all(engine, limit: limit), isJoined: true)
    }

    private func all(_ engine: any Engine, limit: Int?) throws -> [EventRecord] {
        var events: [EventRecord] = []
        try question.events(engine, limit: limit) { event in
            events.append(event)
            return true
        }
        return events
    }

    private func noteCut(_ engine: any Engine, shown: Int) throws {
        guard shown > 0, shown == limit else { return }
        let all = try question.count(engine)
        guard all > shown else { return }
        invocation.note("showing the \(rows.part("last")) \(Count(shown)) of \(Count(all)) events; \(remedy)")
    }

    private func heading(of count: Int64) -> String {
        guard let limit, limit < count else { return count == 1 ? "The event:" : "All \(count) events:" }
        return limit == 1 ? "The last of \(count) events:" : "The last \(limit) of \(count) events:"
    }
}
