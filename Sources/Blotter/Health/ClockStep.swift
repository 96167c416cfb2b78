package import TelemetryLog

/// An event that is earlier than the one above it in its file.
package struct ClockStep: Sendable, Equatable {
    /// What made time run backward.
    package enum Cause: String, CaseIterable, Sendable {
        /// Less than a second: threads that write a little out of order.
        case jitter
        /// The clock was set back.
        case step
        /// Several sources with clocks of their own write into one file.
        case mixed
    }

    /// The row of the event whose time is earlier than that of the one above it.
    package var id: Int64
    /// The log's path in its folder.
    package var file: String
    /// The line of that event in its log, from 1.
    package var line: Int64
    /// The session of that event.
    package var session: String
    /// The time of the event above it.
    package var before: Timestamp
    /// The time of the event itself.
    package var after: Timestamp
    /// What the times look like the work of.
    package var cause: Cause

    /// How far back, in nanoseconds; at most what fits, 292 years.
    package var size: Int64 { (before - after).nanoseconds }

    /// From here on a step is more than jitter, in nanoseconds.
    static let leastStep: Int64 = 1_000_000_000
}
