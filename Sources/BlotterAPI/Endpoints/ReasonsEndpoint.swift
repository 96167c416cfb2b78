import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/reasons`: why gates blocked, and what errors said.
struct ReasonsEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 10
    private static let mostReasons = 1000

    static let route = Route(
        path: ["api", "reasons"], parameters: Route.Parameter.filter(names) + [.value("limit")], isLasting: true)

    private let filter: EventFilter
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(parameters, Self.names, now: now).filter
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostReasons) ?? Self.usualLimit
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let counts = try site.engine().reasons(filter, limit: limit)
        func list(_ reasons: [ReasonCounts.Reason]) -> JSONText {
            .array(reasons.map { .object([("reason", .string($0.text)), ("count", .integer(Int($0.count)))]) })
        }
        return Response(
            .object([
                ("gates", list(counts.gates)), ("errors", list(counts.errors)), ("truncated", .bool(site.limit.isCut)),
            ]))
    }
}
