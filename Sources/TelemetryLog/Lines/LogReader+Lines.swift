extension LogReader {
    /// What the lines of a source are to the index.
    enum Beginning {
        case new, known
        /// The last line that is known goes on.
        case takenBack
    }

    /// Batches of a gzip member that are held back until its checksum is known; beyond, the writer has to.
    private static let heldBatches = 12

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
        if end == .closed || end == .trailingGarbage { return try scanner.finish(into: batch) }
        guard end == .open, scanner.hasRest else { return }
        guard countsRest(file), file.isUnchanged else {
            report.due = dueTime(of: file)
            return
        }
        if scanner.endsWithObject { try scanner.finish(into: batch) }
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
