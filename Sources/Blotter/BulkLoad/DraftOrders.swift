import TelemetryLog
import Threads

/// The orders of a draft, which are joined on a thread of their own, beside the rows.
final class DraftOrders: @unchecked Sendable {
    /// What the writer knows of an event that says something of an order.
    struct Part: BitwiseCopyable {
        /// Which of its batch it is.
        var place: Int32
        /// The session's number, from 0 in the order in which they were met.
        var session: Int32
        var series: Int64
        /// Of an error what it says, as a number of `DraftTallies`.
        var reason: Int32
    }

    /// A batch whose rows are written.
    private struct Item: Sendable {
        var batch: LogBatch
        var source: Int64
        var parts: [Part]
        /// The sessions that come in it for the first time.
        var sessions: [String]
        /// Where the batch goes when it is used no more.
        var done: @Sendable (LogBatch) -> Void
    }

    /// While the thread runs, nobody else touches it.
    private let matcher: OrderMatcher
    private let worker = DraftWorker<Item>()

    // What the writer keeps for the next batch.
    private var parts: [Part] = []
    private var newSessions: [String] = []
    private var sessions: [ExactText: Int32] = [:]

    init(_ matcher: OrderMatcher) { self.matcher = matcher }

    /// The number of a session.
    func session(_ name: String) -> Int32 {
        if let number = sessions[ExactText(name)] { return number }
        let number = Int32(sessions.count)
        sessions[ExactText(name)] = number
        newSessions.append(name)
        return number
    }

    /// Takes note of an event of the batch that is being written.
    @inline(__always)
    func append(_ part: Part) { parts.append(part) }

    /// Takes a batch over, whose rows are in the draft. Throws what went wrong with one before.
    func take(_ batch: LogBatch, of source: Int64, done: @escaping @Sendable (LogBatch) -> Void) throws {
        guard !parts.isEmpty else { return }
        batch.addUser()
        let item = Item(batch: batch, source: source, parts: parts, sessions: newSessions, done: done)
        parts = []
        parts.reserveCapacity(item.parts.count)
        newSessions = []
        try worker.send(item) { [self] in try work($0) }
    }

    private func work(_ items: Channel<Item>) throws {
        while let item = items.receive() {
            for name in item.sessions { _ = try matcher.session(name) }
            for part in item.parts { try take(part, item) }
            item.done(item.batch)
        }
    }

    @inline(__always)
    private func take(_ part: Part, _ item: Item) throws {
        let event = item.batch.events[Int(part.place)]
        let orderEvent = OrderEvent(
            event, id: LineID.of(event, in: item.source), series: part.series, session: part.session, item.batch,
            matcher.currencies)
        guard var orderEvent else { return }
        orderEvent.part.reason = part.reason
        try matcher.take(orderEvent)
    }

    /// All events were taken over; answers the matcher when it has them. Throws what went wrong.
    func finish() throws -> OrderMatcher {
        try worker.finish()
        return matcher
    }

    /// Ends the thread, whatever it is about.
    func cancel() { worker.cancel() }
}
