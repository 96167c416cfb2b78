import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct SummaryCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    @Test func `the summary of one session, in the runbook's words`() throws {
        let outcome = try OperatorFixture().ask("summary", "--session", "alpha")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    === Execution Telemetry Summary ===
                    Total events: 6
                    Time range: 2025-12-20T10:00:00Z to 2025-12-20T10:00:01.004Z

                    Events by type:
                      gate    2
                      intent  2
                      fill    1
                      order   1

                    Symbols (2):
                      BTC-USD, ETH-USD
                    Sessions (1):
                      alpha

                    Latency (intent->order): avg 45ms, p50 45ms, p95 45ms, p99 45ms, max 45ms, n 1
                    Latency (order->fill): avg 100ms, p50 100ms, p95 100ms, p99 100ms, max 100ms, n 1

                    Parse Statistics:
                      Total lines: 7
                      Valid events: 6
                      Invalid lines: 0
                      Error rate: 0.00%
                      Blank lines: 1

                    """))
    }

    /// Of both sessions, and a line that is none.
    private static let json = """
        {
          "total_events": 12,
          "counts_by_type": {
            "gate": 3,
            "intent": 3,
            "fill": 2,
            "order": 2,
            "error": 1,
            "heartbeat": 1
          },
          "unique_symbols": [
            "BTC-USD",
            "ETH-USD"
          ],
          "unique_sessions": [
            "alpha",
            "beta"
          ],
          "first_ts": "2025-12-20T10:00:00Z",
          "last_ts": "2025-12-20T11:30:00Z",
          "untimed_events": 0,
          "latency_ms": {
            "intent_to_order": {
              "count": 2,
              "avg": 24.625,
              "p50": 4.25,
              "p95": 45.0,
              "p99": 45.0,
              "max": 45.0,
              "negative": 0,
              "crossing_clock_steps": 0
            },
            "order_to_fill": {
              "count": 1,
              "avg": 100.0,
              "p50": 100.0,
              "p95": 100.0,
              "p99": 100.0,
              "max": 100.0,
              "negative": 1,
              "crossing_clock_steps": 0
            }
          },
          "stats": {
            "total_lines": 14,
            "valid_events": 12,
            "invalid_lines": 1,
            "blank_lines": 1,
            "text_lines": 0,
            "continued_lines": 0,
            "error_rate": 0.07692307692307693
          }
        }

        """

    @Test func `in JSON latencies are exact and the error rate is a fraction`() throws {
        let fixture = try OperatorFixture()
        try fixture.write("oops\n", to: "gamma.jsonl")
        let outcome = fixture.ask("summary", "--json")
        #expect(outcome.status == 3)
        #expect(outcome.output == Self.json)
    }

    @Test func `nothing that matches is a summary of nothing, and a note`() throws {
        let outcome = try OperatorFixture().ask("summary", "--session", "gamma")
        #expect(
            outcome
                == Outcome(
                    1,
                    """
                    === Execution Telemetry Summary ===
                    Total events: 0
                    Time range: none

                    Latency (intent->order): none
                    Latency (order->fill): none

                    Parse Statistics:
                      Total lines: 0
                      Valid events: 0
                      Invalid lines: 0
                      Error rate: 0.00%

                    """,
                    "blotter: no events match (session gamma is not in the index)\n"))
    }

    @Test(arguments: [
        (["--session", "alpha"], "", 7), ([], "", 13),
        (["--from", "2025-12-20"], scope("2 whole files"), 13),
        (["--symbol", "BTC-USD", "--session", "alpha"], scope("1 whole file"), 7),
    ]) func `what the parse statistics are of is said`(filter: [String], scope: String, lines: Int) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["summary", "--path", fixture.folder] + filter)
        // Of alpha's lines one is blank, and all others are events.
        #expect(
            outcome.output.split(separator: "\n\n").last == """
                Parse Statistics:
                \(scope)  Total lines: \(lines)
                  Valid events: \(lines - 1)
                  Invalid lines: 0
                  Error rate: 0.00%
                  Blank lines: 1

                """)
    }

    private static func scope(_ files: String) -> String {
        "  Of \(files): an invalid line has no time, symbol, mode or kind\n"
    }

    /// Of one event whose time cannot be read, with names that try to command the terminal.
    private static let untimedJSON = #"""
        {
          "total_events": 1,
          "counts_by_type": {
            "": 1
          },
          "unique_symbols": [
            "A\nB"
          ],
          "unique_sessions": [
            "s\u001b[2J"
          ],
          "first_ts": null,
          "last_ts": null,
          "untimed_events": 1,
          "latency_ms": {
            "intent_to_order": {
              "count": 0,
              "avg": null,
              "p50": null,
              "p95": null,
              "p99": null,
              "max": null,
              "negative": 0,
              "crossing_clock_steps": 0
            },
            "order_to_fill": {
              "count": 0,
              "avg": null,
              "p50": null,
              "p95": null,
              "p99": null,
              "max": null,
              "negative": 0,
              "crossing_clock_steps": 0
            }
          },
          "stats": {
            "total_lines": 1,
            "valid_events": 1,
            "invalid_lines": 0,
            "blank_lines": 0,
            "text_lines": 0,
            "continued_lines": 0,
            "error_rate": 0.0
          }
        }

        """#

    @Test func `lines of text and continued lines are counted apart`() throws {
        let lines = [
            #"2025-12-20T10:00:00.000000000Z stdout P {"event": "order_filled", "#, "starting", "", "ready",
            #"2025-12-20T10:00:00.000000000Z stdout F "order_id": "o", "qty": 1}"#, #"{"event": "note"}"#, "{",
        ]
        let fixture = try OperatorFixture(logs: ["a.log": lines.joined(separator: "\n") + "\n"])
        #expect(
            fixture.ask("summary").output.hasSuffix(
                """
                Parse Statistics:
                  Total lines: 7
                  Valid events: 2
                  Invalid lines: 1
                  Error rate: 33.33%
                  Blank lines: 1
                  Text lines: 2
                  Continued lines: 1

                """))
        let json = fixture.ask("summary", "--json").output
        #expect(json.contains("    \"text_lines\": 2,\n    \"continued_lines\": 1,\n"))
    }

    @Test func `events without a time are counted apart`() throws {
        let line = #"{"ts": "soon", "session_id": "s\u001b[2J", "symbol": "A\nB", "payload": {}}"# + "\n"
        let outcome = try OperatorFixture(logs: ["s.jsonl": line]).ask("summary")
        #expect(
            outcome.output.hasPrefix(
                #"""
                === Execution Telemetry Summary ===
                Total events: 1
                Time range: none
                Without a time that can be read: 1

                Events by type:
                  (none)  1

                Symbols (1):
                  A\nB
                Sessions (1):
                  s\x1b[2J


                """#))
        let json = try OperatorFixture(logs: ["s.jsonl": line]).ask("summary", "--json")
        #expect(json == Outcome(0, Self.untimedJSON))
    }

    @Test func `of many sessions the last are named`() throws {
        var logs: [String: String] = [:]
        for number in 10..<30 {
            logs["run-\(number).jsonl"] = #"{"ts": "2025-12-20", "symbol": "S\#(number)", "kind": "order"}"# + "\n"
        }
        let output = try OperatorFixture(logs: logs).ask("summary", terminal: Terminal(width: 40)).output
        #expect(
            output.split(separator: "\n\n")[2] == """
                Symbols (20):
                  S10, S11, S12, S13, S14, S15, S16,
                  S17, S18, S19, S20, S21, S22, S23,
                  S24, S25, S26, S27, S28, S29
                Sessions (20, the last 12):
                  run-18, run-19, run-20, run-21,
                  run-22, run-23, run-24, run-25,
                  run-26, run-27, run-28, run-29
                """)
    }
}
