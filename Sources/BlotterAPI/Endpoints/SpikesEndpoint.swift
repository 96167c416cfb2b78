import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/spikes`: the windows in which orders were slow, as `latency --json` has them.
struct SpikesEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
    private static let usualLimit = 50
    private static let mostWindows = 1000

    static let route = Route(
        path: ["api", "spikes"], parameters: Route.Parameter.filter(names) + [.value("limit")], isLasting: true,
        isWide: true)

    private let question: LatencyQuestion

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        let limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostWindows) ?? Self.usualLimit
        question = LatencyQuestion(
            try FilterOptions(parameters, Self.names, now: now).filter, by: nil, spikes: limit)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        let report = try site.engine().latencyReport(question)
        let texts = report.spikes.map { SpikeText(spike: $0).json.description }
        let shown = texts.prefix { site.limit.takes($0.utf8.count) }
        return Response(
            .object([
                ("spikes", .array(shown.map(JSONText.raw))), ("total", .integer(report.spikeCount)),
                ("truncated", .bool(shown.count < report.spikeCount)),
            ]))
    }
}
