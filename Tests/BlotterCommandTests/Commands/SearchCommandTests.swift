import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct SearchCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    @Test(arguments: [
        (["insufficient"], ["11:00:02.000000  error  ETH-USD  insufficient balance c-8"]),
        (["balance", "INSUFFICIENT"], ["11:00:02.000000  error  ETH-USD  insufficient balance c-8"]),
        (["insuff*"], ["11:00:02.000000  error  ETH-USD  insufficient balance c-8"]),
        (["--fts5", "insufficient NOT balance"], []),
        ([#""balance insufficient""#], []),
        (["requests"], ["10:00:01.004000  gate  ETH-USD  RateLimit BLOCKED too many requests int_2"]),
        (
            ["broker.py"],
            ["11:00:02.000000  error  ETH-USD  insufficient balance c-8  stacktrace: broker.py line 40"]
        ),
    ])
    func `one line an event, with the member that holds the text`(_ words: [String], _ lines: [String]) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["search", "--path", fixture.folder] + words)
        let expected = lines.map { "2025-12-20 \($0)\n" }.joined()
        let hint = words == ["--fts5", "insufficient NOT balance"] ? "" : Self.isPart
        #expect(outcome == Outcome(0, expected, lines.isEmpty ? "blotter: nothing found\n" + hint : ""))
    }

    private static let isPart =
        "blotter: each word was searched for as a whole; word* finds what begins so, --contains any part\n"

    @Test(arguments: [
        ("insufficient OR momentum", "OR was searched for as a word; --fts5 takes it as an operator"),
        ("99.50", "99.50: numbers with a fraction are not searched; ask for them with 'blotter query'"),
        ("insuff", "each word was searched for as a whole; word* finds what begins so, --contains any part"),
    ]) func `what was done is told when nothing was found`(text: String, hint: String) throws {
        let outcome = try OperatorFixture().ask("search", text)
        #expect(outcome == Outcome(0, "", "blotter: nothing found\nblotter: \(hint)\n"))
    }

    /// Of ids such as ord_00099_000518, from their beginning and from after punctuation.
    @Test(arguments: [
        ("ord_00099_0005", 2), ("ord_00099_000518", 1), ("00099_000518", 1), ("000518", 2), ("ord_0009", 3),
        ("ord_", 3),
        ("ord", 3), ("or", 0), ("99_000518", 0), ("\"ord_00099_0005\"", 0), ("ORD_00099_000519", 1),
    ]) func `a part of an id is found`(text: String, count: Int) throws {
        let lines = ["ord_00099_000518", "ord_00099_000519", "ord_00098_000518x"].map {
            #"{"ts": 1, "session_id": "s", "kind": "order", "payload": {"order_id": "\#($0)"}}"#
        }
        let outcome = try OperatorFixture(logs: ["s.jsonl": lines.joined(separator: "\n") + "\n"]).ask(
            "search", "--json", text)
        #expect(outcome.output.split(separator: "\n").count == count)
    }

    @Test(arguments: [
        (["--contains", "oo many"], ["10:00:01.004000  gate  ETH-USD  RateLimit BLOCKED too many requests int_2"]),
        (["--contains", "9.5", "--type", "order"], ["10:00:00.045000  order  BTC-USD  buy 1.5 limit @ 99.50 ord_1"]),
    ]) func `any part of a text is found by a look at all`(_ options: [String], _ lines: [String]) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["search", "--path", fixture.folder] + options)
        #expect(outcome == Outcome(0, lines.map { "2025-12-20 \($0)\n" }.joined()))
        let nothing = fixture.ask("search", "--contains", "no such text")
        #expect(nothing == Outcome(0, "", "blotter: nothing found\n"))
    }

    @Test func `only the last hits are shown, and that is told`() throws {
        let outcome = try OperatorFixture().ask("search", "momentum", "--limit", "1")
        #expect(
            outcome
                == Outcome(
                    0, "2025-12-20 11:00:00.000000  intent  BTC-USD  sell 7 @ 101 momentum i-7\n",
                    "blotter: showing the last 1 of 2 hits; --limit 0 for all\n"))
        let all = try OperatorFixture().ask("search", "momentum", "--limit", "0")
        #expect(
            all
                == Outcome(
                    0,
                    """
                    2025-12-20 10:00:00.000000  alpha  intent  BTC-USD  buy 1.5 @ 100.0 momentum int_1
                    2025-12-20 11:00:00.000000  beta   intent  BTC-USD  sell 7 @ 101 momentum i-7

                    """))
        #expect(try OperatorFixture().ask("search", "momentum", "--limit", "2").errors.isEmpty)
        let best = try OperatorFixture().ask("search", "momentum", "--limit", "1", "--rank").errors
        #expect(best == "blotter: showing the best 1 of 2 hits; --limit 0 for all\n")
    }

    @Test func `hits among the events of their session, in groups`() throws {
        let outcome = try OperatorFixture().ask("search", "momentum", "--context", "1")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    > 2025-12-20 10:00:00.000000  alpha  intent  BTC-USD  buy 1.5 @ 100.0 momentum int_1
                      2025-12-20 10:00:00.010000  alpha  gate    BTC-USD  MaxPosition passed int_1
                    --
                    > 2025-12-20 11:00:00.000000  beta   intent  BTC-USD  sell 7 @ 101 momentum i-7
                      2025-12-20 11:00:00.001000  beta   gate    BTC-USD  LotSize passed i-7

                    """))
    }

    private static let next =
        "  2025-12-20 10:00:01.000000  intent  ETH-USD  sell 2 @ 3000.25 breakout int_2\n"

    @Test(arguments: ["1", "2"])
    func `groups that touch are one, and each event is shown once`(_ context: String) throws {
        let logs = ["alpha.jsonl": OperatorFixture.alpha]
        let outcome = try OperatorFixture(logs: logs)
            .ask("search", "int_1", "--context", context, "--to", "2025-12-20T10:00:00.5Z")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    > 2025-12-20 10:00:00.000000  intent  BTC-USD  buy 1.5 @ 100.0 momentum int_1
                    > 2025-12-20 10:00:00.010000  gate    BTC-USD  MaxPosition passed int_1
                    > 2025-12-20 10:00:00.045000  order   BTC-USD  buy 1.5 limit @ 99.50 ord_1  intent_id: int_1
                      2025-12-20 10:00:00.145000  fill    BTC-USD  1.5 @ 99.50 fee 0.15 ord_1
                    \(context == "2" ? Self.next : "")
                    """))
    }

    @Test func `hits are lines of JSON for other programs`() throws {
        let outcome = try OperatorFixture().ask("search", "c-8", "--json")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    {"ts": "2025-12-20T11:00:02Z", "session_id": "beta", "symbol": "ETH-USD", "mode": "live", \
                    "kind": "error", "payload": {"error": "insufficient balance", "client_id": "c-8", \
                    "stacktrace": "broker.py line 40"}}

                    """))
    }

    @Test func `hits are marked where there is colour, and nothing of theirs is obeyed`() throws {
        let fixture = try OperatorFixture(logs: ["evil.jsonl": OperatorFixture.hostile])
        let output = fixture.ask("search", "next", terminal: Terminal(width: 120, usesColor: true)).output
        #expect(
            output == "\u{1b}[2m2025-12-20 10:00:00.000000\u{1b}[0m  \u{1b}[31merror\u{1b}[0m  "
                + #"BTC\x1b]0;owned\x07  "# + "\u{1b}[31m" + #"red \x1b[2J\r\n"# + "\u{1b}[0m\u{1b}[30;43mnext\u{1b}[0m"
                + "\u{1b}[31m" + #" \u{202e}gnp.exe"# + "\u{1b}[0m\n")
    }

    @Test func `of a long text the part around the hit is shown`() throws {
        let text = String(repeating: "x ", count: 100) + "needle" + String(repeating: " y", count: 100)
        let line = #"{"ts": "2025-12-20", "session_id": "s", "kind": "error", "payload": {"error": "\#(text)"}}"# + "\n"
        let output = try OperatorFixture(logs: ["s.jsonl": line]).ask("search", "needle").output
        let before = String(repeating: "x ", count: 20)
        let after = String(repeating: " y", count: 57)
        #expect(output == "2025-12-20 00:00:00.000000  error    …\(before)needle\(after)…\n")
    }

    @Test(arguments: [
        ([], "TEXT: missing; give it as an argument"),
        (["--", "---"], "---: has no letter or digit; search for at least one word"),
        (["--contains", ""], "--contains: cannot take ''; give a text"),
        (["--contains", "x", "--rank"], "--contains: cannot be combined with --rank; give one of them"),
        (["--contains", "x", "y"], "y: one argument too many; put quotes around one that holds spaces"),
        (["x", "--json", "-o", "csv"], "--json: contradicts --format csv; give one of them"),
    ])
    func `a wrong command line`(_ arguments: [String], _ message: String) throws {
        let outcome = try OperatorFixture().blotter(["search"] + arguments)
        #expect(outcome == Outcome(64, "", "blotter: \(message)\ntry 'blotter search --help'\n"))
    }

    @Test func `an expression that FTS5 does not take is told`() throws {
        let outcome = try OperatorFixture().ask("search", "--fts5", "a AND")
        #expect(
            outcome
                == Outcome(
                    1, "",
                    "blotter: search: fts5: syntax error near \"\"; put the text in quotes, or see "
                        + "'blotter search --help'\n"))
    }

    @Test func `no logs is a status of its own`() throws {
        #expect(try OperatorFixture(logs: [:]).ask("search", "x").status == 2)
    }
}
