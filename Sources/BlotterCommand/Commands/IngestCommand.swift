import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let ingest = Command(
        name: "ingest",
        summary: "bring the index up to date with the logs",
        usage: "[PATH…] [options]",
        options: [
            Option("follow", short: "f", help: "stay, and take in what is written until Ctrl-C or SIGTERM"),
            Option("reread", help: "read logs anew that other formats or redactions have read than those of now"),
            Option("json", help: "the report as a JSON object; with --follow one for each time something was read"),
            LogLocation.pathOption,
            LogLocation.indexOption,
            LogLocation.formatsOption,
            PolicyPlaces.option,
        ],
        notes: """
            PATH is a folder, which is taken with all folders in it, or a log; without one it is that of --path. Without \
            --index the index is in the first of these folders. What was read before is not read again, whatever became \
            of its name: logs that grew are read on, and one that was rotated or compressed is known by its content.

            --reread is for a mapping file, or redact of the policy, that was added, changed or removed: the logs of \
            which a line may be read otherwise are read anew in place, each in one transaction, for which the WAL beside the index takes as much \
            room as its rows. Logs that are gone stay as they were read, and are named.

            exit status: 0, or 1 when something could not be read, 75 when another process is writing to the index, \
            130 when interrupted; what was read until then stays
            """,
        examples: [
            ("blotter ingest", "read what is new in logs/execution"),
            ("blotter ingest /mnt/logs --index /var/lib/blotter/index.db", "logs in a folder that cannot be written"),
            ("blotter ingest --reread", "a mapping file has changed"),
            ("blotter ingest --follow", "keep the index within a blink of the logs"),
        ],
        isPaged: false,
        run: { try IngestCommand($0).run() }
    )
}

/// `ingest`, once; with `--follow` it hands over to `FollowCommand`.
private struct IngestCommand {
    /// How long to wait for another process that writes.
    private static let patience = Duration.seconds(1)

    /// First of all: from here on a signal ends what is under way in order.
    private let stop = StopSignal()
    private let invocation: Invocation
    private let paths: LogPaths
    private let index: IndexFile
    private let isJSON: Bool
    private let follows: Bool
    private let rereads: Bool

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        isJSON = invocation.options.flag("json")
        follows = invocation.options.flag("follow")
        rereads = invocation.options.flag("reread")
        guard !follows || !rereads else {
            throw UsageError.conflict(
                subject: "--reread", problem: "is given beside --follow",
                remedy: "run 'blotter ingest --reread' by itself, also while another ingest follows")
        }
        (paths, index) = try LogPaths.typed(invocation)
    }

    func run() throws -> Int32 {
        for error in paths.missing { invocation.errors.complain("\(error)") }
        guard !paths.places.isEmpty, paths.missing.isEmpty || !follows else { return 1 }
        guard follows else {
            let empty = paths.empty(index)
            for note in empty { invocation.errors.note(note) }
            return empty.count < paths.places.count ? try ingestOnce() : paths.missing.isEmpty ? 0 : 1
        }
        return try FollowCommand(invocation: invocation, paths: paths, index: index, isJSON: isJSON).run()
    }

    private func ingestOnce() throws -> Int32 {
        let progress = Progress("ingest", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let start = invocation.time
        let ingest = Ingest(index: index, patience: Self.patience, now: invocation.now)
        let watch = { (state: Ingest.Progress) -> Ingest.Answer in
            progress.update(state)
            return stop.isRaised ? .stop : .goOn
        }
        let report = try rereads ? ingest.reread(paths.places, watch: watch) : ingest.run(paths.places, watch: watch)
        progress.finish()
        print(report, nanoseconds: (invocation.time - start).nanoseconds)
        if let hint = MappingHint(report.notUnderstood) { invocation.errors.note(hint.text) }
        if report.wasInterrupted {
            let command = rereads ? "blotter ingest --reread" : "blotter ingest"
            invocation.errors.note("interrupted; what was read stays, and '\(command)' goes on from there")
            return 130
        }
        return report.isComplete && paths.missing.isEmpty ? 0 : 1
    }

    private func print(_ report: IngestReport, nanoseconds: Int64) {
        let text = IngestReportText(report, nanoseconds: nanoseconds)
        invocation.output.write(isJSON ? "\(text.json)\n" : text.text)
        for note in report.notes { invocation.errors.note(note) }
    }
}
