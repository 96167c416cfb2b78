import Blotter
import BlotterAPI
import BlotterReports
import BlotterServer
import CLinux
import Glibc

extension Command {
    static let serve = Command(
        name: "serve",
        summary: "the dashboard and the HTTP API",
        options: [
            LogLocation.pathOption, LogLocation.indexOption, LogLocation.formatsOption, PolicyPlaces.option,
            Option("port", short: "p", value: "N", help: "the port; 0 for any that is free (default: 8000)"),
            Option("listen", value: "ADDRESS", help: "another address than 127.0.0.1; needs --token-file"),
            Option("token-file", value: "FILE", help: "a file with the token that clients have to send"),
            Option(
                "host", value: "NAME", help: "a further name, or NAME:PORT, that clients call this server by",
                isRepeatable: true),
            Option("enable-sql", help: "answer POST /api/sql"),
            Option("no-follow", help: "do not bring the index up to date; another process does"),
        ],
        notes: """
            Pages for a browser:

              /                                the overview
              /live/execution/SESSION          one session as it happens
              /search                          full text
              /orders                          the order ledger
              /events                          all events, by any filter
              /event/SOURCE:LINE               one event for good, and what stands around it in its log
              /symbols                         what the orders of each symbol have come to
              /latency                         how long orders took, and when they were slow
              /clock                           times that run backward, and pauses
              /rejects                         the lines that are no events
              /live/telemetry                  alerts, and health over days

            The API answers JSON with the keys of the command line; /openapi.json describes it:

              /api/telemetry                   summary, timeline, query, stats, next: session_id, type, symbol, mode,
                                               from, to, limit (2000, at most 10000), cursor (what next said, for the
                                               events before), format (csv and jsonl give all that matches)
              /api/live/execution/SESSION      the last events of a session: limit (200), kind
              /api/live/execution              the same of session_id, for names such as ..
              /api/live/execution/SESSION/stream  those that come, as Server-Sent Events
              /api/live/stream                 those of all sessions: session_id, type, symbol, mode, contains, after
              /api/sessions                    session_id, type, symbol, mode, from, to, name, limit
              /api/search                      q, session_id, type, symbol, mode, from, to, limit, cursor, format
              /api/orders                      session_id, type, symbol, mode, from, to, state, older_than, order_id, limit,
                                               format
              /api/latency                     session_id, symbol, mode, from, to, by, limit, spikes
              /api/spikes                      windows of slow orders: session_id, symbol, mode, from, to, limit
              /api/histogram                   events over time: bucket, session_id, type, symbol, mode, from, to
              /api/reasons                     why gates blocked, what errors said: session_id, symbol, mode, from, to
              /api/rejects                     session_id, file, reason, from, to, limit, cursor, format
              /api/clock                       as 'blotter clock --json': filters, class, limit
              /api/event                       one event and those around it: permalink, or file and line; context
              /api/fills                       the view fills: session_id, symbol, mode, from, to, limit, cursor, format
              /api/positions                   net quantities, prices, fees: session_id, symbol, mode, from, to, group, format
              /api/slippage                    prices against those of the intents: session_id, symbol, mode, from, to, group
              /api/telemetry/health            as 'blotter health --json'
              /api/telemetry/health/trends     how health came out over days
              /api/telemetry/alerts/latest     alerts that fire, and the last ones
              /api/incident                    as 'blotter incident' makes it
              /api/retention                   the plan, as 'blotter retention --json'
              /api/sql                         POST {"sql": "…", "params": {…}}, with --enable-sql
              /metrics                         for Prometheus
              /healthz                         ok, while the server runs
              /readyz                          ready, once there is an index; 503 before

            Nothing can be changed over HTTP. A wrong parameter is answered by 400 and a problem document (RFC 9457) \
            that names it. Only those are answered who ask for this server by its own names, which are localhost, its \
            address, and what --host adds: a tunnel from port 9000 needs --host localhost:9000.

            With --token-file, which nobody else may read, every request for data needs 'Authorization: Bearer TOKEN'; \
            the pages ask for it. HTTP is not encrypted: beyond one machine, put it behind a proxy or a tunnel.
            """,
        examples: [
            ("blotter serve", "http://localhost:8000"),
            (
                "curl -s 'localhost:8000/api/telemetry?session_id=s1&type=fill' | jq .",
                "the last fills of a session"
            ),
            (
                "blotter serve --listen 10.0.0.5 --token-file /etc/blotter/token --host trader1",
                "for other machines, too"
            ),
        ],
        isPaged: false,
        run: { try ServeCommand($0).run() }
    )
}

