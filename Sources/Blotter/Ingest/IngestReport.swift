package import TelemetryLog

/// What an ingest did; reports add up.
package struct IngestReport: Sendable {
    /// Logs whose content was read on, in whole or in part.
    package var filesRead: Int { read.count }
    package var filesUnchanged = 0
    /// Copies of what another file holds.
    package var filesCopied = 0
    /// Logs that could not be read.
    package var filesFailed = 0
    /// Names of what was read on; each once, however often it was.
    var read: Set<LogName> = []
    package var newSources = 0
    package var lines: Int64 = 0
    package var events: Int64 = 0
    package var invalid: Int64 = 0
    package var blank: Int64 = 0
    /// Bytes of decompressed content that were added.
    package var bytes: Int64 = 0
    /// Names that were passed over, by the reason.
    package var skipped: [LogFolder.Skipped] = []
    /// Logs that could not be read to their end, and why.
    package var problems: [Problem] = []
    package var wasInterrupted = false
    /// When a log is to be looked at though it does not change, since its last line has no end.
    var nextDue: Int64?

    /// Where the source that is being read stood before.
    var before: LogProgress?

    package struct Problem: Sendable, Equatable {
        package var path: LogPath
        package var text: String
        /// The file could not be read at all, or is damaged: the run is no full success.
        package var isFailure: Bool
    }

    package init() {}

    package var isComplete: Bool {
        !wasInterrupted && !problems.contains { $0.isFailure } && !skipped.contains { $0.reason == .unreadable }
    }

    package static func += (total: inout IngestReport, part: IngestReport) {
        total.read.formUnion(part.read)
        total.filesUnchanged = part.filesUnchanged
        total.filesCopied = part.filesCopied
        total.filesFailed = part.filesFailed
        total.newSources += part.newSources
        total.lines += part.lines
        total.events += part.events
        total.invalid += part.invalid
        total.blank += part.blank
        total.bytes += part.bytes
        total.skipped = part.skipped
        total.problems += part.problems
        total.nextDue = part.nextDue
        total.wasInterrupted = total.wasInterrupted || part.wasInterrupted
    }
}
