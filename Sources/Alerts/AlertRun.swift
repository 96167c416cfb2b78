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

    let file: AlertFile
    let store: AlertStore
    let dispatch: AlertDispatch
    let pace: Pace

    /// By the rules and sinks of `file`. Several looks of one value know what is still on its way.
    package init(_ file: AlertFile, _ store: AlertStore, _ sender: any AlertSender, pace: Pace = .once) {
        (self.file, self.store, self.pace) = (file, store, pace)
        dispatch = AlertDispatch(sender)
    }

    /// Takes a look at `now`, by an engine that `open` opens, and sends what is due. Throws `DatabaseError` where what
    /// alerts remember cannot be written.
    package func look(now: Timestamp, _ open: () throws -> any Engine) throws -> Result {
        var trouble: (any Error)?
        var readings = file.rules.map { (rule: $0, reading: AlertReading.unknown) }
        var usual: HealthReport?
        do {
            (usual, readings) = try self.readings(try open(), now)
        } catch {
            trouble = error
        }
        if let usual { try store.record(usual) }
        let turns = try store.take(
            readings, sinks: file.sinks.map(\.name), now: now, trouble: trouble.map(Self.withoutPath))
        var result = try deliver(now: now, heartbeat: trouble == nil ? file.heartbeat : nil)
        result.turns = turns
        result.trouble = trouble.map { "\($0)" }
        return result
    }

    /// What is kept is shown to those who ask over the network, too.
    private static func withoutPath(_ error: any Error) -> String {
        switch error {
        case let error as BlotterError: error.withoutPath.description
        case let error as CommandError: error.withoutSubject
        default: "health cannot be measured"
        }
    }

    // MARK: Reading

    /// What each rule makes of it, and the report of the usual window.
    private func readings(
        _ engine: any Engine, _ now: Timestamp
    ) throws -> (usual: HealthReport, readings: [(rule: AlertRule, reading: AlertReading)]) {
        var byWindow: [Duration?: (health: Health, report: HealthReport)] = [:]
        let usual = try measured(engine, HealthQuestion.usualWindow, now)
        byWindow[HealthQuestion.usualWindow] = usual
        let readings = try file.rules.map { rule in
            let known = try byWindow[rule.window] ?? measured(engine, rule.window, now)
            byWindow[rule.window] = known
            return (rule: rule, reading: Self.reading(rule, known.health, known.report))
        }
        return (usual.report, readings)
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
}
