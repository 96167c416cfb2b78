/// What is sent to the writer, and when: lines of a gzip member are held back until its checksum has proved them, and
/// taken back when it has not.
extension LogReader {
    /// Batches of a gzip member that are held back until its checksum is known; beyond, the writer has to.
    private static let heldBatches = 12

    /// The lines of one source on their way to the writer.
    struct Delivery {
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

    func deliver(_ batch: LogBatch, _ progress: LogProgress, _ delivery: inout Delivery) {
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

    func begin(_ delivery: inout Delivery) {
        guard !delivery.hasBegun else { return }
        delivery.hasBegun = true
        _ = messages.send(.begin(delivery.source, isNew: delivery.isNew))
    }

    private func send(_ batch: LogBatch, _ delivery: inout Delivery) {
        guard batch.progress.lines > 0 else { return recycle(batch) }
        begin(&delivery)
        _ = messages.send(.lines(batch))
    }

    func prove(_ delivery: inout Delivery) {
        sendHeld(&delivery)
        if delivery.isUnproved { _ = messages.send(.proved) }
        delivery.isUnproved = false
        delivery.progress = delivery.pendingProgress
    }

    /// Takes back what was not proved, and drops what was not sent.
    func abandon(_ delivery: inout Delivery) {
        delivery.held = []
        // Numbers that were given in those batches never reach the writer.
        parser.forget()
        if delivery.isUnproved { _ = messages.send(.disproved) }
        delivery.isUnproved = false
    }
}
