private import Glibc
package import SQLite
package import TelemetryLog

/// A cheap look at the log folders: what is there, and what of it the index has not seen yet.
package struct FolderScan: Sendable {
    /// Logs that are new or changed, by family and in the order in which those of one were written: sources get their
    /// numbers in this order, and events of the same time are in that of their sources.
    package private(set) var changed: [LogTask] = []
    /// Bytes that `changed` hold, as they are on the disk.
    package private(set) var changedBytes: Int64 = 0
    /// How many logs are as the index has them.
    package private(set) var unchanged = 0
    /// The first time at which one of the others is to be looked at though it does not change.
    private(set) var nextDue: Int64?
    /// Paths that the index knows and the folders have no more.
    private(set) var gone: [LogName] = []
    /// Names that are no logs, or logs that cannot be taken, and why.
    package private(set) var skipped: [LogFolder.Skipped] = []
    /// Every folder at or below the ones that were looked at.
    package private(set) var folders: [(folder: LogFolder, path: LogPath)] = []

    /// What the index knew of a file when it last looked.
    private struct Known {
        var stamp: FileStamp
        /// When the file is to be looked at again though it did not change, in nanoseconds since the epoch.
        var due: Int64?
        /// Of a file that is no log, how it begins.
        var head: LogHead?
    }

    private let names: LogNames
    private let now: Int64

    /// Looks at `places`; `connection` is the index, nil when there is none yet, `names` tells logs, and `now` is in
    /// nanoseconds since the epoch. Throws `BlotterError.noFolder`.
    package init(_ places: [LogPlace], connection: Connection?, names: LogNames = LogNames(), now: Int64) throws {
        self.names = names
        self.now = now
        for place in places {
            let first = changed.count
            let known = try Self.known(in: place.folder.path, only: place.only, connection)
            switch place.only {
            case nil: try lookAtFolder(place.folder, known)
            case let names?: for name in names { look(at: name, in: place.folder, known) }
            }
            changed[first...] = Self.sorted(changed[first...])
        }
    }

    private static func sorted(_ tasks: ArraySlice<LogTask>) -> ArraySlice<LogTask> {
        tasks.map { ($0.path.age, $0) }.sorted { $0.0 < $1.0 }.map(\.1)[...]
    }

    /// What the index knows of all files of a folder, or only of those that will be looked at; empty without an index.
    private static func known(
        in folder: String, only names: [LogPath]?, _ connection: Connection?
    ) throws -> [LogPath: Known] {
        guard let connection else { return [:] }
        let condition = names == nil ? "" : "AND file.path = ?"
        let statement = try connection.prepare(
            """
            SELECT file.path, file.due, file.device, file.inode, file.size, file.modified, file.changed, file.head_length,
                file.head_digest, file.is_final
            FROM (
                SELECT folder, path, due, device, inode, size, modified, changed, NULL AS head_length,
                    NULL AS head_digest, NULL AS is_final FROM file
                UNION ALL
                SELECT folder, path, NULL, device, inode, size, modified, changed, head_length, head_digest, is_final
                FROM passed_over
            ) AS file JOIN folder ON folder.id = file.folder WHERE folder.path = ? \(condition)
            """)
        func known(_ row: Statement) -> (LogPath, Known) {
            let head = row.optionalInteger(7).map { length in
                LogHead(digest: ContentDigest(length: length, value: row.integer(8)), isFinal: row.integer(9) != 0)
            }
            let known = Known(stamp: FileStamp(row, from: 2), due: row.optionalInteger(1), head: head)
            return (LogPath(text: row.text(0)), known)
        }
        guard let names else { return Dictionary(try statement.rows(.text(folder), read: known)) { $1 } }
        let rows = try names.flatMap { try statement.rows(.text(folder), .text($0.text), read: known) }
        return Dictionary(rows) { $1 }
    }

    private mutating func lookAtFolder(_ folder: LogFolder, _ known: [LogPath: Known]) throws {
        let listing: LogFolder.Listing
        do {
            listing = try folder.list(names)
        } catch LogFileError.cannotOpen(let code) {
            throw BlotterError.noFolder(path: folder.path, code: code)
        }
        var unseen = known
        for entry in listing.all {
            unseen[entry.path] = nil
            note(entry, known[entry.path], in: folder)
        }
        let missing = unseen.keys.filter { path in
            !listing.unreadable.contains { path.isBelow($0) }
        }
        gone += missing.sorted().map { LogName(folder: folder.path, path: $0) }
        skipped += listing.skipped
        folders += listing.folders.map { (folder, $0) }
    }

    private mutating func look(at path: LogPath, in folder: LogFolder, _ known: [LogPath: Known]) {
        guard let stamp = folder.stamp(of: path) else {
            let isUnknown = errno != ENOENT && errno != ENOTDIR && errno != ELOOP
            if known[path] != nil, !isUnknown { gone.append(LogName(folder: folder.path, path: path)) }
            return
        }
        note(LogFolder.Entry(path: path, stamp: stamp), known[path], in: folder)
    }

    /// Whether a file that was none is no log still: it did not change, or has grown behind the lines that count.
    private func isNoLog(
        _ head: LogHead, _ stamp: FileStamp, _ entry: LogFolder.Entry, in folder: LogFolder
    ) -> Bool {
        if stamp == entry.stamp { return true }
        guard head.isFinal, stamp.inode == entry.stamp.inode, stamp.device == entry.stamp.device,
            stamp.size <= entry.stamp.size
        else { return false }
        return (try? head.stays(in: folder.open(entry.path))) ?? false
    }

    private mutating func note(_ entry: LogFolder.Entry, _ known: Known?, in folder: LogFolder) {
        if let known, let head = known.head, !names.isNamed(entry.path), isNoLog(head, known.stamp, entry, in: folder) {
            skipped.append(LogFolder.Skipped(path: entry.path, reason: .text))
            return
        }
        if let known, known.head == nil, known.stamp == entry.stamp, known.due ?? .max > now {
            unchanged += 1
            if let due = known.due { nextDue = min(nextDue ?? .max, due) }
        } else {
            changed.append(LogTask(folder: folder, path: entry.path))
            changedBytes += entry.stamp.size
        }
    }
}

/// Where logs are: a folder and all below it, or some files of it.
package struct LogPlace: Sendable {
    /// The folder, open.
    package var folder: LogFolder
    /// Logs of the folder, in their order; nil for all that are in it and below.
    package var only: [LogPath]?

    /// All logs of a folder, or those that `only` names.
    package init(folder: LogFolder, only: [LogPath]? = nil) {
        self.folder = folder
        self.only = only
    }
}
