import Testing

@testable import BlotterCommand

@Suite struct SessionsCommandTests {
    private typealias Outcome = OperatorDesk.Outcome

    @Test func `the newest session comes first`() throws {
        let desk = try OperatorDesk()
        try desk.write("oops\n", to: "gamma.jsonl")
        let sizes = (OperatorDesk.alpha.utf8.count, OperatorDesk.beta.utf8.count)
        #expect(sizes == (1421, 1193))
        let outcome = desk.ask("sessions")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    session  mode   first (UTC)          last (UTC)           duration  events  orders  fills  errors  invalid  symbols    size
                    ───────  ─────  ───────────────────  ───────────────────  ────────  ──────  ──────  ─────  ──────  ───────  ───────  ──────
                    beta     live   2025-12-20 11:00:00  2025-12-20 11:30:00     30:00       6       1      1       1        0        2  1.2 kB
                    alpha    paper  2025-12-20 10:00:00  2025-12-20 10:00:01      0:01       6       1      1       0        0        2  1.4 kB
                    gamma                                                                    0       0      0       0        1        0     5 B

                    """))
    }

    @Test(arguments: [
        (131, "session  mode   first (UTC)          last (UTC)           duration  events"),
        (100, "session  mode   first (UTC)          duration  events  orders  fills  errors  invalid"),
        (78, "session  mode   first (UTC)          duration  events  orders  fills  errors"),
        (70, "session  mode   first (UTC)          events  orders  fills  errors"),
        (59, "session  first (UTC)          events  orders  fills  errors\n"),
    ])
    func `a narrow terminal shows fewer columns, and whole ids`(_ width: Int, _ header: String) throws {
        let output = try OperatorDesk().ask("sessions", terminal: Terminal(width: width)).output
        #expect(output.hasPrefix(header))
        #expect(output.split(separator: "\n")[2].hasPrefix("beta "))
    }

    @Test func `in JSON the columns are those of the view`() throws {
        let outcome = try OperatorDesk().ask("sessions", "--mode", "live", "--json")
        let bytes = OperatorDesk.beta.utf8.count
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    [{"session_id": "beta", "mode": "live", "first_ts": "2025-12-20T11:00:00.000000000Z", \
                    "last_ts": "2025-12-20T11:30:00.000000000Z", "events": 6, "intents": 1, "orders": 1, "fills": 1, \
                    "gates": 1, "errors": 1, "invalid_lines": 0, "symbols": 2, "files": 1, "bytes": \(bytes)}]

                    """))
    }

    @Test(arguments: [
        (["--name", "ALPH"], ["alpha"]),
        (["--from", "-70m", "--to", "now"], ["beta"]),
        (["--to", "2025-12-20T10:59:59Z"], ["alpha"]),
        (["--from", "2025-12-20T11:10:00Z", "--to", "2025-12-20T11:20:00Z"], ["beta"]),
        (["--symbol", "ETH-USD"], ["beta", "alpha"]),
        (["--limit", "0"], ["beta", "alpha"]),
        (["--limit", "1"], ["beta"]),
    ])
    func `found by time, symbol and name`(_ options: [String], _ names: [String]) throws {
        let desk = try OperatorDesk()
        let outcome = desk.blotter(["sessions", "--path", desk.folder] + options)
        let found = outcome.output.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ")[0] }
        #expect(found.map(String.init) == names)
        #expect(outcome.status == 0)
        let isCut = options == ["--limit", "1"]
        #expect(outcome.errors == (isCut ? "blotter: showing the last 1 of 2 sessions; --limit 0 for all\n" : ""))
    }

    @Test func `nothing found is no failure`() throws {
        let outcome = try OperatorDesk().ask("sessions", "--symbol", "BTC-USDT")
        let note = "blotter: no sessions match (symbol BTC-USDT is not in the index; did you mean BTC-USD?)\n"
        #expect(outcome == Outcome(0, "", note))
        #expect(try OperatorDesk().ask("sessions", "--symbol", "BTC-USDT", "--json") == Outcome(0, "[]\n", note))
        #expect(try OperatorDesk(logs: [:]).ask("sessions").status == 2)
    }

    @Test func `a session's name cannot command the terminal`() throws {
        let desk = try OperatorDesk(logs: ["evil.jsonl": OperatorDesk.hostile])
        let row = desk.ask("sessions").output.split(separator: "\n")[2]
        #expect(row.hasPrefix(#"ev\x1b[31mil  live,li\u{9b}ve  2025-12-20 10:00:00  2025-12-20 10:00:01      0:01"#))
        let json = desk.ask("sessions", "--json").output
        #expect(json.hasPrefix(#"[{"session_id": "ev\u001b[31mil", "mode": "live,li\u009bve","#))
    }
}
