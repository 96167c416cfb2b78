package import Blotter
import BlotterReports
package import BlotterServer
import Glibc
import TelemetryLog

extension Route {
    /// All that GET knows below /api, and /metrics.
    static let endpoints: [any Endpoint.Type] = [
        TelemetryEndpoint.self, LiveEndpoint.self, SessionsEndpoint.self, SearchEndpoint.self, OrdersEndpoint.self,
        LatencyEndpoint.self, SpikesEndpoint.self, HistogramEndpoint.self, ReasonsEndpoint.self, RejectsEndpoint.self,
        ClockEndpoint.self, EventEndpoint.self, FillsEndpoint.self, PositionsEndpoint.self, SlippageEndpoint.self,
        HealthEndpoint.self,
        AlertsEndpoint.self, TrendsEndpoint.self, IncidentEndpoint.self, RetentionEndpoint.self, MetricsEndpoint.self,
    ]
}

/// Answers requests: with the dashboard's files, with what endpoints say, with exports and streams.
package struct RouteTable: Sendable {
    /// What knows POST; it exists only where it is enabled.
    package static let sqlPath = ["api", "sql"]
    /// After which an export is cut off: it keeps the index from being tidied up as long as it runs.
    private static let exportTime = Duration.seconds(600)

    private let folder: String
    private let index: IndexFile
    private let environment: [String: String]
    private let sql: SQLEndpoint?
    private let statistics: Statistics
    private let answerTime: Duration
    private let dashboard = Dashboard()
    private let cache = AnswerCache()
    private let open = OpenAnswers()
    private let exports = Turnstile(most: 16)
    private let watch: IndexWatch

    /// Answers from the index and the logs in `folder`, in no more than `answerTime` from a request's arrival; with
    /// `program`, which is blotter, it runs SQL in a process of its own.
    package init(
        folder: String, index: IndexFile, environment: [String: String], program: String? = nil,
        statistics: Statistics = Statistics(), answerTime: Duration = .seconds(10), watch: IndexWatch? = nil
    ) {
        self.folder = folder
        self.index = index
        self.environment = environment
        self.statistics = statistics
        self.answerTime = answerTime
        self.watch = watch ?? IndexWatch(index)
        sql = program.map { SQLEndpoint(program: $0, location: ["--path", folder, "--index", index.path]) }
    }

    /// Paths that tell nothing of the logs.
    package static func isOpen(_ path: [String]) -> Bool {
        path == ["healthz"] || path == ["readyz"] || Dashboard.name(path) != nil
    }

    /// What takes no look at the index waits for nothing; what looks at all sessions or orders takes much memory.
    package static func lane(_ request: Request) -> Server.Lane {
        if isOpen(request.path) { return .instant }
        let isNarrow = request.parameters.contains { $0.name == "session_id" && !$0.value.isEmpty }
        let isWide = Route.endpoints.contains { $0.route.isWide && $0.route.path == request.path }
        return !isNarrow && isWide ? .wide : .usual
    }

    /// Ends all answers that are being made.
    package func stop() { open.stop() }

    /// Throws `Problem`.
    package func answer(_ request: Request) throws -> Response {
        if request.path == ["healthz"] { return Response("text/plain; charset=utf-8", "ok\n") }
        if request.path == ["readyz"] { return try ready() }
        if request.path == Self.sqlPath, let sql {
            let limit = AnswerLimit(until: request.arrival + answerTime)
            return try open.make(within: limit) { try sql.answer(request, limit) }
        }
        if let page = dashboard.answer(request) { return page }
        if LiveStream.isAsked(by: request) { return try stream(request) }
        for endpoint in Route.endpoints {
            guard let parts = endpoint.route.parts(of: request.path) else { continue }
            return try answer(request, endpoint, parts)
        }
        throw Problem.notFound(request.path)
    }

    private func ready() throws -> Response {
        guard watch.isReady else {
            throw Problem(503, "Service Unavailable", detail: "there is no index that can be asked yet")
        }
        return Response("text/plain; charset=utf-8", "ready\n")
    }

    // MARK: Endpoints

    private func answer(
        _ request: Request, _ endpoint: any Endpoint.Type, _ parts: [(name: String, value: String)]
    ) throws -> Response {
        let route = endpoint.route
        let site = site(until: request.arrival + answerTime)
        let parameters = try RequestParameters(request.parameters, parts, route)
        if let format = parameters.format {
            return try export(
                try parameters.reading {
                    try endpoint.export($0, ExportStyle(format: format, isRaw: parameters.isRaw), now: site.now)
                }, site, route)
        }
        if endpoint == IncidentEndpoint.self {
            return try incident(try parameters.reading { try IncidentEndpoint($0, now: site.now) }, site, route)
        }
        // What is wrong with the parameters is said at once; the question itself is read when its turn has come.
        _ = try parameters.reading { try endpoint.init($0, now: site.now) }
        // None when the index cannot be asked, of which the answer itself will speak.
        let edition = try? watch.edition()
        let tag = edition.flatMap { route.isLasting && !parameters.isRelative ? AnswerTag($0) : nil }
        if let tag, request.has(tag: tag.text) { return tag.notModified }
        let key = (request.path + parameters.words).joined(separator: "\u{0}")
        return try cache.answer(key, edition, isLasting: tag != nil) {
            let site = self.site(until: request.arrival + answerTime)
            var response = try making(site, route) {
                try parameters.reading { try endpoint.init($0, now: site.now).answer(site) }
            }
            if let tag { response.headers = tag.headers }
            return response
        }
    }

    private func site(until end: ContinuousClock.Instant, takesLongValues: Bool = false) -> AnswerSite {
        AnswerSite(
            folder: folder, index: index, environment: environment, statistics: statistics,
            limit: AnswerLimit(until: end, takesLongValues: takesLongValues), now: .system)
    }

    /// What `body` makes for a site; its errors become `Problem`.
    private func making<Result>(_ site: AnswerSite, _ route: Route, _ body: () throws -> Result) throws -> Result {
        do {
            return try open.make(within: site.limit, body)
        } catch let problem as Problem {
            throw problem
        } catch BlotterError.interrupted {
            throw Problem.interrupted(site.limit, within: answerTime, route)
        } catch let error as BlotterError where error.isAboutFolder {
            throw Problem(409, "Conflict", detail: "\(error.withoutPath)")
        } catch let error as BlotterError {
            throw Problem(503, "Service Unavailable", detail: "\(error.withoutPath)")
        } catch let error as CommandError {
            throw Problem(503, "Service Unavailable", detail: error.withoutSubject)
        } catch {
            throw Problem(503, "Service Unavailable", detail: "\(error)")
        }
    }

    // MARK: Streams

    private func export(_ export: any Export, _ site: AnswerSite, _ route: Route) throws -> Response {
        // What keeps it from being begun is known before the first byte.
        try making(site, route) { try export.check(site) }
        var response = Response(
            200, export.format.contentType,
            .stream { stream in
                let site = self.site(until: .now + Self.exportTime, takesLongValues: true)
                guard try exports.enter(site.limit, orUntil: { stream.isCancelled }) else { return }
                defer { exports.leave() }
                let output = Output(descriptor: 0) { _, bytes, count in
                    let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
                    if site.limit.ending == nil, stream.write(bytes) { return count }
                    errno = EPIPE
                    return -1
                }
                try making(site, route) { try export.write(to: output, site) }
                try output.flush()
                if output.isClosed { throw Problem(408, "Request Timeout", detail: "the export took too long") }
            })
        response.headers["Content-Disposition"] = "attachment; filename=\"blotter-export.\(export.format.rawValue)\""
        return response
    }

    private func incident(_ incident: IncidentEndpoint, _ site: AnswerSite, _ route: Route) throws -> Response {
        _ = try making(site, route) { try incident.answer(site) }
        var response = Response(
            200, "application/gzip",
            .stream { stream in
                let site = self.site(until: .now + Self.exportTime, takesLongValues: true)
                guard try exports.enter(site.limit, orUntil: { stream.isCancelled }) else { return }
                defer { exports.leave() }
                try making(site, route) {
                    try incident.write(site, unless: { stream.isCancelled }) { stream.write($0) }
                }
            })
        response.headers["Content-Disposition"] = "attachment; filename=\"incident.tar.gz\""
        return response
    }

    private func stream(_ request: Request) throws -> Response {
        // It has no end of its own, but that of the server.
        let limit = AnswerLimit(until: .now + .seconds(1_000_000_000))
        let live = try LiveStream(request, index: index.limited(by: limit), watch: watch)
        return Response(
            200, "text/event-stream",
            .stream { [open] stream in
                try open.make(within: limit, isStream: true) { try live.write(to: stream) }
            })
    }
}

extension BlotterError {
    /// Whether it is the folder of logs that cannot have what was asked for.
    fileprivate var isAboutFolder: Bool { if case .unsafeRoot = self { true } else { false } }
}
