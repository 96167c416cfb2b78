import Foundation
import TestSupport
import Testing

@testable import BlotterCommand

/// `formats suggest`, of lines in the shapes that exchanges and bots have.
@Suite struct FormatsSuggestCommandTests {
    /// What is suggested for a log of these lines.
    private static func suggestion(
        _ lines: [String], policy: String? = nil
    ) throws -> (text: String, fixture: OperatorFixture) {
        let fixture = try OperatorFixture(logs: ["log.jsonl": lines.joined(separator: "\n") + "\n"])
        if let policy {
            try FileManager.default.createDirectory(
                atPath: fixture.folder + "/.blotter", withIntermediateDirectories: true)
            try fixture.write(policy, to: ".blotter/policy.toml")
        }
        let outcome = fixture.blotter(["formats", "suggest", "log.jsonl"])
        #expect(outcome.status == 0 && outcome.errors == "")
        return (outcome.output, fixture)
    }

    /// Its lines that are no comment, but for the words of the kind.
    private static func settings(_ text: String) -> [String] {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.prefix { !$0.hasPrefix("[kind.map]") }
            .map { $0.split(separator: " #")[0].trimmingCharacters(in: .whitespaces) }
    }

    // MARK: Arrays

    private static let coinbase = ["OPEN", "FILLED", "filled"].map { status in
        #"{"channel": "user", "timestamp": "2026-03-02T14:30:00Z", "events": [{"type": "update", "orders": [{"#
            + #""client_order_id": "c", "product_id": "SOL-USD", "order_side": "BUY", "status": "\#(status)", "#
            + #""cumulative_quantity": "3", "leaves_quantity": "5", "avg_price": "146.5", "total_fees": "0.09"}]}]}"#
    }

