import Glibc

/// Where the SQL of a query comes from.
enum QuerySource: Equatable {
    case argument(String)
    case file(path: String)
    case standardInput

    /// A statement longer than this is rather a log given by mistake.
    private static let mostBytes = 16 << 20

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
        case .argument(let text):
            return text
        case .standardInput:
            return try Self.contents(of: STDIN_FILENO, named: "standard input")
        case .file(let path):
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw Self.unreadable(path) }
            defer { close(descriptor) }
            return try Self.contents(of: descriptor, named: path)
        }
    }

    private static func contents(of descriptor: Int32, named name: String) throws -> String {
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= mostBytes {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw unreadable(name) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += chunk[..<count]
        }
        throw CommandError(name, "is too long for SQL", remedy: "give a file of at most 16 MiB")
    }

    private static func unreadable(_ name: String) -> CommandError {
        CommandError(name, "cannot be read: \(String(cString: strerror(errno)))", remedy: "name a file that can")
    }
}
