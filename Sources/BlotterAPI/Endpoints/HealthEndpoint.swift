import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/telemetry/health`: what `health --json` prints, and what keeps it from being asked is told without a path.
struct HealthEndpoint: Endpoint {
    static let route = Route(path: ["api", "telemetry", "health"], isWide: true)

    init(_ parameters: ParsedOptions, now: Timestamp) throws {}

    func answer(_ site: AnswerSite) throws -> Response { Response(Self.report(site).json) }

    /// What goes wrong on the way is a finding as any other: monitoring always gets its answer.
    static func report(_ site: AnswerSite) -> HealthReport {
        do {
            let engine = try site.engine()
            return try engine.atOneMoment {
                guard try engine.hasLogs() else { throw CommandError.noLogs(site.folder) }
                let filter = EventFilter()
                let health = try engine.health(filter, silence: SilenceRule(now: site.now))
                return HealthReport(
                    health, HealthThresholds(), isEmpty: !(try engine.hasEvents(filter)), isFiltered: false,
                    index: site.index,
                    NextStep(location: ["--path", site.folder, "--index", site.index.path]))
            }
        } catch {
            return HealthReport(now: site.now, findings: [HealthFinding(remoteFailure: error)])
        }
    }
}
