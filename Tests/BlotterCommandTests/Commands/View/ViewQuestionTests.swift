import Testing

@testable import BlotterCommand
@testable import BlotterReports

/// Events around a moment, around others, and by what they hold; noon is 12:00.
@Suite struct ViewQuestionTests {
    /// One event a minute from 11:50 to 11:59, whose ids are their minutes, in two sessions by turns.
    private func fixture() throws -> OperatorFixture {
        let lines = (50..<60).map { minute in
            #"{"ts": "2025-12-20T11:\#(minute):00Z", "session_id": "\#(minute % 2 == 0 ? "even" : "odd")", "#
                + #""kind": "\#(minute == 55 ? "error" : "order")", "payload": {"order_id": "o\#(minute)x"}}"# + "\n"
        }
        return try OperatorFixture(logs: ["all.jsonl": lines.joined()])
    }

    private func minutes(_ output: String) -> [String] { output.matches(of: /o(5[0-9])x/).map { String($0.output.1) } }

    @Test(arguments: [
        (["--around", "11:55"], ["55"]), (["--around", "11:55±1m"], ["54", "55", "56"]),
        (["--around", "11:55:30+-30s"], ["55", "56"]), (["--around", "5m ago ± 60"], ["54", "55", "56"]),
        (["--around", "11:55", "-C", "2"], ["54", "55", "56", "57"]),
        (["--around", "11:55±1m", "--session", "even"], ["54", "56"]),
        (["--around", "11:55", "-C1", "--session", "odd"], ["55", "57"]),
        (["--type", "ERROR", "-C", "1"], ["53", "55", "57"]), (["-g", "o5", "-n", "2"], ["58", "59"]),
        (["-g", "5X"], ["55"]), (["-g", "6x", "--context", "1"], ["54", "56", "58"]), (["-g", "nowhere"], []),
        (["--reverse", "-n", "2"], ["59", "58"]), (["--sort", "type", "-n", "2"], ["55", "50"]),
    ]) func `the same events come for people and for programs`(arguments: [String], expected: [String]) throws {
        let fixture = try fixture()
        for form in [["--no-summary"], ["--json"], ["-o", "json"], ["-o", "csv"]] {
            let seen = minutes(fixture.blotter(["view", "--path", fixture.folder] + arguments + form).output)
            // A row has the id several times.
            let rows = seen.enumerated().filter { $0 == 0 || seen[$0 - 1] != $1 }.map(\.element)
            #expect(rows == expected, "\(form)")
        }
    }

    @Test(arguments: [
        (["--type", "order"], "9"), (["-g", "5x"], "1"), (["--around", "11:55", "-C", "2"], "4"),
        (["-g", "none"], "0"),
        (["--from", "2025-12-20", "--to", "2025-12-20"], "10"), (["-S", "11:58"], "2"),
        (["--until", "yesterday"], "0"),
    ]) func `they can be counted`(arguments: [String], expected: String) throws {
        let fixture = try fixture()
        #expect(fixture.blotter(["view", "--path", fixture.folder, "--count"] + arguments).output == expected + "\n")
    }

    @Test func `a search gives neighbours to programs, too`() throws {
        let output = try fixture().ask("search", "o56x", "--context", "1", "--json").output
        #expect(minutes(output) == ["54", "56", "58"])
        #expect(output.split(separator: "\n").count == 3)
    }
}
