import SQLite
import SQLitePages
import TelemetryLog
import Threads

/// The full text of a draft, which is made on a thread of its own, beside the rows.
final class DraftTexts: @unchecked Sendable {
    /// A batch whose rows are written.
    private struct Item: Sendable {
        var batch: LogBatch
        var source: Int64
        /// Where the batch goes when it is used no more.
        var done: @Sendable (LogBatch) -> Void
    }

    private let table: FullTextTable
    private let sink: PageSink
    private let run: FullTextRun
    private let tokens: TextTokens
    private let worker = DraftWorker<Item>()

    /// Bytes of terms that are held in memory at a time.
    private static let memory = 20 << 20

    /// Throws `PagesError` and `DatabaseError`.
    init(_ file: DatabaseFile) throws {
        table = try FullTextTable(file, "search")
        sink = PageSink(file)
        run = try FullTextRun(table, sink: sink, memory: Self.memory)
        tokens = TextTokens(run, try Tokenizer(Connection(path: ":memory:", mode: .create), table.tokenizer))
    }

    /// Takes a batch over, whose rows are in the draft. Throws what went wrong with one before.
    func take(_ batch: LogBatch, of source: Int64, done: @escaping @Sendable (LogBatch) -> Void) throws {
        batch.addUser()
        try worker.send(Item(batch: batch, source: source, done: done)) { [self] in try work($0) }
    }

    /// Until it ends nobody else touches what it works with.
    private func work(_ items: Channel<Item>) throws {
        while let item = items.receive() {
            for event in item.batch.events {
                let text = item.batch[event.searchText]
                if text.count > 0 { try tokens.append(text, id: LineID.of(event, in: item.source)) }
            }
            item.done(item.batch)
        }
        try run.end()
    }

    /// Nothing more will come.
    func close() { worker.close() }

    /// Makes the table, and answers how many rows its parts have. Throws `PagesError` and `DatabaseError`.
    func build() throws -> [String: Int] {
        try worker.finish()
        try table.build(of: [run], sink: sink)
        try sink.end()
        return table.counts(of: [run])
    }

    /// Ends the thread, whatever it is about.
    func cancel() { worker.cancel() }
}
