import Blotter
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
    /// What a question keeps to; nil for no limit.
    var limit: AnswerLimit?

    var time: Timestamp { Timestamp(nanoseconds: now()) }
}
