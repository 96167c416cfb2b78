import Blotter
import BlotterReports
import TelemetryLog

/// One run of a command: what was typed, and the world that it may touch.
struct Invocation {
    let options: ParsedOptions
    /// Data.
    let output: Output
    /// Progress and notes.
    let errors: Output
    let environment: [String: String]
    let currentDirectory: String
    /// Nanoseconds since the epoch.
    let now: () -> Int64

    /// The moment of `now`.
    var time: Timestamp { Timestamp(nanoseconds: now()) }
}
