import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/telemetry/health`: what `health --json` prints, and what keeps it from being asked is told without a path.
struct HealthEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]

    static let route = Route(
        path: ["api", "telemetry", "health"],
        parameters: Route.Parameter.filter(names) + [
            .value("window"), .value("stuck_after"), .value("resting_after"), .value("silent_within"),
            .value("ended_after"), .value("warn", isRepeatable: true), .value("critical", isRepeatable: true),
        ], isWide: true)

    private let filter: EventFilter
    private let options: HealthOptions

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(parameters, Self.names, now: now).filter
        options = try HealthOptions(parameters)
    }

    func answer(_ site: AnswerSite) throws -> Response {
        Response(Self.report(site, options.question(filter, now: site.now), options.thresholds).json)
    }

    /// What goes wrong on the way is a finding as any other: monitoring always gets its answer.
    static func report(_ site: AnswerSite, _ question: HealthQuestion, _ thresholds: HealthThresholds) -> HealthReport {
        do {
            let engine = try site.engine()
            return try engine.atOneMoment {
                guard try engine.hasLogs() else { throw CommandError.noLogs(site.folder) }
                let health = try engine.health(question)
                return HealthReport(
                    health, thresholds, isEmpty: !(try engine.hasEvents(question.filter)),
                    isFiltered: !question.filter.isEmpty, index: site.index,
                    NextStep(location: ["--path", site.folder, "--index", site.index.path], question.filter))
            }
        } catch {
            return HealthReport(now: site.now, findings: [HealthFinding(remoteFailure: error)])
        }
    }
}
