import Alerts
import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let health = Command(
        name: "health",
        summary: "checks with thresholds; the exit status is for monitoring",
        options: LogLocation.options + FilterOptions.declared() + HealthOptions.declared,
        notes: """
            The checks and their usual thresholds:

            \(HealthOptions.table)

            silence is critical when so many sessions have fallen silent that none logs any more. A threshold is set by \
            --warn NAME=VALUE and --critical NAME=VALUE, and switched off by NAME=off.

            Of trading, from missing_fills to clock_steps, the last 15 minutes count, unless --window, --from or --to say \
            otherwise; of less than 20 orders or decisions of a session no share is judged. Sizes, disk and ingest are \
            always those of the whole index. \
            Monitoring asks with --no-refresh: else the check itself brings the index up to date, last_ingest is never \
            late, and a broken schedule goes unseen.

            exit status: 0 all is well, 1 warning, 2 critical, 3 unknown: there are no logs or no index, it cannot be read, \
            no event matches, or a check cannot be made
            """,
        examples: [
            ("blotter health", "is all well, and if not, what to look at next"),
            (
                "blotter health --window 1d --warn error_rate=0.5 --critical silence=off",
                "the last day, by own thresholds"
            ),
            (
                "blotter health --no-refresh --format prometheus > blotter.prom",
                "metrics for the textfile collector of node_exporter"
            ),
        ],
        run: { try HealthCommand($0).run() }
    )
}

/// `health`: what was typed, and the report in the form that was asked for.
private struct HealthCommand {
    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation
    private let options: HealthOptions

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        filter = try FilterOptions(invocation.options, now: invocation.time).filter
        location = try LogLocation(invocation)
        options = try HealthOptions(invocation.options)
    }

    func run() throws -> Int32 {
        let report = report()
        if invocation.options.flag("record") { try record(report) }
        let output = invocation.output
        switch options.format {
        case .text: HealthText(report).print(to: output)
        case .json: output.write(report.json.pretty + "\n")
        case .prometheus: output.write(HealthMetrics(report).text)
        }
        return report.status.rawValue
    }

    private func record(_ report: HealthReport) throws {
        try AlertStore.told(of: location.index) {
            try AlertStore(path: AlertStore.path(of: location.index)).record(report)
        }
    }

    /// What goes wrong on the way is a finding as any other: monitoring always gets its answer.
    private func report() -> HealthReport {
        let next = NextStep(invocation.options)
        do {
            return try measured(next)
        } catch {
            let finding = HealthFinding(failure: error, index: location.index, path: location.path, next)
            return HealthReport(now: invocation.time, findings: [finding])
        }
    }

    private func measured(_ next: NextStep) throws -> HealthReport {
        let engine = try location.engine(invocation)
        // The time is read after the refresh: events that came in during it would else be of the future.
        let question = options.question(filter, now: invocation.time)
        return try engine.atOneMoment {
            guard try engine.hasLogs() else { throw location.noLogs() }
            let last = try engine.hasEvents(filter)
            try MatchNote(engine, filter, invocation).write(found: last)
            let health = try engine.health(question)
            return HealthReport(
                health, options.thresholds, isEmpty: !last, isFiltered: !filter.isEmpty, index: location.index, next)
        }
    }
}
