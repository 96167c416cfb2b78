package import Blotter
package import TelemetryLog

/// The options that pick steps of clocks, and how they are read.
package struct ClockOptions {
    private static let usualLimit = 50

    /// What the event behind a step has to pass.
    package let filter: EventFilter
    /// At most so many of the largest; nil for all.
    package let limit: Int?
    private let causes: [ClockStep.Cause]

    /// What was asked; throws `UsageError`.
    package init(_ options: ParsedOptions, now: Timestamp) throws {
        filter = try FilterOptions(options, now: now).filter
        causes = try FilterOptions.list("class", options).map { name in
            guard let cause = ClockStep.Cause(rawValue: name.lowercased()) else {
                let known = ClockStep.Cause.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError.badValue(option: "class", value: name, expected: known)
            }
            return cause
        }
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    /// Those of the causes that are asked for, largest first.
    package func steps(of report: ClockReport) -> [ClockStep] {
        causes.isEmpty ? report.steps : report.steps.filter { causes.contains($0.cause) }
    }
}
