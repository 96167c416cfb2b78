private import Synchronization
package import Threads

/// A log to be read, with what is known of it.
package struct LogTask: Sendable {
    package var folder: LogFolder
    package var path: LogPath
    /// The source that was found at this path before.
    package var source: Int64?

    package init(folder: LogFolder, path: LogPath, source: Int64?) {
        self.folder = folder
        self.path = path
        self.source = source
    }
}

/// What the reading thread tells the writer, in order.
package enum LogMessage {
    /// Lines of this source follow.
    case begin(KnownSource, isNew: Bool)
    case lines(LogBatch)
    /// What follows must not last before `proved`, and must be undone at `disproved`.
    case unproved
    case proved
    case disproved
    case file(FileReport)
}

/// What became of one log.
package struct FileReport: Sendable {
    package var task: LogTask
    package var stamp: FileStamp?
    package var isCompressed = false
    package var outcome: Outcome
    /// The source whose content it is, as far as it was read.
    package var source: KnownSource?

    package enum Outcome: Sendable, Equatable {
        /// Nothing in it yet, or not one whole line.
        case empty
        /// It is its source's content up to the end.
        case read(LogEnd)
        /// It holds what another file of the source holds, or a beginning of it.
        case copy(LogEnd)
        case failed(LogFileError)
        /// The reader was told to stop.
        case interrupted
    }
}

