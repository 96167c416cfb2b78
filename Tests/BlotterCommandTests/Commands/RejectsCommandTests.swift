import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct RejectsCommandTests {
    private typealias Outcome = OperatorFixture.Outcome

    /// 1: a whole line of 12 bytes; 2: cut off; 3: no JSON; 4: no object; 5: not UTF-8.
    private static func fixture() throws -> OperatorFixture {
        let fixture = try OperatorFixture()
        let text =
            Array("{\"kind\": 1}\n{\"ts\": \"2025-\nx\u{1b}[2Jy\n[1, 2]\n{\"a\": \"".utf8) + [0xff]
            + Array("\"}\n".utf8)
        try fixture.write(text, to: "gamma.jsonl")
        try fixture.write("oops\n", to: "delta.jsonl")
        return fixture
    }

    @Test func `totals by file and reason, then the lines`() throws {
        let outcome = try Self.fixture().ask("rejects", "--table")
        #expect(
            outcome
                == Outcome(
                    0,
                    #"""
                    Invalid lines: 5 in 2 files (not_json 2, invalid_utf8 1, not_object 1, truncated 1)

                    file         lines  invalid    share  verdict              reasons
                    ───────────  ─────  ───────  ───────  ───────────────────  ─────────────────────────────────────────────────────
                    delta.jsonl      1        1  100.00%  above 10%: escalate  not_json 1
                    gamma.jsonl      5        4   80.00%  above 10%: escalate  invalid_utf8 1, not_json 1, not_object 1, truncated 1

                    file         line  byte_offset  reason        text
                    ───────────  ────  ───────────  ────────────  ─────────────
                    delta.jsonl     1            0  not_json      oops
                    gamma.jsonl     2           12  truncated     {"ts": "2025-
                    gamma.jsonl     3           26  not_json      x\x1b[2Jy
                    gamma.jsonl     4           33  not_object    [1, 2]
                    gamma.jsonl     5           40  invalid_utf8  {"a": "�"}

                    """#))
    }

    @Test func `with a mark where reading stopped`() throws {
        let outcome = try Self.fixture().ask("rejects", "--file", "gam*")
        #expect(
            outcome
                == Outcome(
                    0,
                    #"""
                    Invalid lines: 4 in 1 file (invalid_utf8 1, not_json 1, not_object 1, truncated 1)

                    file         lines  invalid   share  verdict              reasons
                    ───────────  ─────  ───────  ──────  ───────────────────  ─────────────────────────────────────────────────────
                    gamma.jsonl      5        4  80.00%  above 10%: escalate  invalid_utf8 1, not_json 1, not_object 1, truncated 1

                    gamma.jsonl:2 (byte 12) truncated
                      {"ts": "2025-
                                   ^
                    gamma.jsonl:3 (byte 26) not_json
                      x\x1b[2Jy
                      ^
                    gamma.jsonl:4 (byte 33) not_object
                      [1, 2]
                      ^
                    gamma.jsonl:5 (byte 40) invalid_utf8
                      {"a": "�"}
                             ^

                    """#))
    }

    @Test func `a long line is shown around the mark`() throws {
        let line = #"{"a": [\#(String(repeating: "1, ", count: 40)) oops, \#(String(repeating: "2, ", count: 40)) 3]}"#
        let fixture = try OperatorFixture(logs: ["s.jsonl": line + "\n"])
        let lines = fixture.ask("rejects", terminal: Terminal(width: 42)).output.split(separator: "\n")
        #expect(lines[5] == "  …1, 1, 1, 1, 1, 1, 1, 1,  oops, 2, 2, 2…")
        #expect(lines[6] == "                            ^")
    }

    @Test func `in JSON the columns are those of the view`() throws {
        let outcome = try Self.fixture().ask("rejects", "--json", "--reason", "not_json,not_object")
        #expect(
            outcome
                == Outcome(
                    0,
                    #"""
                    [{"file": "delta.jsonl", "line": 1, "byte_offset": 0, "reason": "not_json", "text": "oops"},
                     {"file": "gamma.jsonl", "line": 3, "byte_offset": 26, "reason": "not_json", "text": "x\u001b[2Jy"},
                     {"file": "gamma.jsonl", "line": 4, "byte_offset": 33, "reason": "not_object", "text": "[1, 2]"}]

                    """#))
    }

    @Test func `only the first lines are shown, and that is told`() throws {
        let outcome = try Self.fixture().ask("rejects", "--limit", "1", "--json")
        #expect(
            outcome
                == Outcome(
                    0,
                    """
                    [{"file": "delta.jsonl", "line": 1, "byte_offset": 0, "reason": "not_json", "text": "oops"}]

                    """, "blotter: showing the first 1 of 5 lines; --limit 0 for all\n"))
    }

    @Test(arguments: [
        ([], "no line is invalid"),
        (["--reason", "too_long"], "no invalid lines match"),
        (["--file", "alpa.jsonl"], "file alpa.jsonl is not in the index; did you mean alpha.jsonl?"),
        (["--file", "alpha.jsonl"], "no invalid lines match"), (["--file", "alpa*"], "no invalid lines match"),
        (["--session", "alpa"], "no invalid lines match (session alpa is not in the index; did you mean alpha?)"),
    ])
    func `nothing found is no failure, a name that is not there is one`(_ options: [String], _ note: String) throws {
        let fixture = try OperatorFixture()
        let outcome = fixture.blotter(["rejects", "--path", fixture.folder] + options)
        #expect(outcome == Outcome(note.contains("is not in the index") ? 1 : 0, "", "blotter: \(note)\n"))
    }

    @Test func `a reason that there is not`() throws {
        let outcome = try OperatorFixture().ask("rejects", "--reason", "json")
        #expect(
            outcome
                == Outcome(
                    64, "",
                    """
                    blotter: --reason: cannot take 'json'; give invalid_utf8, truncated, not_json, not_object, too_deep, too_long, too_many_parts
                    try 'blotter rejects --help'

                    """))
    }

    /// Of a thousand lines; the thresholds are the runbook's.
    @Test(arguments: [
        (10, ""), (11, "above 1%: look into it"), (50, "above 1%: look into it"), (51, "above 5%: critical"),
        (100, "above 5%: critical"), (101, "above 10%: escalate"),
    ]) func `a file's share of invalid lines has a verdict`(invalid: Int, verdict: String) throws {
        let lines = (0..<1000).map { $0 < invalid ? "oops\n" : "{}\n" }
        let outcome = try OperatorFixture(logs: ["s.jsonl": lines.joined()]).ask("rejects", "--limit", "1")
        let row = outcome.output.split(separator: "\n")[3].split(separator: #/ {2,}/#).map(String.init)
        let share = "\(invalid / 10).\(invalid % 10)0%"
        #expect(
            row == ["s.jsonl", "1000", "\(invalid)", share] + (verdict.isEmpty ? [] : [verdict])
                + ["not_json \(invalid)"])
    }

    @Test func `of many files the worst are named`() throws {
        let names = (100..<125).map { "f\($0).jsonl" }
        let logs = names.enumerated().map { number, name in
            (name, String(repeating: "{}\n", count: number) + "oops\n")
        }
        let fixture = try OperatorFixture(logs: Dictionary(uniqueKeysWithValues: logs))
        let lines = fixture.ask("rejects").output.split(separator: "\n").dropFirst(3).prefix(21)
        #expect(lines.dropLast().map { String($0.prefix(10)) } == Array(names.prefix(20)))
        #expect(lines.last == "… and 5 more files with a smaller share")
    }
}
