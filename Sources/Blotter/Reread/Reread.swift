import SQLite
import TelemetryLog

/// Reads logs anew, in place, which the formats and redactions in force may read otherwise than those that have read
/// them.
///
/// Each log is one transaction: its rows are removed and made anew, under the same ids. So whatever is killed when, a
/// log is in the index as it was read or as it is read now. A log that is gone, or from which not all can be read any
/// more that once was, stays as it was.
final class Reread {
    /// A log and its file.
    typealias Log = (task: LogTask, source: KnownSource)

    private let connection: Connection
    private let index: IndexFile
    private let now: () -> Int64
    private let writer: IndexWriter
    private var logs: [Log] = []
    private var bytesToRead: Int64 = 0
    private var bytesRead: Int64 = 0
    /// The log that is being read.
    private var current: KnownSource?
    /// Logs that were read anew.
    private var read: [Int64] = []
    private(set) var report = IngestReport()
    private var result = IngestReport.Reread()

    /// Looks for the logs of `places`; an ingest in the same session has brought the index up to date.
    init(
        _ session: WriteSession, _ connection: Connection, _ places: [LogPlace], limits: IngestLimits,
        now: @escaping () -> Int64
    ) throws {
        self.connection = connection
        index = session.index
        self.now = now
        writer = try IndexWriter(connection, formats: index.formatList, limits: limits, now: now)
        let catalog = try SourceCatalog(connection)
        let outdated = try connection.prepare("SELECT id FROM source WHERE outdated ORDER BY id").rows { $0.integer(0) }
        for source in outdated.compactMap({ catalog[$0] }) {
            guard let place = places.first(where: { $0.holds(source.name) }) else { continue }
            guard let stamp = source.stamp else {
                result.gone.append(source.path)
                continue
            }
            logs.append((LogTask(folder: place.folder, path: source.path), source))
            bytesToRead += stamp.size
        }
    }

    /// Reads them. Throws `BlotterError` or `DatabaseError`.
    func run(_ watch: (Ingest.Progress) -> Ingest.Answer) throws -> IngestReport {
        do {
            var others: [Log] = []
            var natives: [Log] = []
            for log in logs {
                // A look at native lines does not tell whether their values are those that were redacted.
                let isRedacted = try connection.isRedacted(log.source.id, as: index.formatList)
                if try isRedacted && connection.lineReaders(of: log.source.id) == [.native] {
                    natives.append(log)
                } else {
                    others.append(log)
                }
            }
            let alike = try alike(natives, watch)
            try writer.keep(alike)
            result.alike = Int64(alike.count)
            others += natives.filter { !alike.contains($0.source.id) }
            if !report.wasInterrupted {
                try each(of: others.sorted { $0.source.id < $1.source.id }, watch) { try take($0) }
            }
            try settleCopies()
        } catch {
            writer.rollBack()
            throw error
        }
        report.reread = result
        return report
    }

    /// Has logs read from their beginnings.
    private func each(
        of logs: [Log], _ watch: (Ingest.Progress) -> Ingest.Answer, _ take: (LogMessage, LogReader) throws -> Void
    ) throws {
        let reader = LogReader(rereading: logs, formats: index.formatSet, now: now())
        do { try reader.start() } catch { throw BlotterError.outOfMemory }
        defer {
            reader.cancel()
            bytesRead += reader.bytesRead
        }
        while let message = reader.messages.receive() {
            try take(message, reader)
            let progress = Ingest.Progress(
                bytesRead: bytesRead + reader.bytesRead, bytesToRead: bytesToRead, events: result.events)
            if case .stop = watch(progress) {
                report.wasInterrupted = true
                reader.stop()
            }
        }
    }

    private func each(
        of logs: [Log], _ watch: (Ingest.Progress) -> Ingest.Answer, _ take: (LogMessage) throws -> Void
    ) throws {
        try each(of: logs, watch) { message, reader in
            if case .lines(let batch) = message {
                try writer.write(batch, recycle: reader.recycle)
            } else {
                try take(message)
            }
        }
    }

