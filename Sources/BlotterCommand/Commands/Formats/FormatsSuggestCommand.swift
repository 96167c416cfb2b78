import Blotter
import BlotterReports
import TelemetryLog

/// `formats suggest`: a mapping to start from.
struct FormatsSuggestCommand {
    private let invocation: Invocation
    private let log: String

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        log = try invocation.options.positional(1, named: "LOG")
        try invocation.options.allowPositionals(atMost: 2)
    }

    func run() throws -> Int32 {
        let paths = LogPaths([log], invocation)
        for error in paths.missing { invocation.errors.note("\(error)") }
        guard let place = paths.places.first, let path = try place.only?.first ?? place.folder.list().logs.first?.path
        else {
            return 1
        }
        let policy = try PolicyPlaces(invocation, folders: paths.folders).policy()
        guard let suggestion = try FormatSuggestion(place.folder.open(path), name: path.text, redact: policy.redact)
        else {
            throw CommandError(log, "none of its lines holds an object", remedy: "name a log of JSON lines")
        }
        invocation.output.write(suggestion.text)
        return 0
    }
}
