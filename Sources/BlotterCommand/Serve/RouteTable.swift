import BlotterServer
import Glibc

/// The routes of the API: each is the command line that answers it, so that both say the same in the same words.
struct RouteTable: Sendable {
    private struct Route: Sendable {
        var path: [String]
        var command: Command
        /// Options that are always given.
        var arguments = ["--json"]
        /// The option behind each parameter.
        var options: [String: String] = [:]
        /// The member that holds an answer which is an array.
        var member: String?
        var contentType = Response.json
    }

    private static let labels = [
        "session_id": "session", "symbol": "symbol", "mode": "mode", "from": "from", "to": "to",
    ]

    private static let routes = [
        Route(
            path: ["api", "telemetry"], command: .telemetry, arguments: [],
            options: labels.merging(["type": "type", "limit": "limit", "cursor": "cursor"]) { $1 }),
        Route(
            path: ["api", "sessions"], command: .sessions,
            options: labels.merging(["type": "type", "name": "name", "limit": "limit"]) { $1 }, member: "sessions"),
        Route(
            path: ["api", "orders"], command: .orders,
            options: labels.merging(["type": "type", "state": "state", "older_than": "older-than", "limit": "limit"]) {
                $1
            },
            member: "orders"),
        Route(path: ["api", "latency"], command: .latency, options: labels.merging(["by": "by"]) { $1 }),
        Route(
            path: ["api", "rejects"], command: .rejects,
            options: ["session_id": "session", "file": "file", "reason": "reason", "limit": "limit"], member: "rejects"),
        Route(path: ["api", "telemetry", "health"], command: .health),
        Route(path: ["api", "retention"], command: .retention),
        Route(
            path: ["metrics"], command: .health, arguments: ["--format", "prometheus"],
            contentType: "text/plain; version=0.0.4; charset=utf-8"),
    ]

    /// The options that say where logs and index are.
    let location: [String]
    let environment: [String: String]

    func answer(_ request: Request) throws -> Response {
        if request.path == ["healthz"] { return Response("text/plain; charset=utf-8", "ok\n") }
        guard let route = Self.routes.first(where: { $0.path == request.path }) else {
            throw Problem.notFound(request.path)
        }
        var arguments = route.arguments + location + ["--no-refresh"]
        for (name, value) in request.parameters {
            guard let option = route.options[name] else {
                let known = route.options.keys.sorted().joined(separator: ", ")
                throw Problem.badParameter(
                    name, "there is no parameter \(name) here" + (known.isEmpty ? "" : "; there are \(known)"))
            }
            arguments.append("--\(option)=\(value)")
        }
        return try response(of: route, arguments, request)
    }

    private func response(of route: Route, _ arguments: [String], _ request: Request) throws -> Response {
        let (output, errors) = (Output.collecting(), Output.collecting())
        let status: Int32
        do {
            status = try route.command.invoke(
                arguments, output: output, errors: errors, environment: environment, currentDirectory: "/",
                now: Self.now)
        } catch let problem as Problem {
            throw problem
        } catch {
            throw Problem(503, "Service Unavailable", detail: "\(error)")
        }
        if status == UsageError.exitStatus { throw Self.problem(errors.collected, route, request) }
        let text = output.collected
        guard let member = route.member else { return Response(route.contentType, text) }
        return Response(route.contentType, "{\"\(member)\": \(text.isEmpty ? "[]" : text)}\n")
    }

    /// What the command line says of a wrong value, of the parameter that it came from.
    private static func problem(_ errors: String, _ route: Route, _ request: Request) -> Problem {
        let line = errors.split(separator: "\n").first.map(String.init) ?? "the request cannot be understood"
        let named = request.parameters.first { line.contains("--\(route.options[$0.name] ?? $0.name):") }
        let prefix = "blotter: "
        let detail = line.hasPrefix(prefix) ? String(line.dropFirst(prefix.count)) : line
        return Problem.badParameter(named?.name ?? "", detail)
    }

    private static func now() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
