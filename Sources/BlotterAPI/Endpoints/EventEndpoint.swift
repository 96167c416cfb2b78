import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/event`: one event, or an invalid line, and what stands around it in its log; found by its permalink, or by the
/// path that its log has now.
struct EventEndpoint: Endpoint {
    static let route = Route(
        path: ["api", "event"],
        parameters: [.value("permalink"), .value("file"), .value("line"), .value("part"), .value("context")],
        isLasting: true)

    private static let usualContext = 10
    private static let mostContext = 200
    private static let mostLines = Int(Int32.max) * 2

    private let place: EventPlace
    private let context: Int

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        context = try parameters.integer("context", atLeast: 0, atMost: Self.mostContext) ?? Self.usualContext
        let address = try parameters.read("permalink", expected: "what an event's permalink says", EventAddress.init)
        let line = try parameters.integer("line", atLeast: 1, atMost: Self.mostLines)
        let part = try parameters.integer("part", atLeast: 0, atMost: Self.mostLines)
        let file = parameters.value("file")
        if let address {
            guard line == nil, part == nil else {
                throw UsageError.conflict(
                    subject: "--permalink", problem: "says the line and its part", remedy: "leave out line and part")
            }
            place = .address(address, file: file)
        } else if let file {
            guard let line else { throw UsageError.missingValue(option: "line", placeholder: "N") }
            place = .line(file: file, line: Int64(line), part: Int64(part ?? 0))
        } else {
            throw UsageError.missingValue(option: "permalink", placeholder: "SOURCE:LINE")
        }
    }

    func answer(_ site: AnswerSite) throws -> Response {
        guard let located = try site.engine().located(place, context: context) else {
            throw Problem(
                404, "Not Found", detail: "no line of a log in the index is at this place", parameter: missing)
        }
        func list(_ events: [EventRecord]) -> JSONText { .array(events.map { EventRow($0).object }) }
        return Response(
            .object([
                ("event", located.event.map { EventRow($0).object } ?? .null),
                ("reject", located.reject.map { RejectRow($0).object } ?? .null),
                ("permalink", .string(located.address.description)), ("before", list(located.before)),
                ("after", list(located.after)),
                ("others", .array(located.others.prefix(AnswerLimit.mostNames).map(JSONText.string))),
                ("truncated", .bool(site.limit.isCut)),
            ]))
    }

    private var missing: String { if case .address = place { "permalink" } else { "line" } }
}
