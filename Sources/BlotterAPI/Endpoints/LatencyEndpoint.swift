import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/latency`: what `latency --json` prints.
struct LatencyEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "latency"],
        parameters: Route.Parameter.filter([.session, .symbol, .mode, .from, .to]) + [
            .value("by"), .value("limit"), .value("spikes"),
        ],
        isLasting: true, isWide: true)

    private let question: LatencyQuestion

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        let filter = try FilterOptions(parameters, [.session, .symbol, .mode, .from, .to], now: now).filter
        question = try LatencyOptions(parameters, filter).question
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let report = try site.engine().latencyReport(question)
        return Response(LatencyJSON(report, by: question.grouping).json)
    }
}
