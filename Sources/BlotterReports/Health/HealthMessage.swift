import Blotter

/// What was measured, in one line a check.
struct HealthMessage {
    static let mostNames = 3

    let health: Health
    let thresholds: HealthThresholds

    /// Of what was measured, and from which values on it is not fine.
    init(_ health: Health, _ thresholds: HealthThresholds) {
        self.health = health
        self.thresholds = thresholds
    }

    /// In the words of `check`; names from logs are as they were logged.
    func text(of check: HealthCheck) -> String {
        switch check {
        case .errorRate: errorRate
        case .coverage: coverage
        case .secrets: secrets
        case .missingFills: missingFills
        case .stuckOrders, .fillRatio, .gateBlocks, .rejections, .errorEvents, .slippage: executionText(check)
        case .latencyP95: latency(\.p95)
        case .latencyMax: latency(\.max)
        case .clockSteps: clockSteps
        case .silence: silence
        case .logSize: "\(ByteCount(health.logBytes)) in \(Count(health.logFiles).of("log"))"
        case .indexSize: "\(ByteCount(health.indexBytes))"
        case .freeDisk: freeDisk
        case .lastIngest: lastIngest
        case .lastRetention: lastRetention
        case .interruptedWork: interruptedWork
        case .outdatedLogs: outdatedLogs
        }
    }

    private var errorRate: String {
        let reading = health.reading
        let lines = reading.events + reading.invalid
        guard lines > 0 else { return "no lines" }
        guard let worst = reading.worst else { return "none of \(Count(lines).of("line")) is invalid" }
        let percent = reading.errorPercent < 0.01 ? "under 0.01" : reading.errorPercent.fixed(2)
        return "\(percent)%: \(Count(reading.invalid)) invalid of \(Count(lines).of("line")), "
            + "most in \(worst.file) (\(Count(worst.invalid)))"
    }

    private var coverage: String {
        let coverage = health.coverage
        guard coverage.events > 0 else { return "no events" }
        guard coverage.missingPercent > 0 else {
            return "all of \(Count(coverage.events).of("event")) have a time, a kind and a session"
        }
        let percent = coverage.missingPercent < 0.01 ? "under 0.01" : coverage.missingPercent.fixed(2)
        return "\(percent)%: of \(Count(coverage.events).of("event")) \(Count(coverage.untimed)) have no time, "
            + "\(Count(coverage.kindless)) no kind, \(Count(coverage.sessionless)) no session"
    }

    private var secrets: String {
        guard !health.secrets.isEmpty else { return "no member named as a secret has a text" }
        let names = health.secrets.map { "\($0.member) of \($0.format) (\($0.file))" }
        return "\(Self.list(names)): name them in redact, of the policy or of the format, then rebuild"
    }

    private var missingFills: String {
        guard health.sessionsWithOrders > 0 else { return "no orders" }
        let total = Count(health.sessionsWithOrders).of("session") + " with orders"
        guard !health.unfilled.isEmpty else { return "none of \(total) is without a fill" }
        let names = health.unfilled.map { "\($0.session) (\(Count($0.orders).of("order")))" }
        return "\(Count(health.unfilled.count)) of \(total) without a fill: \(Self.list(names))"
    }

    private func latency(_ figure: KeyPath<Latency, Double?>) -> String {
        let parts = [("intent->order", health.intentToOrder), ("order->fill", health.orderToFill)]
        let figures = parts.compactMap { name, latency in
            latency[keyPath: figure].map { "\(name) \(Milliseconds($0)) (n \(latency.count))" }
        }
        guard !figures.isEmpty else { return "no latencies" }
        return figures.joined(separator: ", ") + slowest(figure)
    }

    private func slowest(_ figure: KeyPath<Latency, Double?>) -> String {
        guard let slowest = health.slowest, let session = slowest.key, let latency = slowest.latencies[.orderToFill],
            let value = latency[keyPath: figure], latency.count < health.orderToFill.count
        else { return "" }
        return "; slowest \(session) \(Milliseconds(value)) (n \(latency.count))"
    }

    private var clockSteps: String {
        let steps = health.clockSteps
        guard steps.count > 0 else { return "no clock ran backward" }
        let largest = Duration.seconds(steps.largest).interval
        return "clocks ran backward \(Count(steps.count).of("time")), by \(largest) at most"
            + (steps.file.map { ", in \($0)" } ?? "")
    }

    private var silence: String {
        let silence = health.silence
        guard !silence.silent.isEmpty else { return "none of \(Count(silence.sessions).of("session")) is silent" }
        let names = silence.silent.map { "\($0.session) (\($0.silence.mark))" }
        let nobody = silence.abandoned > 0 ? "; nobody logs" : ""
        return
            "\(Count(silence.silent.count)) of \(Count(silence.sessions).of("session")): \(Self.list(names))\(nobody)"
    }

    private var freeDisk: String {
        guard let disk = health.disk else { return "the system does not tell" }
        return "\(disk.freePercent.fixed(1))%, \(ByteCount(disk.free)), where the index is"
    }

    private var lastIngest: String {
        guard let seconds = health.value(of: .lastIngest) else { return "there is no record of one" }
        return seconds < 1 ? "just now" : "\(Duration.seconds(seconds).interval) ago"
    }

    private var lastRetention: String {
        guard let seconds = health.value(of: .lastRetention) else { return "never applied" }
        return seconds < 1 ? "just now" : "\(Duration.seconds(seconds).interval) ago"
    }

    private var interruptedWork: String {
        guard !health.leftovers.isEmpty else { return "nothing is left over" }
        return Self.list(health.leftovers.map(Self.text))
    }

    private var outdatedLogs: String {
        guard health.outdatedLogs > 0 else { return "all logs are as the formats of now read them" }
        return "\(Count(health.outdatedLogs).of("log")) read by other formats or redactions than those of now"
    }

    private static func text(_ leftover: Health.Leftover) -> String {
        switch leftover {
        case .draft(let path): "\(path) is left of an ingest that was killed"
        case .wal(let bytes): "\(ByteCount(bytes)) in the WAL, which nobody writes"
        case .log(let file, let state): "\(file) is \(state)"
        case .retention: "a retention was killed"
        }
    }

    private static func list(_ names: [String]) -> String {
        let rest = names.count - mostNames
        return names.prefix(mostNames).joined(separator: ", ") + (rest > 0 ? " and \(Count(rest)) more" : "")
    }

}
