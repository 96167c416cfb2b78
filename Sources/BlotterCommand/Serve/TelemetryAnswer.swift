import Blotter
import BlotterServer

extension Command {
    /// What answers /api/telemetry; no command of its own, since `view` and `summary` are that.
    static let telemetry = Command(
        name: "telemetry",
        summary: "a summary and a page of events",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("limit", value: "N", help: "at most the last N events"), PageCursor.option,
        ],
        run: { try TelemetryAnswer($0).run() }
    )
}

private struct TelemetryAnswer {
    private static let usualLimit = 2000
    private static let mostEvents = 10_000

    private let invocation: Invocation
    private let options: FilterOptions
    private let location: LogLocation
    private let limit: Int
    private let cursor: PageCursor

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        options = try FilterOptions(invocation)
        location = try LogLocation(invocation)
        limit = try invocation.options.integer("limit", atLeast: 1, atMost: Self.mostEvents) ?? Self.usualLimit
        cursor = try PageCursor(invocation.options)
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            try options.requireSessions(reader)
            let summary = SummaryReport(summary: try reader.summary(options.filter))
            let page = try reader.page(options.filter, limit: limit, before: cursor.place)
            invocation.output.write(json(summary, page).description + "\n")
        }
        return 0
    }

    private func json(_ summary: SummaryReport, _ page: EventPage) -> JSONText {
        .object([
            ("summary", summary.json), ("timeline", .array(page.events.map { EventJSON($0).object })),
            ("query", .object(options.json + [("limit", .integer(limit))])), ("stats", summary.stats),
            ("next", JSONText(PageCursor.next(before: page))),
            ("truncated", .bool(page.isShort || invocation.limit?.isCut == true)),
        ])
    }
}
