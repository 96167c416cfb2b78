private import Glibc
package import TelemetryLog

/// Keeps an index up to date with its log folders until it is told to stop.
///
/// Each time something changes there is one pass of `Ingest` over the files that changed. The right to write is held
/// during a pass and never between two.
package struct Follow {
    /// Where logs are, by name: a folder may go away and come back.
    package struct Place {
        /// The folder's path.
        package var folder: String
        /// Logs of the folder; nil for all that are in it and below.
        package var only: [LogPath]?

        /// All logs of a folder, or those that `only` names.
        package init(folder: String, only: [LogPath]? = nil) {
            self.folder = folder
            self.only = only
        }
    }

    /// What happened, for whoever watches.
    package enum Event {
        /// Everything that was there at the beginning is in the index, and what comes is noticed.
        case caughtUp(IngestReport, Duration)
        /// Something changed, and this came of it in so much time.
        case pass(IngestReport, Duration)
        /// Another process is writing to the index; told once, and tried until it is done.
        case waiting
        /// A folder cannot be opened any more, with errno.
        case folderGone(String, Int32)
        case folderBack(String)
        /// The system watches no more folders, with errno; they are looked at every second instead.
        case cannotWatch(Int32)
    }

    /// Between the end of a pass that a change has caused and the next one: the first line of a burst is taken in at once,
    /// and those that follow it together.
    var burst = Duration.milliseconds(20)
    /// Between two tries of the right to write.
    static let retry = Duration.milliseconds(100)
    /// How long nothing has to change before the WAL is moved into the index.
    static let rest = Duration.seconds(2)
    /// Between two looks at everything: a change that came without a notice, as of a file that is mapped to memory, is
    /// found by them.
    private static let scanInterval = Duration.seconds(60)
    /// Between two looks at everything while notices cannot come.
    private static let blindScanInterval = Duration.seconds(1)

    var ingest: Ingest
    private let places: [Place]
    /// A descriptor that becomes readable when it is time to stop.
    let stop: Int32
    let watch: FolderWatch
    let clock = ContinuousClock()

    /// Names of `places` that were there at the last scan.
    private var present: Set<String> = []
    /// The folders that are there during a pass. Between two none is open: the kernel tells that a folder was removed
    /// only when nobody has it open.
    private var folders: [String: LogFolder] = [:]
    var pending = FolderWatch.Changes()
    var nextScan: ContinuousClock.Instant
    /// Before this no pass begins because of a change.
    var nextPass: ContinuousClock.Instant
    private var hasCaughtUp = false
    /// Whether another process was writing at the last try.
    var isWaiting = false
    private var isWatchIncomplete = false
    private var total = IngestReport()
    /// Logs that were there at the last look at everything, and new ones since.
    private var seen = 0

    /// Throws `BlotterError.noFolder` when a folder is missing, or `outOfMemory`.
    package init(_ ingest: Ingest, _ places: [Place], stop: Int32) throws {
        self.ingest = ingest
        self.ingest.rememberAll()
        self.places = places
        self.stop = stop
        do { watch = try FolderWatch() } catch { throw BlotterError.outOfMemory }
        nextScan = clock.now
        nextPass = nextScan
        for place in places {
            do {
                _ = try LogFolder(path: place.folder)
                present.insert(place.folder)
            } catch LogFileError.cannotOpen(let code) {
                throw BlotterError.noFolder(path: place.folder, code: code)
            }
        }
    }

    /// Works until `stop` is readable or `tell` says so, and answers what all passes did together.
    ///
    /// `progress` is told how far a pass is, `tell` what happened. Throws `BlotterError`, but not for a process that is
    /// writing or a folder that is gone.
    package mutating func run(
        progress: (Ingest.Progress) -> Void = { _ in }, tell: (Event) -> Ingest.Answer
    ) throws -> IngestReport {
        defer { ingest.tidy() }
        while !isStopped(within: .zero) {
            if clock.now >= nextScan { pending.hasNewFolders = true }
            var events: [Event] = []
            if !pending.isEmpty {
                let isCausedByChange = hasCaughtUp
                try pass(progress, &events)
                if isCausedByChange { nextPass = clock.now + burst }
            }
            for event in events {
                if case .stop = tell(event) { return total }
            }
            awaitChanges()
        }
        return total
    }

    // MARK: A pass

    /// Ingests what is pending; it stays pending while another process is writing.
    private mutating func pass(_ progress: (Ingest.Progress) -> Void, _ events: inout [Event]) throws {
        let start = clock.now
        defer { folders = [:] }
        for name in names { open(name, &events) }
        let isScan = pending.hasNewFolders
        if isScan { watchFolders(&events) }
        let places = isScan ? presentPlaces : changedPlaces
        do {
            var report = IngestReport()
            if !places.isEmpty {
                report = try ingest.run(places) { state in
                    progress(state)
                    return isStopped(within: .zero) ? .stop : .goOn
                }
            }
            report = finish(isScan, report)
            events.append(
                hasCaughtUp ? .pass(report, clock.now - start) : .caughtUp(report, clock.now - start))
            hasCaughtUp = true
        } catch BlotterError.busy {
            if !isWaiting { events.append(.waiting) }
            isWaiting = true
        } catch BlotterError.noFolder {
            // It went away since it was opened; the next scan says so.
            nextScan = clock.now
        }
    }

    /// Adds up what a pass did, and answers what of it is news.
    private mutating func finish(_ isScan: Bool, _ report: IngestReport) -> IngestReport {
        var report = report
        if isScan {
            let isBlind = isWatchIncomplete || present.count < names.count
            nextScan = clock.now + (isBlind ? Self.blindScanInterval : Self.scanInterval)
            seen = report.filesUnchanged + report.filesRead + report.filesCopied + report.filesFailed
            total.skipped = []
            total.filesCopied = 0
            total.filesFailed = 0
        } else {
            // Only a look at everything knows these; what the last one has found stays in the total.
            report.skipped = []
            report.filesCopied = 0
            report.filesFailed = 0
            seen += report.newSources
            let again = pending.files.values.reduce(into: Set<LogPath>()) { $0.formUnion($1) }
            total.problems.removeAll { again.contains($0.path) }
        }
        // What cannot be read is tried at each scan, and told once.
        report.problems.removeAll { total.problems.contains($0) }
        if let due = report.nextDue {
            nextScan = min(nextScan, clock.now + (Timestamp(nanoseconds: due) - ingest.time).duration)
        }
        total += report
        report.skipped = total.skipped
        report.filesCopied = total.filesCopied
        report.filesFailed = total.filesFailed
        total.filesUnchanged = max(0, seen - total.filesRead - total.filesCopied - total.filesFailed)
        report.filesUnchanged = max(0, seen - report.filesRead - report.filesCopied - report.filesFailed)
        pending = FolderWatch.Changes()
        isWaiting = false
        return report
    }

    private var presentPlaces: [LogPlace] {
        places.compactMap { place in folders[place.folder].map { LogPlace(folder: $0, only: place.only) } }
    }

    private var changedPlaces: [LogPlace] {
        places.compactMap { place in
            guard let folder = folders[place.folder] else { return nil }
            let names = (pending.files[folder.path] ?? []).filter { place.only?.contains($0) ?? ingest.names.takes($0) }
            return names.isEmpty ? nil : LogPlace(folder: folder, only: names.sorted())
        }
    }

    // MARK: A look at everything

    private var names: [String] { Set(places.map(\.folder)).sorted() }

    /// Opens a folder for this pass, which becomes a scan when the folder has gone or come back.
    private mutating func open(_ name: String, _ events: inout [Event]) {
        do {
            folders[name] = try LogFolder(path: name)
            guard present.insert(name).inserted else { return }
            events.append(.folderBack(name))
            pending.hasNewFolders = true
        } catch {
            guard present.remove(name) != nil else { return }
            if case LogFileError.cannotOpen(let code) = error { events.append(.folderGone(name, code)) }
            pending.hasNewFolders = true
        }
    }

    /// Watches all folders that are there now.
    private mutating func watchFolders(_ events: inout [Event]) {
        do {
            // A folder that was made while the others were listed is found by listing once more.
            while try watch.watch(presentFolders) {}
            isWatchIncomplete = false
        } catch {
            if !isWatchIncomplete, case LogFileError.cannotOpen(let code) = error { events.append(.cannotWatch(code)) }
            isWatchIncomplete = true
        }
    }

    private var presentFolders: [FolderWatch.Folder] {
        places.flatMap { place -> [FolderWatch.Folder] in
            guard let folder = folders[place.folder] else { return [] }
            let root = [LogPath(bytes: [])]
            let paths = place.only == nil ? (try? folder.list().folders) ?? root : root
            return paths.map { FolderWatch.Folder(root: folder.path, path: $0) }
        }
    }
}
