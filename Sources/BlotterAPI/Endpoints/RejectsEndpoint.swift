import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/rejects`: what `rejects --json` prints, as a member.
struct RejectsEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "rejects"],
        parameters: Route.Parameter.filter([.session]) + [
            .value("file", isRepeatable: true), .value("reason", isRepeatable: true), .value("limit"),
        ], isLasting: true)

    /// Of a row of JSON, beside its texts.
    private static let rowBytes = 100

    private let options: RejectOptions

    init(_ parameters: ParsedOptions, now: Timestamp) throws { options = try RejectOptions(parameters) }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            var rows: [JSONText] = []
            // One more than is given tells whether there are more.
            let most = options.limit ?? .max
            try engine.rejects(options.filter, limit: most == .max ? nil : most + 1) { reject in
                let bytes = reject.text.utf8.count + reject.file.utf8.count + Self.rowBytes
                guard site.limit.takes(bytes) else { return false }
                guard rows.count < most else {
                    site.limit.cut()
                    return false
                }
                rows.append(RejectRow(reject).object)
                return true
            }
            return Response(.object([("rejects", .array(rows)), ("truncated", .bool(site.limit.isCut))]))
        }
    }
}
