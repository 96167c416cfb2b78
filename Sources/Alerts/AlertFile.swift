import Blotter
import BlotterReports

/// Rules and sinks as a file of TOML has them:
///
///     heartbeat = "https://hc-ping.com/UUID"      # asked for after each look
///     escalations = true                          # the rules of the runbook, beside those that follow
///
///     [[rule]]
///     name = "fills"
///     check = "fill_ratio"
///     threshold = 90            # without one: from where the check is critical
///     window = "30m"
///     for = "2m"
///     severity = "warning"
///     labels = { team = "trading" }
///
///     [[sink]]
///     name = "desk"
///     type = "alertmanager"     # or webhook, command, email
///     url = "http://127.0.0.1:9093"
///     token_file = "/etc/blotter/alertmanager.token"
package struct AlertFile: Sendable, Equatable {
    /// What is wrong with the file.
    package enum Problem: Error, Equatable {
        case notTOML(String, line: Int)
        case unknownName(String, nearest: String?, line: Int)
        case badValue(String, expected: String, line: Int)
        case missing(String, line: Int)
        case twice(String, line: Int)
    }

    /// Without a rule of its own, those of the runbook.
    package private(set) var rules: [AlertRule] = []
    /// Who is told.
    package private(set) var sinks: [AlertSink] = []
    /// An address that is asked for after each look, so that its owner knows when none is taken.
    package private(set) var heartbeat: String?
    private var hasEscalations: Bool?

    /// Of sinks alone.
    init(sinks: [AlertSink]) { self.sinks = sinks }

    /// Of no file: the rules of the runbook, and nobody to tell.
    package init() { rules = AlertRule.escalations }

    /// Reads the text of a file; throws `Problem`.
    package init(_ text: String) throws {
        do {
            for member in try TOMLValue.members(of: text) { try take(member) }
        } catch let fault as TOMLValue.Fault {
            throw Problem.notTOML(fault.message, line: fault.line)
        }
        if hasEscalations ?? rules.isEmpty {
            let names = Set(rules.map(\.name))
            rules += AlertRule.escalations.filter { !names.contains($0.name) }
        }
    }

    private mutating func take(_ member: TOMLValue.Member) throws {
        switch member.name {
        case "heartbeat": heartbeat = try Self.address(member)
        case "escalations": hasEscalations = try Self.truth(member)
        case "rule": for table in try Self.tables(member) { try takeRule(table) }
        case "sink": for table in try Self.tables(member) { try takeSink(table) }
        default: throw Self.unknown(member, among: ["heartbeat", "escalations", "rule", "sink"])
        }
    }

    // MARK: Rules

    private mutating func takeRule(_ table: (members: [TOMLValue.Member], line: Int)) throws {
        guard let check = table.members.first(where: { $0.name == "check" }) else {
            throw Problem.missing("check", line: table.line)
        }
        guard let known = HealthCheck(rawValue: try Self.text(check)) else {
            let names = HealthCheck.allCases.map(\.rawValue)
            let nearest = NearestName(to: try Self.text(check), among: names).name
            throw Problem.badValue(
                "check", expected: nearest ?? names.joined(separator: ", "), line: check.value.line)
        }
        var rule = AlertRule(known.rawValue, known)
        for member in table.members { try Self.take(member, into: &rule) }
        if rule.threshold == nil, HealthThresholds()[known, .critical] == nil {
            throw Problem.missing("threshold, without which \(known.rawValue) is never critical,", line: table.line)
        }
        guard !rules.contains(where: { $0.name == rule.name }) else { throw Problem.twice(rule.name, line: table.line) }
        rules.append(rule)
    }

    private static func take(_ member: TOMLValue.Member, into rule: inout AlertRule) throws {
        switch member.name {
        case "check": break
        case "name": rule.name = try text(member)
        case "threshold": rule.threshold = try number(member)
        case "window":
            rule.window = try text(member) == "all" ? nil : duration(member)
            if rule.window == .zero { throw bad(member, "longer than no time") }
        case "for": rule.holds = try duration(member)
        case "severity": rule.severity = try text(member)
        case "labels": rule.labels = try labels(member)
        default:
            throw unknown(member, among: ["name", "check", "threshold", "window", "for", "severity", "labels"])
        }
    }

    private static func labels(_ member: TOMLValue.Member) throws -> [AlertRule.Label] {
        guard case .table(let members) = member.value.content else { throw bad(member, "a table of texts") }
        let own = ["alertname", "check", "severity"]
        return try members.map { label in
            // https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels
            guard label.name.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*/) != nil else {
                throw bad(label, "named with letters, digits and _ alone: Alertmanager takes no other label")
            }
            guard !own.contains(label.name) else { throw bad(label, "another name: this label is the rule's own") }
            return AlertRule.Label(name: label.name, value: try text(label))
        }
    }

    // MARK: Sinks

    private mutating func takeSink(_ table: (members: [TOMLValue.Member], line: Int)) throws {
        var values: [String: String] = [:]
        let known = ["name", "type", "url", "command", "to", "token_file"]
        for member in table.members {
            guard known.contains(member.name) else { throw Self.unknown(member, among: known) }
            values[member.name] =
                switch member.name {
                case "url": try Self.address(member)
                case "name", "to": try Self.line(member)
                default: try Self.text(member)
                }
        }
        func needed(_ name: String) throws -> String {
            guard let value = values[name] else { throw Problem.missing(name, line: table.line) }
            return value
        }
        let type = try needed("type")
        guard let kind = AlertSink.Kind(rawValue: type) else {
            throw Problem.badValue(
                "type", expected: AlertSink.Kind.allCases.map(\.rawValue).joined(separator: ", "), line: table.line)
        }
        let target =
            switch kind {
            case .alertmanager, .webhook: try needed("url")
            case .command: try needed("command")
            case .email: try needed("to")
            }
        let sink = AlertSink(name: values["name"] ?? type, kind: kind, target: target, tokenFile: values["token_file"])
        guard !sinks.contains(where: { $0.name == sink.name }) else { throw Problem.twice(sink.name, line: table.line) }
        sinks.append(sink)
    }

    // MARK: Values

    private static func tables(_ member: TOMLValue.Member) throws -> [(members: [TOMLValue.Member], line: Int)] {
        guard case .array(let elements) = member.value.content else {
            throw bad(member, "written as [[\(member.name)]]")
        }
        return try elements.map { element in
            guard case .table(let members) = element.content else { throw bad(member, "written as [[\(member.name)]]") }
            return (members, element.line)
        }
    }

    private static func text(_ member: TOMLValue.Member) throws -> String {
        guard case .string(let text) = member.value.content, !text.isEmpty else { throw bad(member, "a text") }
        return text
    }

    private static func address(_ member: TOMLValue.Member) throws -> String {
        let text = try line(member)
        guard text.hasPrefix("http://") || text.hasPrefix("https://") else {
            throw bad(member, "an address that begins with http:// or https://")
        }
        return text
    }

    /// What goes into a head, where a line break would begin another.
    private static func line(_ member: TOMLValue.Member) throws -> String {
        let text = try text(member)
        guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
            throw bad(member, "one line without control characters")
        }
        return text
    }

    private static func truth(_ member: TOMLValue.Member) throws -> Bool {
        guard case .boolean(let value) = member.value.content else { throw bad(member, "true or false") }
        return value
    }

    private static func number(_ member: TOMLValue.Member) throws -> Double {
        switch member.value.content {
        case .integer(let text), .float(let text):
            if let value = Double(text), value.isFinite, value >= 0 { return value }
        default: break
        }
        throw bad(member, "a number that is not below zero")
    }

    private static func duration(_ member: TOMLValue.Member) throws -> Duration {
        if case .string(let text) = member.value.content, let seconds = Quantity(parsing: text)?.seconds, seconds < 1e9
        {
            return .seconds(seconds)
        }
        throw bad(member, "a length of time such as \"90s\", \"5m\", \"2h\" or \"1d\"")
    }

    private static func bad(_ member: TOMLValue.Member, _ expected: String) -> Problem {
        .badValue(member.name, expected: expected, line: member.value.line)
    }

    private static func unknown(_ member: TOMLValue.Member, among names: [String]) -> Problem {
        .unknownName(member.name, nearest: NearestName(to: member.name, among: names).name, line: member.value.line)
    }
}

extension AlertFile.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notTOML(let message, let line): "line \(line): \(message)"
        case .unknownName(let name, let nearest, let line):
            "line \(line): there is no setting \(name)" + (nearest.map { "; did you mean \($0)?" } ?? "")
        case .badValue(let name, let expected, let line): "line \(line): \(name) must be \(expected)"
        case .missing(let name, let line): "line \(line): \(name) is missing"
        case .twice(let name, let line): "line \(line): there are two named \(name)"
        }
    }
}
