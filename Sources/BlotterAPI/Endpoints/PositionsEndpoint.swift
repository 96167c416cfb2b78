import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/positions`: what orders have come to, by session and symbol.
struct PositionsEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 1000

    static let route = Route(
        path: ["api", "positions"],
        parameters: Route.Parameter.filter(names) + [.value("group"), .value("limit")] + Route.Parameter.export,
        isLasting: true, isWide: true)

    private let options: FilterOptions
    private let question: PositionQuestion
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        (options, question) = try Self.question(parameters, now: now)
        limit = try parameters.integer("limit", atLeast: 1) ?? Self.usualLimit
    }

    private static func question(
        _ parameters: ParsedOptions, now: Timestamp
    ) throws -> (options: FilterOptions, question: PositionQuestion) {
        let options = try FilterOptions(parameters, names, now: now)
        let grouping = try parameters.choice("group", of: PositionGrouping.self)
        return (options, PositionQuestion(options.filter, by: grouping))
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            try options.requireSessions(engine)
            let positions = try engine.positions(question)
            let texts = positions.prefix(limit).map { PositionRow($0).object.description }
            let shown = texts.prefix { site.limit.takes($0.utf8.count) }
            return Response(
                .object([
                    ("positions", .array(shown.map(JSONText.raw))), ("total", .integer(positions.count)),
                    ("query", .object(options.json.filter { $0.0 != "type" })),
                    ("truncated", .bool(shown.count < positions.count)),
                ]))
        }
    }

    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export {
        let (options, question) = try question(parameters, now: now)
        let limit = try parameters.integer("limit", atLeast: 1)
        return RowExport(style: style, columns: PositionRow.columns, begin: { try options.requireSessions($0) }) {
            engine, _, row in
            _ = try engine.positions(question).prefix(limit ?? .max).map(PositionRow.init).allSatisfy { position in
                row({ position.cells }, { position.object })
            }
        }
    }
}
