/// A log to be read.
package struct LogTask: Sendable {
    /// The log folder that the log is below.
    package var folder: LogFolder
    /// The log's path below the log folder.
    package var path: LogPath

    /// The reading of the log at `path` below `folder`.
    package init(folder: LogFolder, path: LogPath) {
        self.folder = folder
        self.path = path
    }

    /// The log's name among those of all log folders.
    package var name: LogName { LogName(folder: folder.path, path: path) }
}

/// What the reading thread tells the writer, in order.
package enum LogMessage {
    /// Lines of this source follow.
    case begin(KnownSource, isNew: Bool)
    case lines(LogBatch)
    /// The last line of the source that was begun had no end and goes on: what was made of it is to be removed.
    case takeBack
    /// What follows must not last before `proved`, and must be undone at `disproved`.
    case unproved
    case proved
    case disproved
    /// A source is held by another file from now on, which did not change.
    case move(KnownSource)
    /// A source is to be removed with all its lines, since another has them; the files that held it are that one's.
    case absorb(Int64, into: Int64?)
    case file(FileReport)
}

/// What became of one log.
package struct FileReport: Sendable {
    /// The log that was to be read.
    package var task: LogTask
    /// The file as it was when it was opened; nil when it could not be opened.
    package var stamp: FileStamp?
    /// Whether the file is gzip.
    package var isCompressed = false
    /// What became of the reading.
    package var outcome: Outcome
    /// The source whose content it is, as far as it was read.
    package var source: KnownSource?
    /// Of what of it counts, where it is a copy.
    package var content: ContentDigest?
    /// It is read for what others did, and is as it was.
    package var wasUnchanged = false
    /// When its last line, which has no end, is to count; nanoseconds since the epoch.
    package var due: Int64?

    /// What one reading of a log came to.
    package enum Outcome: Sendable, Equatable {
        /// Nothing in it yet, or not one whole line.
        case empty
        /// It is its source's content up to the end.
        case read(LogEnd)
        /// It holds what another file of the source holds, or a beginning of it.
        case copy(LogEnd)
        case failed(LogFileError)
        /// The reader was told to stop.
        case interrupted
    }
}
