import Blotter
import Foundation
import TestSupport
import Testing
import Threads

@testable import BlotterAPI
@testable import BlotterCommand
@testable import BlotterReports
@testable import BlotterServer

@Suite struct RouteTableTests {
    private let fixture: OperatorFixture
    private let routes: RouteTable

    init() throws {
        fixture = try OperatorFixture()
        _ = fixture.ask("summary")
        routes = RouteTable(
            folder: fixture.folder, index: IndexFile(folder: fixture.folder), environment: [:], program: Program.blotter
        )
    }

    private func answer(_ path: String, _ parameters: (String, String)...) throws -> [String: Any] {
        let request = Request(
            method: "GET", path: path.split(separator: "/").map(String.init),
            parameters: parameters.map { (name: $0.0, value: $0.1) })
        let response = try routes.answer(request)
        return try #require(try JSONSerialization.jsonObject(with: Data(response.bytes)) as? [String: Any])
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

    @Test(arguments: [("api/rejects", "rejects", 0)]) func `a list is what the command line prints`(
        path: String, member: String, count: Int
    ) throws {
        let list = try #require(try answer(path)[member] as? [[String: Any]])
        let command = String(path.dropFirst(4))
        let printed = try JSONSerialization.jsonObject(with: Data(fixture.ask(command, "--json").output.utf8))
        #expect(list.count == count && list as NSArray == printed as? NSArray)
    }

    @Test func `orders are those of the ledger, with why they are not filled`() throws {
        let all = try answer("api/orders")
        let printed = try JSONSerialization.jsonObject(with: Data(fixture.ask("orders", "--json").output.utf8))
        var orders = try #require(all["orders"] as? [[String: Any]])
        for index in orders.indices { orders[index]["reason"] = nil }
        #expect(orders as NSArray == printed as? NSArray)
        #expect(
            all["counts_by_state"] as? [String: Int] == [
                "filled": 2, "orphan": 1, "open": 0, "partial": 0, "rejected": 0, "overfilled": 0,
                "canceled": 0, "expired": 0,
            ])
        #expect(all["total"] as? Int == 3)
        #expect(try answer("api/orders", ("state", "filled"))["total"] as? Int == 2)
    }

    @Test func `an order's life has its events and the gaps between them`() throws {
        let orders = try #require(try answer("api/orders", ("order_id", "ord_1"))["orders"] as? [[String: Any]])
        let events = try #require(orders.first?["events"] as? [[String: Any]])
        #expect(events.map { $0["type"] as? String } == ["intent", "gate", "order", "fill"])
        #expect(events.map { $0["gap_ms"] as? Double } == [nil, 10, 35, 100])
        #expect(problem("api/orders", ("order_id", "nobody"))?.status == 404)
    }

    @Test(arguments: Route.endpoints.map { $0.route.path })
    func `an answer that takes too long is cut off, and says what to narrow`(
        path: [String]
    ) throws {
        let hurried = RouteTable(
            folder: fixture.folder, index: IndexFile(folder: fixture.folder), environment: [:], answerTime: .zero)
        let path = path.map { $0.hasPrefix("{") ? "alpha" : $0 }
        let needed = [["api", "search"]: [("q", "order")], ["api", "live", "execution"]: [("session_id", "alpha")]]
        let request = Request(path: path, parameters: needed[path] ?? [])
        // So short that some are done before anybody looks at the clock.
        do {
            #expect(try hurried.answer(request).status == 200)
        } catch let problem as Problem {
            #expect([504, 409].contains(problem.status))
        }
        routes.stop()
        do {
            #expect(try routes.answer(request).status == 200)
        } catch let problem as Problem {
            #expect([503, 409].contains(problem.status))
        }
    }

