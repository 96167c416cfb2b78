package import TelemetryLog

/// What an ingest did; reports of several add up.
package struct IngestReport: Sendable, Equatable {
    /// Logs whose content was read on, in whole or in part.
    package var filesRead: Int { read.count }
    /// Logs that hold nothing that the index has not.
    package var filesUnchanged = 0
    /// Copies of what another file holds.
    package var filesCopied = 0
    /// Logs that could not be read.
    package var filesFailed = 0
    /// Names of what was read on; each once, however often it was.
    var read: Set<LogName> = []
    /// Sources, a log and its copies, that the index did not have.
    package var newSources = 0
    /// Lines that were added, of all kinds.
    package var lines: Int64 = 0
    /// Lines that are events.
    package var events: Int64 = 0
    /// Lines that are not, and why stands in the index.
    package var invalid: Int64 = 0
    /// Lines with nothing but white space.
    package var blank: Int64 = 0
    /// Lines without an object in logs whose lines may be text.
    package var text: Int64 = 0
    /// Lines that are a further part of one above them.
    package var continued: Int64 = 0
    /// Bytes of decompressed content that were added.
    package var bytes: Int64 = 0
    /// Names that were passed over, by the reason.
    package var skipped: [LogFolder.Skipped] = []
    /// Logs that could not be read to their end, and why.
    package var problems: [Problem] = []
    /// Logs that were read on, or read anew, of whose events none has a time or a kind. A follower looks for them only in
    /// its first pass.
    package var notUnderstood: [LogName] = []
    /// Logs that the formats and redactions of now may read otherwise than those that have read them.
    package var outdatedLogs: Int64 = 0
    /// What came of reading such logs anew; nil where that was not asked for.
    package var reread: Reread?

    /// What was done with logs that other formats had read.
    package struct Reread: Sendable, Equatable {
        /// Logs that were read anew.
        package var logs: Int64 = 0
        /// The events of these, as they are now.
        package var events: Int64 = 0
        /// Logs that the formats of now read as they were.
        package var alike: Int64 = 0
        /// Logs that are no more, and stay as they were read.
        package var gone: [LogPath] = []
    }
    /// Why rows were inserted one by one into a new index, and not written page by page; nil where they were not.
    package var insertedBecause: String?
    /// Whether the run was told to stop before its end.
    package var wasInterrupted = false
    /// When a log is to be looked at though it does not change, since its last line has no end; nanoseconds since the
    /// epoch.
    var nextDue: Int64?

    /// Something about one log that its owner should know.
    package struct Problem: Sendable, Equatable {
        /// The log, in its folder.
        package var path: LogPath
        /// What is wrong, and what was taken of the log: the end of a sentence that begins with its name.
        package var text: String
        /// The file could not be read at all, or is damaged: the run is no full success.
        package var isFailure: Bool
    }

    /// Nothing was done yet.
    package init() {}

    /// Whether everything that is there is in the index.
    package var isComplete: Bool {
        !wasInterrupted && !problems.contains { $0.isFailure } && !skipped.contains { $0.reason == .unreadable }
    }

    /// Adds what another run did. A log that both read on counts once.
    package static func += (total: inout IngestReport, part: IngestReport) {
        total.read.formUnion(part.read)
        total.filesUnchanged += part.filesUnchanged
        total.filesCopied += part.filesCopied
        total.filesFailed += part.filesFailed
        total.newSources += part.newSources
        total.lines += part.lines
        total.events += part.events
        total.invalid += part.invalid
        total.blank += part.blank
        total.text += part.text
        total.continued += part.continued
        total.bytes += part.bytes
        total.skipped += part.skipped
        total.problems += part.problems
        total.notUnderstood += part.notUnderstood
        total.outdatedLogs = part.outdatedLogs
        total.insertedBecause = part.insertedBecause ?? total.insertedBecause
        total.reread = part.reread ?? total.reread
        total.nextDue = [total.nextDue, part.nextDue].compactMap(\.self).min()
        total.wasInterrupted = total.wasInterrupted || part.wasInterrupted
    }
}
