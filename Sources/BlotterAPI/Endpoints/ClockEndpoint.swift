import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/clock`: what `clock --json` prints, and the longest pause of each session, beside one that is still on.
struct ClockEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "clock"],
        parameters: Route.Parameter.filter() + [.value("class", isRepeatable: true), .value("limit")],
        isWide: true)

    /// Of a row of JSON, beside its texts.
    private static let rowBytes = 250

    private let options: ClockOptions

    init(_ parameters: ParsedOptions, now: Timestamp) throws { options = try ClockOptions(parameters, now: now) }

    func answer(_ site: AnswerSite) throws -> Response {
        let engine = try site.engine()
        return try engine.atOneMoment {
            let report = try engine.clock(options.filter)
            let steps = options.steps(of: report)
            let listed = steps.prefix(options.limit ?? .max).prefix { step in
                site.limit.takes(step.file.utf8.count + step.session.utf8.count + Self.rowBytes)
            }
            let pauses = try engine.pauses(
                options.filter, silence: SilenceRule(now: min(site.now, options.filter.to ?? site.now)))
            let told = pauses.prefix(options.limit ?? .max).prefix { pause in
                site.limit.takes(pause.session.utf8.count + Self.rowBytes)
            }
            let isCut = listed.count < steps.count || told.count < pauses.count
            return Response(
                ClockJSON(report: report, listed: listed).object(with: [
                    ("total", .integer(steps.count)), ("pauses_total", .integer(pauses.count)),
                    ("pauses", .array(told.map(Self.json))), ("truncated", .bool(isCut)),
                ]))
        }
    }

    private static func json(_ pause: Pause) -> JSONText {
        .object([
            ("session_id", .string(pause.session)), ("from", .string(pause.from.description)),
            ("to", JSONText(pause.to?.description)),
            ("pause_ms", .number(Double(pause.length.nanoseconds) / 1e6)),
        ])
    }
}
