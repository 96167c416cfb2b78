import Blotter
import BlotterReports
import Manual

/// Runs `blotter` with the arguments behind its name: prints, and answers the exit status.
func run(
    _ arguments: [String],
    output: Output,
    errors: Output,
    environment: [String: String],
    currentDirectory: String,
    now: @escaping () -> Int64
) -> Int32 {
    Run(
        output: output, errors: errors, environment: environment, currentDirectory: currentDirectory, now: now
    ).status(of: arguments)
}

/// One run of the program. Every error that a command throws ends here, in words and in an exit status.
private struct Run {
    let output: Output
    let errors: Output
    let environment: [String: String]
    let currentDirectory: String
    let now: () -> Int64

    func status(of arguments: [String]) -> Int32 {
        let status = statusOfCommand(arguments)
        do {
            try output.flush()
            return status
        } catch {
            errors.complain("\(error)")
            return status == 0 ? 1 : status
        }
    }

    private func statusOfCommand(_ arguments: [String]) -> Int32 {
        do {
            return try answer(arguments)
        } catch let error as UsageError {
            errors.write(error.message(command: nil))
            return UsageError.exitStatus
        } catch {
            // Where output and errors go to one terminal, what was printed so far stands above the error.
            try? output.flush()
            let error: any Error = ClusterFailure.told(error) ?? error
            errors.complain("\(error)")
            return Self.exitStatus(of: error)
        }
    }

    private static func exitStatus(of error: any Error) -> Int32 {
        switch error {
        case let error as BlotterError: error.exitStatus
        case let error as BackupError: error.exitStatus
        case let error as CommandError: error.exitStatus
        default: 1
        }
    }

    private func answer(_ arguments: [String]) throws -> Int32 {
        guard let first = arguments.first else {
            if let location = StateCommand.location(environment, currentDirectory: currentDirectory) {
                return try Command.state.invoke(
                    location, output: output, errors: errors, environment: environment,
                    currentDirectory: currentDirectory, now: now)
            }
            errors.write(overview(for: errors))
            return UsageError.exitStatus
        }
        switch first {
        case "--help", "-h":
            output.write(overview(for: output))
        case "help":
            try help(with: arguments.dropFirst().first)
        case "--version", "-V":
            output.write("blotter \(Version.current)\n")
        case _ where first.hasPrefix("-"):
            throw Self.misplaced(first, arguments)
        default:
            return try command(named: first).invoke(
                Array(arguments.dropFirst()), output: output, errors: errors, environment: environment,
                currentDirectory: currentDirectory, now: now)
        }
        return 0
    }

    /// Of an option that stands where the command should.
    private static func misplaced(_ option: String, _ arguments: [String]) -> UsageError {
        let name = String(option.prefix { $0 != "=" })
        guard
            case .othersOption(_, name, let commands) =
                UsageError.unknownOption(name, suggestion: nil).lookingElsewhere(than: nil, among: Command.all)
        else { return .unknownOption(name, suggestion: NearestName(to: name, among: ["--help", "--version"]).name) }
        return .conflict(
            subject: name, problem: "the command comes first",
            remedy: "write 'blotter \(arguments.first(where: isCommand) ?? commands[0]) \(name)'")
    }

    private static func isCommand(_ word: String) -> Bool { Command.all.contains { $0.name == word } }

    /// Of a command its options, of a topic its chapter; where one bears the name of the other, both.
    private func help(with name: String?) throws {
        guard let name else {
            output.write(overview(for: output) + "\n" + HelpText(for: output).topics(Chapter.all))
            return
        }
        let chapter = Chapter.all.first { $0.name == name }.map { ChapterText(for: output).text(of: $0) }
        let command = (Command.all + Command.inner).first { $0.name == name }.map { HelpText(for: output).page(of: $0) }
        guard chapter != nil || command != nil else {
            let names = Command.all.map(\.name) + Chapter.all.map(\.name)
            throw UsageError.unknownCommand(name, suggestion: NearestName(to: name, among: names).name)
        }
        output.write([command, chapter].compactMap { $0 }.joined(separator: "\n"))
    }

    private func overview(for output: Output) -> String {
        HelpText(for: output).overview(of: Command.all, about: Command.about)
    }

    private func command(named name: String) throws -> Command {
        guard let command = (Command.all + Command.inner).first(where: { $0.name == name }) else {
            throw UsageError.unknownCommand(name, among: Command.all)
        }
        return command
    }
}
