import Blotter
import BlotterServer
import Glibc

/// Answers requests: with the dashboard's files, with what the command line says to the same question, and with streams.
struct RouteTable: Sendable {
    /// What knows POST; it exists only where it is enabled.
    static let sqlPath = ["api", "sql"]
    /// After which an export is cut off: it keeps the index from being tidied up as long as it runs.
    private static let exportTime = Duration.seconds(600)

    /// Of any list that is not streamed; some have a lower limit.
    private static let mostRows = 10_000
    /// Of a parameter.
    private static let mostNames = 1000

    /// The options that say where logs and index are.
    private let location: [String]
    private let index: IndexFile
    private let environment: [String: String]
    private let sql: SQLAnswer?
    private let statistics: Statistics
    private let answerTime: Duration
    private let dashboard = Dashboard()
    private let cache = AnswerCache()
    private let open = OpenAnswers()
    private let exports = Turnstile(most: 16)
    private let watch: IndexWatch

    /// Answers from the index and the logs in `folder`, in no more than `answerTime` from a request's arrival; with
    /// `program`, which is blotter, it runs SQL in a process of its own.
    init(
        folder: String, index: IndexFile, environment: [String: String], program: String? = nil,
        statistics: Statistics = Statistics(), answerTime: Duration = .seconds(10), watch: IndexWatch? = nil
    ) {
        self.answerTime = answerTime
        location = ["--path", folder, "--index", index.path]
        self.index = index
        self.watch = watch ?? IndexWatch(index)
        self.environment = environment
        self.statistics = statistics
        sql = program.map { [location] in SQLAnswer(program: $0, location: location) }
    }

    /// Paths that tell nothing of the logs.
    static func isOpen(_ path: [String]) -> Bool {
        path == ["healthz"] || path == ["readyz"] || Dashboard.name(path) != nil
    }

    /// What takes no look at the index waits for nothing; what looks at all sessions or orders takes much memory.
    static func lane(_ request: Request) -> Server.Lane {
        if isOpen(request.path) { return .instant }
        let isNarrow = request.parameters.contains { $0.name == "session_id" && !$0.value.isEmpty }
        return !isNarrow && Route.all.contains { $0.isWide && $0.path == request.path } ? .wide : .usual
    }

    /// Ends all answers that are being made.
    func stop() { open.stop() }

    /// Throws `Problem`.
    func answer(_ request: Request) throws -> Response {
        if request.path == ["healthz"] { return Response("text/plain; charset=utf-8", "ok\n") }
        if request.path == ["readyz"] { return try ready() }
        if request.path == Self.sqlPath, let sql {
            let limit = AnswerLimit(until: request.arrival + answerTime)
            return try open.make(within: limit) { try sql.answer(request, limit) }
        }
        if let page = dashboard.answer(request) { return page }
        if let stream = try stream(request) { return stream }
        for route in Route.all {
            guard let parts = route.parameters(in: request.path) else { continue }
            return try answer(request, route, parts)
        }
        throw Problem.notFound(request.path)
    }

    private func ready() throws -> Response {
        guard watch.isReady else {
            throw Problem(503, "Service Unavailable", detail: "there is no index that can be asked yet")
        }
        return Response("text/plain; charset=utf-8", "ready\n")
    }

    // MARK: Answers of commands

    private func answer(
        _ request: Request, _ route: Route, _ parts: [(name: String, value: String)]
    ) throws -> Response {
        var parameters = request.parameters
        for (name, _) in parameters where parts.contains(where: { $0.name == name }) {
            throw Problem.badParameter(name, "it is a part of the path")
        }
        let format = try format(of: &parameters, route)
        let raw = try raw(of: &parameters, format, route)
        parameters += parts
        let arguments = try arguments(of: parameters, route)
        if let format, let export = route.export {
            return try self.export(export, arguments + raw, format, request, route)
        }
        // None when the index cannot be asked, of which the answer itself will speak.
        let edition = try? watch.edition()
        let tag = edition.flatMap { self.tag($0, parameters, route) }
        if let tag, request.has(tag: tag) {
            var response = Response(304, route.contentType, "")
            response.headers = Self.lasting(tag)
            return response
        }
        let words = arguments + route.arguments
        let question = (request.path + words).joined(separator: "\u{0}")
        return try cache.answer(question, edition, isLasting: tag != nil) {
            var response = try response(of: route, words, request)
            if let tag { response.headers = Self.lasting(tag) }
            return response
        }
    }

