import Blotter
import BlotterReports

extension Command {
    /// Reads the arguments behind the command's name, prints help when asked for it, else runs the command.
    ///
    /// A wrong command line is told on `errors` and answers status 64; whatever else `run` throws is the caller's.
    /// The caller flushes.
    func invoke(
        _ arguments: [String],
        output: Output,
        errors: Output,
        environment: [String: String],
        currentDirectory: String,
        now: @escaping () -> Int64
    ) throws -> Int32 {
        do {
            var options = try CommandOptions(self.options).parse(arguments)
            try options.prepare(output, errors)
            let isPaged = options.flag("help") || isPaged && !(options.declares("follow") && options.flag("follow"))
            let pager =
                isPaged && !options.flag("no-pager") ? Pager(for: output, errors, environment: environment) : nil
            defer { pager?.finish() }
            guard !options.flag("help") else {
                output.write(HelpText(for: output).page(of: self))
                return 0
            }
            var environment = environment
            // Others have nothing that could be set, and must not fail by a file that is wrong.
            if options.declares("path") {
                let settings = try Settings(environment: environment, currentDirectory: currentDirectory)
                environment = settings.variables(isPathTyped: namesFolder(options))
                options = settings.options(options, of: name)
            }
            return try run(
                Invocation(
                    options: options, output: output, errors: errors, environment: environment,
                    currentDirectory: currentDirectory, now: now))
        } catch let error as UsageError {
            errors.write(error.lookingElsewhere(than: name, among: Command.all).message(command: name))
            return UsageError.exitStatus
        }
    }
}

extension Command {
    /// Whether a folder of logs was typed, by whichever option the command has for it, or as its arguments.
    fileprivate func namesFolder(_ options: ParsedOptions) -> Bool {
        options.isGiven("path") || options.declares("root") && options.isGiven("root")
            || usage.hasPrefix("[PATH…]") && !options.positionals.isEmpty
    }
}

extension ParsedOptions {
    /// Lets the options that all commands take have their way with what is printed.
    fileprivate func prepare(_ output: Output, _ errors: Output) throws {
        if let choice = try choice("color", of: ColorChoice.self) {
            output.color(choice)
            errors.color(choice)
        }
        if flag("wide") { output.widen() }
        errors.isQuiet = flag("quiet")
    }
}

extension UsageError {
    /// Of a command that does not exist, with the nearest one that does.
    static func unknownCommand(_ name: String, among commands: [Command]) -> UsageError {
        .unknownCommand(name, suggestion: NearestName(to: name, among: commands.map(\.name)).name)
    }

    /// The lines for standard error; `command` is nil when none was recognised.
    func message(command: String?) -> String {
        let help = command.map { "blotter \($0) --help" } ?? "blotter --help"
        return "blotter: \(self)\ntry '\(help)'\n"
    }
}
