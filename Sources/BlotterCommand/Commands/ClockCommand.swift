import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let clock = Command(
        name: "clock",
        summary: "timestamps that run backward: where, by how much, which sessions",
        options: LogLocation.options + FilterOptions.declared() + [
            Option(
                "class", value: "NAME,…",
                help: "list these steps: \(ClockStep.Cause.allCases.map(\.rawValue).joined(separator: ", "))",
                isRepeatable: true),
            Option("limit", short: "n", value: "N", help: "list at most the N largest steps; 0 for all (default: 50)"),
        ] + RowOptions.declared(json: "one JSON object"),
        notes: """
            A step is an event that is earlier than the one above it in its file; the filters ask that event. jitter is \
            less than 1 s: threads that write a little out of order. step: the clock was set back. mixed: several \
            sources with clocks of their own write into one file, so that the times of the event's own session do not \
            go back there, or times go to and fro among the ten events before and after.

            Negative latencies are those of orders that are earlier than their intent, or fills that are earlier than \
            their order. The list is cut by --limit and --class, the totals are not.
            """,
        examples: [
            ("blotter clock", "is any clock wrong?"),
            ("blotter clock --session session_123 --class step,mixed", "where one session's clock was set back"),
        ],
        run: { try ClockCommand($0).run() }
    )
}

/// `clock`: what was typed, and what is printed for it.
private struct ClockCommand {
    /// Around a step.
    private static let margin = TimeSpan(seconds: 5)

    private let invocation: Invocation
    private let picked: ClockOptions
    private let location: LogLocation
    private let rows: RowOptions

    init(_ invocation: Invocation) throws {
        let options = invocation.options
        try options.allowPositionals(atMost: 0)
        self.invocation = invocation
        picked = try ClockOptions(options, now: invocation.time)
        location = try LogLocation(invocation)
        rows = try RowOptions(options)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        return try engine.atOneMoment {
            let report = try engine.clock(picked.filter)
            let steps = picked.steps(of: report)
            let listed = try rows.arranged(
                Array(steps.prefix(rows.fetched(picked.limit) ?? .max)), ClockRow.columns, limit: picked.limit
            ) { ClockRow($0).cells }[...]
            if rows.isCount {
                rows.write(count: Int64(steps.count), to: invocation.output)
            } else if rows.format ?? .json != .json {
                let writer = rows.writer(to: invocation.output)
                writer.begin(columns: ClockRow.columns)
                for step in listed { writer.row(ClockRow(step).cells) }
                writer.end()
            } else if rows.format == .json {
                invocation.output.write(ClockJSON(report: report, listed: listed).object().pretty + "\n")
            } else {
                invocation.output.write(ClockText(report: report).text)
                if !listed.isEmpty { print(listed) }
            }
            if listed.count < steps.count, !rows.isCount {
                invocation.note(
                    "showing the \(rows.isArranged ? "first \(Count(listed.count))" : "\(Count(listed.count)) largest") of \(Count(steps.count)) steps; --limit 0 for all"
                )
            }
            return try note(engine, isEmpty: report.steps.isEmpty)
        }
    }

    private func print(_ steps: ArraySlice<ClockStep>) {
        invocation.output.write("\n")
        FittedTable(
            [
                .init("file", steps.map { .text($0.file) }),
                .init("line", steps.map { .integer($0.line) }),
                .init("session", steps.map { .text($0.session) }),
                .init("before (UTC)", steps.map { .text($0.before.column) }),
                .init("after (UTC)", steps.map { .text($0.after.column) }),
                .init("back by", right: steps.map { Duration.nanoseconds($0.size).inWords }),
                .init("class", steps.map { .text($0.cause.rawValue) }),
            ], dispensable: ["session", "after (UTC)"]
        ).print(to: invocation.output)
        guard let largest = steps.first else { return }
        invocation.output.write("\nA closer look at the largest:\n  \(Self.closerLook(at: largest))\n")
    }

    private static func closerLook(at step: ClockStep) -> String {
        let from = step.after - margin
        let to = step.before + margin
        return "blotter view --session \(Escaped("\(ShellWord(step.session))").text) --from \(from.shortDescription)"
            + " --to \(to.shortDescription) --timeline 100"
    }

    /// Answers the exit status.
    private func note(_ engine: any Engine, isEmpty: Bool) throws -> Int32 {
        var any = !isEmpty
        if isEmpty {
            try engine.events(picked.filter, limit: 1) { _ in
                any = true
                return false
            }
        }
        if any, isEmpty { invocation.note("no timestamp runs backward") }
        return try MatchNote(engine, picked.filter, invocation).write(found: any)
    }
}
