import Foundation
import TestSupport
import Testing

@testable import BlotterCommand

/// `formats`, on a log in which one order is filled and another one's line is none of the mapping.
@Suite struct FormatsCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    private static let log = """
        {"what": "send", "no": 7, "pair": "SOL-USD", "way": "b", "amount": "2.5", "at": 1766224800}
        {"what": "done", "no": 7, "pair": "SOL-USD", "amount": "2.5", "rate": 120.5, "at": 1766224801}
        {"what": "tick", "pair": "SOL-USD", "at": 1766224802}
        {"event": "order_filled", "order_id": "9", "qty": 1, "price": 3, "ts": "2025-12-20T10:00:03Z"}
        {"what": "send", "no": 8, oops

        """

    private static let mapping = """
        match = { "/what" = true }
        ts = "/at"
        symbol = "/pair"
        order_id = "/no"
        side = "/way"
        quantity = "/amount"
        filled_quantity = "/amount"
        fill_price = "/rate"

        [kind]
        at = "/what"
        map = { send = "order", done = "fill" }

        [[sample]]
        line = '{"what": "done", "no": 7, "amount": "2.5"}'
        kind = "fill"
        filled_quantity = 2.5
        """

    private static let guessable = """
        {"bot": "x1", "event": "order_placed", "details": {"id": 1, "oid": 5, "pair": "A-B", "qty": 2, "side": "buy"}, "ts": 1766224800}
        {"bot": "x1", "event": "order_filled", "details": {"oid": 5, "pair": "A-B", "fill_qty": 2, "fill_price": 9}, "ts": 1766224801}
        {"bot": "x1", "event": "spread", "ts": 1766224802}

        """

    private static func fixture() throws -> OperatorFixture {
        let fixture = try OperatorFixture(logs: ["bot.jsonl": log])
        try fixture.write(mapping, to: "bot.toml")
        return fixture
    }

    @Test func `the list says what has read which lines, the guess last`() throws {
        let fixture = try Self.fixture()
        let outcome = fixture.ask("formats", "--formats", "bot.toml")
        let rows = outcome.output.split(separator: "\n")
        let file = "\(fixture.folder)/bot.toml"
        #expect(outcome.status == 0)
        #expect(rows[0].hasPrefix("format"))
        #expect(
            rows.first { $0.hasPrefix("bot ") }?.split(separator: " ").map(String.init)
                == ["bot", "1", "3", "3", "100%", "100%", "100%", "66.7%", file])
        #expect(
            rows.last?.split(separator: " ").map(String.init)
                == ["auto", "1", "1", "1", "100%", "100%", "0%", "100%"])
    }

    @Test func `a format that changes says so, and of which lines`() throws {
        let fixture = try Self.fixture()
        _ = fixture.ask("ingest", "--formats", "bot.toml")
        try fixture.write(Self.mapping.replacingOccurrences(of: "ts = \"/at\"\n", with: ""), to: "bot.toml")
        let told =
            "blotter: 1 log was read by other formats or redactions than those of now; 'blotter ingest --reread' reads them anew\n"
        #expect(fixture.ask("ingest", "--formats", "bot.toml").errors == told)
        let outcome = fixture.ask("formats", "--no-refresh", "--formats", "bot.toml", "--json")
        #expect(
            outcome.errors
                == "blotter: bot: it has changed since it read 3 events; 'blotter ingest --reread' reads them anew\n")
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]]
        let bot = rows?.first { $0["format"] as? String == "bot" }
        #expect(bot?["events"] as? Int == 0)
        #expect(bot?["outdated"] as? Int == 3)
    }

    @Test func `logs that were read by another mapping are read anew, and told until then`() throws {
        let fixture = try Self.fixture()
        _ = fixture.ask("ingest")
        try fixture.expectOutdatedLog("--formats", "bot.toml")
        let outcome = fixture.ask("ingest", "--reread", "--formats", "bot.toml")
        #expect(outcome.status == 0 && outcome.errors == "")
        #expect(outcome.output.split(separator: "\n")[1] == "reread  1 log, 4 events")
        let lines = "SELECT format, outdated FROM files"
        #expect(
            fixture.ask("query", lines, "--formats", "bot.toml", "--format", "tsv").output.hasSuffix("bot, auto\t0\n"))
        let again = fixture.ask("ingest", "--reread", "--formats", "bot.toml", "--json").output
        #expect(
            again.contains(
                #""outdated_logs": 0, "reread": {"logs": 0, "events": 0, "as_before": 0, "gone": []}, "inserted_because": null"#
            ))
        let both = fixture.ask("ingest", "--reread", "--follow")
        #expect(both.status == 64 && both.errors.hasPrefix("blotter: --reread: is given beside --follow; run "))
    }

    @Test func `a mapping file is shown as it is, one that comes with blotter, too`() throws {
        let fixture = try Self.fixture()
        let own = fixture.blotter(["formats", "show", "bot", "--formats", "bot.toml"])
        #expect(own == Outcome(0, Self.mapping))
        let builtIn = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../Sources/Blotter/Formats/BuiltIn/Venues/alpaca.toml")
        #expect(
            fixture.blotter(["formats", "show", "alpaca"])
                == Outcome(0, try String(contentsOf: builtIn, encoding: .utf8)))
        let unknown = fixture.blotter(["formats", "show", "alpacca"])
        #expect(unknown.status == 64 && unknown.errors.contains("did you mean alpaca?"))
    }

    @Test func `a test leaves nothing behind`() throws {
        let fixture = try Self.fixture()
        let before = try FileManager.default.contentsOfDirectory(atPath: fixture.folder).sorted()
        _ = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: fixture.folder).sorted() == before)
    }

    @Test func `a test shows what became of the lines`() throws {
        let outcome = try Self.fixture().blotter([
            "formats", "test", "bot.jsonl", "--formats", "bot.toml", "--limit", "2",
        ])
        #expect(outcome.status == 1)
        let text = outcome.output.split(separator: "\n\n", omittingEmptySubsequences: false).map(String.init)
        #expect(text[0] == "5 lines: 4 hold events, 1 invalid")
        #expect(
            text[2] == """
                line 1, by bot
                  {"what": "send", "no": 7, "pair": "SOL-USD", "way": "b", "amount": "2.5", "at": 1766224800}
                  ts          /at      2025-12-20T10:00:00.000000000Z
                  session_id           bot
                  symbol      /pair    SOL-USD
                  kind        /what    order
                  order_id    /no      7
                  side        /way     buy
                  quantity    /amount  2.5
                """)
        #expect(
            text[3] == """
                line 2, by bot
                  {"what": "done", "no": 7, "pair": "SOL-USD", "amount": "2.5", "rate": 120.5, "at": 1766224801}
                  ts               /at      2025-12-20T10:00:01.000000000Z
                  session_id                bot
                  symbol           /pair    SOL-USD
                  kind             /what    fill
                  order_id         /no      7
                  filled_quantity  /amount  2.5
                  fill_price       /rate    120.5
                """)
        let guesses = "  kind: not in its map: tick (1)\n  ts: 3 numbers taken for s by size"
        #expect(text[4] == "bot, in 3 lines\n" + guesses)
        #expect(
            text[5] == """
                orders  1 filled, 1 orphan
                look at this: 1 id of fills, errors or ends that no order has: do both bear the same one?

                """)
    }

    @Test func `a suggestion is a mapping that reads the log`() throws {
        let fixture = try OperatorFixture(logs: ["bot.jsonl": Self.guessable])
        let outcome = fixture.blotter(["formats", "suggest", "bot.jsonl"])
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    # Suggested from 3 lines of bot.jsonl. Look at every line, then try it:
                    #     blotter formats test LOG --formats THIS-FILE

                    match = { "/bot" = "x1", "/event" = true }

                    ts = "/ts"                              # "1766224800", "1766224801", "1766224802"
                    symbol = "/details/pair"                # "A-B" in 2 lines
                    order_id = "/details/oid"               # "5" in 2 lines
                    side = "/details/side"                  # "buy" in 1 line
                    quantity = "/details/qty"               # "2" in 1 line
                    filled_quantity = "/details/fill_qty"   # "2" in 1 line
                    # filled_quantity = "/details/qty"      # "2" in 1 line
                    fill_price = "/details/fill_price"      # "9" in 1 line

                    [kind]
                    at = "/event"

                    [kind.map]
                    "order_filled" = "fill"                 # 1 line
                    "order_placed" = "order"                # 1 line
                    # "spread" = "TODO"                     # 1 line

                    """))
        try fixture.write(outcome.output, to: "bot.toml")
        #expect(
            fixture.blotter(["formats", "check", "bot.toml"])
                == Outcome(0, "bot.toml: format bot is right, no sample\n"))
        let test = fixture.blotter(["formats", "test", "bot.jsonl", "--formats", "bot.toml"])
        #expect(test.output.hasSuffix("\norders  1 filled\n"))
    }

    @Test func `a check tells of each file what is wrong with it`() throws {
        let fixture = try Self.fixture()
        try fixture.write("match = { \"/what\" = true }\nsymbl = \"/pair\"\n", to: "typo.toml")
        try fixture.write(Self.mapping.replacingOccurrences(of: "= 2.5", with: "= 3"), to: "sample.toml")
        let outcome = fixture.blotter(["formats", "check", "bot.toml", "typo.toml", "sample.toml", "none.toml"])
        #expect(
            outcome
                == Outcome(
                    1, "bot.toml: format bot is right, 1 sample\n",
                    """
                    blotter: \(fixture.folder)/typo.toml:2: there is no field symbl; did you mean symbol?
                    blotter: \(fixture.folder)/sample.toml:14: this sample gives filled_quantity 2.5 instead of 3; mend the format or the sample
                    blotter: \(fixture.folder)/none.toml: No such file or directory

                    """))
    }

    @Test func `a mapping that is wrong is refused before anything is read`() throws {
        let fixture = try Self.fixture()
        try fixture.write("ts = \"/at\"\nzone = \"Europe/Berlin\"\n", to: "bot.toml")
        let outcome = fixture.ask("ingest", "--formats", "bot.toml")
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("blotter: \(fixture.folder)/bot.toml:2: there is no field zone; "))
        #expect(!FileManager.default.fileExists(atPath: fixture.folder + "/.blotter"))
    }

    @Test func `formats of the folder of logs are found, and those that are named go first`() throws {
        let fixture = try Self.fixture()
        try FileManager.default.createDirectory(
            atPath: fixture.folder + "/.blotter/formats", withIntermediateDirectories: true)
        try fixture.write(Self.mapping, to: ".blotter/formats/folder.toml")
        #expect(
            fixture.ask("query", "SELECT DISTINCT format FROM events ORDER BY line", "--format", "tsv").output
                == "format\nfolder\nauto\n")
        _ = fixture.blotter(["rebuild", "--path", fixture.folder, "--formats", "bot.toml"])
        #expect(
            fixture.ask(
                "query", "--no-refresh", "SELECT DISTINCT format FROM events ORDER BY line", "--format", "tsv"
            ).output == "format\nbot\nauto\n")
    }

    @Test func `a form that there is not is told`() throws {
        #expect(
            try Self.fixture().blotter(["formats", "tset"])
                == Outcome(
                    64, "",
                    """
                    blotter: tset: there is no such form of formats; did you mean test?
                    try 'blotter formats --help'

                    """))
    }
}
