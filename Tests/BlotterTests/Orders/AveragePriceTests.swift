import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What fills cost that say an average price. Expected values are worked out by hand.
@Suite struct AveragePriceTests {
    @Test(
        arguments: [
            (
                "an average is that of all up to it: 5 at 16 on average are 3 more at 20",
                [
                    (0, "order", #""order_id": "o", "quantity": 8"#),
                    (1, "fill", #""order_id": "o", "cumulative_quantity": 2, "average_price": 10, "fill_fee": 1"#),
                    (2, "fill", #""order_id": "o", "cumulative_quantity": "5", "average_price": 16, "fill_fee": 2"#),
                    (3, "fill", #""order_id": "o", "cumulative_quantity": 4, "average_price": 99"#),
                ], "partial|8.0|2|5.0|16.0|3.0|NULL|id|1000.0"
            ),
            (
                "and one more at 28 beside them: (5 × 16 + 28) ÷ 6",
                [
                    (0, "order", #""order_id": "o", "quantity": 6"#),
                    (1, "fill", #""order_id": "o", "cumulative_quantity": 2"#),
                    (
                        2, "fill",
                        #""order_id": "o", "filled_quantity": 3, "cumulative_quantity": 5, "average_price": 16"#
                    ),
                    (3, "fill", #""order_id": "o", "filled_quantity": 1, "fill_price": 28, "average_price": 1"#),
                ], "filled|6.0|3|6.0|18.0|NULL|NULL|id|1000.0"
            ),
            (
                "of a total that the fills do not come to the average is the fill's price: (2 × 10 + 3 × 16) ÷ 5",
                [
                    (0, "order", #""order_id": "o", "quantity": 5"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 2, "fill_price": 10"#),
                    (
                        2, "fill",
                        #""order_id": "o", "filled_quantity": 3, "cumulative_quantity": 9, "average_price": 16"#
                    ),
                ], "filled|5.0|2|5.0|13.6|NULL|NULL|id|1000.0"
            ),
        ] as [(String, [(Int, String, String)], String)])
    func `an order of these lines, however they come`(
        why: String, lines: [(Int, String, String)], expected: String
    ) throws {
        try OrderTradingTests.expect(expected, of: lines)
    }

    @Test func `a fill of totals costs by what quantity times average grew`() throws {
        let store = try LogStore()
        try store.write(
            OrderTradingTests.text([
                (0, "order", #""order_id": "o", "quantity": 9"#),
                (1, "fill", #""order_id": "o", "cumulative_quantity": 2, "average_price": 10"#),
                (2, "fill", #""order_id": "o", "cumulative_quantity": 5, "average_price": 16"#),
                (3, "fill", #""order_id": "o", "filled_quantity": 1, "cumulative_quantity": 6, "average_price": 18"#),
                (4, "fill", #""order_id": "o", "cumulative_quantity": 5, "average_price": 16"#),
                (5, "fill", #""order_id": "o", "cumulative_quantity": 8, "fill_price": 7, "average_price": 15.25"#),
                (6, "fill", #""order_id": "o", "cumulative_quantity": 9, "average_price": 15"#),
            ]), to: "s.jsonl")
        try store.ingest()
        #expect(
            try store.rows("SELECT quantity, price, notional FROM fills ORDER BY ts_ns") == [
                "2.0|10.0|20.0", "3.0|20.0|60.0", "1.0|28.0|28.0", "2.0|7.0|14.0", "1.0|13.0|13.0",
            ])
        #expect(try store.rows("SELECT avg_fill_price * filled_quantity FROM orders") == ["135.0"])
    }
}
