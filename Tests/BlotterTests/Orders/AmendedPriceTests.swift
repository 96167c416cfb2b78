import Foundation
import TestSupport
import Testing

@testable import Blotter

@Suite struct AmendedPriceTests {
    @Test(
        arguments: [
            ("an order alone", [(0, "order", #""order_id": "o", "quantity": 9, "limit_price": 8000"#)], "8000.0"),
            (
                "the last amendment with a price",
                [
                    (0, "order", #""order_id": "o", "quantity": 9, "limit_price": 8000"#),
                    (1, "amend", #""order_id": "o", "limit_price": 8050"#),
                    (2, "amend", #""order_id": "o", "limit_price": "8100""#),
                    (3, "amend", #""order_id": "o", "quantity": 7"#),
                ], "8100.0"
            ),
            (
                "amendments of others do not count",
                [
                    (0, "order", #""order_id": "o", "quantity": 9, "limit_price": 8000"#),
                    (0, "order", #""order_id": "p", "quantity": 9, "limit_price": 1"#),
                    (2, "amend", #""order_id": "p", "limit_price": 2"#),
                ], "8000.0"
            ),
            (
                "a market order that got a limit",
                [
                    (0, "order", #""order_id": "o", "quantity": 9"#),
                    (1, "amend", #""order_id": "o", "limit_price": 5.5"#),
                ], "5.5"
            ),
        ] as [(String, [(Int, String, String)], String)])
    func `an order has the limit price that it was given last`(
        why: String, lines: [(Int, String, String)], expected: String
    ) throws {
        let text = OrderTradingTests.text(lines)
        for order in [text, text.reversed()] {
            let store = try LogStore()
            try store.write(order, to: "s.jsonl")
            try store.ingest()
            #expect(try store.rows("SELECT limit_price FROM orders WHERE order_id = 'o'") == [expected], "\(why)")
        }
    }
}
