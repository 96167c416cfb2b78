import Testing

@testable import Blotter

/// What the lines of an order may look like, and what becomes of it; expected values are worked out by hand.
@Suite struct OrderFormsTests {
    private static let columns = "state, side, quantity, fills, filled_quantity, avg_fill_price, fees"

    @Test(
        arguments: [
            (
                "decimal text",
                [
                    ("order", #""order_id": "o", "side": "buy", "quantity": "10""#),
                    ("fill", #""order_id": "o", "filled_quantity": "1", "fill_price": "100.5", "fill_fee": "0.01""#),
                ], "partial|buy|10.0|1|1.0|100.5|0.01"
            ),
            (
                "text that is no number",
                [
                    ("order", #""order_id": "o", "side": "buy", "quantity": "ten""#),
                    ("fill", #""order_id": "o", "filled_quantity": " 1", "fill_price": "0x10", "fill_fee": "NaN""#),
                ], "filled|buy|NULL|1|NULL|NULL|NULL"
            ),
            (
                "text with what ends a text in C",
                [
                    ("order", #""order_id": "o", "quantity": "1\u0000""#),
                    ("fill", #""order_id": "o", "filled_quantity": "2\u0000x", "fill_price": 1"#),
                ], "filled|NULL|NULL|1|NULL|NULL|NULL"
            ),
            (
                "numeric ids",
                [
                    ("order", #""order_id": 111, "side": "SELL", "quantity": 10"#),
                    ("fill", #""order_id": "111", "filled_quantity": 10, "fill_price": 1"#),
                ], "filled|sell|10.0|1|10.0|1.0|NULL"
            ),
            (
                "ids that are empty, beside others and alone",
                [
                    ("order", #""order_id": "", "client_id": "o", "quantity": 10"#),
                    (
                        "fill",
                        #""client_id": "o", "order_id": "", "fill_id": "", "trade_id": "t", "filled_quantity": 4"#
                    ),
                    ("fill", #""client_id": "o", "trade_id": "", "execution_id": "e", "filled_quantity": 3"#),
                    ("fill", #""order_id": "o", "trade_id": "", "execution_id": "e", "filled_quantity": 3"#),
                    ("canceled", #""order_id": "", "client_id": """#),
                ], "partial|NULL|10.0|2|7.0|NULL|NULL"
            ),
            (
                "no id but empty ones",
                [
                    ("intent", #""intent_id": "", "order_id": "", "quantity": 2"#),
                    ("order", #""order_id": "", "intent_id": "", "quantity": 2"#),
                    ("fill", #""order_id": "", "client_id": "", "filled_quantity": 2"#),
                ], "filled|NULL|2.0|1|2.0|NULL|NULL"
            ),
            (
                "a side that is neither", [("order", #""order_id": "o", "side": "Short", "quantity": 1"#)],
                "open|Short|1.0|0|NULL|NULL|NULL"
            ),
            (
                "canceled", [("order", #""order_id": "o", "quantity": 10"#), ("cancel", #""order_id": "o""#)],
                "canceled|NULL|10.0|0|NULL|NULL|NULL"
            ),
            (
                "canceled after a part was filled",
                [
                    ("order", #""order_id": "o", "quantity": 10"#),
                    ("fill", #""order_id": "o", "filled_quantity": 4, "fill_price": 2"#),
                    ("CANCELLED", #""order_id": "o""#),
                ], "canceled|NULL|10.0|1|4.0|2.0|NULL"
            ),
            (
                "canceled when it was filled",
                [
                    ("order", #""order_id": "o", "quantity": 4"#),
                    ("fill", #""order_id": "o", "filled_quantity": 4, "fill_price": 2"#),
                    ("order_canceled", #""order_id": "o""#),
                ], "filled|NULL|4.0|1|4.0|2.0|NULL"
            ),
            (
                "rejected, then canceled",
                [
                    ("order", #""order_id": "o", "quantity": 4"#), ("error", #""order_id": "o""#),
                    ("cancel", #""order_id": "o""#),
                ], "rejected|NULL|4.0|0|NULL|NULL|NULL"
            ),
            (
                "expired", [("Order", #""order_id": "o", "quantity": 4"#), ("expired", #""order_id": "o""#)],
                "expired|NULL|4.0|0|NULL|NULL|NULL"
            ),
            ("an end without its order", [("expire", #""order_id": "o""#)], "orphan|NULL|NULL|0|NULL|NULL|NULL"),
            (
                "the same fill twice",
                [
                    ("order", #""order_id": "o", "quantity": 10"#),
                    (
                        "fill",
                        #""order_id": "o", "trade_id": "t", "filled_quantity": 5, "fill_price": 3, "fill_fee": 1"#
                    ),
                    (
                        "fill",
                        #""order_id": "o", "trade_id": "t", "filled_quantity": 5, "fill_price": 3, "fill_fee": 1"#
                    ),
                ], "partial|NULL|10.0|1|5.0|3.0|1.0"
            ),
            (
                "two fills of one order with ids of several sorts",
                [
                    ("order", #""order_id": "o", "quantity": 10"#),
                    ("fill", #""order_id": "o", "fill_id": 7, "trade_id": "t", "filled_quantity": 5, "fill_price": 3"#),
                    ("fill", #""order_id": "o", "execution_id": "7", "filled_quantity": 5, "fill_price": 3"#),
                    ("fill", #""order_id": "o", "trade_id": "t", "filled_quantity": 5, "fill_price": 3"#),
                ], "filled|NULL|10.0|2|10.0|3.0|NULL"
            ),
            (
                "one fill's price, digit for digit",
                [
                    ("order", #""order_id": "o", "quantity": 12.71"#),
                    ("fill", #""order_id": "o", "filled_quantity": 12.71, "fill_price": 203.3571"#),
                ], "filled|NULL|12.71|1|12.71|203.3571|NULL"
            ),
            (
                "a fill without a price",
                [
                    ("order", #""order_id": "o", "quantity": 8"#),
                    ("fill", #""order_id": "o", "filled_quantity": 2, "fill_price": 10"#),
                    ("fill", #""order_id": "o", "filled_quantity": 4"#),
                    ("fill", #""order_id": "o", "filled_quantity": 2, "fill_price": 20"#),
                ], "filled|NULL|8.0|3|8.0|15.0|NULL"
            ),
        ] as [(String, [(String, String)], String)])
    func `an order of these lines`(why: String, lines: [(String, String)], expected: String) throws {
        let store = try LogStore()
        let text = lines.enumerated().map { number, line in
            #"{"ts": \#(1_766_223_000 + number), "session_id": "s", "symbol": "A", "kind": "\#(line.0)", "payload": {\#(line.1)}}"#
        }
        try store.write(text, to: "s.jsonl")
        try store.ingest()
        #expect(try store.rows("SELECT \(Self.columns) FROM orders") == [expected])

        // Line by line, too: what is in the index is read back.
        let grown = try LogStore()
        try grown.folder.write("", to: "s.jsonl")
        for line in text {
            try grown.folder.append(Array((line + "\n").utf8), to: "s.jsonl")
            try grown.ingest()
        }
        #expect(try grown.rows("SELECT \(Self.columns) FROM orders") == [expected])
        // And from all events at once, as where ids are missing.
        try grown.remakeOrders(of: "s")
        #expect(try grown.rows("SELECT \(Self.columns) FROM orders") == [expected])
    }

    /// é is one scalar, or e and an accent; the text is written with escapes, and as it is.
    @Test(arguments: ["", #"{"kind": "order", "session_id": "caf\u00e9", "payload": {}}"#])
    func `texts that Unicode calls equivalent are two`(more: String) throws {
        let store = try LogStore()
        let lines = [
            #"{"ts": 1, "session_id": "caf\u00e9", "symbol": "\u00c5", "kind": "order", "payload": {"order_id": "\u00e9"}}"#,
            #"{"ts": 2, "session_id": "cafe\u0301", "symbol": "\u212b", "kind": "order", "payload": {"order_id": "\u00e9"}}"#,
            "{\"ts\": 3, \"session_id\": \"caf\u{e9}\", \"symbol\": \"\u{c5}\", \"kind\": \"order\", "
                + "\"payload\": {\"order_id\": \"e\u{301}\"}}",
        ]
        try store.write(lines + (more.isEmpty ? [] : [more]), to: "s.jsonl")
        try store.ingest()
        let bytes = try store.rows(
            "SELECT hex(session_id), hex(symbol), hex(order_id) FROM orders WHERE order_id NOT NULL ORDER BY order_ts")
        #expect(
            bytes == ["636166C3A9|C385|C3A9", "63616665CC81|E284AB|C3A9", "636166C3A9|C385|65CC81"])
        #expect(try store.integer("SELECT count(DISTINCT session_id) FROM sessions") == 2)
    }

    /// One that has taken in all lines at once, and one that has taken them in one by one.
    private static func stores(_ lines: [String]) throws -> [LogStore] {
        let (whole, grown) = (try LogStore(), try LogStore())
        try whole.write(lines, to: "s.jsonl")
        try whole.ingest()
        try grown.folder.write("", to: "s.jsonl")
        for line in lines {
            try grown.folder.append(line + "\n", to: "s.jsonl")
            try grown.ingest()
        }
        return [whole, grown]
    }

    @Test(arguments: [[0, 1], [1, 0]])
    func `an order that names no intent has the one before it in time, whichever line came first`(lines: [Int]) throws {
        let all = [
            #"{"ts": 2, "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "o"}}"#,
            #"{"ts": 1, "session_id": "s", "symbol": "A", "kind": "intent", "payload": {}}"#,
        ]
        for store in try Self.stores(lines.map { all[$0] }) {
            #expect(try store.rows("SELECT intent_to_order_ms, matched_by FROM orders") == ["1000.0|sequence"])
        }
    }

    /// Two orders with one id name two intents: the earlier one's counts, whichever line came first.
    @Test(arguments: [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]])
    func `of several orders with one id the earliest has its own intent`(lines: [Int]) throws {
        let all = [
            #"{"ts": 1, "session_id": "s", "kind": "intent", "payload": {"intent_id": "i1"}}"#,
            #"{"ts": 2, "session_id": "s", "kind": "intent", "payload": {"intent_id": "i2"}}"#,
            #"{"ts": 4, "session_id": "s", "kind": "order", "payload": {"order_id": "o", "intent_id": "i2"}}"#,
            #"{"ts": 7, "session_id": "s", "kind": "order", "payload": {"order_id": "o", "intent_id": "i1"}}"#,
        ]
        for store in try Self.stores(lines.map { all[$0] }) {
            #expect(try store.rows("SELECT order_id, intent_id, intent_to_order_ms FROM orders") == ["o|i2|2000.0"])
        }
    }

    @Test func `orders of one intent that comes last are joined without making the session anew`() throws {
        let grown = try LogStore()
        let lines = [
            #"{"ts": 3, "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "c2", "intent_id": "p"}}"#,
            #"{"ts": 2, "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "c1", "intent_id": "p"}}"#,
            #"{"ts": 4, "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "c3", "intent_id": "p"}}"#,
            #"{"ts": 1, "session_id": "s", "symbol": "A", "kind": "intent", "payload": {"intent_id": "p"}}"#,
        ]
        try grown.folder.write("", to: "s.jsonl")
        for line in lines {
            try grown.folder.append(Array((line + "\n").utf8), to: "s.jsonl")
            try grown.ingest()
        }
        #expect(
            try grown.rows("SELECT order_id, intent_ts IS NOT NULL FROM orders ORDER BY 1") == ["c1|1", "c2|0", "c3|0"])
    }

    @Test func `every member of a line is in SQL`() throws {
        let store = try LogStore()
        try store.write(
            [
                #"{"ts": "2025-12-20T10:00:00Z", "session_id": "s", "kind": "note", "venue": "X", "payload": {"a": 1}, "seq": 12345678901234567890}"#,
                #"{"ts": "2025-12-20T10:00:00Z", "event": "order_filled", "order_id": "abc-1", "n": 1.50}"#,
                #"{"kind": "note", "symbol": 5, "ts": "soon", "payload": {}}"#,
            ], to: "s.jsonl")
        try store.ingest()
        #expect(
            try store.rows("SELECT ts IS NULL, kind, order_id, payload, extra FROM events ORDER BY line") == [
                #"0|note|NULL|{"a": 1}|{"venue": "X", "seq": 12345678901234567890}"#,
                #"0|fill|abc-1|{"ts": "2025-12-20T10:00:00Z", "event": "order_filled", "order_id": "abc-1", "n": 1.50}|NULL"#,
                #"1|note|NULL|{}|{"symbol": 5, "ts": "soon"}"#,
            ])
    }
}

extension LogStore {
    /// Joins a session's orders from all its events.
    fileprivate func remakeOrders(of session: String) throws {
        let connection = try #require(try index.openForWriting())
        try connection.transaction { try OrderStatements(connection).resequence(session) }
    }
}