/// `serve`: a server, and beside it what keeps the index up to date.
private struct ServeCommand {
    private static let usualAddress = "127.0.0.1"
    private static let loopback = ["127.0.0.1", "::1"]
    private static let usualPort = 8000
    /// Between two tries to bring the index up to date.
    private static let retry = Duration.seconds(5)

    private let invocation: Invocation
    private let paths: LogPaths
    private let index: IndexFile
    private let address: String
    private let port: UInt16
    private let access: Access
    private let follows: Bool

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        self.invocation = invocation
        port = UInt16(try options.integer("port", atLeast: 0, atMost: 65_535) ?? Self.usualPort)
        address = options.value("listen") ?? Self.usualAddress
        let token = try options.value("token-file").map { try TokenFile(secret: invocation.absolute($0)).token }
        guard token != nil || Self.loopback.contains(address) else {
            throw UsageError.conflict(
                subject: "--listen \(address)", problem: "is for other machines, too, and there is no token",
                remedy: "give --token-file")
        }
        access = Access(token: token, names: options.values("host"), isOpen: RouteTable.isOpen)
        follows = !options.flag("no-follow")
        (paths, index) = try LogPaths.typed(invocation)
    }

    func run() throws -> Int32 {
        if let error = paths.missing.first { throw error }
        blotter_share_memory()
        let stop = StopSignal()
        let statistics = Statistics()
        let watch = IndexWatch(index)
        let isSQLEnabled = invocation.options.flag("enable-sql")
        let routes = RouteTable(
            folder: paths.folders.first ?? "", index: index, environment: invocation.environment,
            program: isSQLEnabled ? "/proc/self/exe" : nil, statistics: statistics, watch: watch)
        let server = try listen(statistics, posts: isSQLEnabled ? [RouteTable.sqlPath] : []) { try routes.answer($0) }
        let host = Self.loopback.contains(address) ? "localhost" : address.contains(":") ? "[\(address)]" : address
        invocation.note("http://\(host):\(server.port), until Ctrl-C")
        wait(for: stop, telling: watch)
        // Ends the questions that are being answered: the server would wait for them a moment, and leave them running.
        routes.stop()
        server.stop()
        return 0
    }

    private func listen(
        _ statistics: Statistics, posts: Set<[String]>, _ answer: @escaping @Sendable (Request) throws -> Response
    ) throws -> Server {
        do {
            return try Server(
                address: address, port: port, posts: posts, access: access, statistics: statistics,
                lane: RouteTable.lane, answer: answer)
        } catch Server.Failure.cannotListen(let code) {
            let problem = code == 0 ? "" : ": \(String(cString: strerror(code)))"
            throw CommandError(
                "\(address) port \(port)", "cannot be listened on\(problem)",
                remedy: "is another server there? give --port")
        } catch Server.Failure.badAddress {
            throw UsageError.badValue(option: "listen", value: address, expected: "an address such as 10.0.0.5")
        }
    }

    /// Follows the logs until the signal, or only waits for it. What keeps the index from being brought up to date does
    /// not keep the server from answering: it is told once, and tried again.
    private func wait(for stop: StopSignal, telling watch: IndexWatch) {
        guard follows else { return sleep(until: stop) }
        var told = ""
        while !stop.isRaised {
            do {
                var follow = try Follow(
                    Ingest(index: index, now: invocation.now),
                    zip(paths.folders, paths.places).map { Follow.Place(folder: $0, only: $1.only) },
                    stop: stop.descriptor)
                _ = try follow.run { event in
                    if case .caughtUp = event { told = "" }
                    _ = try? watch.edition()
                    return .goOn
                }
            } catch {
                if "\(error)" != told { invocation.note("the index is not brought up to date: \(error)") }
                told = "\(error)"
                sleep(until: stop, atMost: Self.retry)
            }
        }
    }

    private func sleep(until stop: StopSignal, atMost time: Duration? = nil) {
        var request = pollfd(fd: stop.descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&request, 1, time.map { Int32($0 / .milliseconds(1)) } ?? -1) < 0, errno == EINTR {}
    }
}