/// Reads logs one after another on a thread of its own, and sends what is in them.
package final class LogReader: @unchecked Sendable {
    package let messages = Channel<LogMessage>(capacity: 8)
    private let spares = Channel<LogBatch>(capacity: 64)
    private let isStopping = Atomic<Bool>(false)
    private let isCancelled = Atomic<Bool>(false)
    private let takesBack = Atomic<Bool>(true)
    private let finishedBytes = Atomic<Int64>(0)
    private let currentBytes = Atomic<Int64>(0)
    private let tasks: [LogTask]
    private var catalog: SourceCatalog
    private let parser = LineParser()
    private var worker: Worker?

    /// Batches of a gzip member that are held back until its checksum is known; beyond, the writer has to.
    private static let heldBatches = 12

    package init(tasks: [LogTask], catalog: SourceCatalog) {
        self.tasks = tasks
        self.catalog = catalog
    }

    /// Starts reading; throws `LogFileError.outOfMemory`.
    package func start() throws {
        worker = Worker { [self] in
            for task in tasks {
                guard !isStopping.load(ordering: .relaxed), messages.send(.file(report(on: task))) else { break }
                finishedBytes.add(currentBytes.exchange(0, ordering: .relaxed), ordering: .relaxed)
            }
            messages.finish()
        }
        if worker == nil { throw LogFileError.outOfMemory }
    }

    /// Asks for an end at the next batch; what was sent stays true.
    package func stop() { isStopping.store(true, ordering: .relaxed) }

    /// Whether the receiver can undo what follows `unproved`. One that cannot is spared it at a stop: then the rest of
    /// the gzip member is read for its checksum alone.
    package var canTakeBack: Bool {
        get { takesBack.load(ordering: .relaxed) }
        set { takesBack.store(newValue, ordering: .relaxed) }
    }

    /// Ends the thread, whatever it is about.
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

    /// Gives back a batch that one of its users has done with.
    package func recycle(_ batch: LogBatch) {
        guard batch.removeUser() else { return }
        batch.clear()
        spares.offer(batch)
    }

    private func newBatch() -> LogBatch {
        parser.forgetIfFull()
        return spares.poll() ?? LogBatch()
    }

    // MARK: One file

    private func report(on task: LogTask) -> FileReport {
        var report = FileReport(task: task, outcome: .empty)
        do {
            let file = try task.folder.open(task.path)
            report.stamp = file.stamp
            report.isCompressed = file.isCompressed
            if file.stamp.size > 0 { try read(file, &report) }
        } catch let error as LogFileError {
            report.outcome = .failed(error)
        } catch {
            report.outcome = .failed(.unreadable(0))
        }
        return report
    }

    private func read(_ file: LogFile, _ report: inout FileReport) throws {
        let task = report.task
        defer { remember(file, &report) }
        let match = try SourceMatch.find(
            file, likely: task.source.flatMap { catalog[$0] }, catalog: catalog, folder: task.folder, path: task.path,
            parser: parser)
        switch match {
        case .same(let source, let end):
            report.source = source
            report.outcome = .read(end)
        case .beginning(let source, let end):
            report.source = source
            report.outcome = .copy(end)
        case .continues(let source, let scanner, let content):
            try read(content, scanner, of: source, isNew: false, file, &report)
        case .new:
            let source = KnownSource(
                id: catalog.newID(), progress: LogProgress(), folder: task.folder.path, path: task.path,
                stamp: file.stamp)
            try read(try file.content(), LineScanner(parser: parser), of: source, isNew: true, file, &report)
        }
    }

    /// What was read of `file` is known from now on, even if the rest could not be read.
    private func remember(_ file: LogFile, _ report: inout FileReport) {
        guard var source = report.source else { return }
        if case .read(let end) = report.outcome, isCopy(source, of: report.task) { report.outcome = .copy(end) }
        if case .copy = report.outcome { return }
        source.folder = report.task.folder.path
        source.path = report.task.path
        source.stamp = file.stamp
        report.source = source
        catalog.update(source)
    }

    /// Whether a file brought nothing new to its source, and the one that the source was read from is still there.
    private func isCopy(_ source: KnownSource, of task: LogTask) -> Bool {
        guard let known = catalog[source.id], known.progress.lines == source.progress.lines,
            known.folder != task.folder.path || known.path != task.path, let stamp = known.stamp,
            let folder = try? LogFolder(reopening: known.folder)
        else { return false }
        return folder.stamp(of: known.path) == stamp
    }

    private func read(
        _ content: any LogContent, _ scanner: LineScanner, of source: KnownSource, isNew: Bool, _ file: LogFile,
        _ report: inout FileReport
    ) throws {
        var source = source
        source.folder = report.task.folder.path
        source.path = report.task.path
        var delivery = Delivery(
            source: source, isNew: isNew, needsProof: file.isCompressed, progress: scanner.progress)
        defer { if delivery.progress.lines > 0 { report.source = delivery.known } }
        do {
            try read(content, scanner, &delivery, &report)
        } catch {
            abandon(&delivery)
            throw error
        }
    }

    private func read(
        _ content: any LogContent, _ scanner: LineScanner, _ delivery: inout Delivery, _ report: inout FileReport
    ) throws {
        var batch = newBatch()
        while true {
            if try !scanner.scan(into: batch) {
                deliver(batch, scanner.progress, &delivery)
                batch = newBatch()
                continue
            }
            if isStopping.load(ordering: .relaxed) {
                deliver(batch, scanner.progress, &delivery)
                report.outcome = .interrupted
                return try interrupt(&delivery, content)
            }
            switch try content.read(into: scanner.room()) {
            case .bytes(let count):
                scanner.take(count)
                currentBytes.store(content.bytesRead, ordering: .relaxed)
            case .proved:
                deliver(batch, scanner.progress, &delivery)
                batch = newBatch()
                prove(&delivery)
            case .end(.damaged):
                report.outcome = .read(.damaged)
                return abandon(&delivery)
            case .end(let end):
                if end == .closed || end == .trailingGarbage { try scanner.finish(into: batch) }
                deliver(batch, scanner.progress, &delivery)
                prove(&delivery)
                report.outcome = delivery.progress.lines > 0 ? .read(end) : .empty
                if end == .incomplete { report.outcome = .read(end) }
                return
            }
        }
    }

    /// Stopping disproves nothing: lines that cannot be taken back count when the rest of their gzip member is sound.
    private func interrupt(_ delivery: inout Delivery, _ content: any LogContent) throws {
        guard delivery.isUnproved, !canTakeBack else { return abandon(&delivery) }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while !isCancelled.load(ordering: .relaxed) {
            switch try content.read(into: buffer) {
            case .bytes: continue
            case .end(.damaged): return abandon(&delivery)
            case .proved, .end: return prove(&delivery)
            }
        }
    }

    // MARK: What is sent, and when

    /// The lines of one source on their way to the writer.
    private struct Delivery {
        let source: KnownSource
        let isNew: Bool
        /// Whether lines count only once a checksum has held.
        let needsProof: Bool
        /// Where the lines that count end.
        var progress: LogProgress
        var pendingProgress: LogProgress
        var held: [LogBatch] = []
        var hasBegun = false
        var isUnproved = false

        init(source: KnownSource, isNew: Bool, needsProof: Bool, progress: LogProgress) {
            self.source = source
            self.isNew = isNew
            self.needsProof = needsProof
            self.progress = progress
            pendingProgress = progress
        }

        var known: KnownSource {
            var known = source
            known.progress = progress
            return known
        }
    }

    private func deliver(_ batch: LogBatch, _ progress: LogProgress, _ delivery: inout Delivery) {
        batch.progress = progress
        delivery.pendingProgress = progress
        guard delivery.needsProof else {
            delivery.progress = progress
            return send(batch, &delivery)
        }
        delivery.held.append(batch)
        guard delivery.held.count > Self.heldBatches else { return }
        if !delivery.isUnproved {
            begin(&delivery)
            _ = messages.send(.unproved)
            delivery.isUnproved = true
        }
        sendHeld(&delivery)
    }

    private func sendHeld(_ delivery: inout Delivery) {
        for batch in delivery.held { send(batch, &delivery) }
        delivery.held = []
    }

    private func begin(_ delivery: inout Delivery) {
        guard !delivery.hasBegun else { return }
        delivery.hasBegun = true
        _ = messages.send(.begin(delivery.source, isNew: delivery.isNew))
    }

    private func send(_ batch: LogBatch, _ delivery: inout Delivery) {
        guard batch.progress.lines > 0 else { return recycle(batch) }
        begin(&delivery)
        _ = messages.send(.lines(batch))
    }

    private func prove(_ delivery: inout Delivery) {
        sendHeld(&delivery)
        if delivery.isUnproved { _ = messages.send(.proved) }
        delivery.isUnproved = false
        delivery.progress = delivery.pendingProgress
    }

    /// Takes back what was not proved, and drops what was not sent.
    private func abandon(_ delivery: inout Delivery) {
        delivery.held = []
        // Numbers that were given in those batches never reach the writer.
        parser.forget()
        if delivery.isUnproved { _ = messages.send(.disproved) }
        delivery.isUnproved = false
    }
}
