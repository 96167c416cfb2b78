import SQLite
import TelemetryLog

/// One log of an index, held against its file.
struct VerifiedSource {
    let known: KnownSource
    /// The session of lines that name none.
    private let nameSession: String

    /// The sources of an index, by their path.
    static func all(_ connection: Connection) throws -> [VerifiedSource] {
        let catalog = try SourceCatalog(connection)
        let rows = try connection.prepare("SELECT id, name_session FROM source ORDER BY path").rows {
            ($0.integer(0), $0.text(1))
        }
        return rows.compactMap { id, session in
            catalog[id].map { VerifiedSource(known: $0, nameSession: session) }
        }
    }

    private var ids: [Value] { [.integer(known.id << 32), .integer((known.id + 1) << 32)] }

    // MARK: Quick

    /// What is wrong by the counts of rows and the file's stamp.
    func glance(_ connection: Connection) throws -> String? {
        if let problem = try countRows(connection) { return problem }
        guard let folder = try? LogFolder(reopening: known.folder), let stamp = folder.stamp(of: known.path) else {
            return "its file is gone"
        }
        guard let last = known.stamp, stamp != last else { return nil }
        return stamp.size < last.size ? "its file became shorter" : "its file changed since it was read"
    }

    private func countRows(_ connection: Connection) throws -> String? {
        for (table, counted) in [("event", known.progress.events), ("reject", known.progress.invalid)] {
            let statement = try connection.prepare("SELECT count(*) FROM \(table) WHERE id >= ? AND id < ?")
            try statement.bind(ids)
            guard try statement.step(), statement.integer(0) != counted else { continue }
            return "\(statement.integer(0)) rows of \(table), where \(counted) were counted"
        }
        return nil
    }

    // MARK: Whole

    /// What is wrong, found by reading the file and comparing each line with its row.
    func compare(_ connection: Connection) throws -> String? {
        if let problem = try countRows(connection) { return problem }
        guard let folder = try? LogFolder(reopening: known.folder), let stamp = folder.stamp(of: known.path) else {
            return "its file is gone"
        }
        let hasChanged = stamp != known.stamp
        let task = LogTask(folder: folder, path: known.path)
        let reader = LogReader(tasks: [task], catalog: SourceCatalog([], nextID: known.id), now: .max)
        do { try reader.start() } catch { throw BlotterError.outOfMemory }
        defer { reader.cancel() }
        let rows = try SourceRows(connection, known, nameSession: nameSession, hasChanged: hasChanged)
        var progress: LogProgress?
        while let message = reader.messages.receive() {
            switch message {
            case .lines(let batch):
                if let problem = try rows.compare(batch) { return problem }
                progress = batch.progress
                reader.recycle(batch)
            case .file(let report):
                if case .failed(let error) = report.outcome { return "its file cannot be read: \(error)" }
                progress = report.source?.progress ?? progress
            case .begin, .takeBack, .move, .absorb, .unproved, .proved, .disproved: break
            }
        }
        let read = (hasChanged ? known.progress.beforeOpenLine : nil) ?? known.progress
        return verdict(on: progress ?? LogProgress(), read)
    }

    /// A log may have grown since it was read, but what was read has to be there.
    private func verdict(on progress: LogProgress, _ read: LogProgress) -> String? {
        if progress.offset < read.offset || progress.lines < read.lines {
            return "\(read.lines) lines in \(read.offset) bytes were read, its file has "
                + "\(progress.lines) in \(progress.offset)"
        }
        guard progress.offset == read.offset, progress.digest != read.digest else { return nil }
        return "its bytes have another digest than what was read"
    }
}
