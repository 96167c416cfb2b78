import Alerts
import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/telemetry/health/trends`: how health came out over days, of the records of `health --record` and `alert run`.
struct TrendsEndpoint: Endpoint {
    private static let usualDays = 7
    private static let mostDays = 90

    static let route = Route(path: ["api", "telemetry", "health", "trends"], parameters: [.value("days")])

    private let days: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        days = try parameters.integer("days", atLeast: 1, atMost: Self.mostDays) ?? Self.usualDays
    }

    /// Without a record in it where none was kept.
    func answer(_ site: AnswerSite) throws -> Response {
        let trends = try AlertStore.told(of: site.index) {
            try AlertStore(readingOf: site.index)?.trends(days: days, now: site.now)
        }
        return Response((trends ?? HealthTrends()).json)
    }
}
