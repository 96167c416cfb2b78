import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// Which endpoint answers what, and what every answer has in common.
@Suite struct RouteTableTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    /// What retention says of the fixture's folder, before it looks at anything else.
    private static let unsafeRoot = Problem(
        409, "Conflict",
        detail: "the folder of logs: Unsafe or invalid telemetry root: its path has neither 'execution' nor "
            + "'telemetry' nor 'logs' in it; name the folder of logs with --path")

    /// Why there is no answer; nil when there is one.
    private func problem(_ routes: RouteTable, _ request: Request) throws -> Problem? {
        do {
            #expect(try routes.answer(request).status == 200)
            return nil
        } catch let problem as Problem {
            return problem
        }
    }

    @Test(arguments: Route.endpoints.map { $0.route.path })
    func `an answer that takes too long is cut off, and says what to narrow`(
        path: [String]
    ) throws {
        let hurried = RouteTable(
            folder: fixture.folder, index: fixture.index, environment: [:], answerTime: .zero)
        let path = path.map { $0.hasPrefix("{") ? "alpha" : $0 }
        let needed = [
            ["api", "search"]: [("q", "order")], ["api", "live", "execution"]: [("session_id", "alpha")],
            ["api", "event"]: [("file", "alpha.jsonl"), ("line", "1")], ["api", "incident"]: [("session_id", "alpha")],
        ]
        let request = Request(path: path, parameters: needed[path] ?? [])
        // Spikes are looked for with a look at the clock first; SQLite has read two short logs before its first look.
        func expected(_ cut: Problem) -> Problem? {
            path == ["api", "latency"] || path == ["api", "spikes"]
                ? cut : path == ["api", "retention"] ? Self.unsafeRoot : nil
        }
        let late = "the answer took longer than 0.0 seconds; narrow it with session_id, symbol, from, to"
        #expect(try problem(hurried, request) == expected(Problem(504, "Gateway Timeout", detail: late)))
        fixture.routes.stop()
        let ended = Problem(503, "Service Unavailable", detail: "the server ends")
        #expect(try problem(fixture.routes, request) == expected(ended))
    }

    /// A log of nothing but broken lines, and one of nothing at all.
    @Test(arguments: ["broken", "nothing"]) func `a session without an event is known everywhere`(
        session: String
    ) throws {
        try fixture.write("not JSON\n", to: "broken.jsonl")
        try fixture.write("", to: "nothing.jsonl")
        try fixture.ingest()
        #expect((try fixture.answer("api/live/execution/\(session)")["events"] as? [Any])?.isEmpty == true)
        #expect((try fixture.answer("api/telemetry", ("session_id", session))["timeline"] as? [Any])?.isEmpty == true)
        #expect((try fixture.answer("api/orders", ("session_id", session))["orders"] as? [Any])?.isEmpty == true)
        #expect(
            (try fixture.answer("api/search", ("session_id", session), ("q", "balance"))["hits"] as? [Any])?.isEmpty
                == true)
        #expect(try fixture.raw("api/live/execution/\(session)/stream").contentType == "text/event-stream")
        #expect(try fixture.raw("api/telemetry", tag: nil, ("session_id", session), ("format", "csv")).status == 200)
        let sessions = try #require(try fixture.answer("api/sessions")["sessions"] as? [[String: Any]])
        #expect(sessions.contains { $0["session_id"] as? String == session })
    }

    @Test func `a server is ready when its index can be asked, and lives before`() throws {
        #expect(try fixture.raw("readyz").bytes == Array("ready\n".utf8))
        let waiting = RouteTable(
            folder: fixture.folder, index: IndexFile(path: fixture.folder + "/none.db"), environment: [:])
        #expect(try waiting.answer(Request(path: ["healthz"])).status == 200)
        #expect { try waiting.answer(Request(path: ["readyz"])) } throws: { ($0 as? Problem)?.status == 503 }
        #expect(RouteTable.isOpen(["readyz"]) && RouteTable.isOpen(["healthz"]))
    }

    @Test(arguments: ["api/telemetry", "api/histogram", "api/latency", "api/reasons", "api/live/execution/alpha"])
    func `an answer is known until the index changes`(path: String) throws {
        let tag = try #require(try fixture.raw(path).headers["ETag"])
        #expect(try fixture.raw(path, tag: tag).status == 304)
        try fixture.write(SampleLogs.beta, to: "gamma.jsonl")
        try fixture.write(SampleLogs.hostile, to: "delta.jsonl")
        try fixture.ingest()
        #expect(try fixture.raw(path, tag: tag).status == 200)
    }

    @Test func `what depends on the time is never known`() throws {
        for path in ["api/sessions", "api/telemetry/health", "api/orders"] {
            #expect(try fixture.raw(path).headers["ETag"] == nil)
        }
        #expect(try fixture.raw("api/telemetry", ("from", "-1h")).headers["ETag"] == nil)
    }

    @Test func `pages and their parts are served, and nothing else`() throws {
        for (path, type) in [
            ("", "text/html"), ("search", "text/html"), ("orders", "text/html"), ("live/execution/x", "text/html"),
            ("live/execution", "text/html"),
            ("assets/style.css", "text/css"), ("assets/chart.js", "text/javascript"),
            ("openapi.json", "application/json"),
        ] {
            let response = try fixture.raw(path)
            #expect(response.contentType.hasPrefix(type) && response.bytes.count > 100)
            #expect(try fixture.raw(path, tag: response.headers["ETag"]).status == 304)
        }
        for path in ["assets/nothing.js", "assets", "live", "live/execution/x/y", "index.html"] {
            #expect(fixture.problem(path)?.status == 404, "\(path)")
        }
    }

    @Test func `health, metrics and the heartbeat are text or JSON as they are asked for`() throws {
        let metrics = try fixture.routes.answer(Request(method: "GET", path: ["metrics"]))
        #expect(metrics.contentType.hasPrefix("text/plain; version=0.0.4"))
        let errorRate = #"blotter_health_status{check="error_rate"}"#
        let lines = String(decoding: metrics.bytes, as: UTF8.self).split(separator: "\n")
        let samples = lines.filter { $0.hasPrefix(errorRate) }
        #expect(samples == ["\(errorRate) 0"])
        #expect(try fixture.routes.answer(Request(method: "GET", path: ["healthz"])).bytes == Array("ok\n".utf8))
    }

    @Test(arguments: [
        ("api/telemetry", "limit", "0", 400), ("api/telemetry", "limit", "10001", 400),
        ("api/telemetry", "from", "fortnight", 400), ("api/telemetry", "session_id", "nobody*", 404),
        ("api/telemetry", "cursor", "1", 400),
        ("api/telemetry", "kind", "fill", 400), ("api/telemetry", "session_id", "nobody", 404),
        ("api/orders", "state", "lost", 400), ("api/latency", "by", "moon", 400), ("api/retention", "apply", "1", 400),
        ("api/sessions", "path", "/etc", 400), ("api/nothing", "limit", "1", 404),
    ]) func `what is wrong is named`(path: String, name: String, value: String, status: Int) {
        let problem = fixture.problem(path, (name, value))
        #expect(problem?.status == status)
        if path != "api/nothing" { #expect(problem?.parameter == name) }
    }

    @Test func `a value that looks like an option is a value`() throws {
        #expect(fixture.problem("api/telemetry", ("session_id", "--index=/etc/passwd"))?.status == 404)
        #expect(try fixture.answer("api/sessions", ("name", "--help"))["sessions"] as? [String] == [])
    }

    @Test func `without an index there is nothing to answer from`() throws {
        let routes = RouteTable(
            folder: fixture.folder, index: IndexFile(path: fixture.folder + "/none.db"), environment: [:])
        #expect {
            try routes.answer(Request(method: "GET", path: ["api", "sessions"]))
        } throws: { ($0 as? Problem)?.status == 503 }
    }

    @Test(arguments: [
        ["api", "sessions"], ["api", "telemetry"], ["api", "search"], ["api", "orders"], ["api", "retention"],
        ["api", "live", "execution", "alpha"],
    ]) func `no error shows where the index or the logs are`(path: [String]) throws {
        let index = fixture.folder + "/broken.db"
        for (bytes, why) in [
            ("", "is empty, not an index; move it away and run 'blotter ingest'"),
            (
                String(repeating: "no index\n", count: 100),
                "is not an index of blotter; name another file with --index"
            ),
        ] {
            try Data(bytes.utf8).write(to: URL(fileURLWithPath: index))
            let routes = RouteTable(folder: fixture.folder, index: IndexFile(path: index), environment: [:])
            var request = Request(path: path)
            if path == ["api", "search"] { request.parameters = [("q", "x")] }
            let problem = #expect(throws: Problem.self) { try routes.answer(request) }
            let unusable = Problem(503, "Service Unavailable", detail: "the index: \(why)")
            #expect(problem == (path == ["api", "retention"] ? Self.unsafeRoot : unusable))
            let health = try routes.answer(Request(path: ["api", "telemetry", "health"]))
            #expect(!String(decoding: health.bytes, as: UTF8.self).contains(fixture.folder))
        }
    }
}
