import SQLite
import Synchronization
import TelemetryLog

/// The full-text index of a draft, built beside its rows on a thread and in a file of its own.
final class SearchDraft: @unchecked Sendable {
    private struct Item: Sendable {
        var batch: LogBatch
        var source: Int64
        var done: @Sendable (LogBatch) -> Void
    }

    let path: String
    private let items = Channel<Item>(capacity: 16)
    private let failure = Mutex<DatabaseError?>(nil)
    private var worker: Worker?

    /// Text that is gathered in memory before a part of the index is written.
    private static let gatheredBytes = 24 << 20

    /// Makes the file at `path`, in which the table `search` is made by `schema`.
    init(path: String, schema: String) throws {
        self.path = path
        let connection = try Connection(path: path, mode: .draft)
        try connection.execute(
            "PRAGMA page_size = 4096; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -8192")
        try connection.execute(schema)
        try connection.execute(
            "INSERT INTO search (search, rank) VALUES ('hashsize', \(Self.gatheredBytes)); BEGIN")
        let holder = Mutex(Holder(connection: connection))
        worker = try Worker { [self] in
            let connection = holder.withLock { $0.take() }
            do {
                if let connection { try build(connection) }
            } catch {
                failure.withLock { $0 = error as? DatabaseError }
                items.cancel()
            }
        }
    }

    /// A connection on its way to the thread that will use it.
    private struct Holder: @unchecked Sendable {
        var connection: Connection?

        mutating func take() -> Connection? {
            defer { connection = nil }
            return connection
        }
    }

    private func build(_ connection: Connection) throws {
        let insert = try SearchInsertion(connection)
        while let item = items.receive() {
            for event in item.batch.events { try insert(event, id: item.source << 32 | Int64(event.line), item.batch) }
            item.done(item.batch)
        }
        try connection.execute("COMMIT")
    }

    /// Takes the events of a batch, which is given to `done` when that is done.
    func insert(_ batch: LogBatch, of source: Int64, done: @escaping @Sendable (LogBatch) -> Void) throws {
        batch.addUser()
        guard items.send(Item(batch: batch, source: source, done: done)) else { throw error }
    }

    private var error: DatabaseError {
        failure.withLock { $0 } ?? DatabaseError(code: 7, message: "out of memory")
    }

    /// Waits until everything is in the file.
    func finish() throws {
        items.finish()
        worker?.join()
        worker = nil
        if let failure = failure.withLock({ $0 }) { throw failure }
    }

    /// Ends the thread, whatever it is about.
    func cancel() {
        items.cancel()
        items.finish()
        worker?.join()
        worker = nil
    }

    deinit { cancel() }
}
