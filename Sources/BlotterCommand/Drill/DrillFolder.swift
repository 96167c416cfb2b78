import Blotter
import BlotterReports
import Drill
import Glibc
import TelemetryLog

/// The folder that a drill is in: its logs, and the key to what is wrong in them.
struct DrillFolder {
    /// The file with the answers.
    static let keyName = "drill.json"

    /// Absolute.
    let path: String

    /// Makes the folder and writes the drill. Throws `CommandError` where something is there already.
    func write(_ drill: Drill, seed: UInt64, end: Timestamp) throws {
        guard mkdir(path, 0o777) == 0 else {
            throw CommandError(
                path, "cannot be made: \(String(cString: strerror(errno)))",
                remedy: "name a folder that is not there yet")
        }
        for log in drill.logs { try write(log.text, to: log.name) }
        try write(Self.key(drill, seed: seed, end: end), to: Self.keyName)
    }

    private func write(_ text: String, to name: String) throws {
        let file = "\(path)/\(name)"
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        let output = Output(descriptor: descriptor)
        defer { if descriptor >= 0 { close(descriptor) } }
        output.write(text)
        try output.flush()
        guard descriptor >= 0, !output.isClosed else { throw CommandError(file, "cannot be written") }
    }

    private static func key(_ drill: Drill, seed: UInt64, end: Timestamp) -> String {
        let faults = drill.answers.map { answer in
            JSONText.object([
                ("fault", .string(answer.fault.rawValue)), ("story", .string(answer.fault.story)),
                ("sessions", .array(answer.sessions.map(JSONText.string))),
                ("since", .string(answer.since.shortDescription)), ("check", .string(answer.fault.check)),
            ])
        }
        return JSONText.object([
            ("seed", .raw("\(seed)")), ("end", .string(end.shortDescription)), ("faults", .array(faults)),
        ]).pretty + "\n"
    }

    // MARK: What was found

    /// Ingests the logs, and asks health as of the morning's end.
    func check(_ invocation: Invocation) throws -> [DrillVerdict] {
        let text = try TextFile(path: "\(path)/\(Self.keyName)", kind: "a drill's answers").read()
        let found = text.firstMatch(of: #/"seed": (\d+),\s+"end": "([^"]+)"/#)
        guard let found, let seed = UInt64(found.output.1),
            let end = TimeArgument(String(found.output.2))?.instant(now: Timestamp(nanoseconds: 0))
        else {
            throw CommandError("\(path)/\(Self.keyName)", "is not the key of a drill", remedy: "write a new drill")
        }
        let drill = Drill(seed: seed, end: end)
        guard Self.key(drill, seed: seed, end: end) == text else {
            throw CommandError(
                "\(path)/\(Self.keyName)", "is of a drill that another version of blotter wrote",
                remedy: "write a new one")
        }
        let index = IndexFile(folder: path)
        _ = try Ingest(index: index, now: invocation.now).run([LogPlace(folder: try LogFolder(path: path))])
        let health = try index.engine().health(HealthQuestion(now: end))
        let report = HealthReport(
            health, HealthThresholds(), isEmpty: false, isFiltered: false, index: index, NextStep(location: []))
        return drill.answers.map { answer in
            DrillVerdict(answer: answer, finding: report.findings.first { $0.name == answer.fault.check })
        }
    }
}

/// Whether a fault was found.
struct DrillVerdict {
    let answer: DrillAnswer
    /// How its check came out.
    let status: HealthStatus
    /// Whether that is not fine, and names all sessions.
    let isFound: Bool
    private let message: String

    init(answer: DrillAnswer, finding: HealthFinding?) {
        self.answer = answer
        status = finding?.status ?? .unknown
        message = finding?.message ?? ""
        let (text, named) = (message, finding?.sessions ?? [])
        isFound =
            [.warning, .critical].contains(status)
            && answer.sessions.allSatisfy { named.contains($0) || text.contains($0) }
    }

    var json: JSONText {
        .object([
            ("fault", .string(answer.fault.rawValue)), ("sessions", .array(answer.sessions.map(JSONText.string))),
            ("since", .string(answer.since.shortDescription)), ("check", .string(answer.fault.check)),
            ("status", .string(status.name)), ("found", .bool(isFound)), ("message", .string(message)),
        ])
    }
}
