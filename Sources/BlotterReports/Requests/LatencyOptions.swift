package import Blotter

/// The options that group latencies, and how they are read.
package struct LatencyOptions {
    private static let usualLimit = 40
    private static let usualSpikes = 10

    /// What is asked.
    package let question: LatencyQuestion

    /// What was asked of the orders that pass `filter`; `--spikes` counts where it is declared. Throws `UsageError`.
    package init(_ options: ParsedOptions, _ filter: EventFilter) throws {
        let limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
        let spikes = options.declares("spikes") ? try options.integer("spikes", atLeast: 0) : nil
        question = LatencyQuestion(
            filter, by: try options.choice("by", of: LatencyGrouping.self), groups: limit ?? .max,
            spikes: spikes ?? Self.usualSpikes)
    }
}
