import Blotter
import BlotterReports
import TelemetryLog

/// `formats show`: the mapping file of a format, to learn from or to begin with.
struct FormatsShowCommand {
    private let invocation: Invocation
    private let location: LogLocation
    private let name: String

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        location = try LogLocation(invocation)
        name = try invocation.options.positional(1, named: "NAME")
        try invocation.options.allowPositionals(atMost: 2)
    }

    func run() throws -> Int32 {
        let own = try location.forReading(invocation).formats
        let file = own.first { $0.name == name }?.file
        if let text = try file.map({ try FormatFile(contentsOf: $0).text }) ?? BuiltInFormats.text(of: name) {
            invocation.output.write(text)
            return 0
        }
        let names = own.map(\.name) + BuiltInFormats.names
        throw UsageError.conflict(
            subject: name, problem: "there is no mapping file of that name",
            remedy: NearestName(to: name, among: names).name.map { "did you mean \($0)?" }
                ?? "'blotter formats' lists all")
    }
}
