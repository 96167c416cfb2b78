import Blotter
import BlotterReports

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
            errors.complain("\(error)")
            return Self.exitStatus(of: error)
        }
    }

    private static func exitStatus(of error: any Error) -> Int32 {
        switch error {
        case let error as BlotterError: error.exitStatus
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

    private func help(with name: String?) throws {
        let page = try name.map { HelpText(for: output).page(of: try command(named: $0)) }
        output.write(page ?? overview(for: output))
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
