import SQLite
import TelemetryLog

/// Puts what the reader sends into the index, or into the draft of one: rows, counts, lifecycles of orders and the
/// progress of each source, in one transaction.
final class IndexWriter {
    let connection: Connection
    let draft: BulkLoad?
    let formats: FormatList
    let limits: IngestLimits
    private let now: () -> Int64
    let statements: WriterStatements
    /// nil in a draft, which has its own way.
    let insertSearch: SearchInsertion?
    var series = SeriesCounts()
    var reasons = SeriesReasons()
    var eventTexts = EventTexts()
    /// The rows of the forms behind the reader's numbers; 0 where that is not known.
    var formRows: [Int64] = []
    /// nil in a draft, whose orders are joined beside it.
    let matcher: OrderMatcher?
    var state: State
    private(set) var isUnproved = false
    /// Whether a log is being read anew, all in one transaction.
    var isReadingAnew = false
    /// What was counted of the log that is read anew.
    var countedBefore = RunningTotals()
    private(set) var uncommitted = 0
    /// Sources to be removed when the draft is whole.
    private(set) var absorbed: [Int64] = []
    /// Of a draft's sources the times of their last events that have one.
    private var lastTimes: [Int64: Int64] = [:]

    /// What outlasts the change from a draft to its index.
    struct State {
        /// The texts behind the reader's numbers.
        var names: [SharedText?] = []
        /// The forms behind the reader's numbers.
        var forms: [NumberedForm] = []
        /// The source that is being read; nil between two.
        var source: KnownSource?
        /// The session of events that name none: that of the log's name.
        var fallbackSession = SharedText("")
        /// The session of the source's first event.
        var mainSession: SharedText?
        /// Where `source` stood at the last moment that may last.
        var provedProgress = LogProgress()
        /// The time of the last event of `source` that has one, in nanoseconds since the epoch.
        var lastTime: Int64?
    }

    /// Begins with the index that `connection` has open; lines are read by `formats`.
    init(
        _ connection: Connection, state: State = State(), formats: FormatList, limits: IngestLimits,
        now: @escaping () -> Int64
    ) throws {
        self.connection = connection
        self.formats = formats
        self.limits = limits
        self.now = now
        self.state = state
        draft = nil
        statements = try WriterStatements(connection)
        insertSearch = try SearchInsertion(connection)
        matcher = try OrderMatcher(connection, limits: limits)
    }

    /// Begins with a draft.
    init(_ draft: BulkLoad, formats: FormatList, limits: IngestLimits, now: @escaping () -> Int64) throws {
        connection = draft.connection
        self.formats = formats
        self.limits = limits
        self.now = now
        self.draft = draft
        state = State()
        statements = try WriterStatements(connection)
        insertSearch = nil
        matcher = nil
    }

    // MARK: Messages

    /// The lines that follow are of `source`.
    func begin(_ source: KnownSource) throws {
        try beginTransaction()
        state.source = source
        state.provedProgress = source.progress
        let stored = try statements.sessions(of: source.id)
        state.fallbackSession = SharedText(stored?.name ?? source.path.sessionName)
        state.mainSession = source.progress.events > 0 ? stored.map { SharedText($0.main) } : nil
        state.lastTime = source.progress.events > 0 ? try lastTime(of: source.id) : nil
    }

    /// A draft cannot be asked; it remembers.
    private func lastTime(of source: Int64) throws -> Int64? {
        draft == nil ? try statements.lastTime(of: source) : lastTimes[source]
    }

    /// Inserts the lines of a batch, which goes to `recycle` when it is used no more.
    func write(_ batch: LogBatch, recycle: @escaping @Sendable (LogBatch) -> Void) throws {
        guard let source = state.source else { return }
        try beginTransaction()
        define(batch)
        if let draft {
            try write(batch, of: source.id, to: draft)
            try draft.rows.texts.take(batch, of: source.id, done: recycle)
            try draft.orders?.take(batch, of: source.id, done: recycle)
        } else {
            for event in batch.events { try insert(event, of: source.id, batch) }
        }
        for reject in batch.rejects { try statements.insert(reject, of: source.id, batch) }
        state.source?.progress = batch.progress
        uncommitted += batch.events.count + batch.rejects.count
        recycle(batch)
        if uncommitted >= limits.commitRows, isReadingAnew || !isUnproved { try commitAndCheckpoint() }
    }

    /// The lines that follow may have to be undone, when their gzip member turns out to be damaged, so what came before
    /// is committed.
    func beginUnproved() throws {
        state.provedProgress = state.source?.progress ?? LogProgress()
        if isReadingAnew {
            try saveKept()
            try connection.execute("SAVEPOINT unproved")
        } else if draft == nil {
            try commit()
            try beginTransaction()
        }
        isUnproved = true
    }

    /// The lines since `beginUnproved` stay.
    func prove() throws {
        if isReadingAnew, isUnproved { try connection.execute("RELEASE unproved") }
        isUnproved = false
    }