    private func arguments(of parameters: [(name: String, value: String)], _ route: Route) throws -> [String] {
        var arguments = location + ["--no-refresh"]
        for (name, value) in parameters {
            guard let option = route.options[name] else {
                let names = route.options.keys.filter { !route.path.contains("{\($0)}") }
                let known = (names + (route.export == nil ? [] : ["format", "raw"])).sorted().joined(separator: ", ")
                throw Problem.badParameter(
                    name, "there is no parameter \(name) here" + (known.isEmpty ? "" : "; there are \(known)"))
            }
            if name == "limit", !(Int(value).map { 1...Self.mostRows ~= $0 } ?? false) {
                throw Problem.badParameter(name, "'\(value)' is not a whole number from 1 to \(Self.mostRows)")
            }
            guard value.utf8.count(where: { $0 == UInt8(ascii: ",") }) < Self.mostNames else {
                throw Problem.badParameter(name, "there are more than \(Self.mostNames) names")
            }
            arguments.append("--\(option)=\(value)")
        }
        return arguments
    }

    /// Takes `format` from the parameters; nil for the usual one.
    private func format(of parameters: inout [(name: String, value: String)], _ route: Route) throws -> String? {
        guard route.export != nil, let value = parameters.last(where: { $0.name == "format" })?.value else {
            return nil
        }
        guard ["json", "csv", "jsonl"].contains(value) else {
            throw Problem.badParameter("format", "'\(value)' is not json, csv or jsonl")
        }
        parameters.removeAll { $0.name == "format" }
        return value == "json" ? nil : value
    }

    /// Takes `raw` from the parameters, as an option of the export.
    private func raw(
        of parameters: inout [(name: String, value: String)], _ format: String?, _ route: Route
    ) throws -> [String] {
        guard route.export != nil, let value = parameters.last(where: { $0.name == "raw" })?.value else { return [] }
        guard format == "csv" else { throw Problem.badParameter("raw", "it is for format=csv") }
        parameters.removeAll { $0.name == "raw" }
        return ["--raw=\(value)"]
    }

    /// Of an answer that stays the same until the index changes; nil for one that the time changes.
    private func tag(
        _ edition: Edition, _ parameters: [(name: String, value: String)], _ route: Route
    ) -> String? {
        let isRelative = parameters.contains {
            ["from", "to"].contains($0.name) && ($0.value.hasPrefix("-") || $0.value == "now")
        }
        return route.isLasting && !isRelative ? "W/\"\(edition.text)-\(Self.program)\"" : nil
    }

    /// Another blotter may put the same index into other words.
    private static let program: String = {
        var status = stat()
        stat("/proc/self/exe", &status)
        return [status.st_size, status.st_mtim.tv_sec, status.st_mtim.tv_nsec].map { String($0, radix: 16) }
            .joined(separator: "-")
    }()

    private static func lasting(_ tag: String) -> [String: String] {
        ["ETag": tag, "Cache-Control": "private, no-cache"]
    }

    private func response(of route: Route, _ arguments: [String], _ request: Request) throws -> Response {
        let output = Output.collecting()
        let limit = AnswerLimit(until: request.arrival + answerTime)
        try run(route.command, arguments, to: output, request, route, limit)
        if let member = route.member {
            let list = output.collectedBytes
            let head = Array("{\"\(member)\": \(list.isEmpty ? "[]" : "")".utf8)
            return Response(
                200, route.contentType, .bytes(head + list + Array(", \"truncated\": \(limit.isCut)}\n".utf8)))
        }
        if request.path == ["metrics"] { output.write(metrics.text) }
        return Response(200, route.contentType, .bytes(output.collectedBytes))
    }

    /// Throws `Problem`.
    private func run(
        _ command: Command, _ arguments: [String], to output: Output, _ request: Request, _ route: Route,
        _ limit: AnswerLimit
    ) throws {
        let errors = Output.collecting()
        let status: Int32
        do {
            status = try open.make(within: limit) {
                try command.invoke(
                    arguments, output: output, errors: errors, environment: environment, currentDirectory: "/",
                    now: Environment.now, limit: limit)
            }
        } catch let problem as Problem {
            throw problem
        } catch BlotterError.interrupted {
            throw Problem.interrupted(limit, within: answerTime, route)
        } catch let error as BlotterError where error.isAboutFolder {
            throw Problem(409, "Conflict", detail: "\(error.withoutPath)")
        } catch let error as BlotterError {
            throw Problem(503, "Service Unavailable", detail: "\(error.withoutPath)")
        } catch let error as CommandError {
            throw Problem(503, "Service Unavailable", detail: error.withoutSubject)
        } catch {
            throw Problem(503, "Service Unavailable", detail: "\(error)")
        }
        if status == UsageError.exitStatus { throw Self.problem(errors.collected, route, request) }
    }

