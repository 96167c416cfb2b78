private import Glibc

/// Turns `x.jsonl` into `x.jsonl.gz`, in steps after each of which the whole log is there, whatever happens then.
///
/// The copy is written under a hidden name, synced, read back and compared with what the index has of the log, and only
/// then named. The log is first put aside, where nobody opens it by its name any more, and goes when it has not changed
/// and nobody has it open for writing.
package struct LogCompression {
    /// What keeps a log from being compressed.
    package enum Obstacle: Error, Equatable {
        case changed
        case beingWritten
        /// The file is not what the index has read.
        case differs
        /// Something else bears the name that the compressed log would have.
        case nameTaken
    }

    private let folder: LogFolder
    private let path: LogPath
    /// What the plan was made for.
    private let stamp: FileStamp
    /// The digest of the whole content that the index has.
    private let digest: ContentDigest

    /// The compression of the plain log at `path`, whose file has `stamp` and whose content, as the index has read it,
    /// `digest`.
    package init(_ path: LogPath, in folder: LogFolder, stamp: FileStamp, digest: ContentDigest) {
        self.folder = folder
        self.path = path
        self.stamp = stamp
        self.digest = digest
    }

    /// The name of the log at `path` when it is compressed.
    package static func target(of path: LogPath) -> LogPath { LogPath(bytes: path.bytes + Array(".gz".utf8)) }

    /// The name of the compressed log: that of the log with `.gz` behind it.
    package var target: LogPath { Self.target(of: path) }
    private var draft: LogPath { hidden(".gz.blotter") }
    private var aside: LogPath { hidden(".blotter") }

    private func hidden(_ suffix: String) -> LogPath {
        let parent = path.bytes.dropLast(path.name.count)
        return LogPath(bytes: parent + [UInt8(ascii: ".")] + path.name + Array(suffix.utf8))
    }

    /// Does it all, and answers the attributes of the compressed log. Throws `Obstacle` or `LogFileError`; then the log
    /// is as it was.
    package func run() throws -> FileAttributes {
        try removeDraft()
        var isOurs = false
        if folder.attributes(of: target) == nil {
            do { try writeDraft() } catch {
                try? folder.remove(draft)
                throw error
            }
            try publish()
            isOurs = true
        } else {
            guard try isProved(target) else { throw Obstacle.nameTaken }
            try folder.syncFolder(of: path)
        }
        do { try retire() } catch {
            // A copy that the log grows beyond would be in the way of the next one.
            if isOurs, folder.attributes(of: path) != nil { try folder.remove(target) }
            throw error
        }
        guard let attributes = folder.attributes(of: target) else { throw Obstacle.changed }
        return attributes
    }

    /// Finishes or undoes what a run that was killed has begun; answers the attributes of the compressed log if it is
    /// the log now. Throws `LogFileError`.
    package func recover() throws -> FileAttributes? {
        try removeDraft()
        let compressed = try folder.attributes(of: target).flatMap { try isProved(target) ? $0 : nil }
        guard let left = folder.attributes(of: aside) else {
            guard let log = folder.attributes(of: path) else { return compressed }
            if compressed != nil, !log.stamp.isSameContent(as: stamp) { try folder.remove(target) }
            return nil
        }
        if compressed != nil, left.stamp.isSameContent(as: stamp) {
            try folder.syncFolder(of: path)
            try folder.remove(aside)
            try folder.syncFolder(of: path)
            return compressed
        }
        try folder.move(aside, to: path)
        try folder.syncFolder(of: path)
        return nil
    }

    private func removeDraft() throws {
        guard folder.attributes(of: draft) != nil else { return }
        try folder.remove(draft)
    }

    // MARK: Steps

    private func writeDraft() throws {
        let log = try folder.open(path)
        guard log.stamp == stamp else { throw Obstacle.changed }
        guard !log.isCompressed else { throw Obstacle.differs }
        let descriptor = try folder.create(draft)
        defer { close(descriptor) }
        let writer = try GzipWriter(descriptor: descriptor)
        let measure = try log.measured { try writer.write($0) }
        try writer.finish()
        guard measure.digest == digest else { throw Obstacle.differs }
        try keepAttributes(of: log, on: descriptor)
        guard fsync(descriptor) == 0 else { throw LogFileError.unchangeable(errno) }
        guard try isProved(draft) else { throw Obstacle.differs }
    }

    private func keepAttributes(of log: LogFile, on descriptor: Int32) throws {
        var status = stat()
        guard fstat(log.descriptor, &status) == 0 else { throw LogFileError.unreadable(errno) }
        // Before the mode: a change of owner takes its set-id bits.
        guard fchown(descriptor, status.st_uid, status.st_gid) == 0, fchmod(descriptor, status.st_mode & 0o7777) == 0,
            futimens(descriptor, [status.st_atim, status.st_mtim]) == 0
        else { throw LogFileError.unchangeable(errno) }
    }

    /// Whether a compressed log can be read to its end and holds what the index has read.
    private func isProved(_ path: LogPath) throws -> Bool {
        let file = try folder.open(path)
        guard file.isCompressed else { return false }
        return try file.measured() == LogFile.Measure(digest: digest, end: .closed)
    }

    private func publish() throws {
        do {
            try folder.move(draft, to: target)
        } catch LogFileError.unchangeable(EEXIST) {
            try? folder.remove(draft)
            throw Obstacle.nameTaken
        }
        try folder.syncFolder(of: path)
    }

    private func retire() throws {
        guard folder.attributes(of: path)?.stamp == stamp else { throw Obstacle.changed }
        try folder.move(path, to: aside)
        do {
            let log = try folder.open(aside)
            guard log.stamp.isSameContent(as: stamp) else { throw Obstacle.changed }
            guard !log.isBeingWritten else { throw Obstacle.beingWritten }
            // What was written before the last writer closed it.
            guard folder.attributes(of: aside)?.stamp.isSameContent(as: stamp) == true else { throw Obstacle.changed }
        } catch {
            try folder.move(aside, to: path)
            throw error
        }
        try folder.remove(aside)
        try folder.syncFolder(of: path)
    }
}

extension LogFile.Measure {
    fileprivate init(digest: ContentDigest, end: LogEnd) {
        self.digest = digest
        self.end = end
    }
}

extension FileStamp {
    /// Whether this is the same file with the same bytes, whatever its name is now: a rename sets the time of change.
    package func isSameContent(as other: FileStamp) -> Bool {
        var other = other
        other.changed = changed
        return self == other
    }
}
