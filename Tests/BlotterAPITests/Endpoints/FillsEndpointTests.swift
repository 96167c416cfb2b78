import Foundation
import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// Fills, what they come to, and all of it for other programs.
@Suite struct FillsEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    private func rows(_ answer: [String: Any], _ member: String) -> [[String: Any]] {
        answer[member] as? [[String: Any]] ?? []
    }

    /// What an export writes.
    private func exported(_ endpoint: any Endpoint.Type, _ given: (String, String)...) throws -> String {
        let parameters = try RequestParameters(
            given.map { (name: $0, value: $1) } + [(name: "format", value: "csv")], [], endpoint.route)
        let output = Output.collecting()
        let style = ExportStyle(format: try #require(parameters.format), isRaw: parameters.isRaw)
        try parameters.reading { options in
            let export = try endpoint.export(options, style, now: .system)
            try export.check(fixture.site)
            try export.write(to: output, fixture.site)
        }
        return output.collected
    }

    @Test func `a fill has what it says, and what its order and intent said`() throws {
        let answer = try fixture.answer("api/fills", ("session_id", "alpha"))
        var fill = try #require(rows(answer, "fills").first)
        #expect((fill.removeValue(forKey: "permalink") as? String)?.hasSuffix(":4") == true && fill["id"] is Int)
        fill["id"] = nil
        let expected: [String: Any] = [
            "ts": "2025-12-20T10:00:00.145000000Z", "session_id": "alpha", "symbol": "BTC-USD", "order_id": "ord_1",
            "fill_id": NSNull(), "side": "buy", "quantity": 1.5, "price": 99.5, "fee": 0.15, "fee_currency": NSNull(),
            "notional": 149.25, "reference_price": 100, "slippage_bps": -50, "venue": NSNull(), "account": NSNull(),
            "file": "alpha.jsonl", "line": 4, "part": 0,
        ]
        #expect(fill as NSDictionary == expected as NSDictionary)
        #expect(answer["total"] as? Int == 1 && answer["next"] is NSNull && answer["truncated"] as? Bool == false)
    }

    @Test func `pages lead back to the first fill`() throws {
        let last = try fixture.answer("api/fills", ("limit", "1"))
        #expect(rows(last, "fills").map { $0["session_id"] as? String } == ["beta"] && last["total"] as? Int == 2)
        let next = try #require(last["next"] as? String)
        let first = try fixture.answer("api/fills", ("limit", "5"), ("cursor", next))
        #expect(rows(first, "fills").map { $0["session_id"] as? String } == ["alpha"] && first["next"] is NSNull)
        #expect(fixture.problem("api/fills", ("session_id", "nobody"))?.status == 404)
    }

    @Test(arguments: ["", "symbol", "session"]) func `positions are told apart by session and symbol`(
        group: String
    ) throws {
        let answer = try fixture.answer("api/positions", group.isEmpty ? ("limit", "9") : ("group", group))
        let alpha: [String: Any] = [
            "session_id": "alpha", "symbol": "BTC-USD", "orders": 1, "filled_orders": 1, "fills": 1,
            "net_quantity": 1.5, "bought_quantity": 1.5, "bought_avg_price": 99.5, "sold_quantity": 0,
            "sold_avg_price": NSNull(), "unknown_quantity": 0, "fees": [["currency": NSNull(), "amount": 0.15]],
        ]
        var beta = alpha
        beta["session_id"] = "beta"
        beta.merge([
            "net_quantity": -7, "bought_quantity": 0, "bought_avg_price": NSNull(), "sold_quantity": 7,
            "sold_avg_price": 101.5, "fees": [["currency": NSNull(), "amount": 0]],
        ]) { $1 }
        // The order c-8 was never logged, and has an error alone.
        var orphan = beta
        orphan.merge([
            "symbol": "ETH-USD", "orders": 0, "filled_orders": 0, "fills": 0, "net_quantity": 0, "sold_quantity": 0,
            "sold_avg_price": NSNull(), "fees": [],
        ]) { $1 }
        var expected = [alpha, beta, orphan]
        if group == "symbol" {
            expected = [
                alpha.merging([
                    "orders": 2, "filled_orders": 2, "fills": 2, "net_quantity": -5.5, "sold_quantity": 7,
                    "sold_avg_price": 101.5,
                ]) { $1 }, orphan,
            ].map { $0.merging(["session_id": NSNull()]) { $1 } }
        } else if group == "session" {
            expected = [alpha, beta].map { $0.merging(["symbol": NSNull()]) { $1 } }
        }
        #expect(rows(answer, "positions") as NSArray == expected as NSArray)
        #expect(answer["total"] as? Int == expected.count && answer["truncated"] as? Bool == false)
    }

    @Test func `rows of fills, positions, orders and invalid lines are exported`() throws {
        try fixture.write("nonsense\n=2+3\n", to: "gamma.jsonl")
        try fixture.ingest()
        let fills = try exported(FillsEndpoint.self).split(separator: "\n").map { $0.split(separator: ",") }
        #expect(fills.map { $0[3] } == ["symbol", "BTC-USD", "BTC-USD"])
        #expect(try exported(FillsEndpoint.self, ("limit", "1")).contains("beta.jsonl"))
        #expect(try !exported(FillsEndpoint.self, ("limit", "1")).contains("alpha.jsonl"))
        #expect(try exported(PositionsEndpoint.self).split(separator: "\n").count == 4)
        let orders = try exported(OrdersEndpoint.self).split(separator: "\n").map { $0.split(separator: ",")[1] }
        #expect(orders == ["order_id", "ord_1", "c-7", "c-8"])
        #expect(try exported(OrdersEndpoint.self, ("order_id", "c-7")).split(separator: "\n").count == 2)
        #expect(
            try exported(RejectsEndpoint.self) == """
                file,line,byte_offset,reason,text
                gamma.jsonl,1,0,not_json,nonsense
                gamma.jsonl,2,9,not_json,'=2+3

                """)
        #expect(try fixture.raw("api/orders", ("format", "csv")).contentType == "text/csv; charset=utf-8")
    }

    @Test func `invalid lines come with their files, page by page`() throws {
        try fixture.write("nonsense\n[1]\n" + #"{"kind": "a"}"# + "\n{\n", to: "gamma.jsonl")
        try fixture.write("x\n\n" + String(repeating: #"{"kind": "a"}"# + "\n", count: 3), to: "delta.jsonl")
        try fixture.ingest()
        let first = try fixture.answer("api/rejects", ("limit", "3"))
        let files: [[String: Any]] = [
            [
                "file": "gamma.jsonl", "lines": 4, "events": 1, "invalid": 3, "error_rate": 0.75, "count": 3,
                "status": "critical",
                "reasons": [
                    ["reason": "not_json", "count": 1], ["reason": "not_object", "count": 1],
                    ["reason": "truncated", "count": 1],
                ],
            ],
            [
                "file": "delta.jsonl", "lines": 5, "events": 3, "invalid": 1, "error_rate": 0.25, "count": 1,
                "status": "critical",
                "reasons": [["reason": "not_json", "count": 1]],
            ],
        ]
        #expect(first["files"] as? NSArray == files as NSArray)
        #expect(first["total"] as? Int == 4 && first["files_total"] as? Int == 2 && first["truncated"] as? Bool == true)
        #expect(first["status"] as? String == "critical")
        let alpha = try fixture.answer("api/rejects", ("session_id", "alpha"))
        #expect(alpha["error_rate"] as? Double == 0 && alpha["status"] as? String == "ok")
        let next = try #require(first["next"] as? String)
        let rest = try fixture.answer("api/rejects", ("limit", "3"), ("cursor", next))
        let all = rows(first, "rejects") + rows(rest, "rejects")
        #expect(
            all.map { "\($0["file"] ?? ""):\($0["line"] ?? "")" } == [
                "delta.jsonl:1", "gamma.jsonl:1", "gamma.jsonl:2", "gamma.jsonl:4",
            ])
        #expect(rest["next"] is NSNull && rest["truncated"] as? Bool == false && rest["total"] as? Int == 4)
    }
}