    @Test func `what is too long for an answer is left out of it, and there in an export`() throws {
        let note = String(repeating: "x", count: 5 << 20)
        try fixture.write(
            [
                #"{"ts": "2025-12-21T09:00:00Z", "session_id": "long", "kind": "order", "payload": {"order_id": "l", "note": "\#(note)"}}"#,
                #"{"ts": "2025-12-21T09:00:01Z", "session_id": "long", "kind": "fill", "payload": {"order_id": "l"}}"#,
            ].joined(separator: "\n") + "\n", to: "long.jsonl")
        _ = fixture.ask("summary")
        let timeline = try #require(try answer("api/telemetry", ("session_id", "long"))["timeline"] as? [[String: Any]])
        #expect(timeline.map { $0["payload"] is NSNull } == [true, false])
        #expect(timeline.map { $0["truncated"] as? Bool } == [true, nil])
        let life = try #require(try answer("api/orders", ("order_id", "l"))["orders"] as? [[String: Any]])
        #expect((life.first?["events"] as? [[String: Any]])?.compactMap { $0["type"] as? String } == ["order", "fill"])
        let stream = BodyStream()
        let response = try routes.answer(
            Request(path: ["api", "telemetry"], parameters: [("session_id", "long"), ("format", "jsonl")]))
        guard case .stream(let write) = response.body else {
            Issue.record("an export is a stream")
            return
        }
        let bytes = Monitor(0)
        let reader = Worker {
            var buffer = [UInt8](repeating: 0, count: 1 << 20)
            while !stream.isCancelled {
                let reading = buffer.withUnsafeMutableBytes { stream.read(into: $0) { {} } }
                if case .bytes(let count) = reading { bytes.change { $0 += count } }
            }
        }
        try write(stream)
        _ = bytes.wait { $0 > 5 << 20 ? true : nil }
        stream.cancel(wakes: false)
        reader?.join()
    }

    @Test
    func `a name with a comma is asked for as it is, a list where there is no such name, and an empty one is none`()
        throws
    {
        try fixture.write(
            ["a,b", "a", "b"].map {
                #"{"ts": "2025-12-21T09:00:00Z", "session_id": "\#($0)", "kind": "note", "symbol": "\#($0)"}"# + "\n"
            }.joined(),
            to: "names.jsonl")
        _ = fixture.ask("summary")
        func sessions(_ parameters: (String, String)...) throws -> [String] {
            let request = Request(
                path: ["api", "telemetry"],
                parameters: parameters.map { (name: $0.0, value: $0.1) } + [("type", "note")])
            let object = try JSONSerialization.jsonObject(with: Data(routes.answer(request).bytes)) as? [String: Any]
            return (object?["timeline"] as? [[String: Any]] ?? []).compactMap { $0["session_id"] as? String }
        }
        #expect(try sessions(("session_id", "a,b")) == ["a,b"])
        #expect(try sessions(("symbol", "a,b")) == ["a,b"])
        #expect(try sessions(("symbol", "b,a")) == ["a", "b"])
        #expect(try sessions(("session_id", " a , nobody")) == ["a"])
        #expect(try sessions(("symbol", ""), ("mode", " ")) == ["a,b", "a", "b"])
        #expect(problem("api/telemetry", ("symbol", String(repeating: "x,", count: 1000)))?.parameter == "symbol")
    }

