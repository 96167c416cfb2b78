import Blotter
import RowBinary

/// Events, invalid lines, and what is small of an index.
extension Forwarder {
    /// Sends the events and invalid lines behind what was sent of each log.
    func sendLines() throws {
        var batch = LineBatch()
        for source in sources {
            guard let log = logs[source.number], log.sentPlace < source.lastPlace || log.sentLines < source.lines else {
                continue
            }
            try sendLines(of: source, log, &batch)
        }
        try send(&batch)
    }

    /// Rows that go together, and how far their logs are sent with them.
    struct LineBatch {
        var events = RowWriter()
        var rejects = RowWriter()
        var days: Set<UInt16> = []
        var progress: [LogFeed.Registration] = []
    }

    private func sendLines(of source: SharedSource, _ log: LogFeed.Registration, _ batch: inout LineBatch) throws {
        var log = log
        while log.sentPlace < source.lastPlace {
            let end = try index.events.append(
                log.log, after: log.sentPlace, through: source.lastPlace,
                .init(rows: limits.rows, days: limits.days, bytes: limits.bytes, firstDay: cut), to: &batch.events,
                days: &batch.days)
            if log.log.day >= cut {
                try index.rejects.append(log.log, after: log.sentPlace, through: end, to: &batch.rejects)
                if batch.rejects.count > 0 { batch.days.insert(log.log.day) }
            }
            log.sentPlace = end
            if end == source.lastPlace { log.sentLines = source.lines }
            batch.progress.append(log)
            if batch.events.count + batch.rejects.count >= limits.rows || batch.days.count >= limits.days
                || batch.events.bytes.count >= limits.bytes
            {
                try send(&batch)
            }
        }
        if log.sentLines != source.lines {
            log.sentLines = source.lines
            batch.progress.append(log)
        }
    }

    private func send(_ batch: inout LineBatch) throws {
        try insert(.events, batch.events)
        try insert(.rejects, batch.rejects)
        report.events += batch.events.count
        report.rejects += batch.rejects.count
        try state.transaction { for log in batch.progress { try state.save(log) } }
        for log in batch.progress { logs[log.log.number] = log }
        batch.events.removeAll()
        batch.rejects.removeAll()
        batch.days = []
        batch.progress = []
    }

    // MARK: Logs and series

    /// Sends the rows of logs and series that changed, after the lines they are about: what they claim is there.
    func sendLogs() throws {
        var told = try state.told("series")
        var changed = ChangedRows(store: "series", table: .series)
        try index.logs.series({ logs[$0]?.log }) { row in
            changed.take(row, &told)
            if changed.rows.count >= limits.rows { try send(&changed) }
        }
        try send(&changed)
        var toldFiles = try state.told("files")
        var files = ChangedRows(store: "files", table: .files)
        for row in try index.logs.files({ logs[$0] }) { files.take(row, &toldFiles) }
        // An empty log has its first lines now, or a copy is gone.
        for (key, last) in toldFiles where key.hasPrefix(LogFeed.key(ofPath: "")) && last.digest != 0 {
            files.takeGone(index.logs.gone(key), version: last.version + 1)
        }
        // Of the series of a log that was read anew some are no more.
        for (key, last) in told
        where last.digest != 0 && logs.values.contains(where: { key.hasPrefix($0.log.src + " ") }) {
            if let row = index.logs.goneSeries(key) { changed.takeGone(row, version: last.version + 1) }
        }
        try send(&changed)
        try send(&files)
    }

    /// Rows of `files` or `series` that differ from what was told.
    struct ChangedRows {
        let store: String
        let table: SharedTable
        var rows = RowWriter()
        private var saved: [(key: String, digest: Int64, version: UInt64)] = []

        init(store: String, table: SharedTable) {
            self.store = store
            self.table = table
        }

        /// Takes a row where it differs; what is left in `told` at the end has no row any more.
        mutating func take(_ row: LogFeed.Row, _ told: inout [String: (digest: Int64, version: UInt64)]) {
            let last = told.removeValue(forKey: row.key)
            guard last?.digest != row.digest else { return }
            // Name and state change without lines.
            let version = max(UInt64(row.lines) << 32, (last?.version ?? 0) + 1)
            row.append(version: version, to: &rows)
            saved.append((row.key, row.digest, version))
        }

        /// Takes the row that takes another back.
        mutating func takeGone(_ row: LogFeed.Row, version: UInt64) {
            row.append(version: version, to: &rows)
            saved.append((row.key, 0, version))
        }

        fileprivate mutating func takeSaved() -> [(key: String, digest: Int64, version: UInt64)] {
            defer {
                saved = []
                rows.removeAll()
            }
            return saved
        }
    }

    private func send(_ changed: inout ChangedRows) throws {
        try insert(changed.table, changed.rows)
        if changed.store == "files" { report.files += changed.rows.count } else { report.series += changed.rows.count }
        let saved = changed.takeSaved()
        try state.transaction {
            for row in saved { try state.save(changed.store, row.key, digest: row.digest, version: row.version) }
        }
    }
}