    @Test func `an array of orders in an array of events`() throws {
        #expect(
            try Self.suggestion(Self.coinbase).text == """
                # Suggested from 3 lines of log.jsonl. Look at every line, then try it:
                #     blotter formats test LOG --formats THIS-FILE

                match = { "/channel" = "user", "/events" = true }

                # An event for each object of an array:
                each = "/events/*/orders"

                ts = "/timestamp"                       # "2026-03-02T14:30:00Z"
                symbol = "/product_id"                  # "SOL-USD"
                order_id = "/client_order_id"           # "c"
                side = "/order_side"                    # "BUY"
                quantity = { sum = ["/cumulative_quantity", "/leaves_quantity"] }
                cumulative_quantity = "/cumulative_quantity" # "3"
                average_price = "/avg_price"            # "146.5"
                cumulative_fee = "/total_fees"          # "0.09"

                [kind]
                at = "/status"

                [kind.map]
                "FILLED" = "fill"                       # 2
                # "OPEN" = "TODO"                       # 1

                """)
    }

    private static let okx = ["live", "partially_filled", "filled"].map { state in
        #"{"arg": {"channel": "orders", "uid": "77"}, "data": [{"instId": "BTC-USDT", "ordId": "3", "clOrdId": "", "#
            + #""px": "100", "sz": "2", "accFillSz": "1", "fillSz": "1", "avgPx": "99.5", "side": "buy", "#
            + #""ordType": "limit", "state": "\#(state)", "uTime": "1766224800000"}]}"#
    }

    private static let arrays = ["NEW", "FILLED"].map { status in
        #"[{"id": 7, "pair": "A-B", "way": "b", "executedQty": "1", "origQty": 2, "status": "\#(status)", "#
            + #""time": 1766224800}, {"id": 8, "pair": "A-B", "way": "s", "executedQty": 0, "origQty": 1, "#
            + #""status": "NEW", "time": 1766224801}]"#
    }

    private static let fills = [
        #"{"symbol": "BTCUSDT", "orderId": 1, "transactTime": 1766224800000, "price": "1.0", "origQty": "2", "#
            + #""executedQty": "1", "cummulativeQuoteQty": "10", "status": "FILLED", "type": "LIMIT", "side": "SELL", "#
            + #""fills": [{"price": "4000", "qty": "1", "commission": "0.004", "tradeId": 56}]}"#
    ]

    /// Lines, and what is suggested of them beside comments.
    private static let shapes: [(String, [String], [String])] = [
        (
            "an array beside what it is of", okx,
            [
                #"match = { "/arg/channel" = "orders", "/arg" = true, "/data" = true }"#, #"each = "/data""#,
                #"ts = "/uTime""#, #"symbol = "/instId""#, #"order_id = "/ordId""#, #"side = "/side""#,
                #"order_type = "/ordType""#, #"quantity = "/sz""#, #"limit_price = "/px""#,
                #"filled_quantity = "/fillSz""#, #"cumulative_quantity = "/accFillSz""#, #"average_price = "/avgPx""#,
                "[kind]", #"at = "/state""#,
            ]
        ),
        (
            "lines that are arrays, whose sides are told by their values", arrays,
            [
                #"match = { "/*/id" = true, "/*/pair" = true, "/*/way" = true }"#, #"each = """#, #"ts = "/time""#,
                #"symbol = "/pair""#, #"order_id = "/id""#, #"side = "/way""#, #"quantity = "/origQty""#,
                #"cumulative_quantity = "/executedQty""#, "[kind]", #"at = "/status""#,
            ]
        ),
        (
            "an order whose fills are an array is no array of orders", fills,
            [
                #"match = { "/symbol" = true, "/orderId" = true, "/price" = true }"#, #"ts = "/transactTime""#,
                #"symbol = "/symbol""#, #"order_id = "/orderId""#, #"side = "/side""#, #"order_type = "/type""#,
                #"quantity = "/origQty""#, #"limit_price = "/price""#, #"cumulative_quantity = "/executedQty""#,
                "[kind]", #"at = "/status""#,
            ]
        ),
        (
            "members that are empty in some lines, and words that differ in case",
            [
                #"{"a": "", "b": null, "c": "x", "event": "FILLED", "order_id": "o", "type": "x"}"#,
                #"{"a": "y", "b": 1, "c": "", "event": "Filled", "order_id": "o", "cum_filled": 1, "type": "y"}"#,
            ],
            [
                #"match = { "/event" = true, "/order_id" = true, "/type" = true }"#, #"order_id = "/order_id""#,
                #"cumulative_quantity = "/cum_filled""#, "[kind]", #"at = "/event""#,
            ]
        ),
        (
            "a time before the object, and an update whose status says more",
            [
                #"2026-03-02 14:30:00,012 INFO {"type": "update", "oid": "1", "status": "filled", "qty": 5, "filled_total": 5}"#,
                #"2026-03-02 14:30:01,012 INFO {"type": "update", "oid": "1", "status": "new", "qty": 5, "filled_total": 0}"#,
            ],
            [
                #"match = { "/type" = "update", "/oid" = true, "/status" = true }"#, ##"ts = "/#time""##,
                #"order_id = "/oid""#, #"quantity = "/qty""#, #"cumulative_quantity = "/filled_total""#, "[kind]",
                #"at = "/status""#,
            ]
        ),
        (
            "a filled quantity beside what is left is a total, alone it is none",
            [#"{"event": "fill", "order_id": "o", "filled_qty": 1, "remaining": 2}"#],
            [
                #"match = { "/event" = true, "/order_id" = true, "/filled_qty" = true }"#, #"order_id = "/order_id""#,
                #"quantity = { sum = ["/filled_qty", "/remaining"] }"#, #"cumulative_quantity = "/filled_qty""#,
                "[kind]", #"at = "/event""#,
            ]
        ),
        (
            "names that TOML, pointers or terminals take for something else",
            [
                #"{"a\u0022b": "x\u001b[1m", "*": "y", "[k=v]": 2, "k~/": "\u2028", "status": "FILLED"}"#,
                #"{"a\u0022b": "x\u001b[1m", "*": "y", "[k=v]": 2, "k~/": "\u2028", "status": "\"x\\"}"#,
            ],
            [
                #"match = { "/a\"b" = "x\u001b[1m", "/k~0~1" = "\u2028", "/status" = true }"#, "[kind]",
                #"at = "/status""#,
            ]
        ),
        (
            "lines that have nothing in common",
            [#"{"event": "order_placed", "order_id": "o"}"#, #"{"result": 1}"#],
            [#"order_id = "/order_id""#, "[kind]", #"at = "/event""#]
        ),
    ]

    @Test(arguments: shapes.map(\.0))
    func `a suggestion is right, and takes each line that it was made from`(name: String) throws {
        let (_, lines, expected) = try #require(Self.shapes.first { $0.0 == name })
        let (text, fixture) = try Self.suggestion(lines)
        #expect(Self.settings(text) == expected)
        try fixture.write(text, to: "own.toml")
        let check = fixture.blotter(["formats", "check", "own.toml"])
        #expect(check.status == 0 && check.output.hasPrefix("own.toml: format own is right, no sample"))
        let test = fixture.blotter(["formats", "test", "log.jsonl", "--formats", "own.toml", "--json"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(test.output.utf8)) as? [String: Any])
        let formats = try #require(json["formats"] as? [[String: Any]]).filter { $0["lines"] as? Int != 0 }
        #expect(formats.map { $0["format"] as? String } == ["own"])
        #expect(formats.first?["lines"] as? Int == lines.count)
    }

    @Test(arguments: [
        ("cumQty", true), ("cum_filled", true), ("cumExecQty", true), ("executedQty", true), ("filled_total", true),
        ("total_filled", true), ("cumulative_quantity", true), ("accFillSz", true), ("executed_volume", true),
        ("fill_qty", false), ("last_qty", false), ("filled_qty", false),
    ])
    func `a total is no quantity of a fill`(name: String, isTotal: Bool) throws {
        let (text, _) = try Self.suggestion([#"{"event": "order_filled", "order_id": "o", "qty": 4, "\#(name)": 2}"#])
        let field = isTotal ? "cumulative_quantity" : "filled_quantity"
        let found = Self.settings(text).filter { $0.contains("/\(name)") && !$0.hasPrefix("match") }
        #expect(found == ["\(field) = \"/\(name)\""])
        #expect(!Self.settings(text).contains(#"filled_quantity = "/qty""#))
    }

    @Test(arguments: ["cumQuote", "cummulativeQuoteQty", "cumExecValue", "total_cost", "cum_pnl", "total_balance"])
    func `what is summed up in another unit is no total of an order`(name: String) throws {
        let (text, _) = try Self.suggestion([#"{"event": "order_filled", "order_id": "o", "\#(name)": 2}"#])
        #expect(!text.contains("cumulative_quantity"))
    }

    // MARK: Secrets

    @Test func `values of members that are named as secrets are not shown`() throws {
        let line =
            #"{"signature": "KEY-1", "event": "fill", "api_key": "KEY-2", "headers": {"Authorization": "KEY-3"}, "#
            + #""credentials": {"account": "KEY-4", "side": "KEY-5"}, "orders": [{"order_id": "o", "side": "buy", "#
            + #""symbol": "A", "passphrase": "KEY-6", "secret": {"venue": "KEY-7"}}]}"#
        let (text, _) = try Self.suggestion([line, line])
        #expect(!text.contains("KEY"))
        #expect(text.contains("account = \"/credentials/account\"        # not shown\n"))
        #expect(text.contains("match = { \"/event\" = \"fill\", \"/signature\" = true, \"/api_key\" = true }\n"))
    }

    @Test func `what the policy redacts is not shown`() throws {
        let line = #"{"event": "fill", "order_id": "KEY-1", "desk": "KEY-2", "venue": "X"}"#
        let (text, _) = try Self.suggestion([line, line], policy: "redact = [\"/order_id\", \"/desk\"]\n")
        #expect(!text.contains("KEY"))
        #expect(text.contains("order_id = \"/order_id\"                  # not shown\n"))
        #expect(text.contains("venue = \"/venue\"                        # \"X\"\n"))
    }

    @Test func `names that are themselves data do not fill the memory, which is said`() throws {
        let lines = (0..<1200).map { #"{"event": "fill", "key \#($0)": 1}"# }
        let (text, _) = try Self.suggestion(lines)
        #expect(text.contains("\n# There are too many names to look at all of them.\n"))
        #expect(Self.settings(text).first == #"match = { "/event" = "fill" }"#)
    }
}
