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
        let rows = try connection.prepare(
            """
            SELECT s.id, s.name_session, f.id IS NOT NULL AND f.source IS NOT s.id FROM source AS s
            LEFT JOIN file AS f ON f.folder = s.folder AND f.path = s.path ORDER BY s.path
            """
        ).rows { ($0.integer(0), $0.text(1), $0.integer(2) != 0) }
        return rows.compactMap { id, session, isReplaced in
            catalog[id].map { VerifiedSource(known: $0, nameSession: session, isReplaced: isReplaced) }
        }
    }

    /// Nothing is left of the log but its rows.
    private func loss(_ stamp: FileStamp?) -> String? {
        if stamp == nil { return "its file is gone" }
        return isReplaced ? "its content is gone, another log is in its file" : nil
    }

    /// Whether at its path is another log by now.
    private let isReplaced: Bool

    // MARK: Quick

    /// What is wrong by the counts of rows and the file's stamp.
    func glance(_ connection: Connection) throws -> String? {
        if let problem = try countRows(connection) { return problem }
        let stamp = (try? LogFolder(reopening: known.folder))?.stamp(of: known.path)
        if let loss = loss(stamp) { return loss }
        guard let stamp, let last = known.stamp, stamp != last else { return nil }
        return stamp.size < last.size ? "its file became shorter" : "its file changed since it was read"
    }

    private func countRows(_ connection: Connection) throws -> String? {
        for (table, counted) in [
            ("event", known.progress.events + known.progress.further), ("reject", known.progress.invalid),
        ] {
            let statement = try connection.prepare("SELECT count(*) FROM \(table) WHERE id >= ? AND id < ?")
            try statement.bind(LineID.all(of: known.id).values)
            guard try statement.step(), statement.integer(0) != counted else { continue }
            return "\(statement.integer(0)) rows of \(table), where \(counted) were counted"
        }
        return nil
    }

    // MARK: Whole

    /// What is wrong, found by reading the file and comparing each line with its row.
    func compare(_ connection: Connection, _ formats: FormatSet) throws -> String? {
        if let problem = try countRows(connection) { return problem }
        let folder = try? LogFolder(reopening: known.folder)
        let stamp = folder?.stamp(of: known.path)
        if let loss = loss(stamp) { return loss }
        guard let folder else { return nil }
        let hasChanged = stamp != known.stamp
        guard let problem = try difference(connection, folder, formats, hasChanged: hasChanged) else { return nil }
        // What is not there any more cannot be compared.
        let read = known.progress.beforeOpenLine ?? known.progress
        guard hasChanged, !begins(read.digest, folder) else { return problem }
        return "its file has changed since it was read, and does not begin with what was read"
    }

    /// Whether the file begins with this content.
    private func begins(_ content: ContentDigest, _ folder: LogFolder) -> Bool {
        (try? folder.open(known.path).digest(upTo: content.length)) == content
    }

    private func difference(
        _ connection: Connection, _ folder: LogFolder, _ formats: FormatSet, hasChanged: Bool
    ) throws -> String? {
        let task = LogTask(folder: folder, path: known.path)
        let reader = LogReader(tasks: [task], catalog: SourceCatalog([], nextID: known.id), formats: formats, now: .max)
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
        var read = known.progress
        if let before = read.beforeOpenLine, hasChanged || begins(read.digest, folder) {
            // A last line that is no object counted in a closed file, and counts in a plain one with the same content.
            read = before
        }
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
