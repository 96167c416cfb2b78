import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let sessions = Command(
        name: "sessions",
        summary: "find sessions by time, symbol, mode or name; newest first",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("name", value: "PART", help: "sessions whose id contains this, in any case"),
            Option("silent", help: "silent sessions only, and why"),
        ] + SilenceOption.declared + [
            Option("limit", short: "n", value: "N", help: "at most N sessions; 0 for all (default: 20)")
        ]
            + RowOptions.declared(
                json:
                    "an array of objects: the columns of the view 'sessions', fill_ratio, silent and order_to_fill_p95_ms"
            ),
        notes: """
            A session is found by time when some of it lies between --from and --to. The counts are those of the whole \
            session; 'filled' is the share of its orders that have a fill.

            A session is silent when it has no events; when its last event is longer ago than 60 s and 30 times its mean \
            interval, but not longer than --silent-within; or when it had a pause between two events, longer than 60 s and \
            100 times its mean interval. One that has ended looks as one that hangs does.

            A terminal that is too narrow for all columns leaves some out; a pipe or --json has all.
            """,
        examples: [
            ("blotter sessions", "the last twenty"),
            ("blotter sessions --from -1d", "those of the last 24 hours"),
            ("blotter sessions --symbol BTC-USD --mode live", "those that traded a symbol for real"),
            ("blotter sessions --silent --silent-within 1h", "who has fallen silent in the last hour"),
        ],
        run: { try SessionsCommand($0).run() }
    )
}

/// `sessions`: what was typed, and what is printed for it.
private struct SessionsCommand {
    private let invocation: Invocation
    private let options: SessionOptions
    private let location: LogLocation
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        options = try SessionOptions(invocation.options, now: invocation.time)
        location = try LogLocation(invocation)
        rows = try RowOptions(invocation.options)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            // The time is read after the refresh: events that came in during it would else be of the future.
            var question = options.question(now: invocation.time)
            let limit = question.limit
            question.limit = rows.fetched(limit)
            let page = try engine.sessions(question)
            let shown = try print(page, limit: limit, engine)
            if page.found > shown.count, !rows.isCount {
                invocation.note(
                    "showing the \(rows.part("last")) \(Count(shown.count)) of \(Count(page.found)) \(options.isSilentOnly ? "silent " : "")sessions; "
                        + "--limit 0 for all")
            }
            if page.found == 0, page.matching > 0 { invocation.note("no session is silent") }
            return try MatchNote(engine, options.filter, invocation).write(
                found: page.matching > 0, nothing: "no sessions match")
        }
    }

    /// Answers what was shown.
    private func print(_ page: SessionPage, limit: Int?, _ engine: any Engine) throws -> [SessionRecord] {
        if rows.isCount {
            rows.write(count: Int64(page.found), to: invocation.output)
            return []
        }
        let latencies =
            rows.format != nil || rows.isArranged
            ? try engine.fillLatencies(ofSessions: page.sessions.map(\.session))
            : page.sessions.map { _ in Latency() }
        let shown = try rows.arranged(Array(zip(page.sessions, latencies)), SessionRow.columns, limit: limit) {
            SessionRow($0, $1).cells
        }
        if rows.format != nil {
            let writer = rows.writer(to: invocation.output)
            writer.begin(columns: SessionRow.columns)
            for (session, latency) in shown { writer.row(SessionRow(session, latency).cells) }
            writer.end()
        } else if !shown.isEmpty {
            SessionTable(shown.map(\.0)[...]).print(to: invocation.output)
        }
        return shown.map(\.0)
    }
}
