import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct CommandTests {
    private let output = Output.collecting()
    private let errors = Output.collecting()

    private let echo = Command(
        name: "echo",
        summary: "print what it was given",
        options: [Option("limit", value: "N", help: "print so many")],
        run: { invocation in
            let limit = try invocation.options.integer("limit", atLeast: 0) ?? 1
            let words = invocation.options.positionals.prefix(limit).joined(separator: " ")
            guard !words.isEmpty else { throw CommandError(invocation.currentDirectory, "nothing to print") }
            invocation.output.write("\(words) \(invocation.environment["WHO"] ?? "") \(invocation.now())\n")
            invocation.errors.write("note\n")
            return 3
        }
    )

    private func invoke(_ arguments: String...) throws -> Int32 {
        try echo.invoke(
            arguments, output: output, errors: errors, environment: ["WHO": "me"], currentDirectory: "/home",
            now: { 5 })
    }

    @Test func `a command sees what was typed and its world`() throws {
        #expect(try invoke("--limit", "2", "a", "b", "c") == 3)
        #expect(output.collected == "a b me 5\n")
        #expect(errors.collected == "note\n")
    }

    @Test(arguments: [
        (["--limt", "1"], "blotter: --limt: no such option; did you mean --limit?\ntry 'blotter echo --help'\n"),
        (
            ["--limit=-1", "a"],
            "blotter: --limit: cannot take '-1'; give a whole number of at least 0\ntry 'blotter echo --help'\n"
        ),
    ])
    func `wrong usage is told on standard error`(arguments: [String], message: String) throws {
        let status = try echo.invoke(
            arguments, output: output, errors: errors, environment: [:], currentDirectory: "/", now: { 0 })
        #expect(status == 64)
        #expect(errors.collected == message)
        #expect(output.collected == "")
    }

    @Test func `other errors are the caller's`() {
        #expect(throws: CommandError("/home", "nothing to print")) { try invoke() }
    }

    @Test(arguments: ["--help", "-h"])
    func `help is printed instead of running`(option: String) throws {
        #expect(try invoke("a", option) == 0)
        #expect(output.collected == HelpText(for: output).page(of: echo))
        #expect(errors.collected == "")
    }

    @Test func `a command nobody knows is an error with a suggestion`() {
        #expect(
            UsageError.unknownCommand("ehco", among: [echo]) == .unknownCommand("ehco", suggestion: "echo"))
    }
}
