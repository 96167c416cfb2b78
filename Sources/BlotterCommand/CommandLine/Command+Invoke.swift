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
            let options = try CommandOptions(self.options).parse(arguments)
            guard !options.flag("help") else {
                output.write(HelpText(for: output).page(of: self))
                return 0
            }
            return try run(
                Invocation(
                    options: options, output: output, errors: errors, environment: environment,
                    currentDirectory: currentDirectory, now: now))
        } catch let error as UsageError {
            errors.write(error.message(command: name))
            return UsageError.exitStatus
        }
    }
}
