import SQLite
import TelemetryLog

/// Puts what the reader sends into the index: rows, counts, lives and each source's progress, in one transaction.
final class IndexWriter {
    private let connection: Connection
    private let now: () -> Int64
    private let statements: WriterStatements
    private var tally = Tally()
    private let lives: LifeBook

    /// The texts behind the reader's numbers.
    private var names: [Label?] = []
    private var forms: [NumberedForm] = []

    private var source: KnownSource?
    private var fallbackSession = Label("")
    private var mainSession: Label?
    /// Where `source` stood at the last moment that may last.
    private var provedProgress = LogProgress()
    private var isUnproved = false
    private var uncommitted = 0

    /// Rows after which a transaction is closed when a source ends.
    private static let commitLimit = 200_000

    init(_ connection: Connection, now: @escaping () -> Int64) throws {
        self.connection = connection
        self.now = now
        statements = try WriterStatements(connection)
        lives = try LifeBook(connection)
    }

    // MARK: Messages

    func begin(_ source: KnownSource) throws {
        try beginTransaction()
        self.source = source
        provedProgress = source.progress
        let stored = try statements.sessions(of: source.id)
        fallbackSession = Label(stored?.name ?? source.path.sessionName)
        mainSession = stored.map { Label($0.main) }
    }

    func write(_ batch: LogBatch) throws {
        guard var source else { return }
        try beginTransaction()
        define(batch)
        for event in batch.events { try insert(event, of: source.id, batch) }
        for reject in batch.rejects { try statements.insert(reject, of: source.id, batch) }
        source.progress = batch.progress
        self.source = source
        uncommitted += batch.events.count + batch.rejects.count
        if uncommitted >= Self.commitLimit, !isUnproved { try commitAndCheckpoint() }
    }

    /// What follows may have to be undone, so what came before is made to last.
    func beginUnproved() throws {
        provedProgress = source?.progress ?? LogProgress()
        try commit()
        try beginTransaction()
        isUnproved = true
    }

    func prove() { isUnproved = false }

    func undoUnproved() throws {
        isUnproved = false
        try connection.execute("ROLLBACK")
        forgetUncommitted()
        source?.progress = provedProgress
    }

    /// Records what was found at a path.
    func record(_ report: FileReport) throws {
        try beginTransaction()
        try saveSource()
        source = nil
        mainSession = nil
        guard let stamp = report.stamp, report.outcome != .interrupted else { return }
        if case .failed = report.outcome { return }
        let folder = try statements.folder(report.task.folder.path)
        if let known = report.source, !report.isCopy {
            try statements.move(known, to: folder, report.task.path)
        }
        try statements.saveFile(report, stamp, folder: folder)
        if uncommitted >= Self.commitLimit { try commitAndCheckpoint() }
    }

    /// Takes note that nothing is at these paths any more.
    func forget(_ gone: [(folder: String, path: String)]) throws {
        guard !gone.isEmpty else { return }
        try beginTransaction()
        for (folder, path) in gone { try statements.deleteFile(folder: folder, path: path) }
    }

    // MARK: Transactions

    private func beginTransaction() throws {
        if !connection.isInTransaction { try connection.execute("BEGIN IMMEDIATE") }
    }

    func commit() throws {
        guard connection.isInTransaction else { return }
        try saveSource()
        try tally.save(to: connection)
        try lives.save()
        try connection.execute("COMMIT")
        uncommitted = 0
    }

    /// Keeps the WAL from growing with the run.
    private func commitAndCheckpoint() throws {
        try commit()
        _ = try connection.checkpoint(.passive)
    }

    func rollBack() {
        if connection.isInTransaction { try? connection.execute("ROLLBACK") }
        forgetUncommitted()
    }

    private func forgetUncommitted() {
        tally = Tally()
        lives.forget()
        for index in forms.indices { forms[index].id = nil }
        uncommitted = 0
    }

    private func saveSource() throws {
        guard let source, source.progress.lines > 0 else { return }
        try statements.save(
            source, session: (mainSession ?? fallbackSession).text, nameSession: fallbackSession.text, now: now())
    }

    // MARK: Events

    private struct NumberedForm {
        var template: String
        /// Its row, once that is known.
        var id: Int64?
    }

    private func define(_ batch: LogBatch) {
        for name in batch.names {
            if names.indices.contains(Int(name.number)) { tally.renumber() }
            Self.place(Label(batch.string(name.text)), at: Int(name.number), in: &names, nil)
        }
        for form in batch.forms {
            let known = NumberedForm(template: batch.string(form.text))
            Self.place(known, at: Int(form.number), in: &forms, NumberedForm(template: ""))
        }
    }

    private static func place<Element>(
        _ element: Element, at index: Int, in array: inout [Element], _ filler: Element
    ) {
        while array.count <= index { array.append(filler) }
        array[index] = element
    }

    private func form(_ number: Int32) throws -> Int64 {
        if let id = forms[Int(number)].id { return id }
        let id = try statements.form(forms[Int(number)].template)
        forms[Int(number)].id = id
        return id
    }

    private func label(_ number: Int32) -> Label? { number == 0 ? nil : names[Int(number)] }

    private func insert(_ event: LogEvent, of source: Int64, _ batch: LogBatch) throws {
        let id = source << 32 | Int64(event.line)
        let session = label(event.sessionName) ?? fallbackSession
        if mainSession == nil { mainSession = session }
        let labels = EventLabels(
            session: session, symbol: label(event.symbolName), mode: label(event.modeName),
            kind: label(event.kindName))
        try statements.insert(event, id: id, labels, form: try form(event.form), batch)
        tally.count(event, source: source, labels)
        try lives.note(event, id: id, labels, batch)
    }
}

extension FileReport {
    var isCopy: Bool { if case .copy = outcome { true } else { false } }

    /// The file's state, as the view `files` shows it.
    var state: String {
        switch outcome {
        case .empty: "empty"
        case .read(let end): end.rawValue
        case .copy: "copy"
        case .failed, .interrupted: "unread"
        }
    }
}
