import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/sessions`: what `sessions --json` prints, as a member.
struct SessionsEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "sessions"], parameters: Route.Parameter.filter() + [.value("name"), .value("limit")])

    /// Of a row of JSON, about, beside the name.
    private static let rowBytes = 400

    private let options: SessionOptions

    init(_ parameters: ParsedOptions, now: Timestamp) throws { options = try SessionOptions(parameters, now: now) }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            let page = try engine.sessions(options.question(now: site.now))
            if page.found > page.sessions.count { site.limit.cut() }
            let latencies = try engine.fillLatencies(ofSessions: page.sessions.map(\.session))
            let rows = zip(page.sessions, latencies).prefix { session, _ in
                site.limit.takes(session.session.utf8.count + Self.rowBytes)
            }
            return Response(
                .object([
                    ("sessions", .array(rows.map { SessionRow($0, $1).object })),
                    ("truncated", .bool(site.limit.isCut)),
                ]))
        }
    }
}
