import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/retention`: the plan by the server's policy, as `retention --json` prints it.
struct RetentionEndpoint: Endpoint {
    static let route = Route(path: ["api", "retention"], isWide: true)

    init(_ parameters: ParsedOptions, now: Timestamp) throws {}

    func answer(_ site: AnswerSite) throws -> Response {
        let folder: LogFolder
        do {
            folder = try LogFolder(path: site.folder)
        } catch {
            throw Problem(
                503, "Service Unavailable",
                detail: "Unsafe or invalid telemetry root: \(error); name the folder of logs with --path")
        }
        try RetentionRoot(folder, home: site.environment["HOME"]).check()
        let policy = site.index.policy
        let retention = Retention(
            site.index.limited(by: site.limit), folder, user: "", bootClock: { BootClock.system },
            now: { site.now.nanoseconds })
        let json = RetentionJSON(
            try retention.plan(policy), try retention.trash(), root: folder.path, policy: policy,
            most: AnswerLimit.mostNames)
        return Response(json.json)
    }
}
