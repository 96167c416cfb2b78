import SQLite
import Synchronization
import TelemetryLog
import Threads

/// What is made beside the rows of a draft, on a thread and in a file of its own: the lifecycles of orders and the
/// full-text index.
///
/// While batches come they are only set aside, since both cores have enough to do with reading and with the rows; orders
/// are joined and texts are indexed while the rows' thread makes the other indexes alone.
final class BulkLoadSide: @unchecked Sendable {
    /// A batch whose rows have been inserted.
    struct Item: Sendable {
        var batch: LogBatch
        var source: Int64
        /// The series of each event of the batch.
        var series: [Int64]
        /// The sessions of series that were not named before.
        var sessions: [(series: Int64, name: String)]
        /// Where the batch goes when it is used no more.
        var done: @Sendable (LogBatch) -> Void
    }

    let path: String
    /// Of the two spill queues beside `path`, whose files have these names for a moment: events that are put off until
    /// the index can be asked, and events that wait for the thread.
    static let suffixes = ["-late", "-events"]
    private let items = Channel<Item>(capacity: 4)
    private let failure = Mutex<(any Error)?>(nil)
    private let isCancelled = Atomic<Bool>(false)
    private let limits: IngestLimits
    private let state: Mutex<State?>
    private var worker: Worker?

    /// What the thread works with while it runs; nobody else touches it until the thread has ended.
    private struct State: @unchecked Sendable {
        let connection: Connection
        let matcher: OrderMatcher
    }

    /// Text that FTS5 gathers in memory before it writes a part of the index.
    private static let termBytes = 24 << 20

    /// Makes the file at `path`, in which `schema` makes the tables `life` and `search`.
    init(path: String, schema: String, limits: IngestLimits) throws {
        self.path = path
        self.limits = limits
        let connection = try Connection(path: path, mode: .draft)
        try connection.execute(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA secure_delete = OFF"
        )
        try connection.execute(schema)
        try connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', \(Self.termBytes)); BEGIN")
        let matcher = try OrderMatcher(draft: connection, path: path + Self.suffixes[0], limits: limits)
        state = Mutex(State(connection: connection, matcher: matcher))
        worker = Worker { [self] in
            do {
                try work()
            } catch {
                failure.withLock { $0 = error }
                items.cancel()
            }
        }
        if worker == nil { throw BlotterError.outOfMemory }
    }

    /// Hands over a batch.
    func take(_ item: Item) throws {
        item.batch.addUser()
        guard items.send(item) else {
            throw failure.withLock { $0 } ?? BlotterError.outOfMemory
        }
    }

    /// No more batches will come.
    func close() { items.finish() }

    /// Waits until everything is in the file, and answers the matcher for what is left to do.
    func finish() throws -> OrderMatcher {
        close()
        worker?.join()
        worker = nil
        if let failure = failure.withLock({ $0 }) { throw failure }
        guard let matcher = state.withLock({ $0 })?.matcher else { preconditionFailure("finished twice") }
        state.withLock { $0 = nil }
        return matcher
    }

    /// Ends the thread, whatever it is about.
    func cancel() {
        isCancelled.store(true, ordering: .relaxed)
        items.cancel()
        items.finish()
        worker?.join()
        worker = nil
    }

    deinit { cancel() }

    // MARK: The thread

    private func work() throws {
        guard let state = state.withLock({ $0 }) else { return }
        let insert = try SearchInsertion(state.connection)
        var queue = SpillQueue(path: path + Self.suffixes[1])
        var sessions: [Int32] = []
        while let item = items.receive() {
            for (series, name) in item.sessions {
                while sessions.count <= Int(series) { sessions.append(0) }
                sessions[Int(series)] = try state.matcher.session(name)
            }
            for (event, series) in zip(item.batch.events, item.series) {
                let id = LineID.of(event, in: item.source)
                let text = item.batch[event.searchText]
                let event = OrderEvent(
                    event, id: id, series: series, session: sessions[Int(series)], item.batch, state.matcher.currencies)
                try queue.append { Self.write(id, event, text, to: &$0) }
            }
            item.done(item.batch)
            while queue.byteCount > limits.spillBytes { try drain(&queue, state.matcher, insert) }
        }
        while !queue.isEmpty, !isCancelled.load(ordering: .relaxed) { try drain(&queue, state.matcher, insert) }
        try state.matcher.save()
        try state.connection.execute("COMMIT")
    }

    private static func write(
        _ id: Int64, _ event: OrderEvent<UnsafeRawBufferPointer>?, _ text: UnsafeRawBufferPointer,
        to buffer: inout ByteBuffer
    ) {
        buffer.append(value: id)
        buffer.append(value: event != nil)
        event?.append(to: &buffer)
        buffer.append(value: text.count)
        buffer.append(text)
    }

    /// Does what has waited longest.
    private func drain(_ queue: inout SpillQueue, _ matcher: OrderMatcher, _ insert: SearchInsertion) throws {
        try queue.removeFirst { reader in
            while !reader.isAtEnd {
                let id = reader.next(Int64.self)
                if reader.next(Bool.self) { try matcher.take(OrderEvent(&reader)) }
                try insert(reader.bytes(reader.next(Int.self)), id: id)
            }
        }
    }
}
