import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/reasons`: why gates blocked, and what errors said.
struct ReasonsEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 10
    private static let mostReasons = 1000
    /// Of the reasons that a pattern is of.
    private static let mostTexts = 10

    static let route = Route(
        path: ["api", "reasons"], parameters: Route.Parameter.filter(names) + [.value("limit")], isLasting: true)

    private let filter: EventFilter
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(parameters, Self.names, now: now).filter
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostReasons) ?? Self.usualLimit
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let counts = try site.engine().reasonPatterns(filter)
        if max(counts.gates.count, counts.errors.count) > limit { site.limit.cut() }
        func list(_ reasons: [ReasonCounts.Reason]) -> JSONText {
            .array(reasons.map { .object([("reason", .string($0.text)), ("count", .integer(Int($0.count)))]) })
        }
        func list(_ patterns: [ReasonPattern]) -> JSONText {
            .array(
                patterns.prefix(limit).map { pattern in
                    .object([
                        ("reason", .string(pattern.text)), ("count", .integer(Int(pattern.count))),
                        ("texts", .integer(pattern.reasons.count)),
                        ("reasons", list(Array(pattern.reasons.prefix(Self.mostTexts)))),
                    ])
                })
        }
        return Response(
            .object([
                ("gates", list(counts.gates)), ("errors", list(counts.errors)), ("truncated", .bool(site.limit.isCut)),
            ]))
    }
}
