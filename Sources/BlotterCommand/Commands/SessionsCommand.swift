import Blotter
import TelemetryLog

extension Command {
    static let sessions = Command(
        name: "sessions",
        summary: "find sessions by time, symbol, mode or name; newest first",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("name", value: "PART", help: "sessions whose id contains this, in any case"),
            Option("silent", help: "silent sessions only, and why"),
            SilenceOption.declared,
            Option("limit", short: "n", value: "N", help: "at most N sessions; 0 for all (default: 20)"),
            Option(
                "json",
                help:
                    "an array of objects: the columns of the view 'sessions', fill_ratio, silent and order_to_fill_p95_ms"
            ),
        ],
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

private struct SessionsCommand {
    private static let usualLimit = 20
    /// Of a row of JSON, about, beside the name.
    private static let rowBytes = 400

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let name: String?
    private let silence: SilenceOption
    private let isSilentOnly: Bool
    private let limit: Int?

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        filter = try FilterOptions(invocation).filter
        location = try LogLocation(invocation)
        name = invocation.options.value("name")
        silence = try SilenceOption(invocation)
        isSilentOnly = invocation.options.flag("silent")
        limit = (try invocation.options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        return try reader.atOneMoment {
            let page = try reader.sessions(
                filter, name: name, silence: silence.rule(now: invocation.now()), isSilentOnly: isSilentOnly,
                limit: limit)
            let shown = page.sessions
            if invocation.options.flag("json") {
                try printJSON(shown, reader)
            } else if !shown.isEmpty {
                SessionTable(shown[...]).print(to: invocation.output)
            }
            if page.found > shown.count {
                invocation.limit?.cut()
                invocation.note(
                    "showing the last \(Count(shown.count)) of \(Count(page.found)) \(isSilentOnly ? "silent " : "")sessions; "
                        + "--limit 0 for all")
            }
            if page.found == 0, page.matching > 0 { invocation.note("no session is silent") }
            return try MatchNote(reader, filter, invocation).write(
                found: page.matching > 0, nothing: "no sessions match")
        }
    }

    private func printJSON(_ sessions: [SessionRecord], _ reader: IndexReader) throws {
        let writer = JSONWriter(to: invocation.output)
        writer.begin(columns: [
            "session_id", "mode", "first_ts", "last_ts", "events", "intents", "orders", "fills", "gates", "errors",
            "invalid_lines", "symbols", "files", "bytes", "fill_ratio", "silent", "order_to_fill_p95_ms",
        ])
        let latencies = try reader.fillLatencies(ofSessions: sessions.map(\.session))
        for (session, latency) in zip(sessions, latencies) {
            let counts = [
                session.events, session.intents, session.orders, session.fills, session.gates, session.errors,
                session.invalid, session.symbols, session.files, session.bytes,
            ]
            guard invocation.limit?.takes(session.session.utf8.count + Self.rowBytes) ?? true else { break }
            writer.row(
                [
                    .text(session.session), Cell(session.mode), Cell(session.first?.description),
                    Cell(session.last?.description),
                ] + counts.map(Cell.integer)
                    + [session.fillRatio.map(Cell.real) ?? .null, Cell(session.silence?.reason), Cell(latency.p95)])
        }
        writer.end()
    }
}
