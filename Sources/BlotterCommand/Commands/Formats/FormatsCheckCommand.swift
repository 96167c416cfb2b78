import Blotter
import BlotterReports

/// `formats check`: whether mapping files are right, their samples included.
struct FormatsCheckCommand {
    private let invocation: Invocation
    private let files: [String]

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        files = Array(invocation.options.positionals.dropFirst())
        if files.isEmpty { throw UsageError.missingArgument("MAPPING") }
    }

    func run() throws -> Int32 {
        var isRight = true
        for file in files {
            let places = FormatPlaces(named: [invocation.absolute(file)])
            do {
                for format in try places.formats() {
                    let samples = format.samples.count
                    let checked = samples == 0 ? "no sample" : "\(Count(samples)) sample\(samples == 1 ? "" : "s")"
                    invocation.output.write(
                        "\(Escaped(file).text): format \(Escaped(format.name).text) is right, \(checked)\n")
                }
            } catch let problem as FormatFile.Problem {
                isRight = false
                invocation.errors.note("\(CommandError("\(problem.file):\(problem.line)", "\(problem.fault)"))")
            } catch let problem as FormatPlaces.Unreadable {
                isRight = false
                invocation.errors.note("\(CommandError(problem.path, problem.reason))")
            }
        }
        return isRight ? 0 : 1
    }
}
