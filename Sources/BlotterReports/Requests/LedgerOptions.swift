package import Blotter
package import TelemetryLog

/// The options that pick orders from the ledger, and how they are read.
package struct LedgerOptions {
    /// What a command declares: the filters, `--state` and `--older-than`.
    package static let declared =
        FilterOptions.declared() + [
            Option(
                "state", value: "NAME,…",
                help: OrderState.allCases.map(\.rawValue).joined(separator: ", ") + "; or \(stuck): open for too long",
                isRepeatable: true),
            Option("older-than", value: "TIME", help: "placed at least so long ago: 30s, 5m, 2h, 1d"),
        ]

    /// Stands for the open orders that `health` calls so.
    private static let stuck = "stuck"

    /// What orders have to pass.
    package let filter: OrderFilter

    /// What was typed, at the moment from which `--older-than` counts back; throws `UsageError`.
    package init(_ options: ParsedOptions, now: Timestamp) throws {
        var filter = OrderFilter()
        filter.events = try FilterOptions(options, now: now).filter
        filter.states = try Self.states(options)
        if try FilterOptions.list("state", options).map({ $0.lowercased() }) == [Self.stuck] {
            filter.stuck = StuckRule(now: min(now, filter.events.to ?? now))
        }
        filter.latest = try Self.latest(options, now)
        for measure in LatencyMeasure.allCases { filter.lengths[measure] = try Self.range(measure, options) }
        self.filter = filter
    }

    private static func states(_ options: ParsedOptions) throws -> [OrderState] {
        let names = try FilterOptions.list("state", options).map { $0.lowercased() }
        if names == [stuck] { return [.open] }
        if names.contains(stuck) {
            throw UsageError.conflict(
                subject: "--state", problem: "\(stuck) is no state beside others: it is of open orders",
                remedy: "ask for it alone")
        }
        return try names.map { name in
            guard let state = OrderState(rawValue: name) else {
                let known = OrderState.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError.badValue(option: "state", value: name, expected: known)
            }
            return state
        }
    }

    /// `FROM-BELOW`, `FROM-` or `-BELOW` in milliseconds, where that may be asked for; the last one has what is below zero.
    private static func range(_ measure: LatencyMeasure, _ options: ParsedOptions) throws -> Range<Int64>? {
        let name = measure.rawValue.replacingScalars { $0 == "_" ? "-" : nil } + "-ms"
        guard options.declares(name) else { return nil }
        return try options.read(name, expected: "milliseconds such as 100-200, 0.5-2, 100- or -0") { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, text.utf8.count > 1 else { return nil }
            let from = parts[0].isEmpty ? .min : nanoseconds(parts[0])
            let below = parts[1].isEmpty ? .max : nanoseconds(parts[1])
            guard let from, let below, from < below else { return nil }
            return from..<below
        }
    }

    private static func nanoseconds(_ milliseconds: Substring) -> Int64? {
        guard let number = Double(milliseconds), number >= 0, number < 1e12 else { return nil }
        return Int64((number * 1e6).rounded())
    }

    private static func latest(_ options: ParsedOptions, _ now: Timestamp) throws -> Timestamp? {
        guard let seconds = try options.seconds("older-than") else { return nil }
        return now - TimeSpan(seconds: seconds)
    }
}