    @Test func `a search marks what it found`() throws {
        let found = try answer("api/search", ("q", "insuff* balance"))
        let hit = try #require((found["hits"] as? [[String: Any]])?.first)
        let snippet = try #require(hit["snippet"] as? [[String: Any]])
        #expect(
            snippet.filter { $0["hit"] as? Bool == true }.map { $0["text"] as? String } == ["insufficient", "balance"])
        #expect(snippet.compactMap { $0["text"] as? String }.joined() == "insufficient balance c-8")
        #expect(found["total"] as? Int == 1 && found["next"] is NSNull)
        #expect(problem("api/search")?.parameter == "q" && problem("api/search", ("q", "…"))?.parameter == "q")
    }

    @Test func `pages of a search follow one another`() throws {
        var seen: [Int] = []
        var cursor: String?
        repeat {
            let page =
                try cursor.map { try answer("api/search", ("q", "momentum"), ("limit", "1"), ("cursor", $0)) }
                ?? answer("api/search", ("q", "momentum"), ("limit", "1"))
            seen += (page["hits"] as? [[String: Any]] ?? []).compactMap { $0["id"] as? Int }
            cursor = page["next"] as? String
        } while cursor != nil
        let whole = try answer("api/search", ("q", "momentum"))["hits"] as? [[String: Any]] ?? []
        #expect(seen == whole.compactMap { $0["id"] as? Int } && seen.count == 2)
    }

    @Test func `events over time are counted by kind`() throws {
        let histogram = try answer("api/histogram", ("bucket", "1h"))
        let buckets = try #require(histogram["buckets"] as? [[String: Any]])
        #expect(histogram["bucket_seconds"] as? Double == 3600)
        #expect(histogram["kinds"] as? [String] == ["error", "fill", "gate", "heartbeat", "intent", "order"])
        #expect(buckets.map { $0["from"] as? String } == ["2025-12-20T10:00:00Z", "2025-12-20T11:00:00Z"])
        #expect(
            buckets.map { $0["counts"] as? [String: Int] } == [
                ["intent": 2, "gate": 2, "order": 1, "fill": 1],
                ["intent": 1, "gate": 1, "order": 1, "fill": 1, "error": 1, "heartbeat": 1],
            ])
        #expect(problem("api/histogram", ("bucket", "1ms"))?.parameter == "bucket")
    }

    @Test func `reasons are those of blocked gates and of errors`() throws {
        let reasons = try answer("api/reasons")
        #expect(reasons["gates"] as? [[String: Any]] as NSArray? == [["reason": "too many requests", "count": 1]])
        #expect(reasons["errors"] as? [[String: Any]] as NSArray? == [["reason": "insufficient balance", "count": 1]])
    }

    @Test func `a session's last events come with the place to go on from`() throws {
        let live = try answer("api/live/execution/alpha", ("kind", "fill,order"), ("limit", "1"))
        let events = try #require(live["events"] as? [[String: Any]])
        #expect(events.map { $0["type"] as? String } == ["fill"])
        #expect(TailPosition(live["position"] as? String ?? "") != nil)
        #expect((live["summary"] as? [String: Any])?["total_events"] as? Int == 6)
        #expect(problem("api/live/execution/nobody")?.status == 404)
        #expect(problem("api/live/execution/alpha", ("session_id", "beta"))?.parameter == "session_id")
    }

    /// A log of nothing but broken lines, and one of nothing at all.
    @Test(arguments: ["broken", "nothing"]) func `a session without an event is known everywhere`(
        session: String
    ) throws {
        try fixture.write("not JSON\n", to: "broken.jsonl")
        try fixture.write("", to: "nothing.jsonl")
        _ = fixture.ask("summary")
        #expect((try answer("api/live/execution/\(session)")["events"] as? [Any])?.isEmpty == true)
        #expect((try answer("api/telemetry", ("session_id", session))["timeline"] as? [Any])?.isEmpty == true)
        #expect((try answer("api/orders", ("session_id", session))["orders"] as? [Any])?.isEmpty == true)
        #expect(
            (try answer("api/search", ("session_id", session), ("q", "balance"))["hits"] as? [Any])?.isEmpty == true)
        #expect(try raw("api/live/execution/\(session)/stream").contentType == "text/event-stream")
        #expect(try raw("api/telemetry", tag: nil, ("session_id", session), ("format", "csv")).status == 200)
        let sessions = try #require(try answer("api/sessions")["sessions"] as? [[String: Any]])
        #expect(sessions.contains { $0["session_id"] as? String == session })
        // Status 3 is about its broken lines.
        #expect(fixture.ask("view", "-s", session, "--no-summary").status == (session == "broken" ? 3 : 0))
    }

    /// Browsers take these for ways up, or drop them.
    @Test(arguments: ["", ".", "..", "a/b"]) func `a session that is no part of a path is a parameter`(session: String)
        throws
    {
        let line =
            #"{"ts": "2025-12-20T10:00:00Z", "session_id": "\#(session)", "kind": "fill", "payload": {"order_id": "o"}}"#
        try fixture.write(line + "\n", to: "dots.jsonl")
        _ = fixture.ask("summary")
        let live = try answer("api/live/execution", ("session_id", session))
        #expect(live["session_id"] as? String == session)
        let events = try #require(live["events"] as? [[String: Any]])
        #expect(events.map { $0["order_id"] as? String } == ["o"])
        #expect((live["summary"] as? [String: Any])?["total_events"] as? Int == 1)
        #expect(try raw("api/live/stream", tag: nil, ("session_id", session)).contentType == "text/event-stream")
        #expect(problem("api/live/execution")?.parameter == "session_id")
        #expect(problem("api/live/stream")?.parameter == "session_id")
        #expect(problem("api/live/stream", ("session_id", "nobody"))?.status == 404)
    }

    @Test func `what is looked for in all texts is counted with the first page`() throws {
        let first = try answer("api/search", ("contains", "USD"), ("limit", "3"))
        #expect(first["total"] as? Int == 11)
        let next = try #require(first["next"] as? String)
        let second = try answer("api/search", ("contains", "USD"), ("limit", "3"), ("cursor", next))
        #expect(second["total"] is NSNull)
        let ids = try [first, second].map { page in
            try #require(page["hits"] as? [[String: Any]]).map { $0["id"] as? Int }
        }
        let whole = try #require(try answer("api/telemetry")["timeline"] as? [[String: Any]])
        let expected = whole.reversed().filter { $0["symbol"] is String }.prefix(6).map { $0["id"] as? Int }
        #expect(ids.flatMap { $0 } == expected)
        let export = try raw("api/search", tag: nil, ("contains", "insufficient"), ("format", "jsonl"))
        #expect(export.contentType == "application/jsonl")
    }

    @Test func `a stream of a session that nobody knows is not found`() {
        #expect(problem("api/live/execution/nobody/stream")?.status == 404)
        #expect(problem("api/live/execution/alpha/stream", ("after", "1.7"))?.parameter == "after")
    }

    @Test func `a server is ready when its index can be asked, and lives before`() throws {
        #expect(try raw("readyz").bytes == Array("ready\n".utf8))
        let waiting = RouteTable(
            folder: fixture.folder, index: IndexFile(path: fixture.folder + "/none.db"), environment: [:])
        #expect(try waiting.answer(Request(path: ["healthz"])).status == 200)
        #expect { try waiting.answer(Request(path: ["readyz"])) } throws: { ($0 as? Problem)?.status == 503 }
        #expect(RouteTable.isOpen(["readyz"]) && RouteTable.isOpen(["healthz"]))
    }

    @Test(arguments: ["api/telemetry", "api/search"]) func `pages lead past events without a time`(path: String) throws
    {
        let lines = (0..<8).map { number in
            let time = number < 3 ? #""ts": \#(1_766_224_800 + number), "# : ""
            return #"{\#(time)"session_id": "u", "kind": "\#(number % 2)", "payload": {"text": "needle \#(number)"}}"#
        }
        try fixture.write(lines.joined(separator: "\n") + "\n", to: "u.jsonl")
        _ = fixture.ask("summary")
        for limit in ["1", "3", "4", "9"] {
            var seen: [Int] = []
            var cursor: String?
            repeat {
                var parameters = [("session_id", "u"), ("limit", limit)]
                if path == "api/search" { parameters.append(("q", "needle")) }
                if let cursor { parameters.append(("cursor", cursor)) }
                let request = Request(
                    path: path.split(separator: "/").map(String.init),
                    parameters: parameters.map { (name: $0.0, value: $0.1) })
                let json = try JSONSerialization.jsonObject(with: Data(routes.answer(request).bytes))
                let page = try #require(json as? [String: Any])
                let events = try #require((page["timeline"] ?? page["hits"]) as? [[String: Any]])
                let lines = events.compactMap { $0["line"] as? Int }
                seen += path == "api/search" ? lines : lines.reversed()
                cursor = page["next"] as? String
            } while cursor != nil
            #expect(seen == [3, 2, 1, 8, 7, 6, 5, 4], "limit \(limit)")
        }
    }

    @Test func `kinds that are missing or empty are one name`() throws {
        try fixture.write(#"{"kind": ""}\#n{"kind": ""}\#n{"ts": 1}\#n{"kind": "x"}\#n"#, to: "u.jsonl")
        let text = fixture.ask("summary", "--session", "u", "--json").output
        let answered = String(decoding: try raw("api/telemetry", tag: nil, ("session_id", "u")).bytes, as: UTF8.self)
        for text in [text, answered] {
            #expect(text.contains(/"counts_by_type": \{\s*"x": 1,\s*"": 3\s*\}/))
        }
        let printed = fixture.ask("summary", "--session", "u").output
        #expect(printed.contains("  (empty)  2\n") && printed.contains("  (none)   1\n"))
    }

    private func raw(_ path: String, tag: String? = nil, _ parameters: (String, String)...) throws -> Response {
        var request = Request(
            path: path.split(separator: "/").map(String.init), parameters: parameters.map { (name: $0.0, value: $0.1) })
        request.headers.ifNoneMatch = tag
        return try routes.answer(request)
    }

    @Test(arguments: ["api/telemetry", "api/histogram", "api/latency", "api/reasons", "api/live/execution/alpha"])
    func `an answer is known until the index changes`(path: String) throws {
        let tag = try #require(try raw(path).headers["ETag"])
        #expect(try raw(path, tag: tag).status == 304)
        try fixture.write(OperatorFixture.beta, to: "gamma.jsonl")
        try fixture.write(OperatorFixture.hostile, to: "delta.jsonl")
        _ = fixture.ask("summary")
        #expect(try raw(path, tag: tag).status == 200)
    }

    @Test func `what depends on the time is never known`() throws {
        for path in ["api/sessions", "api/telemetry/health", "api/orders"] {
            #expect(try raw(path).headers["ETag"] == nil)
        }
        #expect(try raw("api/telemetry", ("from", "-1h")).headers["ETag"] == nil)
    }

    @Test func `pages and their parts are served, and nothing else`() throws {
        for (path, type) in [
            ("", "text/html"), ("search", "text/html"), ("orders", "text/html"), ("live/execution/x", "text/html"),
            ("live/execution", "text/html"),
            ("assets/style.css", "text/css"), ("assets/chart.js", "text/javascript"),
            ("openapi.json", "application/json"),
        ] {
            let response = try raw(path)
            #expect(response.contentType.hasPrefix(type) && response.bytes.count > 100)
            #expect(try raw(path, tag: response.headers["ETag"]).status == 304)
        }
        for path in ["assets/nothing.js", "assets", "live", "live/execution/x/y", "index.html"] {
            #expect(problem(path)?.status == 404, "\(path)")
        }
    }

    private func sql(_ body: String, type: String? = "application/json") throws -> [String: Any] {
        var request = Request(method: "POST", path: RouteTable.sqlPath)
        request.headers.contentType = type
        request.body = Array(body.utf8)
        return try #require(
            try JSONSerialization.jsonObject(with: Data(routes.answer(request).bytes)) as? [String: Any])
    }

    @Test func `SQL is answered by a process of its own, which only reads`() throws {
        let answer = try sql(
            #"{"sql": "SELECT kind, count(*) AS n, :x AS x FROM events WHERE kind = :k GROUP BY 1", "params": {"k": "fill", "x": 1.5}}"#
        )
        #expect(answer["columns"] as? [String] == ["kind", "n", "x"])
        #expect(answer["rows"] as? [[Any]] as NSArray? == [["fill", 2, 1.5]])
        #expect(answer["truncated"] as? Bool == false)
    }

    @Test func `more rows than may be are cut, and it is said`() throws {
        let answer = try sql(
            #"{"sql": "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c LIMIT 20000"}"#)
        #expect((answer["rows"] as? [[Int]])?.count == 10_000 && answer["truncated"] as? Bool == true)
    }

    @Test(arguments: [
        "", "[]", "{}", #"{"sql": 1}"#, #"{"sql": "SELECT 1", "limit": 2}"#, #"{"sql": "SELECT 1; SELECT 2"}"#,
        #"{"sql": "SELECT :a"}"#, #"{"sql": "DELETE FROM event"}"#, #"{"sql": "VACUUM INTO '/tmp/blotter-copy'"}"#,
        #"{"sql": "ATTACH '/etc/passwd' AS a"}"#, #"{"sql": "PRAGMA query_only = 0"}"#,
        #"{"sql": "SELECT 1", "params": []}"#,
        #"{"sql": "SELECT load_extension('x')"}"#, #"{"sql": "SELECT * FROM event"}"#,
        #"{"sql": "SELECT snippet(search, 0, '', '', '', 8) FROM search WHERE search MATCH 'x'"}"#,
    ]) func `SQL that is none, or would do more than read, is refused`(body: String) {
        #expect { try sql(body) } throws: { ($0 as? Problem)?.status == 400 && ($0 as? Problem)?.parameter == "sql" }
    }

    @Test(arguments: [nil, "text/plain", "application/x-www-form-urlencoded"])
    func `SQL from the form of another page is refused`(type: String?) {
        #expect { try sql(#"{"sql": "SELECT 1"}"#, type: type) } throws: { ($0 as? Problem)?.status == 415 }
    }

    @Test func `sessions come newest first`() throws {
        let sessions = try #require(try answer("api/sessions")["sessions"] as? [[String: Any]])
        #expect(sessions.map { $0["session_id"] as? String } == ["beta", "alpha"])
        #expect(sessions.map { $0["events"] as? Int } == [6, 6])
    }

    @Test(arguments: [("1", ["beta"], true), ("2", ["beta", "alpha"], false)])
    func `of more sessions than are asked for the newest come`(limit: String, names: [String], isCut: Bool) throws {
        let page = try answer("api/sessions", ("limit", limit))
        #expect((page["sessions"] as? [[String: Any]])?.map { $0["session_id"] as? String } == names)
        #expect(page["truncated"] as? Bool == isCut)
    }

    @Test(arguments: [("api/latency", "latency"), ("api/telemetry/health", "health"), ("api/retention", "retention")])
    func `an object has the keys of the command line's`(path: String, command: String) throws {
        // The fixture's folder is no place for retention, and says so.
        guard command != "retention" else { return #expect(problem(path)?.status == 409) }
        let printed = try JSONSerialization.jsonObject(with: Data(fixture.ask(command, "--json").output.utf8))
        #expect(try answer(path).keys.sorted() == (printed as? [String: Any])?.keys.sorted())
    }

    @Test func `health, metrics and the heartbeat are text or JSON as they are asked for`() throws {
        let metrics = try routes.answer(Request(method: "GET", path: ["metrics"]))
        #expect(metrics.contentType.hasPrefix("text/plain; version=0.0.4"))
        #expect(
            String(decoding: metrics.bytes, as: UTF8.self).contains("blotter_health_status{check=\"error_rate\"} 0\n"))
        #expect(try routes.answer(Request(method: "GET", path: ["healthz"])).bytes == Array("ok\n".utf8))
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

    @Test func `a spreadsheet runs nothing of an export, unless it is asked for raw`() throws {
        try fixture.write(
            #"{"ts": 1, "session_id": "x", "symbol": "=1+1", "kind": "note"}"# + "\n", to: "x.jsonl")
        _ = fixture.ask("summary")
        func symbol(_ more: (String, String)...) throws -> String? {
            let given =
                [(name: "session_id", value: "x"), (name: "format", value: "csv")] + more.map { (name: $0, value: $1) }
            let parameters = try RequestParameters(given, [], TelemetryEndpoint.route)
            let output = Output.collecting()
            try parameters.reading { options in
                try EventExport(options, as: .csv, isRaw: parameters.isRaw, now: .system).write(
                    to: output,
                    AnswerSite(
                        folder: fixture.folder, index: IndexFile(folder: fixture.folder), environment: [:],
                        statistics: Statistics(), limit: AnswerLimit(until: .now + .seconds(60)), now: .system))
            }
            return output.collected.split(separator: "\n").last?.split(separator: ",")[3].description
        }
        #expect(try symbol() == "'=1+1")
        #expect(try symbol(("raw", "0")) == "'=1+1")
        #expect(try symbol(("raw", "1")) == "=1+1")
        #expect(try raw("api/telemetry", ("format", "csv"), ("raw", "1")).contentType == "text/csv; charset=utf-8")
        #expect(problem("api/telemetry", ("raw", "1"))?.parameter == "raw")
        #expect(problem("api/telemetry", ("format", "csv"), ("raw", "yes"))?.parameter == "raw")
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
        ["api", "live", "execution", "alpha"], ["api", "sql"],
    ]) func `no error shows where the index or the logs are`(path: [String]) throws {
        let index = fixture.folder + "/broken.db"
        for bytes in ["", String(repeating: "no index\n", count: 100)] {
            try Data(bytes.utf8).write(to: URL(fileURLWithPath: index))
            let routes = RouteTable(
                folder: fixture.folder, index: IndexFile(path: index), environment: [:], program: Program.blotter)
            var request = Request(method: path == RouteTable.sqlPath ? "POST" : "GET", path: path)
            if path == ["api", "search"] { request.parameters = [("q", "x")] }
            request.headers.contentType = "application/json"
            request.body = Array(#"{"sql": "SELECT 1"}"#.utf8)
            let problem = #expect(throws: Problem.self) { try routes.answer(request) }
            #expect([409, 503].contains(problem?.status))
            let detail = problem?.detail ?? fixture.folder
            #expect(!detail.contains(fixture.folder) && !detail.contains("broken"), "\(detail)")
            let health = try routes.answer(Request(path: ["api", "telemetry", "health"]))
            #expect(!String(decoding: health.bytes, as: UTF8.self).contains(fixture.folder))
        }
    }
}
