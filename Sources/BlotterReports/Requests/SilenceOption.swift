package import Blotter
package import TelemetryLog

/// The options that say when a session is over rather than silent, and how they are read.
package struct SilenceOption {
    /// What a command declares.
    package static let declared = [
        Option(
            "silent-within", value: "TIME",
            help: "a session whose last event is older than this is over, not silent: 30m, 8h (default: 24h)"),
        Option(
            "ended-after", value: "TIME",
            help: "so is one that left no order open and had no event for this long (default: 1h)"),
    ]

    /// 24 hours, unless something else was typed.
    let within: Duration
    /// An hour, unless something else was typed.
    let endedAfter: Duration

    /// What was typed, where the options are declared. Throws `UsageError`.
    package init(_ options: ParsedOptions) throws {
        within = try options.duration("silent-within") ?? SilenceRule.usualWithin
        endedAfter = try options.duration("ended-after") ?? SilenceRule.usualEnd
    }

    /// What is silent at `now`.
    package func rule(now: Timestamp) -> SilenceRule {
        SilenceRule(now: now, within: within, endedAfter: endedAfter)
    }
}

extension ParsedOptions {
    /// A length of time that was typed, where the option is declared. Throws `UsageError`.
    func duration(_ name: String) throws -> Duration? {
        let seconds = declares(name) ? try seconds(name) : nil
        // A Duration cannot hold all that a Double can.
        return seconds.map { .seconds(min($0, 1e10)) }
    }
}
