extension LogReader {
    /// What the lines of a source are to the index.
    enum Beginning {
        case new, known
        /// The last line that is known goes on.
        case takenBack
    }

    func newBatch() -> LogBatch {
        parser.forgetIfFull()
        let batch = spares.poll() ?? LogBatch()
        batch.mostEvents = mostEvents
        mostEvents = min(2 * mostEvents, LogBatch.usualEvents)
        return batch
    }

    /// Reads a content to its end and sends its lines.
    func read(
        _ content: any LogContent, _ scanner: LineScanner, of source: KnownSource, as beginning: Beginning,
        _ file: LogFile, _ report: inout FileReport
    ) throws {
        var source = source
        source.folder = report.task.folder.path
        source.path = report.task.path
        var delivery = Delivery(
            source: source, isNew: beginning == .new, needsProof: file.isCompressed, progress: scanner.progress)
        defer { if delivery.progress.lines > 0 { report.source = delivery.known } }
        if beginning == .takenBack {
            begin(&delivery)
            _ = messages.send(.takeBack)
        }
        do {
            try read(content, scanner, file, &delivery, &report)
        } catch {
            abandon(&delivery)
            throw error
        }
    }

    private func read(
        _ content: any LogContent, _ scanner: LineScanner, _ file: LogFile, _ delivery: inout Delivery,
        _ report: inout FileReport
    ) throws {
        var batch = newBatch()
        while true {
            if try !scanner.scan(into: batch) {
                deliver(batch, scanner.progress, &delivery)
                batch = newBatch()
                continue
            }
            if shouldStop {
                deliver(batch, scanner.progress, &delivery)
                report.outcome = .interrupted
                return try interrupt(&delivery, content)
            }
            switch try content.read(into: scanner.room()) {
            case .bytes(let count):
                scanner.take(count)
                note(bytesRead: content.bytesRead)
            case .proved:
                deliver(batch, scanner.progress, &delivery)
                batch = newBatch()
                prove(&delivery)
            case .end(.damaged):
                report.outcome = .read(.damaged)
                return abandon(&delivery)
            case .end(let end):
                try finish(scanner, at: end, file, batch, &report)
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
        while !wasCancelled {
            switch try content.read(into: buffer) {
            case .bytes: continue
            case .end(.damaged): return abandon(&delivery)
            case .proved, .end: return prove(&delivery)
            }
        }
    }

    /// Takes the last line, which nothing ends, where it counts.
    private func finish(
        _ scanner: LineScanner, at end: LogEnd, _ file: LogFile, _ batch: LogBatch, _ report: inout FileReport
    ) throws {
        if end != .open {
            try scanner.finishParts(into: batch)
            if end != .incomplete { try scanner.finish(into: batch) }
        }
        guard end == .open, scanner.hasRest else { return }
        guard countsRest(file), file.isUnchanged else {
            report.due = dueTime(of: file)
            return
        }
        try scanner.finishParts(into: batch)
        if scanner.endsWithObject { try scanner.finish(into: batch) }
    }
}

/// Logs that are known, and read from their beginning once more.
extension LogReader {
    /// Reads known logs anew, and nothing else; `now` is in nanoseconds since the epoch.
    package convenience init(
        rereading logs: [(task: LogTask, source: KnownSource)], formats: FormatSet = FormatSet(), now: Int64
    ) {
        self.init(tasks: [], catalog: SourceCatalog([], nextID: 1), formats: formats, now: now)
        known = logs
    }

    /// Reads a log whose file has to begin with what was read of it; else the report's outcome is
    /// `.failed(.changing)`, or says what keeps the file from being read.
    func reportAnew(on task: LogTask, _ source: KnownSource) -> FileReport {
        parser.begin(task.path)
        var report = FileReport(task: task, outcome: .failed(.changing))
        do {
            let file = try task.folder.open(task.path)
            report.stamp = file.stamp
            report.compression = file.compression
            guard file.stamp.size > 0, try search(file, task).own(source) != nil else { return report }
            var known = source
            known.progress = LogProgress()
            known.stamp = file.stamp
            try read(try file.content(), LineScanner(parser: parser), of: known, as: .known, file, &report)
        } catch let error as LogFileError {
            report.outcome = .failed(error)
        } catch {
            report.outcome = .failed(.unreadable(0))
        }
        return report
    }
}
