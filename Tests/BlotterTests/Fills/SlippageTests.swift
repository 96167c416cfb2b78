import Testing

@testable import Blotter
@testable import TelemetryLog

/// What orders lost to the prices that their intents saw.
@Suite struct SlippageTests {
    private struct Trade {
        var (session, symbol, side, seen, paid): (String, String, String, Double, Double)
    }

    private static let trades = [
        Trade(session: "s", symbol: "A", side: "buy", seen: 100, paid: 101),
        Trade(session: "s", symbol: "A", side: "SELL", seen: 100, paid: 98),
        Trade(session: "s", symbol: "A", side: "sell", seen: 200, paid: 201),
        Trade(session: "t", symbol: "A", side: "buy", seen: 100, paid: 104),
        Trade(session: "t", symbol: "B", side: "buy", seen: 100, paid: 100),
        // Of these nobody can say it.
        Trade(session: "t", symbol: "B", side: "", seen: 100, paid: 150),
        Trade(session: "t", symbol: "C", side: "buy", seen: 0, paid: 150),
    ]

    private func store() throws -> LogStore {
        let store = try LogStore()
        var lines: [String] = []
        for (number, trade) in Self.trades.enumerated() {
            let side = trade.side.isEmpty ? "" : #", "side": "\#(trade.side)""#
            for (second, kind, payload) in [
                (0, "intent", #""intent_id": "i\#(number)", "current_price": \#(trade.seen)\#(side)"#),
                (1, "order", #""intent_id": "i\#(number)", "order_id": "o\#(number)", "quantity": 2\#(side)"#),
                (2, "fill", #""order_id": "o\#(number)", "filled_quantity": 2, "fill_price": \#(trade.paid)"#),
            ] {
                lines.append(
                    #"{"ts": \#(1_700_000_000 + 60 * number + second), "session_id": "\#(trade.session)", "#
                        + #""symbol": "\#(trade.symbol)", "kind": "\#(kind)", "payload": {\#(payload)}}"#)
            }
        }
        try store.write(lines, to: "s.jsonl")
        try store.ingest(at: 1_800_000_000)
        return store
    }

    private func texts(_ found: [Slippage]) -> [String] {
        found.map { one in
            "\(one.session ?? "-") \(one.symbol ?? "-") \(one.orders) \(Int(one.median.rounded())) "
                + "\(Int(one.worst.rounded())) \(one.worstSession) \(one.worstOrderID ?? "-")"
        }
    }

    @Test(
        arguments: [
            (nil, ["s A 3 100 200 s o1", "t A 1 400 400 t o3", "t B 1 0 0 t o4"]),
            (.symbol, ["- A 4 100 400 t o3", "- B 1 0 0 t o4"]),
            (.session, ["s - 3 100 200 s o1", "t - 2 0 400 t o3"]),
        ] as [(PositionGrouping?, [String])])
    func `the median and the worst order are told`(grouping: PositionGrouping?, expected: [String]) throws {
        let reader = try store().reader()
        #expect(try texts(reader.slippage(PositionQuestion(EventFilter(), by: grouping))) == expected)
    }

    @Test func `orders are picked by their labels and times`() throws {
        let reader = try store().reader()
        var filter = EventFilter()
        filter.symbols = ["A"]
        filter.from = Timestamp(nanoseconds: 1_700_000_061 * 1_000_000_000)
        #expect(
            try texts(reader.slippage(PositionQuestion(filter))) == ["s A 2 -50 200 s o1", "t A 1 400 400 t o3"])
    }
}
