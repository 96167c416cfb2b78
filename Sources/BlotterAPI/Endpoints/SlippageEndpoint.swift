import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/slippage`: by how much orders were filled worse than intended, by session and symbol, as health measures it.
struct SlippageEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 1000
    /// Of a row of JSON, beside its texts.
    private static let rowBytes = 200

    static let route = Route(
        path: ["api", "slippage"], parameters: Route.Parameter.filter(names) + [.value("group"), .value("limit")],
        isLasting: true, isWide: true)

    private let options: FilterOptions
    private let question: PositionQuestion
    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        options = try FilterOptions(parameters, Self.names, now: now)
        question = PositionQuestion(
            options.filter, by: try parameters.choice("group", of: PositionGrouping.self))
        limit = try parameters.integer("limit", atLeast: 1) ?? Self.usualLimit
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            try options.requireSessions(engine)
            let all = try engine.slippage(question)
            let shown = all.prefix(limit).prefix { one in
                let texts = [one.session, one.symbol, one.worstSession, one.worstOrderID]
                return site.limit.takes(texts.reduce(Self.rowBytes) { $0 + ($1?.utf8.count ?? 0) })
            }
            return Response(
                .object([
                    ("slippage", .array(shown.map(Self.json))), ("total", .integer(all.count)),
                    ("query", .object(options.json.filter { $0.0 != "type" })),
                    ("truncated", .bool(shown.count < all.count)),
                ]))
        }
    }

    private static func json(_ slippage: Slippage) -> JSONText {
        .object([
            ("session_id", JSONText(slippage.session)), ("symbol", JSONText(slippage.symbol)),
            ("orders", .integer(Int(slippage.orders))), ("median_bps", .number(slippage.median)),
            ("worst_bps", .number(slippage.worst)), ("worst_session_id", .string(slippage.worstSession)),
            ("worst_order_id", JSONText(slippage.worstOrderID)),
        ])
    }
}
