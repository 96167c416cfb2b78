package import Blotter
import TelemetryLog

/// One check as it is told: how it came out, why, and what to look at next.
package struct HealthFinding {
    /// The one about the index itself, which comes first.
    private static let index = "index"

    /// The check's name in options and JSON, or `index`.
    package let name: String
    /// How it came out.
    package var status: HealthStatus
    /// What was measured, in one line; names from logs are as they were logged.
    package var message: String
    /// What was measured, in the check's own unit; nil when it is not known.
    package var value: Double?
    /// nil when it is switched off.
    var warning: HealthThreshold?
    /// nil when it is switched off.
    var critical: HealthThreshold?
    /// The threshold that was crossed, in words.
    package var crossed: String?
    /// A command line; nil when all is well.
    package var next: String?
    /// Where to look at what is not well; empty when all is.
    package var evidence: [Evidence] = []
    /// What was measured of each session and symbol, the worst first, where the check is about them.
    var figures: [ExecutionFigure] = []
    /// The sessions whose own figures are not fine.
    package var sessions: Set<String> = []

    /// How one check came out by `thresholds`, with the step that is next when it is not well.
    init(
        _ check: HealthCheck, _ health: Health, _ thresholds: HealthThresholds, index: IndexFile, _ step: NextStep
    ) {
        name = check.rawValue
        status = health.status(of: check, thresholds)
        let text = HealthMessage(health, thresholds)
        message = text.text(of: check)
        value = health.value(of: check)
        warning = thresholds[check, .warning]
        critical = thresholds[check, .critical]
        switch status {
        case .warning: crossed = warning.map(check.text)
        case .critical: crossed = critical.map(check.text)
        case .ok, .unknown: crossed = nil
        }
        figures = health.figures[check] ?? []
        sessions = Set(text.bad(check).map(\.session))
        guard status != .ok else { return }
        evidence = EvidenceSearch(health, text, step).evidence(of: check)
        next = evidence.first?.command ?? step.line(after: check, health, index: index)
    }

    /// What the index holds of what was asked for.
    init(indexOf health: Health, isEmpty: Bool, isFiltered: Bool, _ step: NextStep) {
        name = Self.index
        status = isEmpty ? .unknown : .ok
        let logs = Count(health.logFiles).of("log")
        message =
            isEmpty ? (isFiltered ? "no events match" : "no events in \(logs)") : "holds \(logs)\(Self.age(health))"
        value = Double(health.logFiles)
        next = isEmpty ? step.line("sessions", ["--limit", "0"]) : nil
    }

    /// When the last event was, where that is so long ago that trading is not judged by it.
    private static func age(_ health: Health) -> String {
        guard let from = health.question.recent.from, let last = health.lastEvent, last < from else { return "" }
        return "; the last event is of \(last.secondsColumn), before the window of the checks of trading"
    }

    /// What kept the checks from being made, for those who ask over the network.
    package init(remoteFailure failure: any Error) {
        name = Self.index
        status = .unknown
        switch failure {
        case let error as BlotterError: message = "\(error.withoutPath)"
        case let error as CommandError: message = error.withoutSubject
        default: message = "\(failure)"
        }
    }

    /// What kept the checks from being made.
    package init(failure: any Error, index: IndexFile, path: String, _ step: NextStep) {
        name = Self.index
        status = .unknown
        message = "\(failure)"
        switch failure {
        case BlotterError.indexDamaged:
            next = "sqlite3 -readonly \(ShellWord(index.path)) 'PRAGMA integrity_check'"
        case BlotterError.noIndex, BlotterError.busy: next = step.line("ingest", [])
        case is CommandError, BlotterError.noFolder: next = "ls -l \(ShellWord(path))"
        default: next = "ls -l \(ShellWord(index.path))"
        }
    }
}
