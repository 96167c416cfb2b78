import Testing

@testable import BlotterCommand

@Suite struct RetentionHoldCommandTests {
    private typealias Outcome = OperatorFixture.Outcome
    private typealias Fixture = RetentionCommandFixture

    @Test func `a session that is held is not touched until it is released`() throws {
        let fixture = try Fixture()
        #expect(
            fixture.retention("hold", "old", "--reason", "audit 42", "--until", "+90d").output
                == "old is held until 2026-03-20T12:00:00Z\n")
        let plan = fixture.retention("--keep-last-n", "1").output
        #expect(plan.split(separator: "\n").last == "old.jsonl  deleted  held: old, audit 42")
        #expect(
            fixture.retention("--keep-last-n", "1", "--explain", "old").output.hasPrefix(
                "old.jsonl: left alone: held: old, audit 42 (else deleted: 40.0 days old, limit 30)\n"))
        #expect(
            fixture.retention("holds").output == """
                session  until                 by  reason
                ───────  ────────────────────  ──  ────────
                old      2026-03-20T12:00:00Z  op  audit 42

                """)
        #expect(fixture.retention("release", "old").output == "old is no longer held\n")
        #expect(fixture.retention("release", "old").status == 1)
        #expect(
            fixture.retention("--keep-last-n", "1", "--explain", "old.jsonl").output.hasPrefix(
                "old.jsonl: deleted: 40.0 days old"))
        #expect(fixture.retention("--explain", "nobody").status == 1)
    }

    @Test(arguments: [
        ("2025-12-20T12:00:00Z", "2025-12-20T12:00:00Z"), ("2025-12-19", "2025-12-19T00:00:00Z"),
        ("-1h", "2025-12-20T11:00:00Z"), ("1766231999", "2025-12-20T11:59:59Z"), ("now", "2025-12-20T12:00:00Z"),
    ])
    func `a hold that is over already is refused`(until: String, time: String) throws {
        let fixture = try Fixture()
        let refused = fixture.retention("hold", "old", "--reason", "audit 42", "--until", until)
        #expect(
            refused
                == Outcome(
                    64, "",
                    """
                    blotter: --until \(until): is \(time), and it is 2025-12-20T12:00:00Z already; \
                    give a time that is to come, such as +90d
                    try 'blotter retention --help'

                    """))
        #expect(fixture.retention("holds").output == "")
    }
}
