import BlotterReports
import TelemetryLog

/// What to do about logs of which nothing was understood.
struct MappingHint {
    /// One line.
    let text: String

    /// nil for no logs.
    init?(_ logs: [LogName]) {
        guard let first = logs.first else { return nil }
        let path = first.path.text
        let file = ShellWord("\(first.folder)/\(path)")
        let whose = logs.count == 1 ? path : "\(Count(logs.count)) logs, such as \(path)"
        text =
            "\(whose): no event has a time or a kind, so nothing was understood; 'blotter formats suggest \(file)' "
            + "makes a mapping file to start from, 'blotter formats test \(file)' shows what it finds"
    }
}
