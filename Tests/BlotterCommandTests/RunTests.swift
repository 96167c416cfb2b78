import Glibc
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct RunTests {
    private let fixture: CommandFixture
    private let overview = HelpText(for: .collecting()).overview(
        of: Command.all,
        about: "blotter reads execution-telemetry logs into one SQLite index and answers questions from it.")
    private let page = HelpText(for: .collecting()).page(of: .ingest)

    init() throws { fixture = try CommandFixture() }

    @Test func `without arguments the commands are told on standard error`() {
        #expect(fixture.blotter() == .init(status: 64, errors: overview))
    }

    @Test(arguments: ["--help", "-h"])
    func `help lists the commands`(argument: String) {
        #expect(fixture.blotter(argument) == .init(status: 0, output: overview))
    }

    @Test func `the manual's topics are listed below the commands`() {
        let outcome = fixture.blotter("help")
        #expect(outcome.status == 0 && outcome.output.hasPrefix(overview))
        #expect(outcome.output.contains("runbook") && outcome.output.contains("cluster"))
    }

    @Test(arguments: [["help", "ingest"], ["ingest", "--help"], ["ingest", "-h"]])
    func `a command has a page of help`(arguments: [String]) {
        #expect(fixture.blotter(arguments[0], arguments[1]) == .init(status: 0, output: page))
    }

    @Test func `commands have names of their own`() {
        #expect(Set(Command.all.map(\.name)).count == Command.all.count)
    }

    @Test func `the version is told`() {
        #expect(fixture.blotter("--version") == .init(status: 0, output: "blotter \(Version.current)\n"))
        #expect(fixture.blotter("-V") == fixture.blotter("--version"))
    }

    @Test(arguments: [
        (["ingets"], "ingets: no such command; did you mean ingest?\ntry 'blotter --help'\n"),
        (["help", "xyz"], "xyz: no such command\ntry 'blotter --help'\n"),
        (["--verbose"], "--verbose: no such option\ntry 'blotter --help'\n"),
        (["--json", "view"], "--json: the command comes first; write 'blotter view --json'\ntry 'blotter --help'\n"),
        (["--rank"], "--rank: the command comes first; write 'blotter search --rank'\ntry 'blotter --help'\n"),
        (["in\u{1b}[2Jgest"], "in\\x1b[2Jgest: no such command\ntry 'blotter --help'\n"),
        (["ingest", "--jsn"], "--jsn: no such option; did you mean --json?\ntry 'blotter ingest --help'\n"),
    ])
    func `wrong usage ends with status 64`(arguments: [String], message: String) {
        let result =
            arguments.count == 1 ? fixture.blotter(arguments[0]) : fixture.blotter(arguments[0], arguments[1])
        #expect(result == .init(status: 64, errors: "blotter: " + message))
    }

    @Test func `an index that is none ends with status 65 and stays as it is`() throws {
        try fixture.writeLog("logs/a.jsonl", events: 1)
        try fixture.write("not an index, but somebody's only copy of something\n", to: "notes.txt")
        #expect(
            fixture.blotter("ingest", "logs", "--index", "notes.txt")
                == .init(
                    status: 65,
                    errors: "blotter: DIR/notes.txt: is not an index of blotter; name another file with --index\n"))
    }

    @Test func `output that cannot be written ends with status 1`() {
        let full = Output(descriptor: 1, capacity: 8) { _, _, _ in
            errno = ENOSPC
            return -1
        }
        let errors = Output.collecting()
        let status = run(
            ["--version"], output: full, errors: errors, environment: [:], currentDirectory: "/", now: { 0 })
        #expect(status == 1)
        #expect(
            errors.collected
                == "blotter: output: cannot write, No space left on device; what was printed is not complete\n")
    }

    @Test func `a reader that went away is no error`() {
        let closed = Output(descriptor: 1, capacity: 8) { _, _, _ in
            errno = EPIPE
            return -1
        }
        let errors = Output.collecting()
        let status = run(
            ["--help"], output: closed, errors: errors, environment: [:], currentDirectory: "/", now: { 0 })
        #expect(status == 0)
        #expect(errors.collected == "")
    }
}
