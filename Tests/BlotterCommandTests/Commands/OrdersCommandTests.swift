import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct OrdersCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    /// One order of each state but an orphan, at five past eleven.
    private static let gamma = """
        {"ts": "2025-12-20T11:05:00Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "intent", "payload": {"intent_id": "i1", "side": "buy", "quantity": 4}}
        {"ts": "2025-12-20T11:05:00.020Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "gate", "payload": {"gate_name": "LotSize", "passed": true, "reason": "", "intent_id": "i1"}}
        {"ts": "2025-12-20T11:05:00.050Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "order", "payload": {"client_id": "g1", "intent_id": "i1", "side": "buy", "quantity": 4, "order_type": "limit"}}
        {"ts": "2025-12-20T11:05:01Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "fill", "payload": {"client_id": "g1", "filled_quantity": 1, "fill_price": 20, "fill_fee": 0.1}}
        {"ts": "2025-12-20T11:05:02.5Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "fill", "payload": {"client_id": "g1", "filled_quantity": 2, "fill_price": 23, "fill_fee": 0.2}}
        {"ts": "2025-12-20T11:05:03Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "order", "payload": {"client_id": "g2", "side": "sell", "quantity": 1, "order_type": "market"}}
        {"ts": "2025-12-20T11:05:03.1Z", "session_id": "gamma", "symbol": "SOL-USD", "mode": "live", "kind": "error", "payload": {"client_id": "g2", "error": "insufficient balance"}}
        {"ts": "2025-12-20T11:59:40Z", "session_id": "gamma", "symbol": "ADA-USD", "mode": "live", "kind": "order", "payload": {"client_id": "g3", "side": "sell", "quantity": 9, "order_type": "market"}}

        """

    private func fixture() throws -> OperatorFixture {
        try OperatorFixture(logs: ["alpha.jsonl": OperatorFixture.alpha, "gamma.jsonl": Self.gamma])
    }

    @Test func `the totals of a session, why fills are missing, and the orders without one`() throws {
        let outcome = try fixture().ask("orders", "--session", "gamma", "--state", "open,rejected")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    Orders: 3 (partial 1, rejected 1, open 1)
                    Fills: 2
                    Without a fill: 2 (66.67%)
                      1  open: no fill and no error
                      1  rejected: insufficient balance

                    time (UTC)                  order  symbol   side  type    quantity  fills  state     why
                    ──────────────────────────  ─────  ───────  ────  ──────  ────────  ─────  ────────  ─────────────────────────────
                    2025-12-20 11:05:03.000000  g2     SOL-USD  sell  market       1.0      0  rejected  insufficient balance
                    2025-12-20 11:59:40.000000  g3     ADA-USD  sell  market       9.0      0  open      no fill and no error for 20 s

                    """))
    }

    @Test(arguments: [("15s", ["g3"]), ("30s", []), ("0", ["g3"])])
    func `what is stuck is open for longer than asked`(age: String, expected: [String]) throws {
        let outcome = try fixture().ask("orders", "--state", "open", "--older-than", age, "--json")
        let ids = outcome.output.matches(of: /"order_id": "([^"]*)"/).map { String($0.output.1) }
        #expect(ids == expected)
        #expect(outcome.errors == (expected.isEmpty ? "blotter: no orders match\n" : ""))
    }

    @Test func `an order's life, with the gaps and what the gates decided`() throws {
        let expected = """
            g1 in gamma, SOL-USD: partial
              buy 4 limit; 2 fills of 3, average price 22, fees 0.3
              intent→order 50ms, order→fill 950ms, matched by sequence
              75.0% filled
            2025-12-20 11:05:00.000000             intent  SOL-USD  buy 4 i1
            2025-12-20 11:05:00.020000      +20ms  gate    SOL-USD  LotSize passed i1
            2025-12-20 11:05:00.050000      +30ms  order   SOL-USD  buy 4 limit g1
            2025-12-20 11:05:01.000000     +950ms  fill    SOL-USD  1 @ 20 fee 0.1 g1
            2025-12-20 11:05:02.500000    +1500ms  fill    SOL-USD  2 @ 23 fee 0.2 g1

            """.replacing("sequence", with: "id")
        #expect(try fixture().ask("orders", "g1") == Outcome(0, expected))
        #expect(try fixture().ask("orders", "i1") == Outcome(0, expected))
    }

    @Test func `an order that was amended, and lost a fill`() throws {
        let lines = [
            #"01Z", "kind": "order", "payload": {"order_id": "o", "side": "buy", "quantity": 4}"#,
            #"02Z", "kind": "amend", "payload": {"order_id": "o", "quantity": 6}"#,
            #"03Z", "kind": "fill", "payload": {"order_id": "o", "fill_id": "f", "filled_quantity": 5, "fill_fee": 1}"#,
            #"04Z", "kind": "fill", "payload": {"order_id": "o", "filled_quantity": 3, "fill_fee": 0.5, "fee_currency": "BNB"}"#,
            #"05Z", "kind": "bust", "payload": {"order_id": "o", "fill_id": "f"}"#,
        ].map { #"{"session_id": "s", "symbol": "A", "ts": "2025-12-20T11:05:"# + $0 + "}\n" }
        let outcome = try OperatorFixture(logs: ["s.jsonl": lines.joined()]).ask("orders", "o")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    o in s, A: partial
                      buy 6; 1 fill of 3, fees 0.5 BNB
                      order→fill 3000ms, matched by id
                      50.0% filled
                    2025-12-20 11:05:01.000000             order  A  buy 4 o
                    2025-12-20 11:05:02.000000    +1000ms  amend  A  6 o
                    2025-12-20 11:05:03.000000    +1000ms  fill   A  5 fee 1 o
                    2025-12-20 11:05:04.000000    +1000ms  fill   A  3 fee 0.5 o
                    2025-12-20 11:05:05.000000    +1000ms  bust   A  fill f o

                    """))
    }

    @Test func `what is no order, fill or end of it stands in an order's life as a row like the others`() throws {
        let log = """
            {"ts": "2025-12-20T11:05:01Z", "symbol": "A", "event": "order_placed", "order_id": "o", "qty": 0.3, "side": "buy"}
            {"ts": "2025-12-20T11:05:02Z", "symbol": "A", "event": "ack", "order_id": "o", "status": "pending", "leaves": 2, "api_key": "KEY"}
            {"ts": "2025-12-20T11:05:03Z", "symbol": "A", "event": "fill", "order_id": "o", "fill_qty": 0.1}
            {"ts": "2025-12-20T11:05:04Z", "symbol": "A", "event": "fill", "order_id": "o", "fill_qty": 0.2}
            {"ts": "2025-12-20T11:05:05Z", "symbol": "A", "order_id": "o", "venue": {"name": "X", "queue": [1]}}

            """
        let fixture = try OperatorFixture(logs: ["s.jsonl": log])
        #expect(
            fixture.ask("orders", "o")
                == Outcome(
                    0,
                    """
                    o in s, A: filled
                      buy 0.3; 2 fills of 0.3
                      order→fill 2000ms, matched by id
                    2025-12-20 11:05:01.000000             order  A  buy 0.3 o
                    2025-12-20 11:05:02.000000    +1000ms  ack    A  status: pending leaves: 2 o
                    2025-12-20 11:05:03.000000    +1000ms  fill   A  0.1 o
                    2025-12-20 11:05:04.000000    +1000ms  fill   A  0.2 o
                    2025-12-20 11:05:05.000000    +1000ms         A  venue.name: X venue.queue: [1] o

                    """))
    }

    /// What binary fractions add up to is not what a human adds up: 0.30000000000000004.
    @Test func `sums are shown as decimals in tables, and exactly to programs`() throws {
        let log = [
            (1, "order", #""quantity": 0.3"#), (2, "fill", #""filled_quantity": 0.1"#),
            (3, "fill", #""filled_quantity": 0.2"#),
        ].map { second, kind, amounts in
            #"{"ts": "2025-12-20T11:05:0\#(second)Z", "session_id": "s", "symbol": "A", "kind": "\#(kind)", "#
                + #""payload": {"order_id": "o", \#(amounts)}}"# + "\n"
        }
        let fixture = try OperatorFixture(logs: ["s.jsonl": log.joined()])
        let exact = "0.30000000000000004"
        let table = fixture.ask("orders", "--session", "s").output
        #expect(table.split(separator: "\n").last?.split(separator: " ")[3...5] == ["A", "0.3", "0.3"])
        #expect(fixture.ask("orders", "--json").output.contains(#""filled_quantity": \#(exact)"#))
        let sql = "SELECT 0.1 + 0.2 AS sum"
        #expect(fixture.ask("query", sql, "--format", "table").output.contains("0.3\n"))
        #expect(fixture.ask("query", sql, "--format", "markdown").output.hasSuffix("| 0.3 |\n"))
        for format in ["csv", "tsv", "json", "jsonl"] {
            #expect(fixture.ask("query", sql, "--format", format).output.contains(exact))
        }
    }

    @Test func `in JSON an order is the view's row, and its events are those of the API`() throws {
        let fixture = try fixture()
        let outcome = fixture.ask("orders", "g2", "--json")
        let list = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        let lifecycle = try #require(list?.first)
        #expect(outcome.status == 0 && list?.count == 1 && Set(lifecycle.keys) == ["order", "events"])
        let order: [String: Any] = [
            "session_id": "gamma", "order_id": "g2", "symbol": "SOL-USD", "side": "sell", "quantity": 1.0,
            "order_type": "market", "intent_id": NSNull(), "intent_ts": NSNull(),
            "order_ts": "2025-12-20T11:05:03.000000000Z", "first_fill_ts": NSNull(), "last_fill_ts": NSNull(),
            "fills": 0, "filled_quantity": NSNull(), "avg_fill_price": NSNull(), "fees": NSNull(),
            "intent_to_order_ms": NSNull(), "order_to_fill_ms": NSNull(), "state": "rejected", "matched_by": "id",
            "error": "insufficient balance", "fee_currency": NSNull(), "limit_price": NSNull(),
            "venue": NSNull(), "account": NSNull(), "reason": "insufficient balance",
        ]
        #expect(lifecycle["order"] as? NSDictionary == order as NSDictionary)
        let events = try #require(lifecycle["events"] as? [[String: Any]])
        #expect(events.map { $0["gap_ms"] as? Double } == [nil, 100])
        #expect(events.map { $0["type"] as? String } == ["order", "error"])
        #expect(
            events.map { $0["payload"] as? NSDictionary } == [
                ["client_id": "g2", "side": "sell", "quantity": 1, "order_type": "market"],
                ["client_id": "g2", "error": "insufficient balance"],
            ])
    }

    @Test(arguments: [
        (["ord_"], 1, "blotter: ord_: no order bears this id; did you mean ord_1?\n"),
        (["nix"], 1, "blotter: nix: no order bears this id; see 'blotter search nix' for events that do\n"),
        (
            ["--state", "opne"], 64,
            """
            blotter: --state: cannot take 'opne'; give filled, partial, overfilled, rejected, canceled, expired, open, orphan
            try 'blotter orders --help'

            """
        ),
        (
            ["--session", "gama"], 1,
            "blotter: no orders match (session gama is not in the index; did you mean gamma?)\n"
        ),
        (["--limit", "1", "--json"], 0, "blotter: showing the last 1 of 4 orders; --limit 0 for all\n"),
    ])
    func `what cannot be answered is said`(arguments: [String], status: Int32, errors: String) throws {
        let fixture = try fixture()
        let outcome = fixture.blotter(["orders", "--path", fixture.folder] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors == errors)
    }

    @Test func `a narrow terminal has fewer columns, and no id is cut`() throws {
        let outcome = try fixture().ask("orders", "--session", "gamma", terminal: Terminal(width: 80, usesColor: false))
        let table = outcome.output.split(separator: "\n").drop { !$0.hasPrefix("time") }
        #expect(table.allSatisfy { $0.count <= 80 })
        // Reasons go on below the others.
        #expect(
            table.filter { $0.hasPrefix("2025") }.map {
                $0.split(separator: " ").dropFirst(2).prefix(2).joined(separator: " ")
            }
                == ["g1 SOL-USD", "g2 SOL-USD", "g3 ADA-USD"])
    }
}
