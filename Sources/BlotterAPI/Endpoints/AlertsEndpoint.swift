import Alerts
import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/telemetry/alerts/latest`: which alerts fire or are about to, the last ones, and what could not be sent.
struct AlertsEndpoint: Endpoint {
    private static let usualLimit = 20
    private static let mostAlerts = 1000

    static let route = Route(path: ["api", "telemetry", "alerts", "latest"], parameters: [.value("limit")])

    private let limit: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        limit = try parameters.integer("limit", atLeast: 1, atMost: Self.mostAlerts) ?? Self.usualLimit
    }

    /// Empty where alerts were never run.
    func answer(_ site: AnswerSite) throws -> Response {
        let store = try AlertStore(readingOf: site.index)
        let current = try (store?.alerts() ?? []).filter { $0.phase != .inactive }
        let history = try store?.history(limit: limit) ?? []
        let undelivered = try store?.undelivered() ?? []
        return Response(
            .object([
                ("alerts", AlertReport(current, now: site.now).json),
                ("history", AlertReport(history, now: site.now).json),
                ("last_look", JSONText(try store?.lastLook()?.shortDescription)),
                ("waiting", .integer(undelivered.count { !$0.isDead })),
                ("dead", .integer(undelivered.count { $0.isDead })),
            ]))
    }
}
