package import Blotter
package import TelemetryLog

/// The option that says when a session is over rather than silent, and how it is read.
package struct SilenceOption {
    /// What a command declares.
    package static let declared = Option(
        "silent-within", value: "TIME",
        help: "a session whose last event is older than this is over, not silent: 30m, 8h (default: 24h)")

    /// 24 hours, unless something else was typed.
    let within: Duration

    /// What was typed, where the option is declared. Throws `UsageError`.
    package init(_ options: ParsedOptions) throws {
        let seconds = options.declares("silent-within") ? try options.seconds("silent-within") : nil
        // A Duration cannot hold all that a Double can.
        within = seconds.map { .seconds(min($0, 1e10)) } ?? SilenceRule.usualWithin
    }

    /// What is silent at `now`.
    package func rule(now: Timestamp) -> SilenceRule { SilenceRule(now: now, within: within) }
}
