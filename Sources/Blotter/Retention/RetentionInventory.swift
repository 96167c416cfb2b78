import SQLite
import TelemetryLog

/// Finds the sources of a log folder: what is there, joined with what the index knows of it.
struct RetentionInventory {
    /// What was written to so lately may be written to again: a writer that opens the log for each line is not seen.
    private static let quiet = TimeSpan.minute

    /// What the index knew of a file when it last looked.
    private struct Row {
        var stamp: FileStamp
        var state: String
        var isCompressed: Bool
        var source: Int64?
        var digest: ContentDigest?
    }

    private let connection: Connection
    private let folder: LogFolder
    private let now: Int64
    /// The holds that are valid now, by session.
    private let holds: [String: Hold]
    private let writers = FileWriters()

    init(_ connection: Connection, _ folder: LogFolder, now: Int64) throws {
        self.connection = connection
        self.folder = folder
        self.now = now
        let valid = try Hold.all(connection).filter { $0.isValid(at: now) }
        holds = Dictionary(uniqueKeysWithValues: valid.map { ($0.session, $0) })
    }

    /// The sources of the folder, in no order; throws `LogFileError` or `DatabaseError`.
    func sources() throws -> [RetentionSource] {
        let rows = try rows()
        var bySource: [Int64: Int] = [:]
        var sources: [RetentionSource] = []
        let listing = try folder.list(LogNames(takesAll: true))
        // Of names that any program's logs have, those that the index has read.
        let logs = listing.logs + listing.candidates.filter { rows[$0.path.text] != nil }
        for entry in logs.sorted(by: { $0.path < $1.path }) {
            let row = rows[entry.path.text].flatMap { $0.stamp == entry.stamp ? $0 : nil }
            let file = RetentionSource.File(
                path: entry.path, stamp: entry.stamp, isCompressed: row?.isCompressed ?? entry.path.isCompressed)
            let obstacle = obstacle(of: file, row)
            if let id = row?.source, let place = bySource[id] {
                sources[place].files.append(file)
                sources[place].obstacle = sources[place].obstacle ?? obstacle
            } else {
                if let id = row?.source { bySource[id] = sources.count }
                sources.append(
                    RetentionSource(id: row?.source, files: [file], digest: row?.digest, obstacle: obstacle))
            }
        }
        for place in sources.indices { sources[place].files.sort { !$0.isCompressed && $1.isCompressed } }
        try name(&sources, bySource)
        for place in sources.indices { try look(at: &sources[place]) }
        return sources
    }

    private func rows() throws -> [String: Row] {
        let statement = try connection.prepare(
            """
            SELECT f.path, f.device, f.inode, f.size, f.modified, f.changed, f.state, f.compressed, s.id, s.offset, s.digest
            FROM file AS f JOIN folder ON folder.id = f.folder LEFT JOIN source AS s ON s.id = f.source
            WHERE folder.path = ?
            """)
        let rows = try statement.rows(.text(folder.path)) { row in
            let stamp = FileStamp(
                device: row.integer(1), inode: row.integer(2), size: row.integer(3), modified: row.integer(4),
                changed: row.integer(5))
            let digest = row.optionalInteger(8).map { _ in
                ContentDigest(length: row.integer(9), value: row.integer(10))
            }
            return (
                row.text(0),
                Row(
                    stamp: stamp, state: row.text(6), isCompressed: row.integer(7) != 0,
                    source: row.optionalInteger(8), digest: digest)
            )
        }
        return Dictionary(rows) { $1 }
    }

    /// What one file says for itself; the rest is about its source.
    private func obstacle(of file: RetentionSource.File, _ row: Row?) -> RetentionObstacle? {
        guard let row else { return .notIndexed }
        let age = Timestamp(nanoseconds: now) - Timestamp(nanoseconds: file.stamp.modified)
        if age >= .zero, age < Self.quiet { return .justWritten }
        if writers.contains(file.stamp) { return .beingWritten }
        if let links = folder.attributes(of: file.path)?.links, links > 1 { return .hardLinked(links) }
        switch LogEnd(rawValue: row.state) {
        case .open where row.digest?.length != file.stamp.size: return .openLine
        case .incomplete, .damaged, .trailingGarbage: return .damaged(state: row.state)
        case .open, .closed: return nil
        case nil:
            // An empty log, or a copy, that ends in a part of a line.
            let known = row.digest?.length ?? 0
            return !row.isCompressed && file.stamp.size > known ? .openLine : nil
        }
    }

    // MARK: Of the whole source

    private func name(_ sources: inout [RetentionSource], _ places: [Int64: Int]) throws {
        let sessions = try connection.prepare("SELECT DISTINCT source, session FROM series")
        while try sessions.step() {
            if let place = places[sessions.integer(0)] { sources[place].sessions.append(sessions.text(1)) }
        }
        let labels = try connection.prepare("SELECT DISTINCT source, mode, symbol FROM series")
        while try labels.step() {
            guard let place = places[labels.integer(0)] else { continue }
            sources[place].labels.append(.init(mode: labels.optionalText(1), symbol: labels.optionalText(2)))
        }
        for place in sources.indices where sources[place].sessions.isEmpty {
            sources[place].sessions = [sources[place].path.sessionName]
        }
    }

    private func look(at source: inout RetentionSource) throws {
        if !holds.isEmpty {
            let sessions = source.sessions + source.files.map(\.path.sessionName)
            if let hold = sessions.lazy.compactMap({ holds[$0] }).first {
                source.obstacle = .held(session: hold.session, reason: hold.reason)
            }
        }
        guard let id = source.id, source.obstacle == nil else { return }
        let elsewhere = try connection.prepare(
            """
            SELECT folder.path FROM file JOIN folder ON folder.id = file.folder
            WHERE file.source = ? AND folder.path <> ? LIMIT 1
            """
        ).rows(.integer(id), .text(folder.path)) { $0.text(0) }
        if let other = elsewhere.first { source.obstacle = .elsewhere(folder: other) }
    }
}