    // MARK: Logs of native lines

    /// Those of which each line is native still: what has read them has read them as it would today, and a look costs
    /// much less than new rows.
    private func alike(_ natives: [Log], _ watch: (Ingest.Progress) -> Ingest.Answer) throws -> [Int64] {
        var alike: [Int64] = []
        var isNative = true
        let known = Dictionary(uniqueKeysWithValues: natives.map { ($0.source.id, $0.source.progress) })
        bytesToRead += natives.reduce(0) { $0 + ($1.source.stamp?.size ?? 0) }
        try each(of: natives, watch) { message, reader in
            switch message {
            case .lines(let batch):
                if batch.events.contains(where: { $0.formatName != 0 }) { isNative = false }
                reader.recycle(batch)
            case .file(let file):
                if isNative, case .read = file.outcome, let source = file.source, known[source.id] == source.progress {
                    alike.append(source.id)
                }
                isNative = true
            default: break
            }
        }
        return alike
    }

    // MARK: Logs that are made anew

    private func take(_ message: LogMessage) throws {
        switch message {
        case .begin(let source, _):
            current = source
            try writer.beginAgain(source)
        case .unproved: try writer.beginUnproved()
        case .proved: try writer.prove()
        case .disproved: try writer.undoUnproved()
        case .file(let file): try end(file)
        case .lines, .takeBack, .move, .absorb: break
        }
    }

    private func end(_ file: FileReport) throws {
        defer { current = nil }
        guard let before = logs.first(where: { $0.task.name == file.task.name })?.source else { return }
        let known = before.progress.beforeOpenLine ?? before.progress
        guard case .read = file.outcome, let source = file.source, current != nil,
            source.progress.offset >= known.offset
        else {
            writer.rollBack()
            if file.outcome != .interrupted { report.problems.append(.notReadAnew(file)) }
            return
        }
        try writer.endAgain(file)
        read.append(source.id)
        result.logs += 1
        result.events += source.progress.events + source.progress.further
    }

    // MARK: Copies

    /// Whether a log may be a copy of another family's depends on whether each line says its session and time, which
    /// another format may have changed.
    private func settleCopies() throws {
        guard !read.isEmpty else { return }
        var catalog = try SourceCatalog(connection)
        for id in read {
            guard let source = catalog[id] else { continue }
            if !source.progress.isDistinct { try forgetCopies(of: source) }
            guard let twin = catalog.twin(of: source) else { continue }
            // As one ingest of both would have it, the first is the log.
            let (log, copy) = id < twin.id ? (source, twin) : (twin, source)
            try writer.absorb(copy.id, into: log.id)
            try connection.prepare("UPDATE file SET state = 'copy' WHERE source = ? AND (folder, path) <> (?, ?)").run(
                .integer(log.id), .integer(writer.statements.folder(log.folder)), .text(log.path.text))
            catalog.absorb(copy.id, into: log.id)
        }
        try writer.commit()
    }

    /// The files of other families are logs of their own, which the next ingest reads.
    private func forgetCopies(of source: KnownSource) throws {
        let files = try connection.prepare(
            "SELECT folder.path, file.path FROM file JOIN folder ON folder.id = file.folder WHERE file.source = ?"
        ).rows(.integer(source.id)) { LogName(folder: $0.text(0), path: LogPath(text: $0.text(1))) }
        try writer.forget(files.filter { $0.family != source.name.family })
    }
}

extension LogPlace {
    /// Whether the log of that name is one of these.
    fileprivate func holds(_ name: LogName) -> Bool {
        folder.path == name.folder && only?.contains(name.path) ?? true
    }
}

extension IngestReport.Problem {
    /// A log that was to be read anew, and could not be as far as it once was.
    fileprivate static func notReadAnew(_ file: FileReport) -> Self {
        let reason =
            if case .failed(let error) = file.outcome { "\(error)" } else { "not all of it can be read any more" }
        return .init(
            path: file.task.path, text: "cannot be read anew: \(reason); it stays as it was read", isFailure: true)
    }
}
