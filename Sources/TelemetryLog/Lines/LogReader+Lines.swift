extension LogReader {
    /// What the lines of a source are to the index.
    enum Beginning {
        case new, known
        /// The last line that is known goes on.
        case takenBack
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
