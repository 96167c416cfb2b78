package import Blotter
package import TelemetryLog

/// The options that pick invalid lines, and how they are read.
package struct RejectOptions {
    private static let usualLimit = 100

    /// Of which files, sessions and reasons.
    package let filter: RejectFilter
    /// At most so many lines; nil for all.
    package let limit: Int?

    /// What was asked; throws `UsageError`.
    package init(_ options: ParsedOptions, now: Timestamp) throws {
        var filter = RejectFilter()
        filter.files = try FilterOptions.list("file", options)
        filter.reasons = try Self.reasons(options)
        filter.sessions = FilterOptions.names("session", options)
        let times = try FilterOptions(options, [.from, .to], now: now).filter
        (filter.from, filter.to) = (times.from, times.to)
        self.filter = filter
        limit = (try options.integer("limit", atLeast: 0) ?? Self.usualLimit).nilWhenZero
    }

    private static func reasons(_ options: ParsedOptions) throws -> [String] {
        let known = RejectReason.allCases.map(\.rawValue)
        let reasons = try FilterOptions.list("reason", options).map { $0.lowercased() }
        if let wrong = reasons.first(where: { !known.contains($0) }) {
            throw UsageError.badValue(option: "reason", value: wrong, expected: known.joined(separator: ", "))
        }
        return reasons
    }
}
