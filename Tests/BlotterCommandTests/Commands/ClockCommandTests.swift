import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct ClockCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    private static let gamma = ["10:00:00", "10:00:02", "10:00:01.995", "08:00:03", "08:00:04"].map {
        #"{"ts": "2025-12-20T\#($0)Z", "session_id": "gamma", "kind": "gate", "payload": {"gate": "G"}}"# + "\n"
    }.joined()

    @Test func `the totals, the steps by their size, and how to look closer`() throws {
        let fixture = try OperatorFixture(logs: ["beta.jsonl": OperatorFixture.beta, "gamma.jsonl": Self.gamma])
        #expect(
            fixture.ask("clock")
                == Outcome(
                    0,
                    """
                    Backward steps: 3 (jitter 2, step 1), the largest by 1 h 59 min; 2 files, 2 sessions
                    Negative latencies: intent→order 0, order→fill 1 (down to -1.999999 ms)
                    Times without a zone, taken as UTC: 0
                    Without a time that can be read: 0

                    file         line  session  before (UTC)                after (UTC)                       back by  class
                    ───────────  ────  ───────  ──────────────────────────  ─────────────────────────────  ──────────  ──────
                    gamma.jsonl     4  gamma    2025-12-20 10:00:01.995000  2025-12-20 08:00:03.000000     1 h 59 min  step
                    gamma.jsonl     3  gamma    2025-12-20 10:00:02.000000  2025-12-20 10:00:01.995000           5 ms  jitter
                    beta.jsonl      4  beta     2025-12-20 11:00:00.004250  2025-12-20 11:00:00.002250001        2 ms  jitter

                    A closer look at the largest:
                      blotter view --session gamma --from 2025-12-20T07:59:58Z --to 2025-12-20T10:00:06.995Z --timeline 100

                    """))
    }

    /// Of the two steps the one that is listed, and the totals of both.
    private static let jitterJSON = """
        {
          "steps_total": 2,
          "steps_by_class": {
            "jitter": 1,
            "step": 1,
            "mixed": 0
          },
          "largest_ms": 7198995.0,
          "files": 1,
          "sessions": 1,
          "negative_latencies": {
            "intent_to_order": {
              "count": 0,
              "worst_ms": null
            },
            "order_to_fill": {
              "count": 0,
              "worst_ms": null
            }
          },
          "naive_timestamps": 0,
          "untimed_events": 0,
          "steps": [
            {
              "file": "gamma.jsonl",
              "line": 3,
              "session_id": "gamma",
              "ts_before": "2025-12-20T10:00:02.000000000Z",
              "ts_after": "2025-12-20T10:00:01.995000000Z",
              "back_ms": 5.0,
              "class": "jitter"
            }
          ]
        }

        """

    @Test func `in JSON the list is cut and the totals are not`() throws {
        let fixture = try OperatorFixture(logs: ["gamma.jsonl": Self.gamma])
        #expect(
            fixture.ask("clock", "--class", "jitter", "--json")
                == Outcome(
                    0,
                    Self.jitterJSON))
    }

    @Test(arguments: [
        ([], 0, "blotter: no timestamp runs backward\n"),
        (["--session", "gamma"], 1, "blotter: no events match (session gamma is not in the index)\n"),
    ])
    func `that there is nothing is said`(arguments: [String], status: Int32, errors: String) throws {
        let fixture = try OperatorFixture(logs: ["alpha.jsonl": OperatorFixture.alpha])
        let outcome = fixture.blotter(["clock", "--path", fixture.folder] + arguments)
        #expect(outcome.status == status)
        #expect(outcome.errors == errors)
        #expect(outcome.output.hasPrefix("Backward steps: 0\n"))
    }

    @Test func `only the largest steps are shown, and that is told`() throws {
        let outcome = try OperatorFixture(logs: ["gamma.jsonl": Self.gamma]).ask("clock", "--limit", "1")
        #expect(outcome.errors == "blotter: showing the 1 largest of 2 steps; --limit 0 for all\n")
    }
}
