import SQLite
import TelemetryLog

/// Brings an index up to date with its log folders.
///
/// Reading, decompressing and parsing happen on a thread of their own; this one writes. Rows and the progress of their
/// source are committed together, so that a run that is killed at any moment is continued by the next one.
package struct Ingest {
    let index: IndexFile
    /// Which files are logs by their names.
    let names: LogNames
    private let now: () -> Int64
    /// How long to wait for another process that writes.
    private let patience: Duration
    var limits = IngestLimits()
    /// nil for a run that is not repeated.
    var memory: IngestMemory?

    /// `now` is the clock, in nanoseconds since the epoch.
    package init(index: IndexFile, patience: Duration = .zero, now: @escaping () -> Int64) {
        self.index = index
        names = index.logNames
        self.patience = patience
        self.now = now
    }

    var clock: () -> Int64 { now }

    var time: Timestamp { Timestamp(nanoseconds: now()) }

    /// How far an ingest is; asked for between batches.
    package struct Progress: Sendable {
        /// Bytes of files, as they are on the disk.
        package var bytesRead: Int64
        /// Bytes of all files that are new or changed, as they are on the disk.
        package var bytesToRead: Int64
        /// Events that were read.
        package var events: Int64
        /// All is read, and the indexes of a new index are being made.
        package var isFinishing = false
    }

    /// What the caller says to an ingest that is under way.
    package enum Answer { case goOn, stop }

    /// Ingests what is new at `places`; `watch` sees the progress and may end the run early. Throws `BlotterError`.
    package func run(_ places: [LogPlace], watch: (Progress) -> Answer = { _ in .goOn }) throws -> IngestReport {
        let hasNews = hasNews(places)
        if !hasNews, let report = try reportIfNothingIsNew(places) { return report }
        do {
            return try inSession { try write(places, in: $0, watch) }
        } catch BlotterError.busy(let path) where hasNews {
            // After a clock was set back all looks like news.
            guard let report = try reportIfNothingIsNew(places) else { throw BlotterError.busy(path: path) }
            return report
        }
    }

    /// Writes in a session that `body` has for itself.
    func inSession(_ body: (WriteSession) throws -> IngestReport) throws -> IngestReport {
        let start = now()
        return try WriteSession.run(index, patience: patience) { session in
            do {
                let report = try body(session)
                index.keepReserve()
                if !report.wasInterrupted { index.noteIngest(from: start, at: now()) }
                return report
            } catch {
                memory?.forget()
                if let error = error as? DatabaseError { throw BlotterError(error, path: index.path) }
                throw error
            }
        }
    }

    /// Keeps the index open from now on, and what the next run needs, from one run to the next.
    mutating func rememberAll() { memory = IngestMemory(index, limits) }

    /// Whether commits are only in the WAL.
    var isUntidy: Bool { memory?.isUntidy ?? false }

    /// Whether they are so many that they are not to be left there.
    var isLogLarge: Bool { memory?.isLogLarge ?? false }

    /// What the runs left for later is done, unless somebody else is writing: nobody waits for it.
    func tidy() {
        guard let memory, let session = try? WriteSession(index) else { return }
        withExtendedLifetime(session) {
            do { try memory.tidy() } catch { memory.forget() }
        }
    }

    func write(
        _ places: [LogPlace], in session: WriteSession, _ watch: (Progress) -> Answer
    ) throws -> IngestReport {
        var bytesRead: Int64 = 0
        do {
            let run = try IngestRun(session, places, limits: limits, memory: memory, now: now)
            return try run.run { progress in
                bytesRead = progress.bytesRead
                return watch(progress)
            }
        } catch let unfit as BulkLoad.Unfit {
            // Rare enough, a new index and a long damaged gzip file or a new SQLite, to be done the slow way.
            try index.makeEmpty()
            var report = try IngestRun(session, places, limits: limits, memory: memory, now: now).run { progress in
                let answer = watch(progress)
                // Who was told to stop meanwhile stops where the draft was, or all that it held would be lost.
                return progress.bytesRead < bytesRead ? .goOn : answer
            }
            report.insertedBecause = unfit.reason
            return report
        }
    }

    /// Whether a log was written since all was taken in, which one look at the folders tells: then it is not worth while to
    /// open the index only for reading.
    private func hasNews(_ places: [LogPlace]) -> Bool {
        guard memory == nil, index.canBeLocked, let last = index.lastIngest?.nanoseconds else { return false }
        return places.contains { place in
            guard place.only == nil, let listing = try? place.folder.list(names) else { return false }
            return listing.logs.contains { $0.stamp.changed > last }
        }
    }

    /// Most runs find nothing: then the index is neither locked nor opened for writing.
    private func reportIfNothingIsNew(_ places: [LogPlace]) throws -> IngestReport? {
        let start = now()
        do {
            let connection = try memory?.connection() ?? index.openForReading()
            let scan = try FolderScan(places, connection: connection, names: names, now: now())
            guard try !WriteSession.isDue(at: index, connection) else { return nil }
            guard scan.changed.isEmpty, scan.gone.isEmpty, try connection.isInForce(index.formatList) else {
                return nil
            }
            var report = scan.report
            report.outdatedLogs = try connection.outdatedLogs()
            index.noteIngest(from: start, at: now())
            return report
        } catch BlotterError.noIndex {
            _ = try FolderScan(places, connection: nil, names: names, now: now())
            return nil
        } catch BlotterError.indexUnreadable {
            return nil
        } catch let error as DatabaseError {
            throw BlotterError(error, path: index.path)
        }
    }
}

extension FolderScan {
    /// What the scan knows before anything is read.
    var report: IngestReport {
        var report = IngestReport()
        report.filesUnchanged = unchanged
        report.skipped = skipped
        report.nextDue = nextDue
        return report
    }
}
