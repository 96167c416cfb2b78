package import TelemetryLog

/// One log as retention sees it: its files, which hold the same content and come and go together.
package struct RetentionSource: Sendable, Equatable {
    /// One of its files.
    package struct File: Sendable, Equatable {
        /// Its path in the log folder.
        package var path: LogPath
        /// What told it from others when it was looked at: number, size and times.
        package var stamp: FileStamp
        /// Whether it is gzip.
        package var isCompressed: Bool
    }

    /// A mode and a symbol that occur together.
    package struct Labels: Sendable, Hashable {
        /// The mode; nil for events without one.
        package var mode: String?
        /// The symbol; nil for events without one.
        package var symbol: String?
    }

    /// Its row in the index; nil for a log of which the index has no line.
    package var id: Int64?
    /// The one that is not compressed first.
    package var files: [File]
    /// The sessions of its events, or the one that its name stands for.
    package var sessions: [String] = []
    /// The labels of its events, which the rules of a policy are held against.
    package var labels: [Labels] = []
    /// The digest of the whole content; nil for a log of which the index has no line.
    package var digest: ContentDigest?
    /// What keeps it from being touched.
    package var obstacle: RetentionObstacle?

    /// That of its first file: the one that is not compressed, if there is one.
    package var path: LogPath { files[0].path }

    /// What a pattern for names is held against.
    var names: [String] { files.map(\.path.text) + [path.sessionName] + sessions }

    /// Bytes of all its files on the disk.
    package var size: Int64 { files.map(\.stamp.size).sum }

    /// When the last of its files was written to, in nanoseconds since the epoch.
    package var modified: Int64 { files.map(\.stamp.modified).max() ?? 0 }

    /// Whether there is something to compress.
    var isPlain: Bool { files.contains { !$0.isCompressed && $0.stamp.size > 0 } }

    /// Oldest first, ties by name.
    static func isOlder(_ left: RetentionSource, _ right: RetentionSource) -> Bool {
        (left.modified, left.path) < (right.modified, right.path)
    }
}

/// Why a log is left alone whatever the policy says.
package enum RetentionObstacle: Error, Sendable, Equatable {
    case held(session: String, reason: String)
    case beingWritten
    /// Written to within the last minute.
    case justWritten
    /// The index has not read it, or not since it changed.
    case notIndexed
    /// Its last line has no end yet.
    case openLine
    /// Its gzip data has this state.
    case damaged(state: String)
    case hardLinked(Int)
    /// The index knows the same log in another folder, too.
    case elsewhere(folder: String)
    /// Another file holds the same log and is not old enough.
    case copyStays(path: String)
    /// It changed since the plan was made.
    case changed
    /// What is on the disk is not what the index has read.
    case differs
    case nameTaken
    /// The run was killed before it came to this.
    case interrupted
    /// Another process was writing to the index for too long.
    case busy
    /// It is in the trash, and stays planned: the next run that writes to the index finishes or undoes it.
    case stuck(LogFileError)
    case failed(LogFileError)
}

extension RetentionObstacle: CustomStringConvertible {
    package var description: String {
        switch self {
        case .held(let session, let reason): "held: \(session), \(reason)"
        case .beingWritten: "open for writing"
        case .justWritten: "written to within the last minute"
        case .notIndexed: "not in the index as it is now; see 'blotter ingest'"
        case .openLine: "its last line has no end"
        case .damaged(let state): "its gzip data is \(state)"
        case .hardLinked(let links): "it has \(links) names (hard links)"
        case .elsewhere(let folder): "the same log is in \(folder), too"
        case .copyStays(let path): "the same log as \(path), which is younger"
        case .changed: "it changed since it was planned"
        case .differs: "its content is not what the index has read; see 'blotter verify'"
        case .nameTaken: "another file has the name of the compressed log"
        case .interrupted: "interrupted"
        case .busy: "another process is writing to the index; the next run does it"
        case .stuck(let error): "in the trash and could not be put back: \(error); the next command that writes does it"
        case .failed(let error): "\(error)"
        }
    }

    /// What is in the way of a log that a run did not come to, since it ended with an error.
    init(waitingFor error: BlotterError) {
        if case .busy = error { self = .busy } else { self = .interrupted }
    }

    /// What a compression ran into.
    init(_ error: any Error) {
        self =
            switch error {
            case let error as LogFileError: .failed(error)
            case LogCompression.Obstacle.beingWritten: .beingWritten
            case LogCompression.Obstacle.differs: .differs
            case LogCompression.Obstacle.nameTaken: .nameTaken
            case let error as RetentionObstacle: error
            default: .changed
            }
    }
}

extension Sequence<Int64> {
    /// The sum, at most `Int64.max`: sparse files may have any size.
    package var sum: Int64 { Int64(clamping: reduce(Int128(0)) { $0 + Int128($1) }) }
}
