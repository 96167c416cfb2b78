import Blotter
import BlotterServer
import Glibc

extension Command {
    static let serve = Command(
        name: "serve",
        summary: "the HTTP API, on this machine alone",
        options: [
            LogLocation.pathOption, LogLocation.indexOption,
            Option("port", short: "p", value: "N", help: "the port; 0 for any that is free (default: 8000)"),
            Option("no-follow", help: "do not bring the index up to date; another process does"),
        ],
        notes: """
            GET and HEAD only; nothing can be changed over HTTP. The answers are JSON with the keys of the command line:

              /api/telemetry          summary, timeline, query, stats, next: session_id, type, symbol, mode, from, to,
                                      limit (2000, at most 10000), cursor (what next said, for the events before)
              /api/sessions           session_id, symbol, mode, from, to, name, limit
              /api/orders             session_id, symbol, mode, from, to, state, older_than, limit
              /api/latency            session_id, symbol, mode, from, to, by
              /api/rejects            session_id, file, reason, limit
              /api/telemetry/health   as 'blotter health --json'
              /api/retention          as 'blotter retention --json'
              /metrics                health for Prometheus
              /healthz                ok

            A wrong parameter is answered by 400 and a problem document (RFC 9457) that names it. It listens on 127.0.0.1, \
            and answers only those who ask for this machine by its own names.
            """,
        examples: [
            ("blotter serve", "http://localhost:8000/api/telemetry"),
            (
                "curl -s 'http://localhost:8000/api/telemetry?session_id=session_123&type=fill&limit=100' | jq .",
                "the last fills of a session"
            ),
        ],
        run: { try ServeCommand($0).run() }
    )
}

private struct ServeCommand {
    private static let address = "127.0.0.1"
    private static let usualPort = 8000

    private let invocation: Invocation
    private let paths: LogPaths
    private let index: IndexFile
    private let port: UInt16
    private let follows: Bool

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        port = UInt16(try invocation.options.integer("port", atLeast: 0, atMost: 65_535) ?? Self.usualPort)
        follows = !invocation.options.flag("no-follow")
        (paths, index) = try LogPaths.typed(invocation)
    }

    func run() throws -> Int32 {
        if let error = paths.missing.first { throw error }
        let stop = StopSignal()
        let location = ["--path", paths.folders.first ?? "", "--index", index.path]
        let routes = RouteTable(location: location, environment: invocation.environment)
        let server: Server
        do {
            server = try Server(address: Self.address, port: port) { try routes.answer($0) }
        } catch {
            throw CommandError("port \(port)", "cannot be listened on", remedy: "is another server there? give --port")
        }
        invocation.note("http://localhost:\(server.port)/api/telemetry, until Ctrl-C")
        return try withExtendedLifetime(server) { try wait(for: stop) }
    }

    /// Follows the logs, or only waits for the signal.
    private func wait(for stop: StopSignal) throws -> Int32 {
        guard follows else {
            var request = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
            while poll(&request, 1, -1) < 0, errno == EINTR {}
            return 0
        }
        var follow = try Follow(
            Ingest(index: index, now: invocation.now),
            zip(paths.folders, paths.places).map { Follow.Place(folder: $0, only: $1.only) }, stop: stop.descriptor)
        _ = try follow.run { _ in .goOn }
        return 0
    }
}
