import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct ViewCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    private static let whole = """
        === Execution Telemetry Summary ===
        Total events: 12
        Time range: 2025-12-20T10:00:00Z to 2025-12-20T11:30:00Z

        Events by type:
          gate       3
          intent     3
          fill       2
          order      2
          error      1
          heartbeat  1

        Symbols (2):
          BTC-USD, ETH-USD
        Sessions (2):
          alpha, beta

        Latency (intent->order): avg 25ms, p50 4.25ms, p95 45ms, p99 45ms, max 45ms, n 2
        Latency (order->fill): avg 100ms, p50 100ms, p95 100ms, p99 100ms, max 100ms, n 1 \
        (and 1 below zero, a clock fault: not counted)

        Parse Statistics:
          Total lines: 13
          Valid events: 12
          Invalid lines: 0
          Error rate: 0.00%
          Blank lines: 1

        All 12 events:
        2025-12-20 10:00:00.000000  alpha  intent     BTC-USD  buy 1.5 @ 100.0 momentum int_1
        2025-12-20 10:00:00.010000  alpha  gate       BTC-USD  MaxPosition passed int_1
        2025-12-20 10:00:00.045000  alpha  order      BTC-USD  buy 1.5 limit @ 99.50 ord_1
        2025-12-20 10:00:00.145000  alpha  fill       BTC-USD  1.5 @ 99.50 fee 0.15 ord_1
        2025-12-20 10:00:01.000000  alpha  intent     ETH-USD  sell 2 @ 3000.25 breakout int_2
        2025-12-20 10:00:01.004000  alpha  gate       ETH-USD  RateLimit BLOCKED too many requests int_2
        2025-12-20 11:00:00.000000  beta   intent     BTC-USD  sell 7 @ 101 momentum i-7
        2025-12-20 11:00:00.001000  beta   gate       BTC-USD  LotSize passed i-7
        2025-12-20 11:00:00.002250001  beta  fill     BTC-USD  7 @ 101.5 fee 0 c-7
        2025-12-20 11:00:00.004250  beta   order      BTC-USD  sell 7 market c-7
        2025-12-20 11:00:02.000000  beta   error      ETH-USD  insufficient balance c-8
        2025-12-20 11:30:00.000000  beta   heartbeat           beat: 3

        """

    @Test func `the summary comes first, then the last events in order of time`() throws {
        let outcome = try OperatorFixture().ask("view")
        #expect(outcome == Outcome(0, Self.whole))
    }

    @Test func `the last events of one session need no session's name`() throws {
        let outcome = try OperatorFixture().ask("view", "--session", "beta", "--timeline", "2", "--no-summary")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    2025-12-20 11:00:02.000000  error      ETH-USD  insufficient balance c-8
                    2025-12-20 11:30:00.000000  heartbeat           beat: 3

                    """, "blotter: showing the last 2 of 6 events; --timeline 2000 for more\n"))
    }

    @Test(
        arguments: [
            ([], 20, "showing the last 20 of 60 events; --limit 0 for all"), (["--limit", "0"], 60, nil),
            (["--limit", "50"], 50, "showing the last 50 of 60 events; --limit 0 for all"),
            (["--limit", "60"], 60, nil),
            (["--limit", "5"], 5, "showing the last 5 of 60 events; --limit 0 for all"),
            (["--limit", "0", "--timeline", "30"], 30, "showing the last 30 of 60 events; --timeline 2000 for more"),
            (["--limit", "50", "--timeline", "30"], 30, "showing the last 30 of 60 events; --timeline 2000 for more"),
            (["--limit", "30", "--timeline", "50"], 30, "showing the last 30 of 60 events; --limit 0 for all"),
            (["--timeline", "0"], 0, nil), (["--timeline", "60"], 60, nil),
            (["--json", "--limit", "7"], 7, "showing the last 7 of 60 events; --limit 0 for all"),
            (["--json"], 60, nil),
        ] as [([String], Int, String?)])
    func `a limit means what it says`(options: [String], count: Int, note: String?) throws {
        let lines = (0..<60).map { #"{"ts": \#($0), "session_id": "s", "kind": "fill"}"# + "\n" }
        let fixture = try OperatorFixture(logs: ["s.jsonl": lines.joined()])
        let json = options.contains("--json")
        let outcome = fixture.blotter(["view", "--path", fixture.folder] + options + (json ? [] : ["--no-summary"]))
        #expect(outcome.output.split(separator: "\n").count == count)
        #expect(outcome.errors == (note.map { "blotter: \($0)\n" } ?? ""))
    }

    @Test(arguments: [
        (
            ["--timeline", "5", "--limit", "1"],
            "2025-12-20 10:00:00.145000  fill  BTC-USD  1.5 @ 99.50 fee 0.15 ord_1\n"
        ),
        (["--timeline", "0"], ""),
        (["--limit", "0"], "2025-12-20 10:00:00.145000  fill  BTC-USD  1.5 @ 99.50 fee 0.15 ord_1\n"),
    ])
    func `the fewer of limit and timeline are shown`(_ options: [String], _ expected: String) throws {
        let fixture = try OperatorFixture(logs: ["alpha.jsonl": OperatorFixture.alpha])
        let base = ["view", "--path", fixture.folder, "--type", "fill", "--no-summary"]
        #expect(fixture.blotter(base + options) == Outcome(0, expected))
    }

    @Test func `the heading tells how many events there are`() throws {
        let fixture = try OperatorFixture()
        #expect(
            fixture.ask("view", "--timeline", "3").output.split(separator: "\n\n").last == """
                The last 3 of 12 events:
                2025-12-20 11:00:00.004250  order      BTC-USD  sell 7 market c-7
                2025-12-20 11:00:02.000000  error      ETH-USD  insufficient balance c-8
                2025-12-20 11:30:00.000000  heartbeat           beat: 3

                """)
        #expect(
            fixture.ask("view", "--timeline", "1").output.split(separator: "\n\n").last == """
                The last of 12 events:
                2025-12-20 11:30:00.000000  heartbeat    beat: 3

                """)
        #expect(
            fixture.ask("view", "--type", "error").output.split(separator: "\n\n").last == """
                The event:
                2025-12-20 11:00:02.000000  error  ETH-USD  insufficient balance c-8

                """)
    }

    @Test func `events are exported as they were logged`() throws {
        #expect(
            try OperatorFixture().ask("view", "--json", "--symbol", "BTC-USD", "--type", "order,fill", "--limit", "2")
                == Outcome(
                    0,
                    """
                    {"ts": "2025-12-20T11:00:00.002250001Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", \
                    "kind": "fill", "payload": {"client_id": "c-7", "filled_quantity": 7, "fill_price": 101.5, \
                    "fill_notional": 710.5, "fill_fee": 0}}
                    {"ts": "2025-12-20T11:00:00.00425Z", "session_id": "beta", "symbol": "BTC-USD", "mode": "live", \
                    "kind": "order", "payload": {"client_id": "c-7", "intent_id": "i-7", "side": "sell", "quantity": 7, \
                    "order_type": "market"}}

                    """, "blotter: showing the last 2 of 4 events; --limit 0 for all\n"))
    }

    @Test func `an export without a limit holds more events than the usual limit`() throws {
        let line = #"{"ts": "2025-12-20T10:00:00Z", "session_id": "s", "kind": "order", "payload": {}}"# + "\n"
        let fixture = try OperatorFixture(logs: ["s.jsonl": String(repeating: line, count: 2001)])
        #expect(fixture.ask("view", "--json") == Outcome(0, String(repeating: line, count: 2001)))
        let shown = fixture.ask("view", "--no-summary", "--timeline", "5000")
        #expect(shown.output == String(repeating: "2025-12-20 10:00:00.000000  s  order\n", count: 2000))
        #expect(shown.errors == "blotter: showing the last 2,000 of 2,001 events; --limit 0 for all\n")
    }

    @Test(arguments: [
        (["--from", "2025-12-20T10:00:01Z", "--to", "2025-12-20T10:00:01Z"], "int_2\n"),
        (["--from", "-30m", "--to", "now"], "beat: 3\n"),
        (["--mode", "live", "--type", "error"], "c-8\n"),
        (["--session", "alpha,beta", "--session", "beta", "--type", "error"], "c-8\n"),
    ])
    func `filters`(_ filters: [String], _ end: String) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["view", "--path", fixture.folder, "--no-summary"] + filters)
        #expect(outcome.status == 0)
        #expect(outcome.output.split(separator: "\n").count == 1)
        #expect(outcome.output.hasSuffix(end))
    }

    @Test(arguments: [
        (["--session", "alpa"], "no events match (session alpa is not in the index; did you mean alpha?)"),
        (["--symbol", "btc-usd"], "no events match (symbol btc-usd is not in the index; did you mean BTC-USD?)"),
        (
            ["--type", "xyz", "--mode", "dry"],
            "no events match (mode dry is not in the index, type xyz is not in the index)"
        ),
        (["--session", "alpha", "--type", "error"], "no events match"),
        (["--type", "error", "--session", "beta,gamma"], "session gamma is not in the index"),
    ])
    func `a name that no event has is told, and is a failure`(_ filters: [String], _ note: String) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["view", "--path", fixture.folder, "--json"] + filters)
        #expect(outcome.status == (note == "no events match" ? 0 : 1))
        #expect(outcome.errors == "blotter: \(note)\n")
    }

    @Test(arguments: [
        (
            ["--from", "fortnight"],
            "--from: cannot take 'fortnight'; give a time such as 2025-12-20T10:15:00Z, 2025-12-20, yesterday, 21:30 or 1h ago"
        ),
        (
            ["--from", "now", "--to", "-1h"],
            "--from: 2025-12-20T12:00:00Z is after --to 2025-12-20T11:00:00Z; exchange the two"
        ),
        (["--limit", "-1"], "--limit: cannot take '-1'; give a whole number of at least 0"),
        (["--json", "--timeline", "5"], "--timeline: is for eyes, not for --json; give --limit N"),
        (
            ["--json", "--summary"],
            "--summary: is not in --json, which gives the events alone; ask 'blotter summary --json' for the summary"
        ),
        (["alpha"], "alpha: one argument too many; put quotes around one that holds spaces"),
    ])
    func `a wrong command line`(_ arguments: [String], _ message: String) throws {
        let outcome = try OperatorFixture().blotter(["view"] + arguments)
        #expect(outcome == Outcome(64, "", "blotter: \(message)\ntry 'blotter view --help'\n"))
    }

    @Test func `a log cannot command the terminal`() throws {
        let fixture = try OperatorFixture(logs: [
            "evil.jsonl": OperatorFixture.hostile, "beta.jsonl": OperatorFixture.beta,
        ])
        #expect(
            fixture.ask("view", "--no-summary", "--to", "2025-12-20T10:30:00Z", terminal: Terminal(width: 200))
                == Outcome(
                    0,
                    #"""
                    2025-12-20 10:00:00.000000  error        BTC\x1b]0;owned\x07  red \x1b[2J\r\nnext \u{202e}gnp.exe
                    2025-12-20 10:00:01.000000  go\x1b[5mal  ETH                  a\x1bb: c

                    """#))
    }

    @Test func `a terminal's lines go on at its edge, in colour`() throws {
        let colored = Terminal(width: 60, usesColor: true)
        #expect(
            try OperatorFixture().ask("view", "--type", "error,order", "--no-summary", terminal: colored).output
                == """
                \u{1b}[2m2025-12-20 10:00:00.045000\u{1b}[0m  alpha  \u{1b}[36morder\u{1b}[0m  BTC-USD  buy 1.5
                                    limit @ 99.50 \u{1b}[2mord_1\u{1b}[0m
                \u{1b}[2m2025-12-20 11:00:00.004250\u{1b}[0m  beta   \u{1b}[36morder\u{1b}[0m  BTC-USD  sell 7
                                    market \u{1b}[2mc-7\u{1b}[0m
                \u{1b}[2m2025-12-20 11:00:02.000000\u{1b}[0m  beta   \u{1b}[31merror\u{1b}[0m  ETH-USD
                                    \u{1b}[31minsufficient balance\u{1b}[0m \u{1b}[2mc-8\u{1b}[0m

                """)
    }

    @Test func `no logs is a status of its own`() throws {
        let fixture = try OperatorFixture(logs: [:])
        let message = "blotter: \(fixture.folder): no logs found; name the folder with --path\n"
        #expect(fixture.ask("view") == Outcome(2, "", message))
        try fixture.write(OperatorFixture.alpha, to: "alpha.jsonl")
        #expect(fixture.ask("view", "--json", "--type", "error").status == 0)
    }

    @Test func `too many invalid lines are a status of their own`() throws {
        let fixture = try OperatorFixture()
        try fixture.write("oops\n", to: "gamma.jsonl")
        let message = "blotter: 1 of 13 lines are invalid (7.69%, more than 5%); see 'blotter rejects'\n"
        let outcome = fixture.ask("view", "--timeline", "0")
        #expect(outcome.status == 3)
        #expect(outcome.errors == message)
        #expect(outcome.output.hasSuffix("  Invalid lines: 1\n  Error rate: 7.69%\n  Blank lines: 1\n"))
        #expect(fixture.ask("view", "--json", "--type", "heartbeat").status == 3)
        #expect(fixture.ask("view", "--session", "alpha").status == 0)
    }

    @Test func `five per cent of invalid lines are not too many`() throws {
        let line = #"{"ts": "2025-12-20T10:00:00Z", "session_id": "s", "kind": "order", "payload": {}}"# + "\n"
        let fixture = try OperatorFixture(logs: ["s.jsonl": String(repeating: line, count: 19) + "oops\n"])
        #expect(fixture.ask("summary").status == 0)
    }
}
