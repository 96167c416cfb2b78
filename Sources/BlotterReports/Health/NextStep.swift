package import Blotter

/// Command lines that an operator may copy: with the same logs, index and filters as were asked for.
package struct NextStep {
    private static let mostSessions = 3

    private let location: [String]
    /// Those that say what logs are read by.
    private let reading: [String]
    private let filters: [(name: FilterOptions.Name, words: [String])]

    /// With the words that say where the logs and the index are, and no filters.
    package init(location: [String]) {
        self.location = location
        reading = []
        filters = []
    }

    /// With what was typed; the options of `FilterOptions`, `--path` and `--index` are declared.
    package init(_ options: ParsedOptions) {
        func words(_ name: String) -> [String] { options.values(name).flatMap { ["--\(name)", $0] } }
        location = ["path", "index"].flatMap(words)
        reading = ["formats", "policy"].filter(options.declares).flatMap(words)
        filters = FilterOptions.Name.allCases.map { ($0, words($0.rawValue)) }
    }

    /// `blotter COMMAND ARGUMENTS`, the options that say where things are, and those filters that were typed.
    package func line(_ command: String, _ arguments: [String], filters names: [FilterOptions.Name] = []) -> String {
        let typed = filters.filter { names.contains($0.name) && !arguments.contains("--\($0.name.rawValue)") }
        let words = ["blotter", command] + arguments + typed.flatMap(\.words) + location
        return words.map { ShellWord($0).description }.joined(separator: " ")
    }

    /// What to look at when a check is not fine.
    package func line(after check: HealthCheck, _ health: Health, index: IndexFile) -> String {
        let labels: [FilterOptions.Name] = [.session, .symbol, .mode, .from, .to]
        switch check {
        case .errorRate: return line("rejects", Self.file(health.reading.worst?.file), filters: [.session])
        case .coverage: return line("formats", [])
        case .secrets: return line("rebuild", [])
        case .missingFills:
            return line(
                "orders", Self.sessions(health.unfilled.map(\.session)) + ["--state", "open,rejected"], filters: labels)
        case .stuckOrders:
            let seconds = health.stuckAfter.components.seconds
            return line(
                "orders",
                Self.sessions(health.stuck.map(\.session)) + ["--state", "open", "--older-than", "\(seconds)s"],
                filters: labels)
        case .latencyP95, .latencyMax: return line("latency", ["--by", "minute"], filters: labels)
        case .clockSteps: return line("clock", [], filters: labels)
        case .silence: return line("sessions", ["--silent"], filters: labels + [.type])
        case .logSize, .indexSize, .lastRetention: return line("retention", [])
        case .freeDisk: return "df -h \(ShellWord(index.path))"
        case .lastIngest: return line("ingest", [])
        case .outdatedLogs: return line("ingest", ["--reread"] + reading)
        case .interruptedWork: return Self.hasLogs(health.leftovers) ? line("query", [Self.unread]) : line("ingest", [])
        }
    }

    private static let unread =
        "SELECT file, state, lines, indexed_at FROM files WHERE state IN ('damaged', 'incomplete')"

    private static func hasLogs(_ leftovers: [Health.Leftover]) -> Bool {
        leftovers.contains { if case .log = $0 { true } else { false } }
    }

    /// `--file` with a pattern that means this file; nothing when it cannot be typed.
    private static func file(_ path: String?) -> [String] {
        guard let path, ShellWord(path).isTypable else { return [] }
        return ["--file", path.replacingScalars { "*?[,".unicodeScalars.contains($0) ? "?" : nil }]
    }

    private static func sessions(_ names: [String]) -> [String] {
        let canBeNamed =
            names.count <= mostSessions && names.allSatisfy { ShellWord($0).isTypable && !$0.contains(",") }
        return canBeNamed ? ["--session", names.joined(separator: ",")] : []
    }
}
