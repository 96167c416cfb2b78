import Alerts
import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/metrics`: the health of the logs, and the server's own figures, for Prometheus.
struct MetricsEndpoint: Endpoint {
    static let route = Route(path: ["metrics"], isWide: true)

    init(_ parameters: ParsedOptions, now: Timestamp) throws {}

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try? site.engine()
        let metrics = ServerMetrics(
            index: engine.flatMap { try? $0.parseStatistics() },
            orders: engine.flatMap { try? $0.orderCounts(OrderFilter()) },
            totals: engine.flatMap { try? $0.runningTotals() },
            lastIngest: site.index.lastIngest, ingestTime: site.index.lastIngestTime,
            lastLook: try? AlertStore(readingOf: site.index)?.lastLook(),
            forwarded: SharingRecord.all(of: site.index), responses: site.statistics.counts)
        let report = HealthEndpoint.report(site, HealthQuestion(now: site.now), HealthThresholds())
        return Response(
            "text/plain; version=0.0.4; charset=utf-8",
            HealthMetrics(report).text + metrics.text)
    }
}
