import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct UsageErrorTests {
    @Test(
        arguments: [
            (.unknownOption("--jsno", suggestion: "--json"), "--jsno: no such option; did you mean --json?"),
            (.unknownOption("-x", suggestion: nil), "-x: no such option"),
            (.unknownCommand("ingst", suggestion: "ingest"), "ingst: no such command; did you mean ingest?"),
            (.missingValue(option: "limit", placeholder: "N"), "--limit: its value is missing; write --limit N"),
            (
                .unexpectedValue(option: "json", value: "yes"),
                "--json: takes no value but was given 'yes'; write --json alone"
            ),
            (
                .badValue(option: "limit", value: "\u{1b}[2J", expected: "a whole number"),
                #"--limit: cannot take '\x1b[2J'; give a whole number"#
            ),
            (.missingArgument("SQL"), "SQL: missing; give it as an argument"),
            (.unexpectedArgument("b"), "b: one argument too many; put quotes around one that holds spaces"),
            (
                .conflict(subject: "--file", problem: "given together with SQL", remedy: "give one of them"),
                "--file: given together with SQL; give one of them"
            ),
        ] as [(UsageError, String)])
    func `an error says what is wrong and what to do`(error: UsageError, expected: String) {
        #expect("\(error)" == expected)
        #expect(error.message(command: "query") == "blotter: \(expected)\ntry 'blotter query --help'\n")
        #expect(error.message(command: nil) == "blotter: \(expected)\ntry 'blotter --help'\n")
    }

    @Test func `a command that could not do its work says so safely`() {
        let error = CommandError("logs\n", "no such folder", remedy: "give one with --path", exitStatus: 2)
        #expect("\(error)" == #"logs\n: no such folder; give one with --path"#)
        #expect("\(CommandError("logs", "empty"))" == "logs: empty")
    }
}
