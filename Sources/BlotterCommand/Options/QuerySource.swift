import BlotterReports

/// Where the SQL of a query comes from.
enum QuerySource: Equatable {
    case argument(String)
    case file(path: String)
    case standardInput

    /// What was typed; throws `UsageError`.
    init(_ invocation: Invocation) throws {
        let options = invocation.options
        guard let path = options.value("file") else {
            let text = try options.positional(0, named: "SQL")
            try options.allowPositionals(atMost: 1)
            self = text == "-" ? .standardInput : .argument(text)
            return
        }
        guard options.positionals.isEmpty else {
            throw UsageError.conflict(
                subject: "--file", problem: "is given beside SQL in the arguments", remedy: "give one of them")
        }
        self = path == "-" ? .standardInput : .file(path: invocation.absolute(path))
    }

    /// The SQL; throws `CommandError` when it cannot be read.
    func read() throws -> String {
        switch self {
        case .argument(let text): text
        case .standardInput: try TextFile(path: nil, kind: "SQL").read()
        case .file(let path): try TextFile(path: path, kind: "SQL").read()
        }
    }
}
