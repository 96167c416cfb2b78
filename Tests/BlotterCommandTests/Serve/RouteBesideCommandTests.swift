import Blotter
import Foundation
import Testing

@testable import BlotterAPI
@testable import BlotterCommand
@testable import BlotterReports
@testable import BlotterServer

/// Routes and commands that answer the same.
@Suite struct RouteBesideCommandTests {
    private let fixture: OperatorFixture
    private let routes: RouteTable

    init() throws {
        fixture = try OperatorFixture()
        _ = fixture.ask("summary")
        routes = fixture.routes()
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

    @Test(arguments: ["ord_1", "int_1", "c-7"]) func `the lifecycle of an order has one form`(id: String) throws {
        let answered = try #require(try answer("api/orders", ("order_id", id))["orders"] as? [[String: Any]])
        let printed = try JSONSerialization.jsonObject(with: Data(fixture.ask("orders", id, "--json").output.utf8))
        #expect(answered as NSArray == printed as? NSArray && answered.count == 1)
        #expect(answered.map { $0.keys.sorted() } == [["events", "order"]])
    }

    @Test func `kinds that are missing or empty are one name`() throws {
        let lines = [
            #"{"kind": "", "payload": {}}"#, #"{"kind": "", "payload": {}}"#, #"{"ts": 1}"#, #"{"kind": "x"}"#,
        ]
        try fixture.write(lines.map { $0 + "\n" }.joined(), to: "u.jsonl")
        let text = fixture.ask("summary", "--session", "u", "--json").output
        let printed = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
        let answered = try answer("api/telemetry", ("session_id", "u"))["summary"] as? [String: Any]
        for summary in [printed, answered] {
            #expect(summary?["counts_by_type"] as? [String: Int] == ["x": 1, "": 3])
        }
        #expect(
            fixture.ask("summary", "--session", "u").output.split(separator: "\n\n")[1] == """
                Events by type:
                  (empty)  2
                  (none)   1
                  x        1
                """)
    }

    @Test(arguments: [("api/latency", "latency"), ("api/telemetry/health", "health"), ("api/retention", "retention")])
    func `an object has the keys of the command line's`(path: String, command: String) throws {
        // The fixture's folder is no place for retention, and says so.
        guard command != "retention" else { return #expect(problem(path)?.status == 409) }
        let printed = try JSONSerialization.jsonObject(with: Data(fixture.ask(command, "--json").output.utf8))
        #expect(try answer(path).keys.sorted() == (printed as? [String: Any])?.keys.sorted())
    }

    /// A log of nothing but broken lines, of which status 3 is, and one of nothing at all.
    @Test(arguments: [("broken", "not JSON\n", 3), ("nothing", "", 0)] as [(String, String, Int32)])
    func `a session without an event is known to both`(session: String, log: String, status: Int32) throws {
        try fixture.write(log, to: session + ".jsonl")
        #expect(fixture.ask("view", "-s", session, "--no-summary").status == status)
        #expect((try answer("api/telemetry", ("session_id", session))["timeline"] as? [Any])?.isEmpty == true)
    }
}
