package import TelemetryLog

/// What an ingest did; reports add up.
package struct IngestReport: Sendable {
    /// Logs whose content was read on, in whole or in part.
    package var filesRead = 0
    package var filesUnchanged = 0
    /// Copies of what another file holds.
    package var filesCopied = 0
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
        total.filesRead += part.filesRead
        total.filesUnchanged = part.filesUnchanged
        total.filesCopied += part.filesCopied
        total.newSources += part.newSources
        total.lines += part.lines
        total.events += part.events
        total.invalid += part.invalid
        total.blank += part.blank
        total.bytes += part.bytes
        total.skipped = part.skipped
        total.problems += part.problems
        total.wasInterrupted = total.wasInterrupted || part.wasInterrupted
    }
}
