import Blotter
import BlotterReports

extension Command {
    static let summary = Command(
        name: "summary",
        summary: "counts, time range, latencies and parse statistics",
        options: LogLocation.options + FilterOptions.declared() + [
            Option("json", help: "one JSON object")
        ],
        notes: """
            Latencies are those of the orders, from intent to order and from order to first fill; percentiles are exact, \
            by the nearest rank. The parse statistics are those of the files that hold the sessions asked for, or of all.

            In JSON, latency_ms holds milliseconds to the nanosecond and error_rate is a fraction from 0 to 1.

            exit status: 0, or 2 when there are no logs, 3 when more than 5% of the lines are invalid
            """,
        examples: [
            ("blotter summary --session session_123", "how fast one session's orders were placed and filled"),
            ("blotter summary --from -1h --json | jq .latency_ms.order_to_fill.p95", "a number for monitoring"),
        ],
        run: { try SummaryCommand($0).run() }
    )
}

/// `summary`: what was typed, and what is printed for it.
private struct SummaryCommand {
    private let invocation: Invocation
    private let filter: EventFilter
    private let location: LogLocation

    init(_ invocation: Invocation) throws {
        try invocation.options.allowPositionals(atMost: 0)
        self.invocation = invocation
        filter = try FilterOptions(invocation.options, now: invocation.time).filter
        location = try LogLocation(invocation)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let verdict = try ReadingVerdict(engine, filter)
            var status: Int32 = 0
            if verdict != .noLogs {
                let report = SummaryReport(summary: try engine.summary(filter), filter: filter)
                let output = invocation.output
                output.write(
                    invocation.options.flag("json") ? report.json.pretty + "\n" : report.text(width: output.width))
                status = try MatchNote(engine, filter, invocation).write(found: report.summary.totalEvents > 0)
            }
            if let note = verdict.note(folder: location.path) { invocation.note(note) }
            return status == 0 ? verdict.exitStatus : status
        }
    }
}