    /// What the command line says of a wrong value, of the parameter that it came from.
    private static func problem(_ errors: String, _ route: Route, _ request: Request) -> Problem {
        let line = errors.split(separator: "\n").first.map(String.init) ?? "the request cannot be understood"
        let named = route.options.sorted { $0.key < $1.key }.first { line.contains("--\($0.value):") }?.key
        let given = request.parameters.first { line.contains("--\(route.options[$0.name] ?? $0.name):") }?.name
        let name = given ?? named ?? ""
        let prefix = "blotter: "
        let detail = line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line
        let option = "--\(route.options[name] ?? name):"
        return Problem.badParameter(
            name, detail.hasPrefix(option) ? name + ":" + detail.dropFirst(option.count) : detail)
    }

    private var metrics: ServerMetrics {
        let statistics = (try? IndexReader(index)).flatMap { try? $0.parseStatistics() }
        return ServerMetrics(
            index: statistics, indexBytes: index.byteCount, lastIngest: index.lastIngest,
            responses: self.statistics.byStatus)
    }

    // MARK: Streams

    private func export(
        _ command: Command, _ arguments: [String], _ format: String, _ request: Request, _ route: Route
    ) throws -> Response {
        // What is wrong is known before the first byte: nothing is written here.
        let probe = Output(descriptor: 0, capacity: 1) { _, _, _ in
            errno = EPIPE
            return -1
        }
        try run(
            command, arguments + ["--format=\(format)"], to: probe, request, route,
            AnswerLimit(until: request.arrival + answerTime))
        let type = format == "csv" ? "text/csv; charset=utf-8" : "application/jsonl"
        var response = Response(
            200, type,
            .stream { stream in
                let limit = AnswerLimit(until: .now + Self.exportTime, takesLongValues: true)
                guard try exports.enter(limit, orUntil: { stream.isCancelled }) else { return }
                defer { exports.leave() }
                let output = Output(descriptor: 0) { _, bytes, count in
                    let bytes = UnsafeRawBufferPointer(start: bytes, count: count)
                    if limit.ending == nil, stream.write(bytes) { return count }
                    errno = EPIPE
                    return -1
                }
                try run(command, arguments + ["--format=\(format)"], to: output, request, route, limit)
                try output.flush()
                if output.isClosed { throw Problem(408, "Request Timeout", detail: "the export took too long") }
            })
        response.headers["Content-Disposition"] = "attachment; filename=\"blotter-export.\(format)\""
        return response
    }

    /// The session is a part of the path, or a parameter; nil for another path.
    private func stream(_ request: Request) throws -> Response? {
        var session: String?
        if request.path.count == 5, request.path.starts(with: ["api", "live", "execution"]), request.path[4] == "stream"
        {
            session = request.path[3]
        } else if request.path != ["api", "live", "stream"] {
            return nil
        }
        var kinds: [String] = []
        var start = request.headers.lastEventID
        for (name, value) in request.parameters {
            switch name {
            case "kind", "type": kinds += value.split(separator: ",").map(String.init)
            case "after": start = start ?? value
            case "session_id" where session == nil: session = value
            default: throw Problem.badParameter(name, "there is no parameter \(name) here; there are after, kind, type")
            }
        }
        let position = try start.map { text in
            guard let position = TailPosition(text) else {
                throw Problem.badParameter("after", "'\(text)' is not what 'position' or an event's id said")
            }
            return position
        }
        guard let session else { throw Problem.badParameter("session_id", "it has to be given") }
        do {
            guard try IndexReader(index).knowsSession(session) else { throw Problem.noSession(session) }
        } catch let error as BlotterError {
            throw Problem(503, "Service Unavailable", detail: "\(error)")
        }
        return Response(
            200, "text/event-stream",
            .stream { [index, kinds, watch] stream in
                // It has no end of its own, but that of the server.
                let limit = AnswerLimit(until: .now + .seconds(1_000_000_000))
                let live = LiveStream(
                    index: index.limited(by: limit), watch: watch, session: session, kinds: kinds, start: position)
                try open.make(within: limit, isStream: true) { try live.write(to: stream) }
            })
    }
}

extension BlotterError {
    /// Whether it is the folder of logs that cannot have what was asked for.
    fileprivate var isAboutFolder: Bool { if case .unsafeRoot = self { true } else { false } }
}
