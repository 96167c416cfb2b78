import Blotter
import BlotterReports
import TelemetryLog

/// Where the logs and their index are, as the options say that commands have in common.
///
/// A question first calls `refreshed`, which brings the index up to date and answers where it is.
struct LogLocation {
    static let pathOption = Option(
        "path", value: "DIR", help: "the folder of logs (default: $BLOTTER_LOGS, else \(usualPath))")
    static let indexOption = Option(
        "index", value: "FILE",
        help: "the index (default: $BLOTTER_INDEX, else .blotter/index.db in the folder of logs)")

    static let formatsOption = Option(
        "formats", value: "FILE", help: "a mapping file of another system's logs, or a folder of them",
        isRepeatable: true)

    /// What a command that asks the index declares.
    static let options =
        [
            pathOption, indexOption, formatsOption, PolicyPlaces.option,
            Option("no-refresh", help: "answer from the index as it is, without a look at the logs"),
        ] + ClusterOptions.asking

    static let usualPath = "logs/execution"
    /// How long a question waits for somebody who writes: longer than one pass of `ingest --follow` takes.
    private static let patience = Duration.milliseconds(250)
    /// Below, a progress line would only flicker.
    private static let muchToRead: Int64 = 16_000_000

    /// The folder of logs as it was typed.
    let path: String
    let index: IndexFile
    let folderPath: String
    /// Whether the index was named but the folder of logs was not.
    private let isIndexAlone: Bool
    private let refreshes: Bool

    /// Reads what was typed and opens nothing; the command declares `options`. Throws `UsageError`.
    init(_ invocation: Invocation) throws {
        let typed = try Self.typedPath(invocation)
        let named = try Self.namedIndex(invocation)
        path = typed ?? Self.namedPath(invocation) ?? Self.usualPath
        folderPath = invocation.absolute(path)
        index = named ?? IndexFile(folder: folderPath)
        isIndexAlone = named != nil && typed == nil && Self.namedPath(invocation) == nil
        refreshes = invocation.options.declares("no-refresh") && !invocation.options.flag("no-refresh")
    }

    /// Commands that mean the same wherever and whenever they are typed: paths are whole, times are given.
    func nextStep(of filter: EventFilter, _ invocation: Invocation) -> NextStep {
        func whole(_ path: String) -> String {
            "/" + invocation.absolute(path).split(separator: "/").filter { $0 != "." }.joined(separator: "/")
        }
        let isUsual = index.path == IndexFile(folder: folderPath).path
        return NextStep(
            location: (isIndexAlone ? [] : ["--path", whole(folderPath)])
                + (isUsual ? [] : ["--index", whole(index.path)]),
            filter, hasTimes: true)
    }

    /// The value of `--path`, or of `--root`, its other name where that is declared.
    static func typedPath(_ invocation: Invocation) throws -> String? {
        let options = invocation.options
        let typed = try options.read("path", expected: "a folder") { $0.isEmpty ? nil : $0 }
        guard options.declares("root"), options.isGiven("root") else { return typed }
        guard typed == nil else {
            throw UsageError.conflict(subject: "--root", problem: "is given beside --path", remedy: "give one of them")
        }
        return try options.read("root", expected: "a folder") { $0.isEmpty ? nil : $0 }
    }

    /// What `--path` says, or the environment, or the usual folder.
    static func path(_ invocation: Invocation) throws -> String {
        try typedPath(invocation) ?? namedPath(invocation) ?? usualPath
    }

