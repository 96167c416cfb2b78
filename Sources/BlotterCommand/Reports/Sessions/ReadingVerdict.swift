import Blotter
import BlotterReports

/// What `view` and `summary` say by their exit status about how well the logs could be read.
enum ReadingVerdict: Equatable {
    case good
    case noLogs
    case tooManyInvalid(ParseStatistics)

    /// The runbook's line between a bad log and a bad disk.
    private static let mostInvalid = 0.05

    /// The verdict on the files that hold what `filter` asks for.
    init(_ engine: any Engine, _ filter: EventFilter) throws {
        guard try engine.hasLogs() else {
            self = .noLogs
            return
        }
        let statistics = try engine.parseStatistics(sessions: filter.sessions)
        self = statistics.errorRate > Self.mostInvalid ? .tooManyInvalid(statistics) : .good
    }

    var exitStatus: Int32 {
        switch self {
        case .good: 0
        case .noLogs: 2
        case .tooManyInvalid: 3
        }
    }

    /// What to note on standard error, nil when all is well.
    func note(folder: String) -> String? {
        switch self {
        case .good:
            return nil
        case .noLogs:
            return "\(folder): no logs found; name the folder with --path"
        case .tooManyInvalid(let statistics):
            let lines = statistics.events + statistics.invalid
            return "\(statistics.invalid) of \(lines) lines are invalid "
                + "(\((statistics.errorRate * 100).fixed(2))%, more than 5%); see 'blotter rejects'"
        }
    }
}
