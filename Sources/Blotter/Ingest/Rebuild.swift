import SQLite
import TelemetryLog

/// Makes a new index from the logs beside the old one, and swaps it in by one rename.
///
/// What no log can give back goes with it: holds, the record of retention, and what was counted of logs that are gone.
/// Rows of these do not.
package struct Rebuild {
    private let index: IndexFile
    private let patience: Duration
    private let now: () -> Int64

    /// `now` is the clock, in nanoseconds since the epoch.
    package init(_ index: IndexFile, patience: Duration = .seconds(10), now: @escaping () -> Int64) {
        self.index = index
        self.patience = patience
        self.now = now
    }

    /// Throws `BlotterError`; until the end the old index stays as it is.
    package func run(
        _ places: [LogPlace], watch: @escaping (Ingest.Progress) -> Ingest.Answer = { _ in .goOn }
    ) throws -> IngestReport {
        let start = now()
        return try WriteSession.run(index, patience: patience) { session in
            do {
                let kept = try prepare(session)
                let report: IngestReport
                do {
                    let run = try IngestRun(rebuildingIn: session, places, now: now)
                    report = try run.run(watch, beforePublishing: { try kept.insert(into: $0) })
                } catch let unfit as BulkLoad.Unfit {
                    report = try runInPlace(places, kept, session.onDraft, unfit, watch)
                }
                index.noteIngest(from: start, at: now())
                return report
            } catch let error as DatabaseError {
                throw BlotterError(error, path: index.path)
            }
        }
    }

    /// The slow way, for a long gzip file that is damaged or a SQLite whose pages are not known: into an index that can go
    /// back, under the draft's name.
    private func runInPlace(
        _ places: [LogPlace], _ kept: KeptRows, _ session: WriteSession, _ unfit: BulkLoad.Unfit,
        _ watch: @escaping (Ingest.Progress) -> Ingest.Answer
    ) throws -> IngestReport {
        do {
            try session.index.makeEmpty()
            var report = try IngestRun(session, places, limits: .init(), now: now).run(watch)
            report.insertedBecause = unfit.reason
            if report.wasInterrupted { throw BlotterError.interrupted }
            let connection = try session.open()
            try kept.insert(into: connection)
            try session.checkpoint(connection)
            try connection.close()
            try index.publishDraft()
            return report
        } catch {
            index.removeDraft()
            throw error
        }
    }

    /// Empties the WAL of the old index, which would be taken for the new one's, and reads what is kept. An index that
    /// is damaged has nothing to keep.
    private func prepare(_ session: WriteSession) throws -> KeptRows {
        do {
            guard let old = try session.openIfPresent() else { return KeptRows() }
            if let failure = try session.recover(old, now: now()) { throw failure }
            let rows = try KeptRows(old)
            guard try session.checkpoint(old) else { throw BlotterError.busy(path: index.path) }
            return rows
        } catch BlotterError.indexOlder {
            return try KeptRows(holdsOf: index.path)
        } catch BlotterError.indexDamaged, BlotterError.indexTruncated, BlotterError.indexEmpty {
            return KeptRows()
        } catch let error as DatabaseError where error.reason == .damaged {
            return KeptRows()
        }
    }
}

/// Rows of an index that come from no log.
private struct KeptRows {
    private static let tables = ["retention_run", "retention_action", "hold"]

    private var rows: [(table: String, values: [Value])] = []
    /// What was ever counted.
    private var totals = RunningTotals()

    init() {}

    /// Of an index of this schema.
    init(_ connection: Connection) throws {
        try self.init(connection, tables: Self.tables)
        totals = try RunningTotals(everOf: connection)
    }

    /// Of an index of an earlier schema, whose holds are the ones of today, if it has any.
    init(holdsOf path: String) throws {
        let connection = try Connection(path: path, mode: .readOnly)
        let hasHolds = try connection.integer("SELECT count(*) FROM sqlite_schema WHERE name = 'hold'") == 1
        try self.init(connection, tables: hasHolds ? ["hold"] : [])
    }

    private init(_ connection: Connection, tables: [String]) throws {
        for table in tables {
            let statement = try connection.prepare("SELECT * FROM \(table)")
            let columns = Int32(statement.columnNames.count)
            rows += try statement.rows { row in (table, (0..<columns).map { row.value($0) }) }
        }
    }

    func insert(into connection: Connection) throws {
        try connection.transaction {
            for (table, values) in rows {
                let statement = try connection.prepareRow(
                    "INSERT INTO \(table)", columns: values.count, reused: false)
                try statement.bind(values)
                try statement.run()
            }
            try totals.fallen(to: RunningTotals(connection)).keep(in: connection)
        }
    }
}
