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
            Option("session", short: "s", value: "ID,…", help: "events of these sessions", isRepeatable: true)
        case .type:
            Option(
                "type", short: "t", value: "KIND,…", help: "intent, order, fill, gate, error or another kind",
                isRepeatable: true)
        case .symbol:
            Option("symbol", value: "NAME,…", help: "events of these symbols", isRepeatable: true)
        case .mode:
            Option("mode", value: "NAME,…", help: "events of these modes, such as live or paper", isRepeatable: true)
        case .from:
            Option(
                "from", value: "TIME",
                help: "from this time on: 2025-12-20T10:15:00Z, 2025-12-20, -1h, -7d, or a number since the epoch")
        case .to:
            Option("to", value: "TIME", help: "up to and with this time; a date means its midnight, UTC")
        }
    }

    /// What was typed for `names`, which the command must declare; throws `UsageError`.
    package init(_ options: ParsedOptions, _ names: [Name] = Name.allCases, now: Timestamp) throws {
        var filter = EventFilter()
        func list(_ name: Name) -> [String] {
            names.contains(name) ? Self.names(name.rawValue, options) : []
        }
        filter.sessions = list(.session)
        filter.kinds = list(.type)
        filter.symbols = list(.symbol)
        filter.modes = list(.mode)
        if names.contains(.from) { filter.from = try Self.time("from", options, now: now) }
        if names.contains(.to) { filter.to = try Self.time("to", options, now: now) }
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

    private static func time(_ name: String, _ options: ParsedOptions, now: Timestamp) throws -> Timestamp? {
        try options.read(name, expected: "a time such as 2025-12-20T10:15:00Z, 2025-12-20, -1h or -7d") { text in
            TimeArgument(text)?.instant(now: now)
        }
    }
}
