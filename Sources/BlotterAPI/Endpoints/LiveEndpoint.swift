import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/live/execution/{session_id}`: the last events of one session, and where its stream goes on from. Names that no
/// path can have as a part, such as `..`, are asked for by `/api/live/execution?session_id=`.
struct LiveEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "live", "execution", "{session_id}"], other: ["api", "live", "execution"],
        parameters: [
            .value("session_id"), .value("kind", isRepeatable: true), .value("type", isRepeatable: true),
            .value("limit"),
        ], isLasting: true)

    private static let usualLimit = 200
    private static let mostEvents = 10_000

    private let session: String
    private let kinds: [String]
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        guard let session = parameters.value("session-id") else {
            throw UsageError.missingValue(option: "session-id", placeholder: "ID")
        }
        self.session = session
        kinds = try FilterOptions.list("type", parameters) + FilterOptions.list("kind", parameters)
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostEvents) ?? Self.usualLimit
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            guard try engine.knowsSession(session) else { throw .noSession(session) }
            var filter = EventFilter()
            filter.sessions = [session]
            let summary = try engine.summary(filter)
            filter.kinds = kinds
            let page = try engine.page(filter, limit: limit, before: nil)
            let position = try engine.tailPosition(session)
            return Response(
                .object([
                    ("session_id", .string(session)), ("summary", SummaryReport(summary: summary).json),
                    ("events", .array(page.events.map { EventRow($0).object })),
                    ("quiet_from", JSONText(Self.quiet(summary)?.description)),
                    ("position", .string(position.description)), ("truncated", .bool(site.isCut(page))),
                ]))
        }
    }

    /// From when on the session is no longer live; nil without an event that has a time.
    private static func quiet(_ summary: Summary) -> Timestamp? {
        guard let first = summary.first, let last = summary.last else { return nil }
        return SilenceRule.quiet(first: first, last: last, events: summary.totalEvents - summary.untimed)
    }
}

extension Error where Self == Problem {
    /// Of a session of which the index has nothing.
    static func noSession(_ session: String) -> Problem {
        Problem(404, "Not Found", detail: "there is no session \(session)", parameter: "session_id")
    }
}
