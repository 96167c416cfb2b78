import Blotter
import TelemetryLog

extension Command {
    static let sessions = Command(
        name: "sessions",
        summary: "find sessions by time, symbol, mode or name; newest first",
        options: LogLocation.options + FilterOptions.declared(SessionsCommand.filters) + [
            Option("name", value: "PART", help: "sessions whose id contains this, in any case"),
            Option("limit", short: "n", value: "N", help: "at most N sessions; 0 for all (default: 20)"),
            Option("json", help: "an array of objects with the columns of the view 'sessions'"),
        ],
        notes: """
            A session is found by time when some of it lies between --from and --to. The counts are those of the whole \
            session. A terminal that is too narrow for all columns leaves some out; a pipe or --json has all.
            """,
        examples: [
            ("blotter sessions", "the last twenty"),
            ("blotter sessions --from -1d", "those of the last 24 hours"),
            ("blotter sessions --symbol BTC-USD --mode live", "those that traded a symbol for real"),
        ],
        run: { try SessionsCommand($0).run() }
    )
}

private struct SessionsCommand {
    static let filters: [FilterOptions.Name] = [.from, .to, .symbol, .mode]

    private static let usualLimit = 20

    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let name: String?
    private let limit: Int?

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        filter = try FilterOptions(invocation, Self.filters).filter
        location = try LogLocation(invocation)
        name = invocation.options.value("name")
        limit = (try invocation.options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            let found = try reader.sessions(filter, name: name)
            let shown = found.prefix(limit ?? .max)
            if invocation.options.flag("json") {
                printJSON(shown)
            } else if !shown.isEmpty {
                SessionTable(shown).print(to: invocation.output)
            }
            if found.count > shown.count {
                invocation.note(
                    "showing the last \(Count(shown.count)) of \(Count(found.count)) sessions; --limit 0 for all")
            }
            try MatchNote(reader, filter, invocation).write(
                found: !found.isEmpty, nothing: "no sessions match")
        }
        return 0
    }

    private func printJSON(_ sessions: ArraySlice<SessionRecord>) {
        let writer = JSONWriter(to: invocation.output)
        writer.begin(columns: [
            "session_id", "mode", "first_ts", "last_ts", "events", "intents", "orders", "fills", "gates", "errors",
            "invalid_lines", "symbols", "files", "bytes",
        ])
        for session in sessions {
            let counts = [
                session.events, session.intents, session.orders, session.fills, session.gates, session.errors,
                session.invalid, session.symbols, session.files, session.bytes,
            ]
            writer.row(
                [
                    .text(session.session), Cell(session.mode), Cell(session.first?.description),
                    Cell(session.last?.description),
                ] + counts.map(Cell.integer))
        }
        writer.end()
    }
}