    /// The lines since `beginUnproved` go. Throws `BulkLoad.Unfit` in a draft, which has no journal to go back by.
    func undoUnproved() throws {
        guard draft == nil else { throw BulkLoad.Unfit(reason: "a gzip file is damaged") }
        isUnproved = false
        try connection.execute(isReadingAnew ? "ROLLBACK TO unproved; RELEASE unproved" : "ROLLBACK")
        forgetUncommitted()
        let proved = state.provedProgress
        state.source?.progress = proved
        if proved.events == 0 { state.mainSession = nil }
        state.lastTime = try state.source.flatMap { try statements.lastTime(of: $0.id) }
    }

    /// Records what was found at a path.
    func record(_ report: FileReport) throws {
        try beginTransaction()
        try saveSource()
        if draft != nil, let source = state.source { lastTimes[source.id] = state.lastTime }
        state.source = nil
        state.mainSession = nil
        guard var stamp = report.stamp else { return }
        if case .failed = report.outcome { return }
        if report.outcome == .interrupted {
            guard report.source != nil else { return }
            // The stamp of no file, so that the next run takes this one for changed and reads on.
            stamp = FileStamp(device: 0, inode: 0, size: 0, modified: 0, changed: 0)
        }
        let folder = try statements.folder(report.task.folder.path)
        if case .noLog(let head) = report.outcome {
            return try statements.savePassedOver(report.task.name, stamp, head, folder: folder)
        }
        if !report.task.path.isLog { try statements.forgetPassedOver(report.task.path, folder: folder) }
        if let known = report.source, !report.isCopy {
            try statements.move(known, to: folder, report.task.path)
        }
        try statements.saveFile(report, stamp, folder: folder)
        if uncommitted >= limits.commitRows || series.isFull { try commitAndCheckpoint() }
    }

    /// Takes note that nothing is at these paths any more.
    func forget(_ gone: [LogName]) throws {
        guard !gone.isEmpty else { return }
        try beginTransaction()
        try connection.forgetFiles(gone)
    }

    /// A source is held by a file that was a copy of it.
    func move(_ source: KnownSource) throws {
        try beginTransaction()
        let folder = try statements.folder(source.folder)
        try statements.move(source, to: folder, source.path)
        try statements.promoteCopy(folder: folder, source.path)
    }

    /// Removes a source that is one with another.
    func absorb(_ source: Int64, into other: Int64?) throws {
        try beginTransaction()
        try statements.giveFiles(of: source, to: other)
        if state.source?.id == source { try saveSource() }
        state.source = state.source?.id == source ? nil : state.source
        guard draft == nil else { return absorbed.append(source) }
        try saveCounts()
        try Self.remove([source], from: connection, stayCounted: true)
    }

    /// Removes what was made of the last line of the source that was begun.
    func takeBack() throws {
        guard let source = state.source, let before = source.progress.beforeOpenLine else { return }
        guard draft == nil else { throw BulkLoad.Unfit(reason: "a log goes on behind a line without an end") }
        try saveCounts()
        var removal = try SourceRemoval(connection)
        try removal.removeLine(before.lines + 1, of: source.id)
        try removal.finish()
        state.source?.progress = before
        state.provedProgress = before
        if before.events == 0 { state.mainSession = nil }
        state.lastTime = before.events > 0 ? try statements.lastTime(of: source.id) : nil
    }

    /// Writes what is kept in memory of series and orders, and forgets it.
    private func saveCounts() throws {
        try saveSeries()
        try matcher?.save()
        matcher?.forget()
    }

    static func remove(_ sources: [Int64], from connection: Connection, stayCounted: Bool = false) throws {
        var removal = try SourceRemoval(connection, staysCounted: stayCounted)
        for source in sources { _ = try removal.remove(source) }
        try removal.finish()
    }

    // MARK: Transactions

    func beginTransaction() throws {
        if !connection.isInTransaction { try connection.execute("BEGIN IMMEDIATE") }
    }

    /// Writes what is kept in memory, and commits.
    func commit() throws {
        guard connection.isInTransaction else { return }
        try saveSource()
        try saveKept()
        try connection.commit()
    }

    func saveKept() throws {
        try saveSeries()
        if let matcher {
            try matcher.save()
            try TallyRefresh(connection).run()
        }
        uncommitted = 0
    }

    private func saveSeries() throws {
        try series.save(to: connection, readAnew: isReadingAnew)
        try reasons.save(to: connection, isDraft: draft != nil)
    }

    /// Keeps the WAL from growing with the run, and memory with a log that is read anew.
    private func commitAndCheckpoint() throws {
        guard !isReadingAnew else { return try saveKept() }
        guard draft == nil else {
            if series.isFull { try saveSeries() }
            return
        }
        try commit()
        _ = try connection.checkpoint(.passive)
    }

    /// Gives up what was not committed.
    func rollBack() {
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        forgetUncommitted()
        state.source = nil
        (isReadingAnew, isUnproved) = (false, false)
    }

    private func forgetUncommitted() {
        series = SeriesCounts()
        reasons = SeriesReasons()
        matcher?.forget()
        statements.forgetFormats()
        formRows = []
        uncommitted = 0
    }

    private func saveSource() throws {
        guard let source = state.source, source.progress.lines > 0 else { return }
        try statements.save(
            source, session: (state.mainSession ?? state.fallbackSession).text,
            nameSession: state.fallbackSession.text, now: now())
        try statements.noteReading(of: source.id, by: formats)
    }
}
