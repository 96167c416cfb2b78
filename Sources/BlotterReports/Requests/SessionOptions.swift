package import Blotter
package import TelemetryLog

/// The options that pick sessions, and how they are read.
package struct SessionOptions {
    private static let usualLimit = 20

    /// What the events of the sessions have to pass.
    package let filter: EventFilter
    /// Whether silent sessions alone are meant.
    package let isSilentOnly: Bool
    private let name: String?
    private let silence: SilenceOption
    private let limit: Int?

    /// What was asked; `--silent` and `--silent-within` count where they are declared. Throws `UsageError`.
    package init(_ options: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(options, now: now).filter
        name = options.value("name")
        silence = try SilenceOption(options)
        isSilentOnly = options.declares("silent") && options.flag("silent")
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    /// The question, at the moment at which it is asked.
    package func question(now: Timestamp) -> SessionQuestion {
        SessionQuestion(
            filter, name: name, silence: silence.rule(now: now), isSilentOnly: isSilentOnly, limit: limit)
    }
}
