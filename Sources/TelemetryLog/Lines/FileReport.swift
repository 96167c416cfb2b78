/// What became of one log.
package struct FileReport: Sendable {
    /// The log that was to be read.
    package var task: LogTask
    /// The file as it was when it was opened; nil when it could not be opened.
    package var stamp: FileStamp?
    /// How the file is compressed; nil for a plain one.
    package var compression: LogFile.Compression?
    /// What became of the reading.
    package var outcome: Outcome
    /// The source whose content it is, as far as it was read.
    package var source: KnownSource?
    /// The digest of what counts of a copy; nil for any other file.
    package var content: ContentDigest?
    /// Whether the file is as it was, and was read only because it is no longer a copy of a log that changed.
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
        /// One of any program's logs, none of whose first lines holds an object.
        case noLog(LogHead)
        case failed(LogFileError)
        /// The reader was told to stop.
        case interrupted
    }
}
