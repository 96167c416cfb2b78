import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// `/api/incident`: the archive that `blotter incident` makes, of sessions or of a span of time.
struct IncidentEndpoint: Endpoint {
    private static let names: [FilterOptions.Name] = [.session, .from, .to]

    static let route = Route(
        path: ["api", "incident"], parameters: Route.Parameter.filter(names) + [.value("redact", isRepeatable: true)],
        isWide: true)

    private let filter: EventFilter
    private let redactions: [String]

    init(_ parameters: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(parameters, Self.names, now: now).filter
        redactions = try IncidentQuestion.redactions(parameters)
    }

    /// Says what keeps it from being made, and nothing else: the archive itself is streamed. Throws `Problem`.
    func answer(_ site: AnswerSite) throws -> Response {
        guard !filter.sessions.isEmpty || filter.hasTime else {
            throw Problem.badParameter("session_id", "give sessions, or from and to")
        }
        guard try site.engine().hasEvents(filter) else { throw Problem(404, "Not Found", detail: "no event matches") }
        return Response("application/gzip", "")
    }

    /// Makes the archive, then gives its bytes until `write` says that nobody takes them. Throws `BlotterError`,
    /// `CommandError` and `LogFileError`.
    func write(
        _ site: AnswerSite, unless isOver: @escaping () -> Bool, to write: (UnsafeRawBufferPointer) -> Bool
    ) throws {
        let engine = try site.engine()
        let question = try IncidentQuestion(filter, redact: redactions, engine)
        let archive = try SpoolFile(environment: site.environment)
        let step = NextStep(
            location: ["--path", site.folder, "--index", site.index.path], question.filter, hasTimes: true)
        try IncidentBundle(question, engine, index: site.index, step, unless: isOver).write(
            to: archive.descriptor, spool: SpoolFile(environment: site.environment))
        try archive.read { write($0) }
    }
}
