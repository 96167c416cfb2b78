import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/telemetry`: a summary and a page of events; `view` and `summary` print the same.
struct TelemetryEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "telemetry"],
        parameters: Route.Parameter.filter() + [.value("limit"), .value("cursor")] + Route.Parameter.export,
        isLasting: true, isWide: true)

    private static let usualLimit = 2000
    private static let mostEvents = 10_000

    private let options: FilterOptions
    private let limit: Int
    private let cursor: PageCursor

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        options = try FilterOptions(parameters, now: now)
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostEvents) ?? Self.usualLimit
        cursor = try PageCursor(parameters)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            try options.requireSessions(engine)
            let summary = SummaryReport(summary: try engine.summary(options.filter))
            let page = try engine.page(options.filter, limit: limit, before: cursor.place)
            return Response(
                .object([
                    ("summary", summary.json), ("timeline", .array(page.events.map { EventRow($0).object })),
                    ("query", .object(options.json + [("limit", .integer(limit))])), ("stats", summary.stats),
                    ("next", JSONText(PageCursor.next(before: page))), ("truncated", .bool(site.isCut(page))),
                ]))
        }
    }
}
