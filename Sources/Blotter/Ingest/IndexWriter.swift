import SQLite
import TelemetryLog

/// Puts what the reader sends into the index, or into the draft of one: rows, counts, lifecycles of orders and the
/// progress of each source, in one transaction.
final class IndexWriter {
    private let connection: Connection
    private let draft: BulkLoad?
    private let limits: IngestLimits
    private let now: () -> Int64
    private let statements: WriterStatements
    private let insertSearch: SearchInsertion?
    private var series = SeriesCounts()
    /// nil in a draft, whose side has them.
    private let matcher: OrderMatcher?
    private var state: State
    private var isUnproved = false
    private var uncommitted = 0
    /// Sources to be removed when the draft is whole.
    private var absorbed: [Int64] = []

    /// What outlasts the change from a draft to its index.
    struct State {
        /// The texts behind the reader's numbers.
        fileprivate var names: [SharedText?] = []
        fileprivate var forms: [NumberedForm] = []
        fileprivate var source: KnownSource?
        fileprivate var fallbackSession = SharedText("")
        fileprivate var mainSession: SharedText?
        /// Where `source` stood at the last moment that may last.
        fileprivate var provedProgress = LogProgress()
        /// Of the last event of `source` that has one.
        fileprivate var lastTime: Int64?
    }

    fileprivate struct NumberedForm {
        var template: String
        var payload: String?
        /// Its row, once that is known.
        var id: Int64?
    }

    /// A draft has no journal to go back by.
    struct CannotUndo: Error {}

    /// Begins with the index that `connection` has open.
    init(
        _ connection: Connection, state: State = State(), limits: IngestLimits, now: @escaping () -> Int64
    ) throws {
        self.connection = connection
        self.limits = limits
        self.now = now
        self.state = state
        draft = nil
        statements = try WriterStatements(connection)
        insertSearch = try SearchInsertion(connection)
        matcher = try OrderMatcher(connection, limits: limits)
    }

    /// Begins with a draft.
    init(_ draft: BulkLoad, limits: IngestLimits, now: @escaping () -> Int64) throws {
        connection = draft.connection
        self.limits = limits
        self.now = now
        self.draft = draft
        state = State()
        statements = try WriterStatements(connection)
        insertSearch = nil
        matcher = nil
    }

    /// Whether this is a draft that should become the index now.
    var shouldEndDraft: Bool {
        guard draft != nil, !isUnproved else { return false }
        return uncommitted > limits.draftRows
    }

    /// Brings the draft to an end, but for its name; nothing else can be done with this writer.
    func endDraft() throws -> State {
        guard let draft else { return state }
        try commit()
        try draft.complete()
        if !absorbed.isEmpty { try connection.transaction { try remove(absorbed) } }
        for index in state.forms.indices { state.forms[index].id = nil }
        return state
    }

    // MARK: Messages

    func begin(_ source: KnownSource) throws {
        try beginTransaction()
        state.source = source
        state.provedProgress = source.progress
        let stored = try statements.sessions(of: source.id)
        state.fallbackSession = SharedText(stored?.name ?? source.path.sessionName)
        state.mainSession = source.progress.events > 0 ? stored.map { SharedText($0.main) } : nil
        state.lastTime = source.progress.events > 0 ? try statements.lastTime(of: source.id) : nil
    }

    /// Inserts the lines of a batch, which goes to `recycle` when it is used no more.
    func write(_ batch: LogBatch, recycle: @escaping @Sendable (LogBatch) -> Void) throws {
        guard let source = state.source else { return }
        try beginTransaction()
        define(batch)
        if let draft {
            try insert(batch, of: source.id, into: draft, recycle)
        } else {
            for event in batch.events { try insert(event, of: source.id, batch) }
        }
        for reject in batch.rejects { try statements.insert(reject, of: source.id, batch) }
        state.source?.progress = batch.progress
        uncommitted += batch.events.count + batch.rejects.count
        recycle(batch)
        if uncommitted >= limits.commitRows, !isUnproved { try commitAndCheckpoint() }
    }

    /// What follows may have to be undone, so what came before is made to last.
    func beginUnproved() throws {
        state.provedProgress = state.source?.progress ?? LogProgress()
        if draft == nil {
            try commit()
            try beginTransaction()
        }
        isUnproved = true
    }

    func prove() { isUnproved = false }

    func undoUnproved() throws {
        guard draft == nil else { throw CannotUndo() }
        isUnproved = false
        try connection.execute("ROLLBACK")
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
        state.source = nil
        state.mainSession = nil
        guard var stamp = report.stamp else { return }
        if case .failed = report.outcome { return }
        if report.outcome == .interrupted {
            guard report.source != nil else { return }
            // That of no file, so that the next run takes it for changed and goes on.
            stamp = FileStamp(device: 0, inode: 0, size: 0, modified: 0, changed: 0)
        }
        let folder = try statements.folder(report.task.folder.path)
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
        try remove([source])
    }

    /// Removes what was made of the last line of the source that was begun.
    func takeBack() throws {
        guard let source = state.source, let before = source.progress.beforeOpenLine else { return }
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
        try series.save(to: connection)
        try matcher?.save()
        matcher?.forget()
    }

    private func remove(_ sources: [Int64]) throws {
        var removal = try SourceRemoval(connection)
        for source in sources { _ = try removal.remove(source) }
        try removal.finish()
    }

    // MARK: Transactions

    private func beginTransaction() throws {
        if !connection.isInTransaction { try connection.execute("BEGIN IMMEDIATE") }
    }

    func commit() throws {
        guard connection.isInTransaction else { return }
        try saveSource()
        try series.save(to: connection)
        try matcher?.save()
        try connection.commit()
        uncommitted = 0
    }

