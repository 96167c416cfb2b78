import BlotterServer
import Foundation
import Testing

@testable import BlotterCommand

@Suite struct RouteTableTests {
    private let desk: OperatorDesk
    private let routes: RouteTable

    init() throws {
        desk = try OperatorDesk()
        _ = desk.ask("summary")
        routes = RouteTable(
            location: ["--path", desk.folder, "--index", desk.folder + "/.blotter/index.db"], environment: [:])
    }

    private func answer(_ path: String, _ parameters: (String, String)...) throws -> [String: Any] {
        let request = Request(
            method: "GET", path: path.split(separator: "/").map(String.init),
            parameters: parameters.map { (name: $0.0, value: $0.1) })
        let response = try routes.answer(request)
        return try #require(try JSONSerialization.jsonObject(with: Data(response.body)) as? [String: Any])
    }

    private func problem(_ path: String, _ parameters: (String, String)...) -> Problem? {
        let request = Request(
            method: "GET", path: path.split(separator: "/").map(String.init),
            parameters: parameters.map { (name: $0.0, value: $0.1) })
        do {
            _ = try routes.answer(request)
            return nil
        } catch {
            return error as? Problem
        }
    }

    @Test func `telemetry is a summary and the last events, oldest first`() throws {
        let all = try answer("api/telemetry", ("session_id", "alpha"), ("type", "order,fill"))
        let timeline = try #require(all["timeline"] as? [[String: Any]])
        #expect(timeline.map { $0["type"] as? String } == ["order", "fill"])
        #expect(timeline.map { $0["order_id"] as? String } == ["ord_1", "ord_1"])
        #expect(
            timeline.map { $0["description"] as? String } == [
                "buy 1.5 limit @ 99.50 ord_1", "1.5 @ 99.50 fee 0.15 ord_1",
            ])
        #expect((timeline[1]["payload"] as? [String: Any])?["fill_notional"] as? Double == 149.25)
        #expect((all["summary"] as? [String: Any])?["total_events"] as? Int == 2)
        #expect((all["stats"] as? [String: Any])?["blank_lines"] as? Int == 1)
        #expect((all["query"] as? [String: Any])?["type"] as? [String] == ["order", "fill"])
        #expect(all["next"] is NSNull)
    }

    @Test func `pages follow one another without a gap or an event twice`() throws {
        var seen: [[Int]] = []
        var cursor: String?
        repeat {
            let page =
                try cursor.map { try answer("api/telemetry", ("limit", "5"), ("cursor", $0)) }
                ?? answer("api/telemetry", ("limit", "5"))
            seen.insert((page["timeline"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }, at: 0)
            cursor = page["next"] as? String
        } while cursor != nil
        let whole = try answer("api/telemetry")["timeline"] as? [[String: Any]] ?? []
        #expect(seen.flatMap { $0 } == whole.compactMap { $0["id"] as? Int })
        #expect(whole.count == 12 && seen.count == 3)
    }

    @Test(arguments: [
        ("api/orders", "orders", 3), ("api/rejects", "rejects", 0),
    ]) func `a list is what the command line prints`(path: String, member: String, count: Int) throws {
        let list = try #require(try answer(path)[member] as? [[String: Any]])
        let command = String(path.dropFirst(4))
        let printed = try JSONSerialization.jsonObject(with: Data(desk.ask(command, "--json").output.utf8))
        #expect(list.count == count && list as NSArray == printed as? NSArray)
    }

    @Test func `sessions come newest first`() throws {
        let sessions = try #require(try answer("api/sessions")["sessions"] as? [[String: Any]])
        #expect(sessions.map { $0["session_id"] as? String } == ["beta", "alpha"])
        #expect(sessions.map { $0["events"] as? Int } == [6, 6])
    }

    @Test(arguments: [("api/latency", "latency"), ("api/telemetry/health", "health"), ("api/retention", "retention")])
    func `an object has the keys of the command line's`(path: String, command: String) throws {
        // The desk's folder is no place for retention, and says so.
        guard command != "retention" else { return #expect(problem(path)?.status == 503) }
        let printed = try JSONSerialization.jsonObject(with: Data(desk.ask(command, "--json").output.utf8))
        #expect(try answer(path).keys.sorted() == (printed as? [String: Any])?.keys.sorted())
    }

    @Test func `health, metrics and the heartbeat are text or JSON as they are asked for`() throws {
        let metrics = try routes.answer(Request(method: "GET", path: ["metrics"]))
        #expect(metrics.contentType.hasPrefix("text/plain; version=0.0.4"))
        #expect(
            String(decoding: metrics.body, as: UTF8.self).contains("blotter_health_status{check=\"error_rate\"} 0\n"))
        #expect(try routes.answer(Request(method: "GET", path: ["healthz"])).body == Array("ok\n".utf8))
    }

    @Test(arguments: [
        ("api/telemetry", "limit", "0", 400), ("api/telemetry", "limit", "10001", 400),
        ("api/telemetry", "from", "yesterday", 400), ("api/telemetry", "cursor", "1", 400),
        ("api/telemetry", "kind", "fill", 400), ("api/telemetry", "session_id", "nobody", 404),
        ("api/orders", "state", "lost", 400), ("api/latency", "by", "moon", 400), ("api/retention", "apply", "1", 400),
        ("api/sessions", "path", "/etc", 400), ("api/nothing", "limit", "1", 404),
    ]) func `what is wrong is named`(path: String, name: String, value: String, status: Int) {
        let problem = problem(path, (name, value))
        #expect(problem?.status == status)
        if path != "api/nothing" { #expect(problem?.parameter == name) }
    }

    @Test func `a value that looks like an option is a value`() throws {
        #expect(problem("api/telemetry", ("session_id", "--index=/etc/passwd"))?.status == 404)
        #expect(try answer("api/sessions", ("name", "--help"))["sessions"] as? [String] == [])
    }

    @Test func `without an index there is nothing to answer from`() throws {
        let routes = RouteTable(
            location: ["--path", desk.folder, "--index", desk.folder + "/none.db"], environment: [:])
        #expect {
            try routes.answer(Request(method: "GET", path: ["api", "sessions"]))
        } throws: { ($0 as? Problem)?.status == 503 }
    }
}
