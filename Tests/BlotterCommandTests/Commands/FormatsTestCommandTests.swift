import Foundation
import TestSupport
import Testing

@testable import BlotterCommand

/// `formats test` of what was not found and where, and who takes whose lines.
@Suite struct FormatsTestCommandTests {
    private static let log = """
        {"what": "send", "no": 7, "pair": "SOL-USD", "way": "b", "amount": "2.5", "at": 1766224800, "exchange": "X"}
        {"what": "done", "no": 7, "pair": "SOL-USD", "amount": "2.5", "at": 1766224801000, "exchange": "X"}
        {"what": "tick", "pair": "SOL-USD", "at": "2025-12-20T10:00:02"}

        {"what": "tack", "pair": "SOL-USD", "at": "2025-12-20T10:00:02Z"}
        {"what": "tick", "pair": "SOL-USD", "at": "2025-12-20 10:00:02.5"}
        {"event": "order_filled", "details": {"oid": 9, "qty": 1, "px/x": 0, "price": 3, "side": "sell"}, "time": 1766224803}
        {"log": "INFO {\\"event\\": \\"order_placed\\", \\"cloid\\": \\"c\\", \\"size\\": 3, \\"data\\": \\"{\\\\\\"ticker\\\\\\": \\\\\\"T\\\\\\"}\\"}\\n", "stream": "out", "time": "2025-12-20T10:00:04Z"}
        {"kind": "fill", "ts": "2025-12-20T10:00:05", "payload": {"client_id": "c", "filled_quantity": 1}}

        """

    private static let mapping = """
        match = { "/what" = true }
        ts = "/at"
        symbol = "/pair"
        order_id = ["/id", "/no"]
        side = "/way"
        quantity = "/amount"
        filled_quantity = "/amount"
        fill_fee = "/costs"
        mode = "paper"

        [kind]
        at = "/what"
        map = { send = "order", done = "fill" }
        """

    private static func fixture() throws -> OperatorFixture {
        let fixture = try OperatorFixture(logs: ["bot.jsonl": log])
        try fixture.write(mapping, to: "bot.toml")
        return fixture
    }