    /// The folder that the environment names.
    private static func namedPath(_ invocation: Invocation) -> String? {
        invocation.environment["BLOTTER_LOGS"].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The index that `--index` or the environment names.
    static func namedIndex(_ invocation: Invocation) throws -> IndexFile? {
        let typed = try invocation.options.read("index", expected: "a file") { $0.isEmpty ? nil : $0 }
        let variable = invocation.environment["BLOTTER_INDEX"].flatMap { $0.isEmpty ? nil : $0 }
        return (typed ?? variable).map { IndexFile(path: invocation.absolute($0)) }
    }

    /// The index of a command that leaves the logs alone: the one that is named, or that of the folder of logs. Throws
    /// `UsageError`.
    static func indexAlone(_ invocation: Invocation) throws -> IndexFile {
        try namedIndex(invocation) ?? IndexFile(folder: invocation.absolute(path(invocation)))
    }

    /// The user's own formats: what `--formats` and `$BLOTTER_FORMATS` name, and what is in the usual places. Throws
    /// `CommandError` for the first that is wrong, before anything is read by it.
    static func formats(_ invocation: Invocation, folders: [String]) throws -> [FormatDefinition] {
        var named: [String] = []
        if invocation.options.declares("formats") { named += invocation.options.values("formats") }
        named += (invocation.environment["BLOTTER_FORMATS"] ?? "").split(separator: ":").map(String.init)
        let places = FormatPlaces(
            named: named.map { invocation.absolute($0) }, folders: folders, environment: invocation.environment)
        do {
            return try places.formats()
        } catch let problem as FormatFile.Problem {
            throw CommandError("\(problem.file):\(problem.line)", "\(problem.fault)", exitStatus: 2)
        } catch let problem as FormatPlaces.Unreadable {
            throw CommandError(
                problem.path, problem.reason, remedy: "name a mapping file, or a folder of them", exitStatus: 2)
        } catch let problem as ConfigurationFolders.Unreachable {
            throw CommandError(problem, exitStatus: 2)
        }
    }

    /// Brings the index up to date, unless `--no-refresh` was typed, and answers it.
    ///
    /// What keeps it from being brought up to date but not from being asked is told on standard error. Where `index` is
    /// what `forReading` has answered, formats are not read a second time. Throws `BlotterError`, or the `CommandError`
    /// of exit status 2 when there are no logs.
    @discardableResult
    func refreshed(_ invocation: Invocation, _ index: IndexFile? = nil) throws -> IndexFile {
        guard refreshes else { return try existing() }
        let folder: LogFolder
        do {
            folder = try LogFolder(path: folderPath)
        } catch LogFileError.cannotOpen(let code) {
            guard isIndexAlone, self.index.exists else { throw noFolder(code) }
            invocation.errors.note("\(path): there is no such folder; answering from the index as it is")
            return self.index
        }
        if !self.index.exists { try requireLogs(folder) }
        try refresh(index ?? forReading(invocation), from: folder, invocation)
        return self.index
    }

    /// The index, with the formats and the policy that its logs are read by. Throws `CommandError` for one that is wrong.
    func forReading(_ invocation: Invocation) throws -> IndexFile {
        var index = index
        index.formats = try Self.formats(invocation, folders: [folderPath])
        index.policy = try PolicyPlaces(invocation, folders: [folderPath]).policy()
        return index
    }

    /// The index, brought up to date as `refreshed` does, to be asked.
    ///
    /// Where a cluster is named, that is asked instead.
    func engine(_ invocation: Invocation) throws -> any Engine {
        guard let cluster = try ClusterOptions(invocation) else { return try refreshed(invocation).engine() }
        return try cluster.engine(invocation)
    }

    private func existing() throws -> IndexFile {
        guard !index.exists, !isIndexAlone else { return index }
        do {
            try requireLogs(LogFolder(path: folderPath))
        } catch LogFileError.cannotOpen(let code) {
            throw noFolder(code)
        }
        return index
    }

    private func requireLogs(_ folder: LogFolder) throws {
        let listing = try folder.list(index.logNames)
        if listing.all.isEmpty { throw noLogs(listing.noLogs) }
    }

    /// Of a folder without logs, as it was typed.
    func noLogs(_ problem: String = "no logs found") -> CommandError {
        .noLogs(path, problem)
    }

    private func noFolder(_ code: Int32) -> CommandError {
        CommandError(
            path, "\(LogFileError.cannotOpen(code)), so there are no logs", remedy: "name the folder with --path",
            exitStatus: 2)
    }

    private func tell(_ report: IngestReport, _ invocation: Invocation) {
        for note in report.notes { invocation.errors.note(note) }
        guard invocation.options.flag("verbose") else { return }
        invocation.note("\(self.index.path): \(IngestReportText(report, nanoseconds: 0).readingWords)")
    }

    private func refresh(_ index: IndexFile, from folder: LogFolder, _ invocation: Invocation) throws {
        let progress = Progress("ingest", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let stop = StopSignal()
        do {
            let ingest = Ingest(index: index, patience: Self.patience, now: invocation.now)
            let report = try ingest.run([LogPlace(folder: folder)]) { state in
                if state.bytesToRead >= Self.muchToRead {
                    progress.update(state)
                }
                return stop.isRaised ? .stop : .goOn
            }
            progress.finish()
            if report.wasInterrupted { throw BlotterError.interrupted }
            tell(report, invocation)
        } catch let error as BlotterError {
            guard let obstacle = error.obstacle, index.exists else { throw error }
            progress.finish()
            invocation.errors.note("\(index.path): \(obstacle); answering from the index as it is")
        }
    }
}

extension BlotterError {
    /// What keeps an index from being brought up to date but not from being asked; nil for anything worse.
    fileprivate var obstacle: String? {
        switch self {
        case .busy: "another process is writing to it"
        case .indexUnwritable(_, let detail): "it cannot be written (\(detail))"
        case .diskFull: "the disk is full"
        default: nil
        }
    }
}

extension Invocation {
    /// A path that was typed, seen from the folder that the command runs in.
    func absolute(_ path: String) -> String {
        path.hasPrefix("/") ? path : currentDirectory + "/" + path
    }
}

extension IngestReport {
    /// A line for each thing that could not be read as it should.
    var notes: [String] {
        problems.map { "\($0.path.text): \($0.text)" }
            + skipped.filter { $0.reason == .unreadable }.map { "\($0.path.text): cannot be read; check its mode" }
            + goneNotes + outdatedNotes
    }

    private var outdatedNotes: [String] {
        guard outdatedLogs > 0, reread == nil else { return [] }
        let logs = outdatedLogs == 1 ? "1 log was" : "\(Count(outdatedLogs)) logs were"
        return [
            "\(logs) read by other formats or redactions than those of now; 'blotter ingest --reread' reads them anew"
        ]
    }

    private var goneNotes: [String] {
        (reread?.gone ?? []).map {
            "\($0.text): it is gone, and stays as it was read by other formats or redactions than those of now"
        }
    }
}
