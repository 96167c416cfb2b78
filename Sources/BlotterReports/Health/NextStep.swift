package import Blotter
import TelemetryLog

/// Command lines that an operator may copy: with the same logs, index and filters as were asked for.
package struct NextStep {
    private let location: [String]
    /// Those that say what logs are read by.
    private let reading: [String]
    private let filters: [(name: FilterOptions.Name, words: [String])]

    /// With the words that say where the logs and the index are, and the names of a filter; its times, too, for those who
    /// run the commands at another time.
    package init(location: [String], _ filter: EventFilter = EventFilter(), hasTimes: Bool = false) {
        self.location = location
        reading = []
        let names: [(FilterOptions.Name, [String])] = [
            (.session, filter.sessions), (.symbol, filter.symbols), (.mode, filter.modes),
        ]
        let times: [(FilterOptions.Name, Timestamp?)] = hasTimes ? [(.from, filter.from), (.to, filter.to)] : []
        filters =
            names.map { name, texts in (name, texts.flatMap { ["--\(name.rawValue)", $0] }) }
            + times.map { name, time in (name, time.map { ["--\(name.rawValue)", $0.shortDescription] } ?? []) }
    }

    /// With what was typed, as far as it was declared.
    package init(_ options: ParsedOptions) {
        func words(_ name: String) -> [String] {
            options.declares(name) ? options.values(name).flatMap { ["--\(name)", $0] } : []
        }
        location = ["path", "index", "cluster", "cluster-login", "host"].flatMap(words)
        reading = ["formats", "policy"].flatMap(words)
        filters = FilterOptions.Name.allCases.map { ($0, words($0.rawValue)) }
    }

    /// `blotter COMMAND ARGUMENTS`, the options that say where things are, and those filters that were typed.
    package func line(_ command: String, _ arguments: [String], filters names: [FilterOptions.Name] = []) -> String {
        let typed = filters.filter { names.contains($0.name) && !arguments.contains("--\($0.name.rawValue)") }
        let words = ["blotter", command] + arguments + typed.flatMap(\.words) + location
        return words.map { ShellWord($0).description }.joined(separator: " ")
    }

    /// The filters that were typed, but for some, as parameters of an address.
    func parameters(without names: [FilterOptions.Name]) -> [(name: String, value: String?)] {
        filters.filter { !names.contains($0.name) && ![.from, .to, .type].contains($0.name) && !$0.words.isEmpty }.map {
            let values = zip($0.words.indices, $0.words).filter { !$0.0.isMultiple(of: 2) }.map(\.1)
            return ($0.name == .session ? "session_id" : $0.name.rawValue, values.joined(separator: ","))
        }
    }

    /// What to look at when a check is not fine, and no rows are evidence of it.
    package func line(after check: HealthCheck, _ health: Health, index: IndexFile?) -> String {
        switch check {
        case .errorRate: return line("rejects", Self.file(health.reading.worst?.file), filters: [.session])
        case .coverage: return line("formats", [])
        case .secrets: return line("rebuild", [])
        case .missingFills, .stuckOrders, .fillRatio, .rejections: return line("orders", [])
        case .gateBlocks, .errorEvents: return line("view", [])
        case .slippage, .latencyP95, .latencyMax: return line("latency", ["--by", "minute"])
        case .clockSteps: return line("clock", [])
        case .silence: return line("sessions", ["--silent"])
        case .logSize, .indexSize, .lastRetention: return line("retention", [])
        case .freeDisk: return "df -h \(ShellWord(index?.path ?? "."))"
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
        return ["--file", pattern(of: path)]
    }

    /// A pattern of files that means this one.
    static func pattern(of path: String) -> String {
        path.replacingScalars { "*?[,".unicodeScalars.contains($0) ? "?" : nil }
    }
}
