import Blotter
import BlotterReports
import TelemetryLog

/// `formats test`: what formats make of logs, without a trace in any index.
struct FormatsTestCommand {
    private static let examples = 8

    private let invocation: Invocation
    private let paths: LogPaths
    private let formats: [FormatDefinition]
    private let policy: RetentionPolicy
    private let limit: Int

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let logs = Array(invocation.options.positionals.dropFirst())
        if logs.isEmpty { throw UsageError.missingArgument("LOG") }
        limit = try invocation.options.integer("limit", atLeast: 0) ?? Self.examples
        paths = LogPaths(logs, invocation)
        do {
            formats = try LogLocation.formats(invocation, folders: paths.folders)
            policy = try PolicyPlaces(invocation, folders: paths.folders).policy()
        } catch let error as CommandError {
            // To try a mapping is what the command is for: one that is wrong is an answer.
            throw CommandError(error.subject, error.problem, remedy: error.remedy)
        }
    }

    func run() throws -> Int32 {
        for error in paths.missing { invocation.errors.note("\(error)") }
        guard let place = paths.places.first, paths.missing.isEmpty else { return 1 }
        var isSound = true
        for place in [place] + paths.places.dropFirst() {
            let trial = try FormatTrial(
                place, formats: formats, redact: policy.redact, examples: limit,
                temporary: invocation.environment["TMPDIR"] ?? "/tmp",
                now: invocation.now)
            for note in trial.report.notes { invocation.errors.note(note) }
            isSound = isSound && trial.report.invalid == 0
            let text = FormatTrialText(trial, own: formats)
            if invocation.options.flag("json") {
                invocation.output.write("\(text.json)\n")
            } else {
                text.print(to: invocation.output)
            }
        }
        return isSound ? 0 : 1
    }
}
