import SQLite
import TelemetryLog

/// One run of an ingest: what the reader sends goes to the writer, which has the index, or the draft of a new one.
final class IngestRun {
    /// Where rows go.
    private enum Target {
        case index(Connection)
        case draft(BulkLoad)
    }

    private let session: WriteSession
    private let limits: IngestLimits
    private let now: () -> Int64
    private let memory: IngestMemory?
    private let scan: FolderScan
    private let reader: LogReader
    private var target: Target
    private var writer: IndexWriter?
    private var report: IngestReport
    /// Where the source that is being read stood before, nil between two.
    private var progressBefore: LogProgress?
    /// What each source added to the report.
    private var additions: [Int64: IngestReport.Addition] = [:]
    /// Whether what the reader knows of sources is what the index has of them.
    private var isCatalogExact = true
    private var isRebuilding = false
    /// Whether a run before this one has left the index open.
    private var isRepeated = false

    /// Looks at `places`. Throws `BlotterError` or `DatabaseError`.
    init(
        _ session: WriteSession, _ places: [LogPlace], limits: IngestLimits, memory: IngestMemory? = nil,
        now: @escaping () -> Int64
    ) throws {
        self.session = session
        self.memory = memory
        self.limits = limits
        self.now = now
        let names = session.index.logNames
        let catalog: SourceCatalog
        let kept = try memory?.connection()
        isRepeated = kept != nil
        if let connection = try kept ?? session.openIfPresent() {
            try memory?.keep(connection)
            // Logs that wait for a folder to come back do not keep the others from being read.
            _ = try session.recover(connection, now: now())
            try OutdatedLogs(connection, session.index).update()
            scan = try FolderScan(places, connection: connection, names: names, now: now())
            try memory?.prepare(for: scan.changedBytes)
            catalog = try memory?.takeCatalog(of: connection) ?? SourceCatalog(connection)
            // A follower tells what it has committed before it moves the WAL.
            if memory == nil { try session.leaveSyncToCheckpoint(connection) }
            target = .index(connection)
        } else {
            scan = try FolderScan(places, connection: nil, names: names, now: now())
            catalog = SourceCatalog([], nextID: 1)
            (target, writer) = try Self.draft(session.index, limits, now)
        }
        reader = LogReader(
            tasks: scan.changed, catalog: catalog, gone: scan.gone, formats: session.index.formatSet, now: now())
        report = scan.report
        if case .draft = target { reader.canTakeBack = false }
    }

    /// Makes a new index, whether there is one or not; it takes the old one's name at the end of `run`.
    init(rebuildingIn session: WriteSession, _ places: [LogPlace], now: @escaping () -> Int64) throws {
        self.session = session
        self.now = now
        memory = nil
        // All at once: what is published before its time would lack the rest.
        limits = IngestLimits(draftRows: .max)
        scan = try FolderScan(places, connection: nil, names: session.index.logNames, now: now())
        (target, writer) = try Self.draft(session.index, limits, now)
        reader = LogReader(
            tasks: scan.changed, catalog: SourceCatalog([], nextID: 1), formats: session.index.formatSet, now: now())
        report = scan.report
        isRebuilding = true
    }

    private static func draft(
        _ index: IndexFile, _ limits: IngestLimits, _ now: @escaping () -> Int64
    ) throws -> (Target, IndexWriter) {
        let draft: BulkLoad
        do {
            draft = try BulkLoad(index, limits: limits)
        } catch {
            index.removeDraft()
            throw BulkLoad.meaning(of: error, at: index.path)
        }
        do {
            return (.draft(draft), try IndexWriter(draft, formats: index.formatList, limits: limits, now: now))
        } catch {
            draft.discard()
            throw error
        }
    }

