import TestSupport

@testable import TelemetryLog

/// What an index keeps of its logs, in memory: it takes a reader's messages as the writer does.
final class LogFolderFixture {
    /// A source with the lines that count.
    struct Source {
        var known: KnownSource
        var lines: [String] = []
        var rejects: [Reject] = []
    }

    let folder: LogFolder
    private(set) var sources: [Int64: Source] = [:]
    private var sourceAt: [String: Int64] = [:]
    private var copies: [String: KnownCopy] = [:]
    /// The kinds of messages of the last run, in order, repetitions left out.
    private(set) var messages: [String] = []

    /// Nanoseconds since the epoch.
    var now: Int64 = 0

    init(_ folder: TemporaryFolder) throws { self.folder = try LogFolder(path: folder.path) }

    /// Reads every log of the folder, or those of `names`; what became of each, by its name.
    @discardableResult
    func read(_ names: [String]? = nil) throws -> [String: FileReport.Outcome] {
        let paths = try names.map { $0.map { LogPath(text: $0) } } ?? folder.list().logs.map(\.path)
        let tasks = paths.map { LogTask(folder: folder, path: $0) }
        let gone = sourceAt.keys.map { LogPath(text: $0) }.filter { folder.stamp(of: $0) == nil }.sorted()
        let catalog = SourceCatalog(
            sources.values.map(\.known).sorted { $0.id < $1.id },
            copies: copies.sorted { $0.key < $1.key }.map(\.value),
            nextID: (sources.keys.max() ?? 0) + 1)
        for path in gone { forget(path.text) }
        let reader = LogReader(
            tasks: tasks, catalog: catalog, gone: gone.map { LogName(folder: folder.path, path: $0) }, now: now)
        try reader.start()
        defer { reader.cancel() }
        var run = Run()
        messages = []
        while let message = reader.messages.receive() {
            try take(message, reader, &run)
        }
        return run.outcomes
    }

    struct OutOfOrder: Error {}

    /// Nothing is at a path any more.
    private func forget(_ path: String) {
        copies[path] = nil
        guard let id = sourceAt.removeValue(forKey: path), sources[id]?.known.path.text == path else { return }
        sources[id]?.known.stamp = nil
    }

    private struct Run {
        var outcomes: [String: FileReport.Outcome] = [:]
        var readback = Readback()
        var current: Int64?
        /// The source as it was before lines that are not proved.
        var proved: Source?
        var isUnproved = false
    }

    private func note(_ message: String) {
        if messages.last != message { messages.append(message) }
    }

    private func take(_ message: LogMessage, _ reader: LogReader, _ run: inout Run) throws {
        switch message {
        case .begin(let source, let isNew):
            note(isNew ? "begin" : "continue")
            guard isNew == (sources[source.id] == nil) else { throw OutOfOrder() }
            if isNew { sources[source.id] = Source(known: source) }
            run.current = source.id
        case .lines(let batch):
            note("lines")
            guard let id = run.current else { throw OutOfOrder() }
            sources[id]?.lines += try run.readback.events(of: batch).map(\.text)
            sources[id]?.rejects += Reject.all(of: batch)
            sources[id]?.known.progress = batch.progress
            reader.recycle(batch)
        case .takeBack:
            note("takeBack")
            try takeBack(run)
        case .unproved, .proved, .disproved: try settle(message, &run)
        case .move(let known):
            note("move")
            sources[known.id]?.known = known
            copies[known.path.text] = nil
        case .absorb(let id, let other):
            note("absorb")
            sources[id] = nil
            if run.current == id { run.current = nil }
            for (path, source) in sourceAt where source == id { sourceAt[path] = other }
        case .file(let report):
            guard !run.isUnproved else { throw OutOfOrder() }
            finish(report, &run)
        }
    }

    /// Removes what was made of the last line, which goes on.
    private func takeBack(_ run: Run) throws {
        guard let id = run.current, let known = sources[id]?.known, let before = known.progress.beforeOpenLine else {
            throw OutOfOrder()
        }
        if before.events < known.progress.events { sources[id]?.lines.removeLast() }
        if before.invalid < known.progress.invalid { sources[id]?.rejects.removeLast() }
        sources[id]?.known.progress = before
    }

    /// Keeps what is not proved apart, until a message says what becomes of it.
    private func settle(_ message: LogMessage, _ run: inout Run) throws {
        let isBeginning = if case .unproved = message { true } else { false }
        guard let id = run.current, run.isUnproved != isBeginning else { throw OutOfOrder() }
        run.isUnproved = isBeginning
        switch message {
        case .unproved:
            note("unproved")
            run.proved = sources[id]
        case .disproved:
            note("disproved")
            sources[id] = run.proved
        default: note("proved")
        }
    }

    private func finish(_ report: FileReport, _ run: inout Run) {
        note("file")
        run.outcomes[report.task.path.text] = report.outcome
        if let id = run.current, sources[id]?.known.progress.lines == 0 { sources[id] = nil }
        run.current = nil
        guard let known = report.source else { return }
        let path = report.task.path.text
        sourceAt[path] = known.id
        if case .copy = report.outcome, let stamp = report.stamp {
            copies[path] = KnownCopy(name: report.task.name, source: known.id, stamp: stamp, content: report.content)
            return
        }
        copies[path] = nil
        if let old = sources[known.id]?.known, old.path != known.path, let stamp = old.stamp {
            copies[old.path.text] = KnownCopy(
                name: old.name, source: old.id, stamp: stamp, content: old.progress.digest)
        }
        sources[known.id]?.known = known
    }

    /// All lines of all sources that count.
    var lines: [String] { sources.sorted { $0.key < $1.key }.flatMap(\.value.lines) }

    func source(at name: String) -> Source? { sourceAt[name].flatMap { sources[$0] } }
}

/// Lines of a log, all different, as `json.dumps` writes them.
func logLines(_ range: Range<Int>, in log: String = "s") -> [String] {
    range.map {
        "{\"session_id\": \"\(log)\", \"n\": \($0), \"payload\": {\"text\": \"\($0 &* 2_654_435_761 & 0xFFFF_FFFF)\"}}"
    }
}

extension Collection<String> {
    /// Each line with its end.
    var log: String { map { $0 + "\n" }.joined() }
}
