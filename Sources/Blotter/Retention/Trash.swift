package import TelemetryLog

/// Where deleted logs are until they are purged: `.blotter/trash/<run>` in the log folder, each under its own path.
package struct Trash {
    /// What one run has left in the trash.
    package struct Content: Sendable, Equatable {
        /// The run's name.
        package var run: String
        /// How many files it has left.
        package var files: Int
        /// Their bytes on the disk.
        package var bytes: Int64
    }

    private static let root = LogPath(text: ".blotter/trash")

    let folder: LogFolder

    /// The trash of a log folder, whether there is one yet or not.
    package init(_ folder: LogFolder) { self.folder = folder }

    /// Where a run puts the log at `path`.
    static func path(_ path: LogPath, run: String) -> LogPath {
        root.appending(Array(run.utf8)).appending(path.bytes)
    }

    /// What is in the trash, by run; throws `LogFileError`.
    package func contents() throws -> [Content] {
        guard let trash = folder.folder(at: Self.root) else { return [] }
        var contents: [String: Content] = [:]
        for log in try trash.list(LogNames(takesAll: true)).all {
            let name = log.path.bytes.prefix { $0 != UInt8(ascii: "/") }
            let run = LogPath(bytes: Array(name)).text
            var content = contents[run] ?? Content(run: run, files: 0, bytes: 0)
            content.files += 1
            content.bytes = [content.bytes, log.stamp.size].sum
            contents[run] = content
        }
        return contents.values.sorted { $0.run < $1.run }
    }

    /// The logs that a run has put there.
    func logs(of run: String) throws -> [LogFolder.Entry] {
        guard let place = folder.folder(at: Self.root.appending(Array(run.utf8))) else { return [] }
        return try place.list(LogNames(takesAll: true)).all
    }

    // MARK: In and out

    /// Moves a log into the trash; the caller syncs.
    func take(_ path: LogPath, run: String) throws {
        let target = Self.path(path, run: run)
        try folder.makeFolder(target.parent)
        try folder.move(path, to: target)
    }

    /// Moves a log back, under its own name or, where another log has that now, with a number that keeps it the name of
    /// a log, which an ingest reads; the caller syncs.
    @discardableResult
    func giveBack(_ path: LogPath, run: String) throws -> LogPath {
        if !path.parent.bytes.isEmpty { try folder.makeFolder(path.parent) }
        let names = [path] + (1...99).map { path.numbered($0) }
        for name in names {
            do {
                try folder.move(Self.path(path, run: run), to: name)
                return name
            } catch let error as LogFileError where error.isNameTaken && name != names.last {
                continue
            }
        }
        return path
    }

    func sync(_ paths: [LogPath], run: String) throws {
        var synced: Set<LogPath> = []
        for path in paths.flatMap({ [$0, Self.path($0, run: run)] }) where synced.insert(path.parent).inserted {
            try folder.syncFolder(of: path)
        }
    }

    /// Removes the logs of a run but for some, and answers how many bytes they had.
    func purge(_ run: String, except kept: Set<LogPath>) throws -> Int64 {
        let logs = try logs(of: run).filter { !kept.contains($0.path) }
        for log in logs { try folder.remove(Self.path(log.path, run: run)) }
        removeFolders(of: run)
        return logs.map(\.stamp.size).sum
    }

    /// Removes the folders of a run that are empty.
    func removeFolders(of run: String) {
        let root = Self.root.appending(Array(run.utf8))
        let folders = (try? folder.folder(at: root)?.list().folders) ?? []
        for path in folders.reversed() where !path.bytes.isEmpty {
            try? folder.removeFolder(root.appending(path.bytes))
        }
        try? folder.removeFolder(root)
    }
}

extension LogPath {
    /// As a rotation names it: `a.jsonl.1`, and `a.jsonl.1.gz` where a number behind the suffix makes no log's name.
    fileprivate func numbered(_ number: Int) -> LogPath {
        let numbered = LogPath(bytes: bytes + Array(".\(number)".utf8))
        guard !numbered.isLog, !numbered.isTextLog, isCompressed else { return numbered }
        let suffix = Array(bytes.suffix(from: bytes.lastIndex(of: UInt8(ascii: ".")) ?? bytes.endIndex))
        return LogPath(bytes: bytes.dropLast(suffix.count) + Array(".\(number)".utf8) + suffix)
    }

    /// The path of the folder that it is in; empty at the top.
    var parent: LogPath { LogPath(bytes: Array(bytes.dropLast(name.count + 1))) }
}
