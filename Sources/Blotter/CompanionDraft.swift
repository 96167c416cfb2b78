import SQLite
import Synchronization
import TelemetryLog

/// What is made beside the rows of a draft, on a thread and in a file of its own: the lives of orders and the full-text
/// index.
///
/// Lives are kept up as batches come. Texts are only gathered meanwhile, as far as memory allows, since both cores have
/// enough to do with reading and with the rows; they are indexed while the rows' thread makes the other indexes alone.
final class CompanionDraft: @unchecked Sendable {
    /// A batch whose rows have been inserted.
    struct Item: Sendable {
        var batch: LogBatch
        var source: Int64
        /// Of each event of the batch.
        var series: [Int64]
        /// The sessions of series that were not named before.
        var sessions: [(series: Int64, name: String)]
        /// Where the batch goes when it is used no more.
        var done: @Sendable (LogBatch) -> Void
    }

    let path: String
    private let items = Channel<Item>(capacity: 4)
    private let failure = Mutex<DatabaseError?>(nil)
    private let crowded = Atomic<Bool>(false)
    private let state: Mutex<State?>
    private var worker: Worker?

    /// What the thread works with while it runs.
    private struct State: @unchecked Sendable {
        let connection: Connection
        let lives: LifeBook
    }

    /// Text that FTS5 gathers in memory before it writes a part of the index.
    private static let termBytes = 24 << 20
    /// Text that waits to be indexed.
    private static let spoolBytes = 64 << 20

    /// Makes the file at `path`, in which `schema` makes the tables `life` and `search`.
    init(path: String, schema: String, limits: LifeBook.Limits) throws {
        self.path = path
        let connection = try Connection(path: path, mode: .draft)
        try connection.execute(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192; PRAGMA secure_delete = OFF"
        )
        try connection.execute(schema)
        try connection.execute("INSERT INTO search (search, rank) VALUES ('hashsize', \(Self.termBytes)); BEGIN")
        state = Mutex(State(connection: connection, lives: try LifeBook(connection, isDraft: true, limits: limits)))
        worker = try Worker { [self] in
            do {
                try work()
            } catch {
                failure.withLock { $0 = error as? DatabaseError }
                items.cancel()
            }
        }
    }

    /// Hands over a batch.
    func take(_ item: Item) throws {
        item.batch.addUser()
        guard items.send(item) else {
            throw failure.withLock { $0 } ?? DatabaseError(code: 7, message: "out of memory")
        }
    }

    /// See `LifeBook.isCrowded`.
    var isCrowded: Bool { crowded.load(ordering: .relaxed) }

    /// No more batches will come.
    func close() { items.finish() }

    /// Waits until everything is in the file, and answers the lives' book for what is left to do.
    func finish() throws -> LifeBook {
        close()
        worker?.join()
        worker = nil
        if let failure = failure.withLock({ $0 }) { throw failure }
        guard let lives = state.withLock({ $0 })?.lives else { preconditionFailure("finished twice") }
        state.withLock { $0 = nil }
        return lives
    }

    /// Ends the thread, whatever it is about.
    func cancel() {
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
        var spool = SearchSpool()
        var sessions: [Int32] = []
        while let item = items.receive() {
            for (series, name) in item.sessions {
                while sessions.count <= Int(series) { sessions.append(0) }
                sessions[Int(series)] = try state.lives.session(name)
            }
            for (event, series) in zip(item.batch.events, item.series) {
                let id = item.source << 32 | Int64(event.line)
                try state.lives.note(event, id: id, series: series, session: sessions[Int(series)], item.batch)
                spool.append(item.batch[event.searchText], id: id)
            }
            item.done(item.batch)
            crowded.store(state.lives.isCrowded, ordering: .relaxed)
            while spool.byteCount > Self.spoolBytes { try spool.drain(insert) }
        }
        try state.lives.save()
        while !spool.isEmpty { try spool.drain(insert) }
        try state.connection.execute("COMMIT")
    }
}
