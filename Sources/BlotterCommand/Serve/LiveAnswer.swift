import Blotter
import BlotterServer
import TelemetryLog

extension Command {
    /// What answers /api/live/execution/{session_id}, and /api/live/execution?session_id= for names that no path can
    /// have as a part.
    static let live = Command(
        name: "live",
        summary: "the last events of one session, and where to go on from",
        options: LogLocation.options + [
            Option("session-id", value: "ID", help: "the session"),
            Option("type", value: "KIND,…", help: "events of these kinds", isRepeatable: true),
            Option("limit", value: "N", help: "at most the last N events"),
        ],
        run: { try LiveAnswer($0).run() }
    )
}

private struct LiveAnswer {
    private static let usualLimit = 200
    private static let mostEvents = 10_000

    private let invocation: Invocation
    private let location: LogLocation
    private let session: String
    private let kinds: [String]
    private let limit: Int

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        location = try LogLocation(invocation)
        guard let session = invocation.options.value("session-id") else {
            throw UsageError.missingValue(option: "session-id", placeholder: "ID")
        }
        self.session = session
        kinds = try FilterOptions.list("type", invocation.options)
        limit = try invocation.options.integer("limit", atLeast: 1, atMost: Self.mostEvents) ?? Self.usualLimit
    }

    func run() throws -> Int32 {
        let reader = try IndexReader(location.refreshed(invocation))
        try reader.atOneMoment {
            guard try reader.knowsSession(session) else { throw .noSession(session) }
            var filter = EventFilter()
            filter.sessions = [session]
            let summary = try reader.summary(filter)
            filter.kinds = kinds
            let page = try reader.page(filter, limit: limit, before: nil)
            let position = try reader.tailPosition(ofSession: session)
            let json = JSONText.object([
                ("session_id", .string(session)), ("summary", SummaryReport(summary: summary).json),
                ("events", .array(page.events.map { EventJSON($0).object })),
                ("position", .string(position.description)),
                ("truncated", .bool(page.isShort || invocation.limit?.isCut == true)),
            ])
            invocation.output.write(json.description + "\n")
        }
        return 0
    }
}

extension Error where Self == Problem {
    /// Of a session of which the index has nothing.
    static func noSession(_ session: String) -> Problem {
        Problem(404, "Not Found", detail: "there is no session \(session)", parameter: "session_id")
    }
}
