import Blotter
import TelemetryLog

/// The ticket of the runbook in Markdown, filled in as far as the logs can.
struct IncidentTicket {
    /// A snippet has no more lines.
    private static let mostLines = 50
    /// So many of the orders that were not simply filled, the last ones, are in it.
    static let mostOrders = 20
    private static let mostRejects = 5

    private let question: IncidentQuestion
    private let engine: any Engine
    private let summary: Summary
    private let health: HealthReport
    private let step: NextStep
    private let orders: [(order: OrderRecord, why: String)]
    private let counts: IncidentBundle.Counts

    init(
        _ question: IncidentQuestion, _ engine: any Engine, _ summary: Summary, _ health: HealthReport,
        _ step: NextStep,
        _ orders: [(order: OrderRecord, why: String)], _ counts: IncidentBundle.Counts
    ) {
        self.question = question
        self.engine = engine
        self.summary = summary
        self.health = health
        self.step = step
        self.orders = orders
        self.counts = counts
    }

    func text() throws -> String {
        [
            "## Incident: \(Self.plain(health.causes ?? "nothing that a check finds"))",
            "**Time Detected:** \(question.end.secondsColumn) UTC",
            "**Session ID(s):** \(Self.plain(Self.list(summary.sessions)))",
            "**Span:** \((question.filter.from ?? question.end).shortDescription) to \(question.end.shortDescription)",
            symptoms, commands, try output(), try impact(), tried, next,
        ].joined(separator: "\n\n") + "\n"
    }

    // MARK: Symptoms

    private var bad: [HealthFinding] { health.worstFirst.filter { $0.status == .critical || $0.status == .warning } }

    private var symptoms: String {
        let boxes: [(String, [HealthCheck])] = [
            ("Missing fills", [.missingFills, .stuckOrders, .fillRatio]),
            ("High error rate", [.errorRate, .errorEvents, .rejections]),
            ("Latency spikes", [.latencyP95, .latencyMax]), ("No logs created", [.silence]),
            ("Orders blocked by gates", [.gateBlocks]), ("Bad prices", [.slippage]),
            ("Timestamps out of order", [.clockSteps]), ("Logs not understood", [.coverage]),
        ]
        let lines = boxes.map { title, checks in
            let names = checks.map(\.rawValue)
            let found = bad.filter { names.contains($0.name) }
            return Self.box(title, !found.isEmpty)
                + found.map { "\n  - \($0.status.name) `\($0.name)`: \(Self.plain($0.message))" }.joined()
        }
        return "**Symptom:**\n" + (lines + [Self.box("Other: ___________", false)]).joined(separator: "\n")
    }

    private var commands: String {
        let lines =
            [step.line("summary", span), step.line("health", span)] + bad.compactMap { $0.evidence.first?.command }
        var seen: Set<String> = []
        let once = lines.filter { seen.insert($0).inserted }
        return "**Commands Run:**\n" + Self.fence(once.map { Escaped($0).text }, "bash")
    }

    private var span: [String] {
        question.filter.sessions.flatMap { ["--session", $0] }
            + [
                "--from", (question.filter.from ?? question.end).shortDescription, "--to",
                question.end.shortDescription,
            ]
    }

    // MARK: Output

    private func output() throws -> String {
        let text = SummaryReport(summary: summary, filter: question.filter).text(width: 100)
        var parts = ["**Output Snippet:**\n" + Self.fence(text.split(separator: "\n").map(String.init))]
        if !orders.isEmpty {
            let lines = orders.map { order, why in
                [
                    order.time?.secondsColumn ?? "no time", order.session, order.orderID ?? "(no id)",
                    order.symbol ?? "-",
                    order.state.rawValue, why,
                ].map { Escaped($0).text }.joined(separator: "  ")
            }
            parts.append(
                "\(Count(counts.orders).of("order")) not simply filled, the last of them:\n" + Self.fence(lines))
        }
        let rejects = try rejects()
        if !rejects.isEmpty {
            parts.append("\(Count(counts.rejects).of("invalid line")), the first of them:\n" + Self.fence(rejects))
        }
        return parts.joined(separator: "\n\n")
    }

    /// Where invalid lines are, without their text: that may have what is to be kept out.
    private func rejects() throws -> [String] {
        var filter = RejectFilter()
        filter.sessions = summary.sessions
        var lines: [String] = []
        try engine.rejects(filter, limit: Self.mostRejects) { reject in
            lines.append(Escaped("\(reject.file):\(reject.line): \(reject.reason)").text)
            return true
        }
        return lines
    }

    // MARK: What people fill in

    private func impact() throws -> String {
        func has(_ mode: String) throws -> Bool {
            var filter = question.filter
            filter.modes = [mode]
            return try engine.hasEvents(filter)
        }
        let (isLive, isPaper) = (try has("live"), try has("paper"))
        return """
            **Impact:**
            \(Self.box("Production trading affected", isLive && !bad.isEmpty))
            \(Self.box("Paper trading only", isPaper && !isLive && !bad.isEmpty))
            \(Self.box("Observability degraded", bad.contains { $0.name == HealthCheck.errorRate.rawValue }))
            """
    }

    private var tried: String {
        """
        **Tried:**
        \(Self.box("Checked session logs exist", true))
        \(Self.box("Verified correct session_id", !question.filter.sessions.isEmpty))
        \(Self.box("Checked dashboard", false))
        \(Self.box("Reviewed error rates", true))
        \(Self.box("Analyzed latency", true))
        """
    }

    private var next: String {
        """
        **Next Steps / Questions:**
        \(Self.box("Needs deeper investigation", false))
        \(Self.box("Requires code changes", false))
        \(Self.box("Configuration issue", false))

        Attached: events.jsonl (\(Count(counts.events).of("event"))), orders.jsonl (\(Count(counts.orders).of("order"))), \
        rejects.jsonl (\(Count(counts.rejects).of("invalid line"))), health.json, manifest.json; `sha256sum -c SHA256SUMS`.
        """
    }

    // MARK: Markdown

    private static func box(_ title: String, _ isChecked: Bool) -> String { "- [\(isChecked ? "x" : " ")] \(title)" }

    /// No more than so many lines, and no fence of their own.
    private static func fence(_ lines: [String], _ language: String = "") -> String {
        let shown = lines.prefix(mostLines).map { $0.replacing("```", with: "'''") }
        return "```\(language)\n" + shown.joined(separator: "\n") + "\n```"
    }

    private static func list(_ names: [String]) -> String {
        let most = 20
        let rest = names.count - most
        return names.prefix(most).joined(separator: ", ") + (rest > 0 ? " and \(Count(rest)) more" : "")
    }

    /// A text in which Markdown and HTML mean nothing.
    static func plain(_ text: String) -> String {
        Escaped(text).text.replacingScalars { "\\<&*_`[]".unicodeScalars.contains($0) ? "\\\($0)" : nil }
    }
}
