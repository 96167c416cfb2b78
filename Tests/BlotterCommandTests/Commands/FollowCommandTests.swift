import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct FollowCommandTests {
    private let fixture: CommandFixture

    init() throws { fixture = try CommandFixture() }

    private static let note = "blotter: up to date, 3 new events; following until Ctrl-C\n"

    /// The first that it writes by `write` is the note that it is up to date.
    @Test(arguments: ["INT", "TERM"])
    func `a signal ends it with the report`(signal: String) throws {
        try fixture.writeLog("logs/a.jsonl", events: 3)
        let result = try fixture.binary("ingest", "logs", "--follow", signal: "write:signal=\(signal):when=1")
        #expect(result.status == 0)
        #expect(result.errors == Self.note)
        let lines = result.output.split(separator: "\n")
        // The last line has the seconds.
        #expect(lines.dropLast() == ["files  1 read (1 new), 0 unchanged", "lines  3: 3 events, 0 invalid"])
    }

    @Test func `with JSON there is a line for each time something was read`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 3)
        let result = try fixture.binary("ingest", "logs", "--follow", "--json", signal: "write:signal=INT:when=2")
        #expect(result.status == 0)
        #expect(result.errors == Self.note)
        let start = """
            {"files_read": 1, "files_unchanged": 0, "files_copied": 0, "files_unreadable": 0, "new_sources": 1, \
            "lines": 3, "events": 3, "invalid_lines": 0, "blank_lines": 0, "text_lines": 0, \
            "continued_lines": 0, "bytes": 549, "seconds":
            """
        let end =
            #", "skipped": {}, "not_read": [], "problems": [], "outdated_logs": 0, "reread": null, "inserted_because": null, "interrupted": false}"#
        let line = result.output.dropLast()
        #expect(line.hasPrefix(start) && line.hasSuffix(end) && !line.contains("\n"), "\(result)")
    }
}