    /// Keeps the WAL from growing with the run.
    private func commitAndCheckpoint() throws {
        guard draft == nil else {
            if series.isFull { try series.save(to: connection) }
            return
        }
        try commit()
        _ = try connection.checkpoint(.passive)
    }

    func rollBack() {
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        forgetUncommitted()
    }

    private func forgetUncommitted() {
        series = SeriesCounts()
        matcher?.forget()
        for index in state.forms.indices { state.forms[index].id = nil }
        uncommitted = 0
    }

    private func saveSource() throws {
        guard let source = state.source, source.progress.lines > 0 else { return }
        try statements.save(
            source, session: (state.mainSession ?? state.fallbackSession).text,
            nameSession: state.fallbackSession.text, now: now())
    }

    // MARK: Events

    private func define(_ batch: LogBatch) {
        for name in batch.names {
            if state.names.indices.contains(Int(name.number)) { series.renumber() }
            Self.place(SharedText(batch.string(name.text)), at: Int(name.number), in: &state.names, nil)
        }
        for form in batch.forms {
            let known = NumberedForm(
                template: batch.string(form.template),
                payload: form.payload.isEmpty ? nil : batch.string(form.payload))
            Self.place(known, at: Int(form.number), in: &state.forms, NumberedForm(template: ""))
        }
    }

    private static func place<Element>(
        _ element: Element, at index: Int, in array: inout [Element], _ filler: Element
    ) {
        while array.count <= index { array.append(filler) }
        array[index] = element
    }

    private func form(_ number: Int32) throws -> Int64 {
        if let id = state.forms[Int(number)].id { return id }
        let form = state.forms[Int(number)]
        let id = try statements.form(template: form.template, payload: form.payload)
        state.forms[Int(number)].id = id
        return id
    }

    private func label(_ number: Int32) -> SharedText? { number == 0 ? nil : state.names[Int(number)] }

    private func labels(of event: LogEvent) -> EventLabels {
        EventLabels(
            session: label(event.sessionName) ?? state.fallbackSession, symbol: label(event.symbolName),
            mode: label(event.modeName), kind: label(event.kindName))
    }

    private func insert(_ event: LogEvent, of source: Int64, _ batch: LogBatch) throws {
        let (place, id) = try insertRow(event, of: source, grouped: false, batch)
        try insertSearch?(batch[event.searchText], id: id)
        guard let matcher else { return }
        let session = try series.all[place].matcherSession ?? meetSession(at: place, matcher)
        if let note = OrderEvent(event, id: id, series: series.all[place].id, session: session, batch) {
            try matcher.take(note)
        }
    }

    private func meetSession(at place: Int, _ matcher: OrderMatcher) throws -> Int32 {
        let session = try matcher.session(series.all[place].labels.session.text)
        series.setMatcherSession(session, at: place)
        return session
    }

    /// Inserts the rows of a batch, and leaves the rest to the draft's side.
    private func insert(
        _ batch: LogBatch, of source: Int64, into draft: BulkLoad,
        _ recycle: @escaping @Sendable (LogBatch) -> Void
    ) throws {
        var item = BulkLoadSide.Item(batch: batch, source: source, series: [], sessions: [], done: recycle)
        item.series.reserveCapacity(batch.events.count)
        let grouped = RowInsertion.grouped(of: batch.events.count)
        for (number, event) in batch.events.enumerated() {
            let (place, _) = try insertRow(event, of: source, grouped: number < grouped, batch)
            item.series.append(series.all[place].id)
            guard series.all[place].matcherSession == nil else { continue }
            item.sessions.append((series.all[place].id, series.all[place].labels.session.text))
            series.setMatcherSession(0, at: place)
        }
        try draft.side.take(item)
    }

    /// Answers the place of the event's series, and its id.
    private func insertRow(
        _ event: LogEvent, of source: Int64, grouped isGrouped: Bool, _ batch: LogBatch
    ) throws -> (place: Int, id: Int64) {
        let id = LineID.of(Int64(event.line), in: source)
        let place = try series.place(of: SeriesCounts.Key(event, source: source), in: statements) { labels(of: event) }
        if state.mainSession == nil { state.mainSession = series.all[place].labels.session }
        series.count(event, at: place)
        if let time = event.timestamp?.nanoseconds { try note(time, of: id) }
        if event.fillID.exists { try draft?.expectFillID() }
        try statements.insert(
            event, id: id, series: series.all[place].id, form: try form(event.form), grouped: isGrouped, batch)
        return (place, id)
    }
}

extension IndexWriter {
    /// A log that has nothing to say for longer is taken note of.
    private static let longPause = TimeSpan.minute

    @inline(__always)
    private func note(_ time: Int64, of id: Int64) throws {
        if let last = state.lastTime {
            let pause = Timestamp(nanoseconds: time) - Timestamp(nanoseconds: last)
            if pause < .zero || pause > Self.longPause { try statements.insertLeap(id, after: last) }
        }
        state.lastTime = time
    }
}

extension FileReport {
    var isCopy: Bool { if case .copy = outcome { true } else { false } }

    private var copyEnd: LogEnd? { if case .copy(let end) = outcome { end } else { nil } }

    /// The file's state, as the view `files` shows it.
    var state: String {
        switch outcome {
        case .empty: "empty"
        case .read(let end): end.rawValue
        // A copy that cannot be read to its end may hold more than its source.
        case .copy(.damaged), .copy(.incomplete), .copy(.trailingGarbage): copyEnd?.rawValue ?? "copy"
        case .copy: "copy"
        case .failed: "unread"
        case .interrupted: "partial"
        }
    }
}
