import SQLite
import SQLitePages
import Synchronization
import TelemetryLog
import Threads

/// The large tables of a draft, with their indexes and the full text, which are written page by page: rows of events, of
/// what belongs to them, and of lifecycles. Rows of events come from the writer's thread, lifecycles from another one
/// (`DraftOrders`), texts are indexed by a third (`DraftTexts`), and once there are no more events their indexes are made
/// by a fourth.
final class DraftRows: @unchecked Sendable {
    private let file: DatabaseFile
    private let sink: PageSink
    private let record: RecordBuffer
    /// Of lifecycles, which come from another thread.
    private let lifeRecord: RecordBuffer
    private let events: TableRun
    private let details: TableRun
    private let parts: TableRun
    private let canonical: TableRun
    private let bySeries: IndexRun
    private let byTime: IndexRun
    private let byOrder: IndexRun
    private let byIntent: IndexRun
    private let byFill: IndexRun
    private let byLine: IndexRun
    private let byOtherOrder: IndexRun
    private let lives: IndexRun
    private let unfilled: IndexRun
    private let sequenced: IndexRun
    let texts: DraftTexts
    let tallies: DraftTallies

    /// The thread that makes the indexes of events, and what came of it.
    private var building: Worker?
    private let indexes = Mutex<Result<Void, any Error>?>(nil)

    /// The tables whose rows are not in the draft's other file.
    static let tables = ["event", "detail", "part", "canonical", "life", "tally", "tally_value"]
    /// Bytes of each index that are sorted in memory at a time.
    private static let memory = 12 << 20
    /// Of the files that are made for a moment beside a draft.
    static let suffix = DatabaseFile.spillSuffix

    /// Begins with a file at `path` that has the schema and no rows. Throws `PagesError` and `DatabaseError`.
    init(path: String) throws {
        let file = try DatabaseFile(path: path)
        let sink = PageSink(file)
        func index(_ name: String) throws -> IndexRun { try IndexRun(file, of: name, memory: Self.memory) }
        self.file = file
        self.sink = sink
        (record, lifeRecord) = (RecordBuffer(columns: 24), RecordBuffer(columns: 24))
        (events, details, parts, canonical) = (TableRun(sink), TableRun(sink), TableRun(sink), TableRun(sink))
        (bySeries, byTime) = (try index("event_series"), try index("event_ts"))
        (byOrder, byIntent, byFill) = (try index("event_order"), try index("event_intent"), try index("event_fill"))
        (byLine, byOtherOrder) = (try index("part_line"), try index("canonical_other"))
        (lives, unfilled, sequenced) = (try index("life"), try index("life_unfilled"), try index("life_sequenced"))
        texts = try DraftTexts(file)
        tallies = try DraftTallies(file, sink)
    }

    // MARK: Events

    /// Appends an event, but for what makes it be found. Throws `PagesError`.
    func append(_ event: LogEvent, id: Int64, series: Int64, form: Int64, _ batch: LogBatch) throws {
        try appendRow(event, id: id, series: series, form: form, batch)
        try appendKeys(event, id: id, series: series, batch)
        if event.hasDetail {
            record.begin()
            record.null()
            put(event.extra, batch)
            put(event.written, batch)
            if event.storesSearchText { record.text(batch[event.searchText]) }
            record.trimNulls()
            try details.append(rowid: id, record)
        }
        if event.canonical != 0 { try append(batch.canonical[Int(event.canonical) - 1], id: id, batch) }
        if event.part > 0 { try appendPart(event, id: id) }
    }

    @inline(__always)
    private func put(_ span: Span, _ batch: LogBatch) {
        if span.isEmpty { record.null() } else { record.text(batch[span]) }
    }

    @inline(__always)
    private func put(_ identifier: LogEvent.Identifier, _ batch: LogBatch) {
        if identifier.exists { record.text(batch[identifier.text]) } else { record.null() }
    }

    @inline(__always)
    private func appendRow(_ event: LogEvent, id: Int64, series: Int64, form: Int64, _ batch: LogBatch) throws {
        record.begin()
        record.null()
        record.integer(series)
        record.integer(event.timestamp?.nanoseconds)
        record.integer(form)
        put(event.orderID, batch)
        put(event.intentID, batch)
        let first = Int(event.firstValue)
        for place in first..<(first + Int(event.valueCount)) { record.text(batch[batch.values[place]]) }
        if event.fillID.exists {
            for _ in Int(event.valueCount)..<PayloadFormat.valueLimit { record.null() }
            record.text(batch[event.fillID.text])
        } else {
            record.trimNulls()
        }
        try events.append(rowid: id, record)
    }

    @inline(__always)
    private func appendKeys(_ event: LogEvent, id: Int64, series: Int64, _ batch: LogBatch) throws {
        if let time = event.timestamp?.nanoseconds {
            try bySeries.append(series, time, rowid: id)
            try byTime.append(time, rowid: id)
        } else {
            try appendUntimed(id: id, series: series)
        }
        if event.orderID.exists { try byOrder.append(text: batch[event.orderID.text], rowid: id) }
        if event.intentID.exists { try byIntent.append(text: batch[event.intentID.text], rowid: id) }
        guard event.fillID.exists else { return }
        record.begin()
        record.text(batch[event.fillID.text])
        put(event.orderID, batch)
        record.integer(id)
        try byFill.append(record)
    }

