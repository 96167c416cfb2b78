import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct LatencyCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    @Test func `totals, and groups by symbol`() throws {
        #expect(
            try OperatorFixture().ask("latency", "--by", "session")
                == Outcome(
                    0,
                    """
                    Latency (intent->order): avg 25ms, p50 4.25ms, p95 45ms, p99 45ms, max 45ms, n 2
                    Latency (order->fill): avg 100ms, p50 100ms, p95 100ms, p99 100ms, max 100ms, n 1 (and 1 below zero, a clock fault: not counted)

                    Latency (intent->order) by session:
                    session  n     avg     p50     p95     p99     max
                    ───────  ─  ──────  ──────  ──────  ──────  ──────
                    alpha    1    45ms    45ms    45ms    45ms    45ms
                    beta     1  4.25ms  4.25ms  4.25ms  4.25ms  4.25ms

                    Latency (order->fill) by session:
                    session  n    avg    p50    p95    p99    max  negative
                    ───────  ─  ─────  ─────  ─────  ─────  ─────  ────────
                    alpha    1  100ms  100ms  100ms  100ms  100ms
                    beta     0                                            1

                    Spike windows: none

                    """))
    }

    @Test func `on a terminal there is a histogram`() throws {
        let outcome = try OperatorFixture().ask(
            "latency", "--measure", "intent_to_order", "--spikes", "0", terminal: Terminal(width: 60))
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    Latency (intent->order): avg 25ms, p50 4.25ms, p95 45ms, p99 45ms, max 45ms, n 2
                        2 - 5 ms  1  ███████████████████████████████████████████
                       5 - 10 ms  0
                      10 - 20 ms  0
                      20 - 50 ms  1  ███████████████████████████████████████████

                    """))
    }

    @Test func `a spike is found, with what else happened and how to look closer`() throws {
        var lines = ""
        for number in 0..<120 {
            let (minute, second) = (number / 6, number % 6 * 10)
            let time = "2025-12-20T10:\(minute < 10 ? "0" : "")\(minute):\(second == 0 ? "00" : "\(second)")"
            let lag = (60..<72).contains(number) ? "9" : "1"
            lines += """
                {"ts": "\(time)Z", "session_id": "s 1", "symbol": "A", "kind": "order", "payload": {"order_id": "o\(number)"}}
                {"ts": "\(time).\(lag)0\(number % 10)Z", "session_id": "s 1", "symbol": "A", "kind": "fill", "payload": {"order_id": "o\(number)"}}

                """
        }
        lines +=
            #"{"ts": "2025-12-20T10:11:00Z", "session_id": "s 1", "kind": "error", "payload": {"error": "e"}}"# + "\n"
        lines +=
            #"{"ts": "2025-12-20T10:11:01Z", "session_id": "s 1", "kind": "gate", "payload": {"gate": "g", "decision": "BLOCK"}}"#
            + "\n"
        let outcome = try OperatorFixture(logs: ["s.jsonl": lines]).ask("latency", "--measure", "order_to_fill")
        #expect(
            outcome.output.split(separator: "\n").dropFirst(1) == [
                "Spike windows, by what they cost:",
                "A order->fill  2025-12-20T10:10:00Z to 2025-12-20T10:12:00Z",
                "  12 orders, median 903ms, usually 105ms: 8.6 x; p95 909ms, max 909ms",
                "  meanwhile 1 gate block, 1 error, 1 clock step",
                "  blotter view --session 's 1' --symbol A --from 2025-12-20T10:10:00Z --to 2025-12-20T10:12:00Z --timeline 100",
            ])
    }

    @Test(arguments: [
        (["--symbol", "DOGE"], 1, "blotter: no latencies match (symbol DOGE is not in the index)\n"),
        (["--by", "session", "--limit", "1"], 0, "blotter: showing the slowest 1 of 2 groups; --limit 0 for all\n"),
        (["--by", "minute", "--limit", "1"], 0, "blotter: showing the last 1 of 2 groups; --limit 0 for all\n"),
        (
            ["--by", "week"], 64,
            """
            blotter: --by: cannot take 'week'; give symbol, session, mode, minute, hour or day
            try 'blotter latency --help'

            """
        ),
    ])
    func `what is cut or missing is said`(arguments: [String], status: Int32, errors: String) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["latency", "--path", fixture.folder] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors == errors)
    }

    @Test func `in JSON the keys are those of the summary`() throws {
        let outcome = try OperatorFixture().ask("latency", "--json", "--measure", "order_to_fill", "--spikes", "0")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    {
                      "latency_ms": {
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
                      "histogram": {
                        "order_to_fill": [
                          {
                            "from_ms": 100.0,
                            "to_ms": 200.0,
                            "count": 1
                          }
                        ]
                      },
                      "groups": [],
                      "spikes": []
                    }

                    """))
    }
}
