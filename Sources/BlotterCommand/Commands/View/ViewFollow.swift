import Blotter
import BlotterReports

/// `view --follow`: the last events that match, then each one as it comes.
struct ViewFollow {
    static let declared = [
        Option("follow", short: "f", help: "go on with each event as it comes, until Ctrl-C"),
        Option("url", value: "URL", help: "follow a server of blotter: http://localhost:8000"),
        Option("token-file", value: "FILE", help: "of --url: a file with the server's token"),
    ]

    private static let usualEvents = 10
    /// Between two looks at whether it is time to stop.
    private static let patience = Duration.milliseconds(200)

    private let invocation: Invocation
    private let question: ViewQuestion
    private let events: FollowedEvents
    /// Of those that are there already.
    private let limit: Int

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        for name in ["around", "context", "sort", "reverse", "count", "summary"] where options.isGiven(name) {
            throw UsageError.conflict(
                subject: "--\(name)", problem: "cannot be combined with --follow, which has no end",
                remedy: "give one of them")
        }
        let rows = try RowOptions(options, json: .jsonl)
        if rows.format == .markdown {
            throw UsageError.conflict(
                subject: "--format markdown", problem: "is made when all rows are there, and --follow has no end",
                remedy: "give jsonl, csv, tsv or vertical")
        }
        self.invocation = invocation
        question = try ViewQuestion(options, now: invocation.time)
        events = FollowedEvents(rows, to: invocation.output, question)
        limit =
            try options.integer("timeline", atLeast: 0) ?? options.integer("limit", atLeast: 0) ?? Self.usualEvents
    }

    func run() throws -> Int32 {
        if let url = invocation.options.value("url") {
            return try RemoteTail(invocation, url, question).run(events)
        }
        let location = try LogLocation(invocation)
        let index = try location.refreshed(invocation)
        let stop = StopSignal()
        let watch = IndexWatch(index)
        var tail = try begin(index)
        let follower =
            try invocation.options.flag("no-refresh") ? nil : IndexFollower(location, invocation, stop, watch)
        defer { follower?.join() }
        while !stop.isRaised, !invocation.output.isClosed {
            // First: what is committed during a look is looked at again.
            let news = watch.news
            try tail.look({ event, _ in
                events.append(event)
                return !invocation.output.isClosed
            })
            events.flush()
            if let problem = follower?.problem { invocation.note(problem) }
            watch.wait(after: news, atMost: Self.patience)
        }
        return 0
    }

    /// Prints the last events that are there, and answers what comes behind them.
    private func begin(_ index: IndexFile) throws -> EventTail {
        let engine = try index.engine()
        return try engine.atOneMoment {
            let named = question.filter.sessions
            let session = try named.count == 1 && engine.knowsSession(named[0]) ? named[0] : nil
            let position = try engine.tailPosition(session)
            if limit > 0 {
                try question.events(engine, limit: limit) { event in
                    events.append(event)
                    return true
                }
            }
            events.flush()
            return try EventTail(
                index, TailQuestion(session: session, question.filter, pattern: question.pattern), from: position)
        }
    }
}
