package import Blotter
package import TelemetryLog

/// The filters that mean the same in every command, and how they are read.
package struct FilterOptions {
    /// The filters by the names of their options.
    package enum Name: String, CaseIterable {
        case session, type, symbol, mode, from, to
    }

    /// What events have to pass.
    package let filter: EventFilter

    /// The options as a command declares them.
    package static func declared(_ names: [Name] = Name.allCases) -> [Option] {
        names.map(option)
    }

    private static func option(_ name: Name) -> Option {
        switch name {
        case .session:
            Option(
                "session", short: "s", value: "ID,…", help: "events of these sessions; * and ? stand for others",
                isRepeatable: true)
        case .type:
            Option(
                "type", short: "t", value: "KIND,…", help: "intent, order, fill, gate, error or another kind",
                isRepeatable: true)
        case .symbol:
            Option(
                "symbol", value: "NAME,…", help: "events of these symbols; * and ? stand for others",
                isRepeatable: true)
        case .mode:
            Option("mode", value: "NAME,…", help: "events of these modes, such as live or paper", isRepeatable: true)
        case .from:
            Option(
                "from", short: "S", aliases: ["since"], value: "TIME",
                help: "from this time on, UTC: 2025-12-20T10:15:00Z, 2025-12-20, today, yesterday, 21:30, 1h ago, "
                    + "-1h30m, or a number since the epoch")
        case .to:
            Option(
                "to", short: "U", aliases: ["until"], value: "TIME",
                help: "up to and with this time; of a date without a time, to the end of that day")
        }
    }

    /// What was typed for `names`, which the command must declare; throws `UsageError`.
    package init(_ options: ParsedOptions, _ names: [Name] = Name.allCases, now: Timestamp) throws {
        var filter = EventFilter()
        func list(_ name: Name) -> [String] {
            names.contains(name) ? Self.names(name.rawValue, options) : []
        }
        filter.sessions = list(.session)
        filter.kinds = Self.kinds(list(.type))
        filter.symbols = list(.symbol)
        filter.modes = list(.mode)
        if names.contains(.from) { filter.from = try Self.time("from", options) { $0.instant(now: now) } }
        if names.contains(.to) {
            filter.to = try Self.time("to", options) { $0.end(now: now, from: filter.from) }
        }
        if let from = filter.from, let to = filter.to, from > to {
            throw UsageError.conflict(
                subject: "--from", problem: "\(from.shortDescription) is after --to \(to.shortDescription)",
                remedy: "exchange the two")
        }
        self.filter = filter
    }

    /// The names that a repeatable option says, each of which may be several (`NameChoice`); an empty one is none.
    package static func names(_ name: String, _ options: ParsedOptions) -> [String] {
        var seen: Set<String> = []
        return options.values(name).filter { !$0.allSatisfy { $0 == " " } && seen.insert($0).inserted }
    }

    /// The values of a repeatable option, each of which may be several between commas.
    package static func list(_ name: String, _ options: ParsedOptions) throws -> [String] {
        let values = options.values(name)
        if let empty = values.first(where: { NameChoice.pieces($0).isEmpty }) {
            throw UsageError.badValue(option: name, value: empty, expected: "at least one name")
        }
        return NameChoice(values).pieces
    }

    private static func time(
        _ name: String, _ options: ParsedOptions, _ instant: (TimeArgument) -> Timestamp?
    ) throws -> Timestamp? {
        try options.read(name, expected: "a time such as 2025-12-20T10:15:00Z, 2025-12-20, yesterday, 21:30 or 1h ago")
        {
            TimeArgument($0).flatMap(instant)
        }
    }

    /// Words for kinds in any case; of another word the index knows how it is written.
    private static func kinds(_ names: [String]) -> [String] {
        names.map { name in
            let lowercased = name.lowercased()
            let pieces = (NameChoice.excluded(by: lowercased) ?? NameChoice.pieces(lowercased))
            return pieces.allSatisfy(UnknownName.usualKinds.contains) ? lowercased : name
        }
    }
}
