private import Synchronization
package import Threads

/// Reads logs one after another on a thread of its own, and sends what is in them.
///
/// First come the files that held a source, to see whether they still do; then all others; then files that did not
/// change, but are no longer copies of what did.
package final class LogReader: @unchecked Sendable {
    /// What was read, in order; the reader waits when a few messages were not received yet.
    package let messages = Channel<LogMessage>(capacity: 8)
    let spares = Channel<LogBatch>(capacity: 64)
    /// Events of the next batch: the first ones are small, so that who receives them has something to do soon.
    var mostEvents = 128
    private let isStopping = Atomic<Bool>(false)
    private let isCancelled = Atomic<Bool>(false)
    private let takesBack = Atomic<Bool>(true)
    private let finishedBytes = Atomic<Int64>(0)
    private let currentBytes = Atomic<Int64>(0)
    private let tasks: [LogTask]
    private let gone: [LogName]
    /// Logs to be read anew.
    var known: [(task: LogTask, source: KnownSource)] = []
    private let now: Int64
    private var catalog: SourceCatalog
    private var lineEnds = LineEnds()
    let parser: LineParser
    /// Reads the first lines of what may be no log; what they name is not known for that.
    private(set) lazy var headParser = LineParser(formats: parser.formatSet)
    private var worker: Worker?
    private var folders: [String: LogFolder] = [:]
    /// Files that were copies of a source and are no longer: each is read as a log of its own.
    private var strays: [LogTask] = []

    /// A plain file's last line counts without an end once the file has not changed for so long.
    private static let restPatience = TimeSpan.minute

    /// At the names in `gone` is nothing any more; `now` is in nanoseconds since the epoch.
    package init(
        tasks: [LogTask], catalog: SourceCatalog, gone: [LogName] = [], formats: FormatSet = FormatSet(), now: Int64
    ) {
        parser = LineParser(formats: formats)
        self.tasks = tasks
        self.catalog = catalog
        self.gone = gone
        self.now = now
    }

    /// Starts reading; throws `LogFileError.outOfMemory`.
    package func start() throws {
        worker = Worker { [self] in
            work()
            messages.finish()
        }
        if worker == nil { throw LogFileError.outOfMemory }
    }

    /// Asks for an end at the next batch; what was sent stays true.
    package func stop() { isStopping.store(true, ordering: .relaxed) }

    var shouldStop: Bool { isStopping.load(ordering: .relaxed) }

    /// Whether the receiver can undo what follows `unproved`. One that cannot is spared it at a stop: then the rest of
    /// the gzip member is read for its checksum alone.
    package var canTakeBack: Bool {
        get { takesBack.load(ordering: .relaxed) }
        set { takesBack.store(newValue, ordering: .relaxed) }
    }

    /// Nobody waits for what is read any more.
    var wasCancelled: Bool { isCancelled.load(ordering: .relaxed) }

    /// Ends the thread, whatever it is doing; nothing more is sent.
    package func cancel() {
        stop()
        isCancelled.store(true, ordering: .relaxed)
        messages.cancel()
        worker?.join()
        worker = nil
    }

    /// Bytes of files read so far, as they are on the disk.
    package var bytesRead: Int64 {
        finishedBytes.load(ordering: .relaxed) + currentBytes.load(ordering: .relaxed)
    }

    func note(bytesRead: Int64) { currentBytes.store(bytesRead, ordering: .relaxed) }

    /// Gives back a batch that one of its users has done with.
    package func recycle(_ batch: LogBatch) {
        guard batch.removeUser() else { return }
        batch.clear()
        spares.offer(batch)
    }

    /// The sources as they are when all messages were received; nothing is read any more.
    package func endRun() -> SourceCatalog {
        cancel()
        catalog.endRun()
        return catalog
    }

    // MARK: All files

    private func work() {
        for (task, source) in known { guard !shouldStop, send(reportAnew(on: task, source)) else { return } }
        for task in tasks { folders[task.folder.path] = task.folder }
        letGo()
        var others: [LogTask] = []
        for task in tasks {
            guard let source = catalog.held(by: task.name) else {
                others.append(task)
                continue
            }
            guard !shouldStop else { return }
            guard let report = report(on: task, heldBefore: source) else {
                release(task.name)
                others.append(task)
                continue
            }
            guard send(report) else { return }
        }
        for task in others {
            guard !shouldStop, let report = report(on: task, heldBefore: nil), send(report) else { return }
        }
        var next = 0
        while next < strays.count {
            guard !shouldStop, var report = report(on: strays[next], heldBefore: nil) else { return }
            report.wasUnchanged = true
            guard send(report) else { return }
            next += 1
        }
    }

    private func send(_ report: FileReport) -> Bool {
        finishedBytes.add(currentBytes.exchange(0, ordering: .relaxed), ordering: .relaxed)
        return messages.send(.file(report))
    }

    // MARK: Who holds what

    /// Parts files that are gone, and copies that changed, from their sources, and sees who holds those now.
    private func letGo() {
        var sources = catalog.abandoned
        for name in gone + tasks.map(\.name).filter({ catalog.held(by: $0) == nil }) {
            guard let id = catalog.source(at: name) else { continue }
            catalog.detach(name)
            sources.insert(id)
        }
        for id in sources.sorted() { settle(id) }
    }

    private func release(_ name: LogName) {
        guard let id = catalog.source(at: name) else { return }
        catalog.detach(name)
        settle(id)
    }

    /// Gives a source that no file holds to one of its copies. Files that are no copies of it any more are read later.
    private func settle(_ id: Int64, beyond length: Int64 = .max) {
        if let known = catalog.promoteCopy(of: id) { _ = messages.send(.move(known)) }
        for name in catalog.detachStrayCopies(of: id, beyond: length) {
            guard let folder = folder(name.folder) else { continue }
            strays.append(LogTask(folder: folder, path: name.path))
        }
    }

    private func folder(_ path: String) -> LogFolder? {
        if let folder = folders[path] { return folder }
        folders[path] = try? LogFolder(reopening: path)
        return folders[path]
    }

    /// Whether the file that holds the source is there.
    private func isHeldIndeed(_ source: KnownSource) -> Bool {
        guard let last = source.stamp, let stamp = folder(source.folder)?.stamp(of: source.path) else { return false }
        return stamp.device == last.device && stamp.inode == last.inode && stamp.size >= last.size
    }

    // MARK: One file

    /// Reads a file, or what it holds more than its source; nil when it is to hold `source` and does not.
    private func report(on task: LogTask, heldBefore source: KnownSource?) -> FileReport? {
        parser.begin(task.path)
        var report = FileReport(task: task, outcome: .empty)
        do {
            let file = try task.folder.open(task.path)
            report.stamp = file.stamp
            report.compression = file.compression
            if let source {
                guard file.stamp.size > 0, let match = try search(file, task).own(source) else { return nil }
                try take(match, file, &report)
            } else if let head = try headOfNoLog(file, task.path) {
                report.outcome = .noLog(head)
            } else if file.stamp.size > 0 {
                try find(file, &report)
            }
        } catch let error as LogFileError {
            report.outcome = .failed(error)
        } catch {
            report.outcome = .failed(.unreadable(0))
        }
        return report
    }

    func search(_ file: LogFile, _ task: LogTask) -> SourceSearch {
        SourceSearch(file: file, name: task.name, catalog: catalog, parser: parser, countsRest: countsRest(file))
    }

    /// Whether a last line without an end counts in a plain file.
    func countsRest(_ file: LogFile) -> Bool { dueTime(of: file) <= now }

    func dueTime(of file: LogFile) -> Int64 {
        (Timestamp(nanoseconds: file.stamp.modified) + Self.restPatience).nanoseconds
    }

    private func find(_ file: LogFile, _ report: inout FileReport) throws {
        while true {
            let found = try search(file, report.task).find(&lineEnds)
            if case .copy(let source, _, _) = found.match, !isHeldIndeed(source) {
                release(source.name)
                continue
            }
            if let absorbed = found.absorbed { absorb(absorbed, into: found.match.source) }
            return try take(found.match, file, &report)
        }
    }

    private func absorb(_ id: Int64, into other: Int64?) {
        _ = messages.send(.absorb(id, into: other))
        catalog.absorb(id, into: other)
    }

    private func take(_ match: SourceMatch, _ file: LogFile, _ report: inout FileReport) throws {
        switch match {
        case .copy(let source, let end, let content):
            report.source = source
            report.content = content
            report.outcome = .copy(end)
            if end == .open, file.stamp.size > content.length, !countsRest(file) { report.due = dueTime(of: file) }
            catalog.attach(report.task.name, to: source.id, stamp: file.stamp, content: content)
        case .same(let source, let end):
            report.source = source
            report.outcome = .read(end)
            remember(file, &report)
        case .continues(let source, let scanner, let content):
            let start = scanner.progress
            defer { remember(file, &report, from: start) }
            try read(content, scanner, of: source, as: .known, file, &report)
        case .takesBack(let source, let scanner, let content):
            settle(source.id, beyond: scanner.progress.offset)
            guard scanner.progress.lines > 0 else {
                absorb(source.id, into: nil)
                return try take(.new, file, &report)
            }
            let start = scanner.progress
            defer { remember(file, &report, from: start) }
            try read(content, scanner, of: source, as: .takenBack, file, &report)
        case .new:
            let source = KnownSource(
                id: catalog.newID(), progress: LogProgress(), folder: report.task.folder.path, path: report.task.path,
                stamp: file.stamp)
            defer { remember(file, &report) }
            try read(try file.content(), LineScanner(parser: parser), of: source, as: .new, file, &report)
        }
    }

    /// What was read of `file` is known from now on, even if the rest could not be read; `start` is where its source was
    /// before, if it went on.
    private func remember(_ file: LogFile, _ report: inout FileReport, from start: LogProgress? = nil) {
        guard var source = report.source else { return }
        source.folder = report.task.folder.path
        source.path = report.task.path
        source.stamp = file.stamp
        report.source = source
        catalog.hold(source)
        settle(source.id)
        guard case .read(let end) = report.outcome else { return }
        if let start { absorbPassed(by: source, from: start, file) }
        guard let twin = catalog.twin(of: source) else { return }
        absorb(source.id, into: twin.id)
        report.source = twin
        report.content = source.progress.digest
        report.outcome = .copy(end)
    }

    /// A log that was being written anew when it was met has come to all that it held before: what was known of that is
    /// one with it.
    private func absorbPassed(by source: KnownSource, from start: LogProgress, _ file: LogFile) {
        let passed = catalog.free(beginning: source, from: start.offset, to: source.progress.offset)
        guard !passed.isEmpty, let ends = try? file.digests(at: passed.map(\.progress.offset), from: start) else {
            return
        }
        for other in passed where ends[other.progress.offset] == other.progress.digest {
            absorb(other.id, into: source.id)
        }
    }
}
