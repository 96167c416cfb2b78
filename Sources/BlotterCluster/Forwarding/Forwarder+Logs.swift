import Blotter
import ClickHouse
import RowBinary
import TelemetryLog

/// By what the logs of a host are told.
extension Forwarder {
    /// Finds the logs that the cluster was told of among those of the index, and tells it of the others before any of their
    /// lines.
    func findLogs() throws {
        var progress = try state.progress()
        let identity = try index.identity()
        let lastChange = try index.lastChange() ?? 0
        if progress.identity != identity || progress.change > lastChange {
            try recover()
            // Orders stand elsewhere in another index: all are told.
            progress = SharingState.Progress(
                identity: identity, change: lastChange, first: OrderFeed.Place(series: 0, id: 0))
            try state.transaction { try state.save(progress) }
        }
        var known = try state.logs()
        try match(&known, takenOut: index.sourcesTakenOut(after: progress.change))
        try register(&known)
        logs = [:]
        for log in known.values where log.isThere { logs[log.registration.log.number] = log.registration }
        gone = known.values.filter { !$0.isThere }.map(\.registration)
    }

    /// Takes over what the cluster was told by another index of this host, or before the state was lost.
    private func recover() throws {
        let told = try patience.run(&report.retries) { try cluster.registrations(of: host) }
        let rows = try patience.run(&report.retries) {
            try ["files", "series"].map { ($0, try cluster.versions(of: $0, host)) }
        }
        try state.transaction {
            try state.forgetProgress()
            for var log in told {
                if isSendingAgain { log.sentPlace = 0 }
                try state.save(log, isThere: false)
            }
            isSendingAgain = false
            // Their digests are nobody's: what is told next replaces them.
            for (store, versions) in rows {
                for (key, version) in versions { try state.save(store, key, digest: 0, version: version) }
            }
        }
    }

    /// Binds each source of the index to the log that it is, as far as one is known.
    private func match(_ known: inout [String: SharingState.Log], takenOut: Set<Int64>) throws {
        let present = Dictionary(uniqueKeysWithValues: sources.map { ($0.number, $0) })
        var bound: Set<Int64> = []
        for (src, log) in known where log.isThere {
            let number = log.registration.log.number
            guard let source = present[number] else {
                known[src]?.isThere = false
                continue
            }
            bound.insert(number)
            // Its lines were taken out, or are fewer than they were: it was read anew.
            let isAnew = takenOut.contains(number) || source.lines < log.registration.sentLines
            known[src]?.registration = try bind(source, to: log.registration, isAnew: isAnew)
        }
        for source in sources where !bound.contains(source.number) {
            let candidates = known.values.filter { !$0.isThere }.map(\.registration)
                .sorted { ($0.sentLines, $0.log.src) > ($1.sentLines, $1.log.src) }
            guard let log = candidates.first(where: { source.isContinuation(of: $0) }) else { continue }
            let isAnew = log.readingDigest != source.readingDigest || source.lines < log.sentLines
            known[log.log.src] = SharingState.Log(
                registration: try bind(source, to: log, isAnew: isAnew && log.sentLines > 0), isThere: true)
        }
        try state.transaction {
            for log in known.values { try state.save(log.registration, isThere: log.isThere) }
        }
    }

    /// The log that a source is now. Of one that was read anew nothing stays in the cluster.
    private func bind(
        _ source: SharedSource, to known: LogFeed.Registration, isAnew: Bool
    ) throws -> LogFeed.Registration {
        var log = known
        log.log.number = source.number
        log.log.path = source.path
        log.readingDigest = source.readingDigest
        log.sessions = source.sessions
        guard isAnew else { return log }
        try patience.run(&report.retries) { try cluster.remove(host: host, src: log.log.src) }
        log.log.reading += 1
        (log.sentPlace, log.sentLines) = (0, 0)
        report.anew += 1
        return log
    }

    /// Tells the cluster of logs that it does not know. What is told of them is not changed any more.
    private func register(_ known: inout [String: SharingState.Log]) throws {
        let bound = Set(known.values.filter(\.isThere).map(\.registration.log.number))
        var rows = RowWriter()
        var new: [LogFeed.Registration] = []
        for source in sources where !bound.contains(source.number) {
            let digest = UInt64(bitPattern: source.prefixDigest).hexadecimal
            // A log that was cut to its own beginning is a log of its own.
            var (src, number) = (digest, 1)
            while known[src] != nil {
                number += 1
                src = "\(digest)-\(number)"
            }
            let log = LogFeed.Registration(
                log: SharedLog(
                    number: source.number, src: src, day: SharedDay.of(source.firstTime), reading: 0, path: source.path
                ),
                prefixLength: source.prefixLength, prefixDigest: source.prefixDigest, nameSession: source.nameSession,
                readingDigest: source.readingDigest, sessions: source.sessions)
            known[src] = SharingState.Log(registration: log, isThere: true)
            new.append(log)
            index.logs.registered(log).append(version: 1, to: &rows)
        }
        guard !new.isEmpty else { return }
        try insert(.files, rows)
        try state.transaction { for log in new { try state.save(log) } }
    }
}

extension SharedSource {
    /// Whether this is a log that was told, and perhaps more of it: by its first bytes, and by its lines as far as they
    /// were told where the index knows no better.
    fileprivate func isContinuation(of log: LogFeed.Registration) -> Bool {
        guard lines >= log.sentLines, offset >= log.prefixLength else { return false }
        if prefixLength == log.prefixLength { return prefixDigest == log.prefixDigest }
        guard prefixLength > log.prefixLength,
            let file = try? LogFolder(path: self.folder).open(LogPath(text: path)),
            let begin = try? file.digest(upTo: log.prefixLength)
        else { return false }
        return begin.length == log.prefixLength && begin.value == log.prefixDigest
    }
}