    @Test func `what is not found, not in a map, without a zone or of no unit is told with its number`() throws {
        let outcome = try Self.fixture().blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"])
        #expect(outcome.status == 0)
        let text = outcome.output.components(separatedBy: "\n\n")
        #expect(
            text.first { $0.hasPrefix("bot, in") } == """
                bot, in 5 lines
                  kind: not in its map: tick (2), tack (1)
                  fill_fee: never found
                  venue: never found, auto would at /exchange, in 2 lines
                  ts: 2 times without a zone, taken for UTC
                  ts: 1 number taken for s by size
                  ts: 1 number taken for ms by size
                """)
        #expect(text.first { $0.hasPrefix("auto, in") } == "auto, in 2 lines\n  ts: 1 number taken for s by size")
        #expect(
            text.first { $0.hasPrefix("native, in") }
                == "native, in 1 line\n  ts: 1 time without a zone, taken for UTC")
    }

    @Test func `of each first line every field has the pointer that it came from`() throws {
        let outcome = try Self.fixture().blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml", "--json"])
        let json = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
        let examples = try #require(json["examples"] as? [[String: Any]])
        let pointers = { (line: Int) -> [String: String]? in
            (examples.first { $0["line"] as? Int == line }?["pointers"] as? [String: Any])?
                .compactMapValues { $0 as? String }
        }
        #expect(
            pointers(1) == [
                "ts": "/at", "symbol": "/pair", "mode": "\"paper\"", "kind": "/what", "order_id": "/no",
                "side": "/way", "quantity": "/amount",
            ])
        #expect(
            pointers(7) == [
                "ts": "/time", "kind": "/event", "order_id": "/details/oid", "filled_quantity": "/details/qty",
                "fill_price": "/details/price", "side": "/details/side",
            ])
        #expect(
            pointers(8) == ["kind": "/event", "order_id": "/cloid", "quantity": "/size", "symbol": "/data/ticker"])
        #expect(
            pointers(9) == [
                "ts": "/ts", "kind": "/kind", "order_id": "/payload/client_id",
                "filled_quantity": "/payload/filled_quantity",
            ])
        let bot = try #require((json["readings"] as? [[String: Any]])?.first { $0["format"] as? String == "bot" })
        #expect(bot["never_found"] as? [String] == ["fill_fee"])
        #expect(bot["times_by_size"] as? [String: Int] == ["s": 1, "ms": 1])
    }

    @Test func `what is redacted is told nowhere`() throws {
        let fixture = try Self.fixture()
        try fixture.write("redact = [\"/what\"]\n", to: "policy.toml")
        let outcome = fixture.blotter([
            "formats", "test", "bot.jsonl", "--formats", "bot.toml", "--policy", "policy.toml",
        ])
        #expect(outcome.output.contains("not in its map: [redacted] (5)"))
        #expect(!outcome.output.contains("tack"))
    }

    @Test func `values of members that are named as secrets are not shown`() throws {
        let fixture = try OperatorFixture(logs: [
            "bot.jsonl": """
            {"what": "send", "api_key": "KEY-1", "no": 7, "auth": {"signature": "KEY-2", "uid": 4}, "raw": "{\\"secret\\": \\"KEY-3\\"}"}

            """
        ])
        let mapping = """
            match = { "/what" = true }
            order_id = "/no"
            account = "/api_key"
            venue = { at = "/auth/signature", map = { a = "b" } }
            kind = { at = "/what", map = { send = "order" } }
            """
        try fixture.write(mapping, to: "bot.toml")
        let text = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"]).output
        #expect(!text.contains("KEY"))
        #expect(text.contains(#""api_key": "[not shown]", "no": 7, "auth": {"signature": "[not shown]", "uid": 4}"#))
        #expect(text.contains("\n  account     /api_key         [not shown]\n"))
        #expect(text.contains("venue: not in its map: [not shown] (1)\n"))
        let json = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml", "--json"]).output
        #expect(!json.contains("KEY") && json.contains(#""account": "[not shown]""#))
        let sample = "\n[[sample]]\nline = '{\"what\": \"x\", \"api_key\": \"KEY-4\"}'\naccount = \"KEY-5\"\n"
        try fixture.write(mapping + sample, to: "bot.toml")
        #expect(
            fixture.blotter(["formats", "check", "bot.toml"]).errors
                == "blotter: \(fixture.folder)/bot.toml:6: this sample gives another account than it says; mend the "
                + "format or the sample\n")
    }

    @Test func `values that are too many to be counted one by one are told as one number`() throws {
        let fixture = try OperatorFixture(logs: [
            "bot.jsonl": (0..<1100).map { #"{"what": "w\#($0)", "no": 7}"# + "\n" }.joined()
        ])
        try fixture.write(Self.mapping, to: "bot.toml")
        let text = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"]).output
        #expect(text.contains("w100 (1), w101 (1)"))
        #expect(text.contains(" and 990 more, and others, 100 times, too many to count each\n"))
        let json = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml", "--json"]).output
        #expect(json.contains(#""uncounted": {"kind": 100}"#))
    }

    @Test func `a sample that fails is status 1`() throws {
        let fixture = try Self.fixture()
        try fixture.write(Self.mapping + "\n[[sample]]\nline = '{\"what\": \"x\"}'\nkind = \"fill\"\n", to: "bot.toml")
        #expect(fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"]).status == 1)
    }

    @Test func `a sample of a format for some files needs no file`() throws {
        let fixture = try Self.fixture()
        try fixture.write(
            "match = { files = [\"*.x\"] }\nsymbol = \"/p\"\n[[sample]]\nline = '{\"p\": \"A\"}'\nsymbol = \"A\"\n",
            to: "some.toml")
        #expect(fixture.blotter(["formats", "check", "some.toml"]).status == 0)
    }

    // MARK: Shadows

    private static let late = """
        match = { "/pair" = true }
        symbol = "/pair"
        [[sample]]
        line = '{"pair": "A", "what": "x"}'
        symbol = "A"
        """

    @Test func `a format that takes no line says who takes those that it matches`() throws {
        let fixture = try Self.fixture()
        try fixture.write(Self.late, to: "late.toml")
        let outcome = fixture.ask("formats", "--formats", "bot.toml", "--formats", "late.toml", "--json")
        #expect(
            outcome.errors == "blotter: late: it takes no line; of the first lines of the logs it matches 5 that bot "
                + "takes before it\n")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        let shadowed = rows.compactMap { row in (row["shadowed_by"] as? String).map { "\(row["format"] ?? ""): \($0)" }
        }
        #expect(shadowed == ["late: bot"])
    }

    @Test func `native lines that a format which comes with blotter would read are told`() throws {
        let line = #"{"kind": "fill", "payload": {}, "e": "executionReport", "s": "A", "x": "TRADE"}"# + "\n"
        let fixture = try OperatorFixture(logs: ["mixed.jsonl": line + line])
        #expect(
            fixture.ask("formats").errors == "blotter: binance: it takes no line; of the first lines of the logs it "
                + "matches 2 that native takes before it\n")
    }

    @Test func `a check tells who takes the samples of whom`() throws {
        let fixture = try Self.fixture()
        try fixture.write(Self.late, to: "late.toml")
        try fixture.write("match = { \"/kind\" = true }\n", to: "all.toml")
        #expect(
            fixture.blotter(["formats", "check", "bot.toml", "late.toml", "all.toml"]).errors == """
                blotter: bot: it takes a sample of late, which goes after it
                blotter: late: bot goes before it and takes 1 of its samples
                blotter: all: it takes native lines; let match ask for more

                """)
        #expect(fixture.blotter(["formats", "check", "late.toml", "bot.toml"]).errors == "")
    }
}