    /// Reads and writes all there is, unless `watch` ends it early. Throws `BlotterError`, `DatabaseError` or
    /// `BulkLoad.Unfit`.
    /// `beforePublishing` is given a new index when all is in it.
    func run(
        _ watch: (Ingest.Progress) -> Ingest.Answer, beforePublishing: (Connection) throws -> Void = { _ in }
    ) throws -> IngestReport {
        do { try reader.start() } catch { throw BlotterError.outOfMemory }
        defer { reader.cancel() }
        do {
            try beginIndex()
            while let message = reader.messages.receive() {
                try take(message)
                if writer?.shouldEndDraft == true { try endDraft() }
                if case .stop = watch(progress(isFinishing: false)) {
                    if isRebuilding { throw BlotterError.interrupted }
                    report.wasInterrupted = true
                    reader.stop()
                }
            }
            try writer?.commit()
            if case .draft(let draft) = target {
                let answer = watch(progress(isFinishing: true))
                if isRebuilding, case .stop = answer { throw BlotterError.interrupted }
                try draft.complete()
                try beforePublishing(draft.connection)
            }
            try endDraft()
            if isCatalogExact, !report.wasInterrupted { try finish(reader.endRun()) }
        } catch {
            abandon()
            throw BulkLoad.meaning(of: error, at: session.index.path)
        }
        if case .index(let connection) = target { try conclude(connection) }
        return report
    }

    /// Gets ready to write to the index, while the first lines are read.
    private func beginIndex() throws {
        guard case .index(let connection) = target else { return }
        writer = try IndexWriter(connection, formats: session.index.formatList, limits: limits, now: now)
        try writer?.forget(scan.gone)
    }

    /// All is committed: what the report says of the index, and what becomes of the WAL.
    private func conclude(_ connection: Connection) throws {
        report.outdatedLogs = try connection.outdatedLogs()
        if !isRepeated, !additions.isEmpty { report.notUnderstood = try connection.notUnderstood(of: additions.keys) }
        if let memory {
            try memory.prepare(for: 0)
            memory.lookAtLog()
        } else {
            try session.checkpoint(connection)
        }
    }

    /// All is read and committed: what was replaced by more than itself is one with that, and what is known is kept.
    private func finish(_ sources: SourceCatalog) throws {
        guard case .index(let connection) = target else { return }
        var sources = sources
        for (id, addition) in additions.sorted(by: { $0.key < $1.key }) where addition.lines > 0 {
            guard let source = sources[id] else { continue }
            for old in sources.replaced(by: source) {
                let replaced = ReplacedLog(
                    old: old, new: source, linesBefore: source.progress.lines - addition.lines)
                guard try replaced.isCovered(connection) else { continue }
                try writer?.absorb(old.id, into: id)
                sources.absorb(old.id, into: id)
            }
        }
        try writer?.commit()
        try memory?.keep(sources)
    }

    private func progress(isFinishing: Bool) -> Ingest.Progress {
        Ingest.Progress(
            bytesRead: reader.bytesRead, bytesToRead: scan.changedBytes, events: report.events,
            isFinishing: isFinishing)
    }

    /// The draft, if there is one, becomes the index, and what comes goes there.
    private func endDraft() throws {
        guard case .draft(let draft) = target, let state = try writer?.endDraft() else { return }
        writer = nil
        try draft.publish()
        let connection = try session.open()
        try memory?.keep(connection)
        target = .index(connection)
        writer = try IndexWriter(
            connection, state: state, formats: session.index.formatList, limits: limits, now: now)
        reader.canTakeBack = true
    }

    private func abandon() {
        switch target {
        case .index: writer?.rollBack()
        case .draft(let draft): draft.discard()
        }
    }

    private func take(_ message: LogMessage) throws {
        switch message {
        case .begin(let source, let isNew):
            try writer?.begin(source)
            progressBefore = source.progress
            if isNew {
                report.newSources += 1
                additions[source.id] = IngestReport.Addition(isNew: true)
            }
        case .lines(let batch): try writer?.write(batch, recycle: reader.recycle)
        case .takeBack:
            try writer?.takeBack()
            progressBefore = progressBefore?.beforeOpenLine ?? progressBefore
        case .move(let source): try writer?.move(source)
        case .absorb(let source, let other):
            try writer?.absorb(source, into: other)
            if let addition = additions.removeValue(forKey: source) { report.takeBack(addition) }
        case .unproved: try writer?.beginUnproved()
        case .proved: try writer?.prove()
        case .disproved: try writer?.undoUnproved()
        case .file(let file):
            try writer?.record(file)
            if case .failed = file.outcome { isCatalogExact = false }
            let addition = report.end(file, progressBefore)
            progressBefore = nil
            if let id = file.source?.id, let addition { additions[id, default: .init(isNew: false)] += addition }
        }
    }
}