    private func appendUntimed(id: Int64, series: Int64) throws {
        record.begin()
        record.integer(series)
        record.null()
        record.integer(id)
        try bySeries.append(record)
        record.begin()
        record.null()
        record.integer(id)
        try byTime.append(record)
    }

    private func append(_ values: CanonicalValues, id: Int64, _ batch: LogBatch) throws {
        record.begin()
        record.null()
        let columns = values.columns
        for index in columns.indices {
            switch columns[index] {
            case .text(let text): put(text, batch)
            case .number(let number): record.real(number)
            }
        }
        record.trimNulls()
        try canonical.append(rowid: id, record)
        guard !values.otherOrderID.isEmpty else { return }
        try byOtherOrder.append(text: batch[values.otherOrderID], rowid: id)
    }

    private func appendPart(_ event: LogEvent, id: Int64) throws {
        let line = event.lineKey(of: id)
        record.begin()
        record.null()
        record.integer(line)
        record.integer(Int64(event.part))
        try parts.append(rowid: id, record)
        try byLine.append(line, rowid: id)
    }

    // MARK: Lifecycles

    /// Appends a lifecycle, once. Throws `PagesError`.
    func append(_ lifecycle: OrderLifecycle, _ currencies: CurrencyNames) throws {
        let row = OrderLifecycle.Row(lifecycle)
        let record = lifeRecord
        record.begin()
        for place in row.integers.indices { record.integer(row.integers[place]) }
        for place in row.reals.indices { record.real(row.reals[place] ?? .nan) }
        record.integer(row.sequenced)
        record.integer(row.ended)
        record.integer(row.traits)
        if var currency = currencies.name(lifecycle.feeCurrency) {
            currency.withUTF8 { record.text(UnsafeRawBufferPointer($0)) }
        } else {
            record.null()
        }
        record.integer(row.amendmentLag)
        try lives.append(record)
        if lifecycle.isRejected { tallies.noteRejected(series: lifecycle.series, reason: lifecycle.lastError.reason) }
        if lifecycle.fills == 0 {
            record.begin()
            let columns: [Int64?] = [
                lifecycle.series, lifecycle.errors, lifecycle.orderTime, lifecycle.id, row.ended,
                lifecycle.isOrder ? 1 : 0, 0,
            ]
            for column in columns { record.integer(column) }
            try unfilled.append(record)
        }
        guard row.sequenced != 0 else { return }
        try sequenced.append(lifecycle.series, rowid: lifecycle.id)
    }

    // MARK: The end

    /// No more events will come: their indexes are made while lifecycles still do.
    func endEvents() {
        texts.close()
        building = Worker { [self] in
            let result = Result { try buildEventIndexes(PageSink(file)) }
            indexes.withLock { $0 = result }
        }
    }

    private func buildEventIndexes(_ sink: PageSink) throws {
        for (name, keys) in eventIndexes { try build(name, keys, sink) }
        try sink.end()
    }

    private var eventIndexes: [(String, IndexRun)] {
        [
            ("event_series", bySeries), ("event_ts", byTime), ("event_order", byOrder), ("event_intent", byIntent),
            ("event_fill", byFill), ("part_line", byLine), ("canonical_other", byOtherOrder),
        ]
    }

    private var lifeIndexes: [(String, IndexRun)] {
        [("life_unfilled", unfilled), ("life_sequenced", sequenced)] + tallies.indexes
    }

    private var tables: [(String, TableRun)] {
        [("event", events), ("detail", details), ("part", parts), ("canonical", canonical)] + tallies.tables
    }

    private func buildLives() throws {
        lives.end()
        tallies.begin()
        try file.buildIndex("life", of: [lives], sink: sink, look: tallies.take)
        try tallies.end()
    }

    private func build(_ name: String, _ keys: IndexRun, _ sink: PageSink) throws {
        keys.end()
        try file.buildIndex(name, of: [keys], sink: sink)
    }

    /// Makes the file a database, on the disk and looked at. Throws `PagesError` and `DatabaseError`.
    func finish() throws {
        try buildLives()
        for (name, rows) in tables { try file.buildTable(name, of: [rows], sink: sink) }
        for (name, keys) in lifeIndexes { try build(name, keys, sink) }
        try sink.end()
        try awaitIndexes()
        let textCounts = try texts.build()
        try file.finish()
        let counts =
            tables.map { ($0, $1.count) } + (eventIndexes + lifeIndexes + [("life", lives)]).map { ($0, $1.count) }
        try DatabaseCheck.run(file, counts: textCounts.merging(counts) { $1 })
    }

    private func join() {
        building?.join()
        building = nil
    }

    /// Ends the threads, whatever they are about.
    func cancel() {
        texts.cancel()
        join()
    }

    private func awaitIndexes() throws {
        join()
        let result = indexes.withLock { $0 }
        // There was no thread to be had.
        try result?.get() ?? buildEventIndexes(PageSink(file))
    }
}
