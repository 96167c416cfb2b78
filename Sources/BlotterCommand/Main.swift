import BlotterReports
import Glibc

/// The program: gathers its world, and ends with the status that `run` answers.
@main
enum Main {
    static func main() {
        let environment = Environment.current
        let status = run(
            Array(CommandLine.arguments.dropFirst()), output: .standardOutput(environment: environment),
            errors: .standardError(environment: environment), environment: environment,
            currentDirectory: Environment.currentDirectory, now: Environment.now)
        exit(status)
    }
}
