import Foundation
import Testing

@testable import BlotterCommand
@testable import BlotterReports

@Suite struct LogLocationTests {
    private let fixture: CommandFixture

    init() throws { fixture = try CommandFixture() }

    /// A question that only prints which index it asks, and whether there is one.
    private static let ask = Command(
        name: "ask", summary: "", options: LogLocation.options,
        run: { invocation in
            let location = try LogLocation(invocation)
            let index = try location.refreshed(invocation)
            invocation.output.write("\(location.path) \(index.path) \(index.exists)\n")
            return 0
        })

    private func ask(_ arguments: String...) throws -> CommandFixture.Result {
        let output = Output.collecting()
        let errors = Output.collecting()
        let status = try Self.ask.invoke(
            arguments, output: output, errors: errors, environment: fixture.environment, currentDirectory: fixture.path,
            now: { 0 })
        return .init(status: status, output: fixture.masked(output.collected), errors: fixture.masked(errors.collected))
    }

    private static func noLogs(_ path: String, _ problem: String) -> CommandError {
        CommandError(path, problem, remedy: "name the folder with --path", exitStatus: 2)
    }

    private static let usual = "logs/execution DIR/logs/execution/.blotter/index.db true\n"

    @Test func `a question brings the index up to date`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        #expect(try ask() == .init(status: 0, output: Self.usual))
        #expect(fixture.blotter("ingest").output.hasPrefix("files  0 read, 1 unchanged\n"))
    }

    @Test(
        arguments: [
            ([], ""),
            (
                ["-v"],
                "blotter: DIR/logs/execution/.blotter/index.db: 2 new lines; files: 1 read (1 new), 0 unchanged\n"
            ),
            (["-q", "-v"], ""), (["-v", "--no-refresh"], ""),
        ] as [([String], String)]) func `what was read is told to who wants to hear it`(
            arguments: [String], errors: String
        ) throws
    {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        let output = Output.collecting()
        let notes = Output.collecting()
        _ = try Self.ask.invoke(
            arguments, output: output, errors: notes, environment: [:], currentDirectory: fixture.path, now: { 0 })
        #expect(fixture.masked(notes.collected) == errors)
    }

    @Test func `a question that is told so leaves the index as it is`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        let expected = "logs/execution DIR/logs/execution/.blotter/index.db false\n"
        #expect(try ask("--no-refresh") == .init(status: 0, output: expected))
        #expect(!fixture.exists("logs/execution/.blotter"))
    }

    @Test func `the options and the environment say where things are`() throws {
        try fixture.writeLog("day/a.jsonl", events: 2)
        #expect(try ask("--path", "day").output == "day DIR/day/.blotter/index.db true\n")
        fixture.environment = ["BLOTTER_INDEX": "/nowhere/x.db"]
        #expect(try ask("--no-refresh").output == "logs/execution /nowhere/x.db false\n")
        #expect(try ask("--path=day", "--index", "x.db").output == "day DIR/x.db true\n")
        fixture.environment = ["BLOTTER_LOGS": "day"]
        #expect(try ask().output == "day DIR/day/.blotter/index.db true\n")
        #expect(throws: CommandError.self) { try ask("--path=elsewhere") }
    }

    @Test(arguments: ["--path=", "--index="])
    func `a name has at least one character`(argument: String) throws {
        #expect(try ask(argument).status == 64)
    }

    @Test(arguments: [[], ["--no-refresh"]])
    func `without a folder there are no logs`(arguments: [String]) throws {
        let error = Self.noLogs("here", "No such file or directory, so there are no logs")
        #expect(throws: error) {
            arguments.isEmpty ? try ask("--path", "here") : try ask("--path", "here", arguments[0])
        }
    }

    @Test(arguments: [[], ["--no-refresh"]])
    func `a folder without logs stays as it is`(arguments: [String]) throws {
        try fixture.write("no log\n", to: "logs/execution/notes.txt")
        #expect(throws: Self.noLogs("logs/execution", "no logs found")) {
            arguments.isEmpty ? try ask() : try ask(arguments[0])
        }
        #expect(!fixture.exists("logs/execution/.blotter"))
    }

    @Test func `names like a log's that are not read are told, the first few of them`() throws {
        for number in 1...7 { try fixture.write("{}\n", to: "logs/\(number).jsonl.bz2") }
        let names = (1...5).map { "\($0).jsonl.bz2" }.joined(separator: ", ")
        let problem = "no logs found, and what is like one is not read for its suffix (\(names), and 2 more)"
        #expect(throws: Self.noLogs("logs", problem)) { try ask("--path", "logs") }
        for command in ["ingest", "rebuild"] {
            #expect(
                fixture.blotter(command, "--path", "logs")
                    == .init(status: 0, errors: "blotter: DIR/logs: \(problem); nothing was made there\n"))
        }
    }

    @Test func `logs that went away can still be asked for`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        _ = try ask()
        try FileManager.default.removeItem(atPath: fixture.path + "/logs/execution/a.jsonl")
        #expect(try ask() == .init(status: 0, output: Self.usual))
    }

    @Test func `an index that is named can be asked where its logs are not`() throws {
        try fixture.writeLog("elsewhere/a.jsonl", events: 2)
        _ = try ask("--path", "elsewhere", "--index", "x.db")
        #expect(
            try ask("--index", "x.db")
                == .init(
                    status: 0, output: "logs/execution DIR/x.db true\n",
                    errors: "blotter: logs/execution: there is no such folder; answering from the index as it is\n"))
        #expect(try ask("--index", "x.db", "--no-refresh").errors == "")
    }

    @Test func `while another process writes the index is asked as it is`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        _ = try ask()
        try fixture.writeLog("logs/execution/b.jsonl", events: 2)
        let index = "logs/execution/.blotter/index.db"
        let note = "blotter: DIR/\(index): another process is writing to it; answering from the index as it is\n"
        let result = try fixture.whileWriting(to: index) { try ask() }
        #expect(result == .init(status: 0, output: Self.usual, errors: note))
        #expect(try ask() == .init(status: 0, output: Self.usual))
    }

    @Test func `an index that cannot be written is asked as it is`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        _ = try ask()
        let index = "logs/execution/.blotter/index.db"
        try FileManager.default.removeItem(atPath: "\(fixture.path)/\(index).lock")
        // A folder in its place keeps even root from opening the lock.
        try fixture.makeFolder("\(index).lock")
        try fixture.writeLog("logs/execution/b.jsonl", events: 2)
        let note = "blotter: DIR/\(index): it cannot be written (Is a directory); answering from the index as it is\n"
        #expect(try ask() == .init(status: 0, output: Self.usual, errors: note))
    }

    @Test func `what cannot be read is told once`() throws {
        try fixture.writeLog("logs/execution/a.jsonl", events: 2)
        try fixture.write(Data([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]), to: "logs/execution/cut.jsonl.gz")
        let note = "blotter: cut.jsonl.gz: ends in the middle of its gzip data; its whole lines were taken\n"
        #expect(try ask() == .init(status: 0, output: Self.usual, errors: note))
        #expect(try ask() == .init(status: 0, output: Self.usual))
    }
}
