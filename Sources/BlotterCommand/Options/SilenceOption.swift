import Blotter
import TelemetryLog

/// The option that says when a session is over rather than silent, and how it is read.
struct SilenceOption {
    static let declared = Option(
        "silent-within", value: "TIME",
        help: "a session whose last event is older than this is over, not silent: 30m, 8h (default: 24h)")

    let within: Duration

    /// What was typed; the command must declare the option. Throws `UsageError`.
    init(_ invocation: Invocation) throws {
        let seconds = try invocation.options.seconds("silent-within")
        // A Duration cannot hold all that a Double can.
        within = seconds.map { .seconds(min($0, 1e10)) } ?? SilenceRule.usualWithin
    }

    /// What is silent at `now`, in nanoseconds since the epoch.
    func rule(now: Int64) -> SilenceRule { SilenceRule(now: Timestamp(nanoseconds: now), within: within) }
}
