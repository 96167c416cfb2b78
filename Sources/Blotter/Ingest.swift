import SQLite
import TelemetryLog

/// Brings an index up to date with its log folders.
///
/// Reading, decompressing and parsing happen on a thread of their own; this one writes. Rows and the progress of their
/// source are committed together, so that a run that is killed at any moment is continued by the next one.
package struct Ingest {
    private let index: IndexFile
    private let now: () -> Int64
    /// How long to wait for another process that writes.
    private let patience: Duration

    /// `now` is the clock, in nanoseconds since the epoch.
    package init(index: IndexFile, patience: Duration = .zero, now: @escaping () -> Int64) {
        self.index = index
        self.patience = patience
        self.now = now
    }

    /// How far an ingest is; asked for between batches.
    package struct Progress: Sendable {
        /// Bytes of files, as they are on the disk.
        package var bytesRead: Int64
        package var bytesToRead: Int64
        package var events: Int64
    }

    /// What the caller says to an ingest that is under way.
    package enum Answer { case goOn, stop }

    /// Ingests what is new at `places`; `watch` sees the progress and may end the run early. Throws `BlotterError`.
    package func run(_ places: [LogPlace], watch: (Progress) -> Answer = { _ in .goOn }) throws -> IngestReport {
        if let report = try reportIfNothingIsNew(places) { return report }
        let lock = try WriterLock(for: index, patience: patience)
        return try withExtendedLifetime(lock) {
            let connection = try index.openForWriting()
            do {
                let report = try run(Survey(places, connection: connection), on: connection, watch: watch)
                _ = try connection.checkpoint(.truncate)
                return report
            } catch let error as DatabaseError {
                throw BlotterError(error, path: index.path)
            }
        }
    }

    /// Most runs find nothing: then the index is neither locked nor opened for writing.
    private func reportIfNothingIsNew(_ places: [LogPlace]) throws -> IngestReport? {
        do {
            let survey = try Survey(places, connection: try index.openForReading())
            return survey.changed.isEmpty && survey.gone.isEmpty ? survey.report : nil
        } catch BlotterError.noIndex {
            _ = try Survey(places, connection: nil)
            return nil
        } catch BlotterError.indexUnreadable {
            return nil
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }

    private func run(
        _ survey: Survey, on connection: Connection, watch: (Progress) -> Answer
    ) throws -> IngestReport {
        var report = survey.report
        let writer = try IndexWriter(connection, now: now)
        let reader = LogReader(tasks: survey.changed, catalog: try SourceCatalog(connection))
        try start(reader)
        defer { reader.cancel() }
        do {
            while let message = reader.messages.receive() {
                try take(message, writer, reader, &report)
                let progress = Progress(
                    bytesRead: reader.bytesRead, bytesToRead: survey.changedBytes, events: report.events)
                if case .stop = watch(progress) {
                    report.wasInterrupted = true
                    reader.stop()
                }
            }
            if !report.wasInterrupted { try writer.forget(survey.gone) }
            try writer.commit()
        } catch {
            writer.rollBack()
            throw error
        }
        return report
    }

    private func start(_ reader: LogReader) throws {
        do { try reader.start() } catch { throw BlotterError.outOfMemory }
    }

    private func take(
        _ message: LogMessage, _ writer: IndexWriter, _ reader: LogReader, _ report: inout IngestReport
    ) throws {
        switch message {
        case .begin(let source, let isNew):
            try writer.begin(source)
            if isNew { report.newSources += 1 }
            report.begin(source)
        case .lines(let batch):
            try writer.write(batch)
            reader.recycle(batch)
        case .unproved: try writer.beginUnproved()
        case .proved: writer.prove()
        case .disproved: try writer.undoUnproved()
        case .file(let file):
            try writer.record(file)
            report.end(file)
        }
    }
}

extension Survey {
    fileprivate var report: IngestReport {
        var report = IngestReport()
        report.filesUnchanged = unchanged
        report.skipped = skipped
        return report
    }
}

extension IngestReport {
    fileprivate mutating func begin(_ source: KnownSource) { before = source.progress }

    fileprivate mutating func end(_ file: FileReport) {
        if let before, let progress = file.source?.progress, progress.lines > before.lines {
            filesRead += 1
            lines += progress.lines - before.lines
            events += progress.events - before.events
            invalid += progress.invalid - before.invalid
            blank += progress.blank - before.blank
            bytes += progress.offset - before.offset
        }
        before = nil
        if file.isCopy { filesCopied += 1 }
        if let problem = file.problem { problems.append(problem) }
    }
}

extension FileReport {
    fileprivate var problem: IngestReport.Problem? {
        let path = task.path
        return switch outcome {
        case .empty, .read(.open), .read(.closed), .copy, .interrupted: nil
        case .read(.trailingGarbage):
            .init(
                path: path, text: "bytes that are no gzip follow its last member; they were passed over",
                isFailure: false)
        case .read(.incomplete):
            .init(path: path, text: "ends in the middle of its gzip data; its whole lines were taken", isFailure: true)
        case .read(.damaged):
            .init(
                path: path, text: "its gzip data is damaged; nothing after the last good member was taken",
                isFailure: true)
        case .failed(let error):
            .init(path: path, text: "cannot be read: \(error)", isFailure: true)
        }
    }
}

extension SourceCatalog {
    /// The sources that the index holds.
    init(_ connection: Connection) throws {
        let statement = try connection.prepare(
            """
            SELECT source.id, offset, digest, prefix_length, prefix_digest, tail_length, tail_digest, lines, events,
                invalid, blank, folder.path, source.path, device, inode, size, modified, changed
            FROM source
            JOIN folder ON folder.id = source.folder
            LEFT JOIN file ON file.source = source.id AND file.folder = source.folder AND file.path = source.path
            """)
        let known = try statement.rows { KnownSource($0) }
        self.init(known, nextID: (known.map(\.id).max() ?? 0) + 1)
    }
}

extension KnownSource {
    fileprivate init(_ row: Statement) {
        var progress = LogProgress()
        progress.offset = row.integer(1)
        progress.digest = ContentDigest(length: row.integer(1), value: row.integer(2))
        progress.prefix = ContentDigest(length: row.integer(3), value: row.integer(4))
        progress.tail = ContentDigest(length: row.integer(5), value: row.integer(6))
        progress.lines = row.integer(7)
        progress.events = row.integer(8)
        progress.invalid = row.integer(9)
        progress.blank = row.integer(10)
        let stamp =
            row.isNull(13)
            ? nil
            : FileStamp(
                device: row.integer(13), inode: row.integer(14), size: row.integer(15), modified: row.integer(16),
                changed: row.integer(17))
        self.init(
            id: row.integer(0), progress: progress, folder: row.text(11), path: LogPath(text: row.text(12)),
            stamp: stamp)
    }
}
