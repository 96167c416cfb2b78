import Blotter
import BlotterReports
import BlotterServer
import TelemetryLog

/// What is asked at one path of the API: a value that is read from the parameters, and answers from an engine.
protocol Endpoint: Sendable {
    /// Where it is, and what it takes.
    static var route: Route { get }

    /// What the parameters say, which are those of `route`; throws `UsageError`.
    init(_ parameters: ParsedOptions, now: Timestamp) throws

    /// Throws `Problem`, or the `BlotterError` that the index or its end of time has for it.
    func answer(_ site: AnswerSite) throws -> Response

    /// What gives all rows that match instead of a page, of a route with `Route.Parameter.export`; throws `UsageError`.
    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export
}

extension Endpoint {
    static func export(_ parameters: ParsedOptions, _ style: ExportStyle, now: Timestamp) throws -> any Export {
        try EventExport(parameters, style, now: now)
    }
}

/// The logs and the index that one answer is about, and the limit it keeps to.
struct AnswerSite: Sendable {
    let folder: String
    let index: IndexFile
    let environment: [String: String]
    /// What the server has answered so far.
    let statistics: Statistics
    let limit: AnswerLimit
    let now: Timestamp

    /// Opens the index; throws `BlotterError`.
    func engine() throws -> any Engine { try index.engine(within: limit) }

    /// Whether the answer is cut: `isShort` says so of a page, the limit of everything.
    func isCut(_ page: EventPage) -> Bool { page.isShort || limit.isCut }
}

extension Response {
    /// One value of JSON, in a line.
    init(_ json: JSONText) { self.init(Response.json, json.description + "\n") }
}
