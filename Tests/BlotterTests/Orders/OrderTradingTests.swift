import Glibc
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// What trading does to an order beside its plain fills: totals, amendments, busts and fees in several currencies.
/// Expected values are worked out by hand.
@Suite struct OrderTradingTests {
    private static let columns =
        "state, quantity, fills, filled_quantity, avg_fill_price, fees, fee_currency, matched_by, order_to_fill_ms"

    /// A line of an order; times are seconds.
    typealias Line = (time: Int, kind: String, payload: String)

    static func text(_ lines: [Line]) -> [String] {
        lines.map {
            #"{"ts": \#(1_766_223_000 + $0.time), "session_id": "s", "symbol": "A", "kind": "\#($0.kind)", "payload": {\#($0.payload)}}"#
        }
    }

    /// The order of these lines as they stand, backward and shuffled, into a new index at once and line by line.
    static func expect(
        _ expected: String, of lines: [Line], sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let text = text(lines)
        var random = SeededRandom(seed: UInt64(lines.count))
        for order in [text, text.reversed(), text.shuffled(using: &random)] {
            let whole = try LogStore()
            try whole.write(order, to: "s.jsonl")
            try whole.ingest()
            #expect(try whole.rows("SELECT \(columns) FROM orders") == [expected], sourceLocation: sourceLocation)
            #expect(
                try whole.rows("SELECT count(*) FROM life WHERE traits & 32") == ["0"], sourceLocation: sourceLocation)
            let grown = try LogStore()
            try grown.makeEmptyIndex()
            for count in 1...order.count {
                try grown.write(Array(order[..<count]), to: "s.jsonl")
                try grown.ingest()
            }
            #expect(try grown.rows("SELECT \(columns) FROM orders") == [expected], sourceLocation: sourceLocation)
            try expectSame(grown, whole, sourceLocation: sourceLocation)
        }
    }

    @Test(
        arguments: [
            (
                "totals: 2 at 10, then 3 more at 20, then none",
                [
                    (0, "order", #""order_id": "o", "quantity": 8"#),
                    (1, "fill", #""order_id": "o", "cumulative_quantity": 2, "fill_price": 10"#),
                    (2, "fill", #""order_id": "o", "cumulative_quantity": "5", "fill_price": 20"#),
                    (3, "fill", #""order_id": "o", "cumulative_quantity": 4, "fill_price": 99"#),
                ], "partial|8.0|2|5.0|16.0|NULL|NULL|id|1000.0"
            ),
            (
                "a fill's own quantity counts rather than its total",
                [
                    (0, "order", #""order_id": "o", "quantity": 8"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 3, "cumulative_quantity": 100"#),
                    (2, "fill", #""order_id": "o", "cumulative_quantity": 8"#),
                ], "filled|8.0|2|8.0|NULL|NULL|NULL|id|1000.0"
            ),
            (
                "the average price is that of a fill without one: (4 × 2 + 2 × 5) ÷ 6",
                [
                    (0, "order", #""order_id": "o", "quantity": 6"#),
                    (1, "fill", #""order_id": "o", "cumulative_quantity": 4, "average_price": 2"#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 2, "fill_price": "5", "average_price": 9"#),
                ], "filled|6.0|2|6.0|3.0|NULL|NULL|id|1000.0"
            ),
            (
                "totals of tenths come to the last total, digit for digit",
                [
                    (0, "order", #""order_id": "o", "quantity": 0.3"#),
                    (1, "fill", #""order_id": "o", "cumulative_quantity": 0.1"#),
                    (2, "fill", #""order_id": "o", "cumulative_quantity": 0.2"#),
                    (3, "fill", #""order_id": "o", "cumulative_quantity": 0.3"#),
                ], "filled|0.3|3|0.3|NULL|NULL|NULL|id|1000.0"
            ),
            (
                "the last amendment with a quantity counts",
                [
                    (0, "order", #""order_id": "o", "quantity": 10"#),
                    (1, "amend", #""order_id": "o", "quantity": 4"#),
                    (2, "Amend", #""order_id": "o", "quantity": 6"#),
                    (3, "amend", #""order_id": "o", "limit_price": 1"#),
                    (4, "fill", #""order_id": "o", "filled_quantity": 6"#),
                ], "filled|6.0|1|6.0|NULL|NULL|NULL|id|4000.0"
            ),
            (
                "an order that was amended, and nothing else",
                [(0, "order", #""order_id": "o", "quantity": 10"#), (1, "amend", #""order_id": "o""#)],
                "open|10.0|0|NULL|NULL|NULL|NULL|id|NULL"
            ),
            (
                "an amendment without its order", [(0, "amend", #""order_id": "o", "quantity": 3"#)],
                "orphan|3.0|0|NULL|NULL|NULL|NULL|NULL|NULL"
            ),
            (
                "canceled below the amended quantity",
                [
                    (0, "order", #""order_id": "o", "quantity": 2"#), (1, "amend", #""order_id": "o", "quantity": 3"#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 2"#), (3, "cancel", #""order_id": "o""#),
                ], "canceled|3.0|1|2.0|NULL|NULL|NULL|id|2000.0"
            ),
            (
                "the first of two fills is taken back",
                [
                    (0, "order", #""order_id": "o", "quantity": 5"#),
                    (
                        1, "fill",
                        #""order_id": "o", "fill_id": "f", "filled_quantity": 3, "fill_price": 7, "fill_fee": 1"#
                    ),
                    (
                        2, "fill",
                        #""order_id": "o", "fill_id": "g", "filled_quantity": 2, "fill_price": 9, "fill_fee": 0.5"#
                    ),
                    (3, "bust", #""order_id": "o", "fill_id": "f""#),
                ], "partial|5.0|1|2.0|9.0|0.5|NULL|id|2000.0"
            ),
            (
                "the only fill is taken back, in whatever case",
                [
                    (0, "order", #""order_id": "o", "quantity": 5"#),
                    (1, "fill", #""order_id": "o", "trade_id": "f", "filled_quantity": 5, "fill_fee": 1"#),
                    (2, "BUST", #""order_id": "o", "fill_id": "f""#),
                ], "open|5.0|0|NULL|NULL|NULL|NULL|id|NULL"
            ),
            (
                "a bust that names no order, and one that names no fill",
                [
                    (0, "order", #""order_id": "o", "quantity": 5"#),
                    (1, "fill", #""order_id": "o", "fill_id": "f", "filled_quantity": 5"#),
                    (2, "fill", #""order_id": "o", "fill_id": "g", "filled_quantity": 4"#),
                    (3, "bust", #""fill_id": "f""#), (4, "bust", #""order_id": "o""#),
                ], "partial|5.0|1|4.0|NULL|NULL|NULL|id|2000.0"
            ),
            (
                "what follows a busted total counts all of its own: 5, not 5 less 3",
                [
                    (0, "order", #""order_id": "o", "quantity": 5"#),
                    (1, "fill", #""order_id": "o", "fill_id": "f", "cumulative_quantity": 3, "fill_price": 1"#),
                    (2, "fill", #""order_id": "o", "fill_id": "g", "cumulative_quantity": 5, "fill_price": 2"#),
                    (3, "bust", #""order_id": "o", "fill_id": "f""#),
                ], "filled|5.0|1|5.0|2.0|NULL|NULL|id|2000.0"
            ),
            (
                "a bust alone", [(0, "bust", #""order_id": "o", "fill_id": "f""#)],
                "orphan|NULL|0|NULL|NULL|NULL|NULL|NULL|NULL"
            ),
            (
                "fees in one currency",
                [
                    (0, "order", #""order_id": "o", "quantity": 2"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.25, "fee_currency": "USD""#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.5, "fee_currency": "USD""#),
                ], "filled|2.0|2|2.0|NULL|0.75|USD|id|1000.0"
            ),
            (
                "fees in two",
                [
                    (0, "order", #""order_id": "o", "quantity": 3"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.25, "fee_currency": "USD""#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.5, "fee_currency": "BNB""#),
                    (3, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 1, "fee_currency": "USD""#),
                ], "filled|3.0|3|3.0|NULL|NULL|NULL|id|1000.0"
            ),
            (
                "a fee that names none beside one that does",
                [
                    (0, "order", #""order_id": "o", "quantity": 2"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.25, "fee_currency": "USD""#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.5"#),
                ], "filled|2.0|2|2.0|NULL|NULL|NULL|id|1000.0"
            ),
            (
                "a currency without a fee says nothing, nor does one that is no text",
                [
                    (0, "order", #""order_id": "o", "quantity": 3"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 1, "fee_currency": "USD""#),
                    (2, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.5, "fee_currency": 7"#),
                    (3, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.5, "fee_currency": """#),
                ], "filled|3.0|3|3.0|NULL|1.0|NULL|id|1000.0"
            ),
            (
                "the one fee in another currency is taken back",
                [
                    (0, "order", #""order_id": "o", "quantity": 2"#),
                    (1, "fill", #""order_id": "o", "filled_quantity": 1, "fill_fee": 0.25, "fee_currency": "USD""#),
                    (
                        2, "fill",
                        #""order_id": "o", "fill_id": "f", "filled_quantity": 1, "fill_fee": 2, "fee_currency": "BNB""#
                    ),
                    (3, "bust", #""order_id": "o", "execution_id": "f""#),
                ], "partial|2.0|1|1.0|NULL|0.25|USD|id|1000.0"
            ),
        ] as [(String, [(Int, String, String)], String)])
    func `an order of these lines, however they come`(
        why: String, lines: [(Int, String, String)], expected: String
    ) throws {
        try Self.expect(expected, of: lines)
    }

    @Test func `a fill without an order's id is taken back, and the order has the next one`() throws {
        let lines = Self.text([
            (0, "order", #""quantity": 5"#), (1, "fill", #""fill_id": "f", "cumulative_quantity": 5, "fill_price": 2"#),
            (2, "fill", #""fill_id": "g", "cumulative_quantity": 4, "fill_price": 3"#), (3, "bust", #""fill_id": "f""#),
        ])
        for order in [lines, lines.reversed()] {
            let grown = try LogStore()
            try grown.makeEmptyIndex()
            for count in 1...order.count {
                try grown.write(Array(order[..<count]), to: "s.jsonl")
                try grown.ingest()
            }
            #expect(
                try grown.rows("SELECT fills, filled_quantity, avg_fill_price, state FROM orders") == [
                    "1|4.0|3.0|partial"
                ])
        }
    }

    /// Of each pair the second log is removed: what it said of an order goes with it.
    @Test func `what a log says of another's orders goes with it`() throws {
        let kept = Self.text([
            (0, "order", #""order_id": "o", "quantity": 5"#),
            (
                2, "fill",
                #""order_id": "o", "fill_id": "f", "cumulative_quantity": 4, "fill_fee": 1, "fee_currency": "USD""#
            ),
        ])
        let removed = Self.text([
            (1, "fill", #""order_id": "o", "cumulative_quantity": 1, "fill_fee": 1"#),
            (3, "amend", #""order_id": "o", "quantity": 9"#), (4, "bust", #""order_id": "o", "fill_id": "f""#),
        ])
        let store = try LogStore()
        try store.write(kept, to: "kept.jsonl")
        try store.ingest()
        try store.write(removed, to: "removed.jsonl")
        try store.ingest()
        let columns = "state, quantity, fills, filled_quantity, fees, fee_currency"
        #expect(try store.rows("SELECT \(columns) FROM orders") == ["partial|9.0|1|1.0|1.0|NULL"])
        let connection = try #require(try store.index.openForWriting())
        try connection.transaction {
            var removal = try SourceRemoval(connection)
            _ = try removal.remove(2)
            try removal.finish()
        }
        #expect(try store.rows("SELECT \(columns) FROM orders") == ["partial|5.0|1|4.0|1.0|USD"])
    }

    /// A last line without an end counts after a minute, until it goes on.
    @Test func `a bust that was none is taken back`() throws {
        let lines = Self.text([
            (0, "order", #""order_id": "o", "quantity": 5"#),
            (1, "fill", #""order_id": "o", "fill_id": "f", "cumulative_quantity": 5"#),
            (2, "bust", #""order_id": "o", "fill_id": "f""#),
        ])
        let store = try LogStore()
        try store.folder.write(lines.joined(separator: "\n"), to: "s.jsonl")
        let later = Int(time(nil)) + 120
        try store.ingest(at: later)
        #expect(try store.rows("SELECT state, fills FROM orders") == ["open|0"])
        try store.folder.append(" and more\n", to: "s.jsonl")
        try store.ingest(at: later)
        #expect(try store.rows("SELECT state, fills FROM orders") == ["filled|1"])
        #expect(try store.rows("SELECT count(*) FROM rejects") == ["1"])
    }
}
