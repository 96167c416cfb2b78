package import Blotter
import BlotterReports
package import TelemetryLog

/// One look at all rules: what health is, what changed, and what was sent.
package struct AlertRun {
    /// What came of it.
    package struct Result {
        /// Alerts that fired or were resolved.
        package var turns: [AlertStore.Turn] = []
        /// How many messages were taken.
        package var sent = 0
        /// Which were not, with why.
        package var failures: [(sink: String, error: String)] = []
        /// Why health could not be measured; nil when it could.
        package var trouble: String?
    }

    private let file: AlertFile
    private let store: AlertStore
    private let sender: any AlertSender

    /// By the rules and sinks of `file`.
    package init(_ file: AlertFile, _ store: AlertStore, _ sender: any AlertSender) {
        (self.file, self.store, self.sender) = (file, store, sender)
    }

    /// Takes a look at `now`, by an engine that `open` opens, and sends what is due. Throws `DatabaseError` where what
    /// alerts remember cannot be written.
    package func look(now: Timestamp, _ open: () throws -> any Engine) throws -> Result {
        var result = Result()
        var readings: [(rule: AlertRule, reading: AlertReading)] = []
        do {
            let engine = try open()
            readings = try self.readings(engine, now)
        } catch {
            result.trouble = "\(error)"
            readings = file.rules.map { ($0, .unknown) }
        }
        result.turns = try store.take(readings, sinks: file.sinks.map(\.name), now: now)
        try deliver(now, &result)
        if let heartbeat = file.heartbeat, result.trouble == nil, let error = sender.ask(heartbeat) {
            result.failures.append((sink: "heartbeat", error: error))
        }
        return result
    }

    // MARK: Reading

    private func readings(
        _ engine: any Engine, _ now: Timestamp
    ) throws -> [(rule: AlertRule, reading: AlertReading)] {
        var byWindow: [Duration?: (health: Health, report: HealthReport)] = [:]
        let usual = try measured(engine, HealthQuestion.usualWindow, now)
        byWindow[HealthQuestion.usualWindow] = usual
        try store.record(usual.report)
        return try file.rules.map { rule in
            let known = try byWindow[rule.window] ?? measured(engine, rule.window, now)
            byWindow[rule.window] = known
            return (rule, Self.reading(rule, known.health, known.report))
        }
    }

    private func measured(
        _ engine: any Engine, _ window: Duration?, _ now: Timestamp
    ) throws -> (health: Health, report: HealthReport) {
        let health = try engine.health(HealthQuestion(window: window, now: now))
        let report = HealthReport(
            health, HealthThresholds(), isEmpty: false, isFiltered: false, index: IndexFile(path: ""),
            NextStep(location: []))
        return (health, report)
    }

    private static func reading(_ rule: AlertRule, _ health: Health, _ report: HealthReport) -> AlertReading {
        let thresholds = HealthThresholds()
        let status = health.status(of: rule.check, thresholds)
        guard status != .unknown, !health.isBlind(to: rule.check) else { return .unknown }
        let message = report.findings.first { $0.name == rule.check.rawValue }?.message ?? ""
        let value = health.value(of: rule.check)
        var isCrossed = status == .critical
        if let threshold = rule.threshold {
            var own = thresholds
            own.set(rule.check, .critical, to: threshold)
            isCrossed = value.map { own[rule.check, .critical]?.isCrossed(by: $0) == true } ?? false
        }
        return isCrossed ? .crossed(value: value ?? 0, message: message) : .fine
    }

    // MARK: Sending

    /// Sends what is due, and nothing else. Throws `DatabaseError`.
    @discardableResult
    func deliver(now: Timestamp) throws -> Result {
        var result = Result()
        try deliver(now, &result)
        return result
    }

    private func deliver(_ now: Timestamp, _ result: inout Result) throws {
        let due = try store.dueDeliveries(now: now)
        for sink in file.sinks {
            var own = due.filter { $0.sink == sink.name }
            // The end of what was told just now follows at once.
            while !own.isEmpty {
                var isBroken = false
                for delivery in own {
                    try store.markTried(delivery)
                    if let error = sender.send([delivery], to: sink, now: now) {
                        try store.markFailed(delivery, error, now: now)
                        result.failures.append((sink: sink.name, error: error))
                        isBroken = true
                        break
                    }
                    try store.markSent(delivery)
                    result.sent += 1
                }
                own = isBroken ? [] : try store.dueDeliveries(now: now).filter { $0.sink == sink.name }
            }
            guard sink.kind == .alertmanager else { continue }
            let firing = try store.firing(for: sink.name, now: now)
            if !firing.isEmpty, let error = sender.send(firing, to: sink, now: now) {
                result.failures.append((sink: sink.name, error: error))
            }
        }
    }
}
