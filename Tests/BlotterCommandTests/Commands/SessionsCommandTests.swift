import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct SessionsCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    @Test func `the newest session comes first`() throws {
        let fixture = try OperatorFixture()
        try fixture.write("oops\n", to: "gamma.jsonl")
        let sizes = (OperatorFixture.alpha.utf8.count, OperatorFixture.beta.utf8.count)
        #expect(sizes == (1421, 1193))
        let outcome = fixture.ask("sessions", "--ended-after", "1d")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    session  mode   first (UTC)          last (UTC)           duration  events  orders  fills  filled  errors  invalid  symbols    size  silent
                    ───────  ─────  ───────────────────  ───────────────────  ────────  ──────  ──────  ─────  ──────  ──────  ───────  ───────  ──────  ─────────────────────────────────────
                    beta     live   2025-12-20 11:00:00  2025-12-20 11:30:00     30:00       6       1      1    100%       1        0        2  1.2 kB  none for 29:58 at 2025-12-20 11:00:02
                    alpha    paper  2025-12-20 10:00:00  2025-12-20 10:00:01      0:01       6       1      1    100%       0        0        2  1.4 kB  no event for 1:59:58
                    gamma                                                                    0       0      0       —       0        1        0     5 B  no events

                    """))
    }

    @Test(arguments: [
        (178, "session  mode   first (UTC)          last (UTC)           duration  events"),
        (
            152,
            "session  mode   first (UTC)          duration  events  orders  fills  filled  errors  invalid  silent\n"
        ),
        (
            118,
            "session  mode   first (UTC)          duration  events  orders  fills  filled  errors  invalid  silent\n"
        ),
        (96, "session  mode   first (UTC)          duration  events  orders  fills  filled  errors  silent\n"),
        (87, "session  mode   first (UTC)          events  orders  fills  filled  errors  silent\n"),
        (77, "session  first (UTC)          events  orders  fills  filled  errors  silent\n"),
        (70, "session  first (UTC)          events  orders  fills  filled  silent\n"),
        (61, "session  first (UTC)          events  orders  fills  silent\n"),
    ])
    func `a narrow terminal shows fewer columns and words, and whole ids`(_ width: Int, _ header: String) throws {
        let output = try OperatorFixture().ask("sessions", terminal: Terminal(width: width)).output
        #expect(output.hasPrefix(header))
        let row = output.split(separator: "\n")[2]
        #expect(row.hasPrefix("beta "))
        #expect(row.hasSuffix(width < 152 ? "paused" : "none for 29:58 at 2025-12-20 11:00:02"))
    }

    @Test func `silent sessions only, and why`() throws {
        let fixture = try OperatorFixture()
        try fixture.write("", to: "gamma.jsonl")
        let now = #"{"ts": "2025-12-20T11:59:30Z", "session_id": "delta", "symbol": "BTC-USD"}"# + "\n"
        try fixture.write(now, to: "delta.jsonl")
        func silent(_ arguments: String...) throws -> [String] {
            let json = fixture.blotter(
                ["sessions", "--path", fixture.folder, "--json", "--ended-after", "1d"] + arguments
            ).output
            let rows = try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [[String: Any]] ?? []
            return rows.map { "\($0["session_id"] ?? ""): \($0["silent"] ?? "")" }
        }
        let reasons = [
            "beta: no event from 2025-12-20 11:00:02 to 2025-12-20 11:30:00, else one each 500ms",
            "alpha: no event for 1:59:58, after one each 201ms", "gamma: no events",
        ]
        #expect(try silent("--silent") == reasons)
        #expect(try silent().map { $0.replacing("<null>", with: "") }.first == "delta: ")
        #expect(try silent("--silent", "--silent-within", "90m") == [reasons[0], reasons[2]])
        #expect(try silent("--silent", "--session", "gamma,delta") == [reasons[2]])
        // Without a word of it, an hour.
        #expect(fixture.ask("sessions", "--silent").output.contains("alpha") == false)
        let nobody = fixture.ask("sessions", "--silent", "--session", "delta")
        #expect(nobody == Outcome(0, "", "blotter: no session is silent\n"))
        #expect(
            fixture.ask("sessions", "--silent", "--ended-after", "1d", "--limit", "1").errors
                == "blotter: showing the last 1 of 3 silent sessions; --limit 0 for all\n")
    }

    @Test func `the share of orders with a fill is never rounded to none or all`() throws {
        func order(_ number: Int, _ kind: String) -> String {
            #"{"ts": 1766232000, "session_id": "s", "symbol": "A", "kind": "\#(kind)", "payload": {"order_id": "o\#(number)"}}"#
                + "\n"
        }
        let orders = (0..<3000).map { order($0, "order") }.joined()
        let log = orders + (0..<2999).map { order($0, "fill") }.joined()
        let fixture = try OperatorFixture(logs: ["s.jsonl": log])
        #expect(
            fixture.ask("sessions")
                == Outcome(
                    0,
                    """
                    session  first (UTC)          last (UTC)           duration  events  orders  fills  filled  errors  invalid  symbols    size
                    ───────  ───────────────────  ───────────────────  ────────  ──────  ──────  ─────  ──────  ──────  ───────  ───────  ──────
                    s        2025-12-20 12:00:00  2025-12-20 12:00:00      0:00    5999    3000   2999   99.9%       0        0        1  619 kB

                    """))
        #expect(
            fixture.ask("sessions", "--json")
                == Outcome(
                    0,
                    """
                    [{"session_id": "s", "mode": null, "first_ts": "2025-12-20T12:00:00.000000000Z", \
                    "last_ts": "2025-12-20T12:00:00.000000000Z", "events": 5999, "intents": 0, "orders": 3000, \
                    "fills": 2999, "gates": 0, "errors": 0, "invalid_lines": 0, "symbols": 1, "files": 1, \
                    "bytes": \(log.utf8.count), "fill_ratio": 0.9996666666666667, "silent": null, \
                    "order_to_fill_p95_ms": 0.0}]

                    """))
    }

    @Test func `in JSON the columns are those of the view`() throws {
        let outcome = try OperatorFixture().ask("sessions", "--mode", "live", "--json")
        let bytes = OperatorFixture.beta.utf8.count
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    [{"session_id": "beta", "mode": "live", "first_ts": "2025-12-20T11:00:00.000000000Z", \
                    "last_ts": "2025-12-20T11:30:00.000000000Z", "events": 6, "intents": 1, "orders": 1, "fills": 1, \
                    "gates": 1, "errors": 1, "invalid_lines": 0, "symbols": 2, "files": 1, "bytes": \(bytes), \
                    "fill_ratio": 1.0, \
                    "silent": "no event from 2025-12-20 11:00:02 to 2025-12-20 11:30:00, else one each 500ms", \
                    "order_to_fill_p95_ms": null}]

                    """))
    }

    @Test(arguments: [
        (["--name", "ALPH"], ["alpha"]),
        (["--from", "-70m", "--to", "now"], ["beta"]),
        (["--to", "2025-12-20T10:59:59Z"], ["alpha"]),
        (["--from", "2025-12-20T11:10:00Z", "--to", "2025-12-20T11:20:00Z"], ["beta"]),
        (["--symbol", "ETH-USD"], ["beta", "alpha"]),
        (["--session", "beta,alpha"], ["beta", "alpha"]),
        (["--type", "error"], ["beta"]),
        (["--limit", "0"], ["beta", "alpha"]),
        (["--limit", "1"], ["beta"]),
    ])
    func `found by time, symbol and name`(_ options: [String], _ names: [String]) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["sessions", "--path", fixture.folder] + options)
        let found = outcome.output.split(separator: "\n").dropFirst(2).map { $0.split(separator: " ")[0] }
        #expect(found.map(String.init) == names)
        #expect(outcome.status == 0)
        let isCut = options == ["--limit", "1"]
        #expect(outcome.errors == (isCut ? "blotter: showing the last 1 of 2 sessions; --limit 0 for all\n" : ""))
    }

    @Test func `a name that no session has is a failure, and the nearest one is told`() throws {
        let outcome = try OperatorFixture().ask("sessions", "--symbol", "BTC-USDT")
        let note = "blotter: no sessions match (symbol BTC-USDT is not in the index; did you mean BTC-USD?)\n"
        #expect(outcome == Outcome(1, "", note))
        #expect(try OperatorFixture().ask("sessions", "--symbol", "BTC-USDT", "--json") == Outcome(1, "[]\n", note))
        #expect(try OperatorFixture().ask("sessions", "--name", "x").status == 0)
        #expect(try OperatorFixture(logs: [:]).ask("sessions").status == 2)
    }

    @Test func `a session's name cannot command the terminal`() throws {
        let fixture = try OperatorFixture(logs: ["evil.jsonl": OperatorFixture.hostile])
        let row = fixture.ask("sessions").output.split(separator: "\n")[2]
        #expect(row.hasPrefix(#"ev\x1b[31mil  live,li\u{9b}ve  2025-12-20 10:00:00  2025-12-20 10:00:01      0:01"#))
        let json = fixture.ask("sessions", "--json").output
        #expect(json.hasPrefix(#"[{"session_id": "ev\u001b[31mil", "mode": "live,li\u009bve","#))
    }
}
