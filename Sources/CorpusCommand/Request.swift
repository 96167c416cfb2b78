import Corpus

/// What was asked for on the command line of `corpus`.
struct Request {
    let directory: String
    let corpus: Corpus

    static let usage = """
        usage: corpus OUT [--sessions N] [--events N] [--seed N] [--gzip SHARE] [--invalid SHARE] [--blank SHARE]
                      [--ids counted|uuid]

        Writes N session logs into the folder OUT, and what a reader must find in them to OUT.manifest.json.
        A share is between 0 and 1: of the files, of the events. The same arguments write the same bytes.

        example: corpus /tmp/logs --sessions 20 --events 100000 --gzip 0.5
        """

    /// Why the arguments make no request.
    enum UsageError: Error, CustomStringConvertible {
        case noDirectory
        case extraArgument(String)
        case unknownOption(String)
        case badValue(option: String, value: String?)

        var description: String {
            switch self {
            case .noDirectory: "no folder to write to"
            case .extraArgument(let argument): "\(argument): one folder is enough"
            case .unknownOption(let option): "\(option): unknown option"
            case .badValue(let option, nil): "\(option): needs a value"
            case .badValue(let option, let value?): "\(option): cannot be \(value)"
            }
        }
    }

    init(_ arguments: [String]) throws(UsageError) {
        var directory: String?
        var corpus = Corpus()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            switch argument {
            case "--sessions": corpus.sessions = try Self.count(argument, rest.popFirst(), atLeast: 1)
            case "--events": corpus.events = try Self.count(argument, rest.popFirst(), atLeast: 0)
            case "--seed": corpus.seed = UInt64(try Self.count(argument, rest.popFirst(), atLeast: 0))
            case "--gzip": corpus.gzipShare = try Self.share(argument, rest.popFirst())
            case "--invalid": corpus.invalidShare = try Self.share(argument, rest.popFirst())
            case "--blank": corpus.blankShare = try Self.share(argument, rest.popFirst())
            case "--ids": corpus.hasUUIDs = try Self.areUUIDs(argument, rest.popFirst())
            case let option where option.hasPrefix("-"): throw .unknownOption(option)
            case let extra where directory != nil: throw .extraArgument(extra)
            default: directory = argument
            }
        }
        guard var directory, !directory.isEmpty else { throw .noDirectory }
        while directory.count > 1 && directory.hasSuffix("/") { directory.removeLast() }
        self.directory = directory
        self.corpus = corpus
    }

    private static func count(_ option: String, _ value: String?, atLeast least: Int) throws(UsageError) -> Int {
        guard let value, let number = Int(value), number >= least else {
            throw .badValue(option: option, value: value)
        }
        return number
    }

    private static func areUUIDs(_ option: String, _ value: String?) throws(UsageError) -> Bool {
        switch value {
        case "uuid": true
        case "counted": false
        default: throw .badValue(option: option, value: value)
        }
    }

    private static func share(_ option: String, _ value: String?) throws(UsageError) -> Double {
        guard let value, let number = Double(value), (0...1).contains(number) else {
            throw .badValue(option: option, value: value)
        }
        return number
    }
}
