import Blotter
import TelemetryLog

/// Where to look at what a check is about: the same rows as a page, as an answer of the API, and by a command.
package struct Evidence: Equatable {
    /// Of what, in a few words; names from logs are as they were logged.
    package let label: String
    /// The path and query of a page of the dashboard; nil where there is none.
    package let page: String?
    /// The same of the API.
    package let api: String?
    /// A command line.
    package let command: String

    /// As objects with `label`, `page`, `api` and `command`.
    var json: JSONText {
        .object([
            ("label", .string(label)), ("page", JSONText(page)), ("api", JSONText(api)), ("command", .string(command)),
        ])
    }
}

/// Finds the evidence of checks that are not fine.
struct EvidenceSearch {
    private static let most = 3
    private let second = TimeSpan(seconds: 1)

    private let health: Health
    private let message: HealthMessage
    private let step: NextStep

    init(_ health: Health, _ message: HealthMessage, _ step: NextStep) {
        self.health = health
        self.message = message
        self.step = step
    }

    /// The rows behind what a check says, a place for each session that it names.
    func evidence(of check: HealthCheck) -> [Evidence] {
        switch check {
        case .stuckOrders: figures(check, "orders", state: "stuck", hasWindow: false)
        case .fillRatio: figures(check, "orders", state: "open,rejected,expired")
        case .rejections: figures(check, "orders", state: "rejected")
        case .gateBlocks: figures(check, "events", type: "gate")
        case .errorEvents: figures(check, "events", type: "error")
        case .slippage: figures(check, "symbols")
        case .missingFills:
            places(health.unfilled.prefix(Self.most).map { ($0.session, nil) }, "orders", state: "open,rejected")
        case .latencyP95, .latencyMax: [place("latency", health.slowest?.key, nil, isIn: true)]
        case .clockSteps: [place("clock", nil, nil, isIn: false)]
        case .errorRate: rejects
        case .silence: health.silence.silent.prefix(Self.most).map { session($0.session) }
        default: []
        }
    }

    private func figures(
        _ check: HealthCheck, _ page: String, state: String? = nil, type: String? = nil, hasWindow: Bool = true
    ) -> [Evidence] {
        places(
            message.named(check).map { ($0.session, $0.isWhole ? nil : $0.symbol) }, page, state: state, type: type,
            hasWindow: hasWindow, all: message.bad(check).map(\.session))
    }

    /// One for each, and before them one for all where there are several.
    private func places(
        _ names: [(session: String, symbol: String?)], _ page: String, state: String? = nil, type: String? = nil,
        hasWindow: Bool = true, all others: [String] = []
    ) -> [Evidence] {
        let each = names.map { place(page, $0.session, $0.symbol, state: state, type: type, isIn: hasWindow) }
        var sessions: [String] = []
        for session in names.map(\.session) + others where !sessions.contains(session) { sessions.append(session) }
        guard sessions.count > 1, sessions.allSatisfy({ !$0.contains(",") }) else { return each }
        let all = place(page, sessions.joined(separator: ","), nil, state: state, type: type, isIn: hasWindow)
        let label = "all \(sessions.count) sessions"
        return [Evidence(label: label, page: all.page, api: all.api, command: all.command)] + each
    }

    private func place(
        _ page: String, _ session: String?, _ symbol: String?, state: String? = nil, type: String? = nil, isIn: Bool
    ) -> Evidence {
        let recent = health.question.recent
        let from = isIn ? recent.from?.shortDescription : nil
        let end = health.question.filter.to ?? health.question.moment.floored(to: second) + second
        let to = isIn && (recent.from ?? recent.to) != nil ? end : health.question.filter.to
        let named: [(FilterOptions.Name, String?)] = [
            (.session, session), (.type, type), (.symbol, symbol), (.from, from), (.to, to?.shortDescription),
        ]
        let query = QueryText(
            [
                ("session_id", session), ("type", type), ("symbol", symbol), ("state", state), ("from", from),
                ("to", to?.shortDescription),
            ]
                + step.parameters(without: named.compactMap { $1 == nil ? nil : $0 }))
        func words(_ names: [FilterOptions.Name]) -> [String] {
            named.filter { names.contains($0.0) }.flatMap { name, value in
                value.map { ["--\(name.rawValue)", $0] } ?? []
            }
        }
        let arguments =
            words([.session, .type, .symbol]) + (state.map { ["--state", $0] } ?? []) + words([.from, .to])
        return Evidence(
            label: [session, symbol].compactMap { $0 }.joined(separator: " ").nilWhenEmpty ?? page,
            page: "/\(page)\(query)", api: Self.route(of: page).map { "\($0)\(query)" },
            command: step.line(Self.command(of: page), arguments, filters: [.session, .symbol, .mode]))
    }

    /// The answer behind a page.
    private static func route(of page: String) -> String? {
        switch page {
        case "events": "/api/telemetry"
        case "symbols": "/api/slippage"
        case "orders", "latency", "clock": "/api/\(page)"
        default: nil
        }
    }

    private static func command(of page: String) -> String {
        switch page {
        case "events": "view"
        case "symbols": "orders"
        default: page
        }
    }

    /// The invalid lines of the log with the most.
    private var rejects: [Evidence] {
        guard let file = health.reading.worst?.file else { return [] }
        let query = QueryText([("file", NextStep.pattern(of: file))])
        return [
            Evidence(
                label: file, page: "/rejects\(query)", api: "/api/rejects\(query)",
                command: step.line(after: .errorRate, health, index: nil))
        ]
    }

    private func session(_ name: String) -> Evidence {
        let query = QueryText([("session_id", name)])
        return Evidence(
            label: name, page: "/live/execution\(query)", api: "/api/live/execution\(query)",
            command: step.line("sessions", ["--silent"], filters: [.session, .symbol, .mode, .from, .to]))
    }
}

extension String {
    fileprivate var nilWhenEmpty: String? { isEmpty ? nil : self }
}
