import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct StateCommandTests {
    private let fixture: CommandFixture

    init() throws { fixture = try CommandFixture() }

    @Test func `blotter alone says how things stand and what to type next`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        #expect(
            fixture.blotter()
                == .init(
                    status: 0,
                    output: """
                        logs/execution: 1 log, 2 events of 1 session
                        from 2025-12-20 09:30:45 to 2025-12-20 09:30:45 UTC

                        next:
                          blotter health          is anything wrong?
                          blotter view --follow   what happens now
                          blotter sessions        the last sessions

                        'blotter --help' lists all commands.

                        """))
    }

    @Test func `logs that lie in the folder itself are named`() throws {
        try fixture.writeLog("a.jsonl", events: 1)
        #expect(fixture.blotter().output.contains("  blotter view --follow --path .   what happens now\n"))
    }

    @Test func `what needs a look comes before the rest`() throws {
        let order =
            #"{"ts": 1766223000, "session_id": "s", "kind": "order", "payload": {"order_id": "o", "side": "buy"}}"#
        let error =
            #"{"ts": 1766223001, "session_id": "s", "kind": "error", "payload": {"order_id": "o", "error": "no"}}"#
        try fixture.write([order, error, "{"].map { $0 + "\n" }.joined(), to: "logs/execution/s.jsonl")
        let lines = fixture.blotter().output.split(separator: "\n").map(String.init)
        #expect(lines[2] == "1 order: 1 rejected; 1 error; 1 invalid line")
        #expect(
            lines.filter { $0.hasPrefix("  ") } == [
                "  blotter health                         is anything wrong?",
                "  blotter rejects                        why lines are invalid",
                "  blotter orders --state rejected,open   why 1 order had no fill",
            ])
    }
}
