import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let rebuild = Command(
        name: "rebuild",
        summary: "make the index anew from the logs, and put it in the old one's place",
        usage: "[PATH…] [options]",
        options: [LogLocation.pathOption, LogLocation.indexOption, LogLocation.formatsOption, PolicyPlaces.option],
        notes: """
            The new index is made beside the old one, which answers until the new one takes its name. Holds and the log of \
            retention go with it; rows of logs that are no longer there do not. PATH is as in 'blotter ingest': name all \
            folders whose logs the index is to hold.

            exit status: 0, or 1 when something could not be read, 75 when another process uses the index, 130 when \
            interrupted; then the old index stays as it was
            """,
        examples: [("blotter rebuild", "the index is damaged, or holds logs that were removed by hand")],
        isPaged: false,
        run: { try RebuildCommand($0).run() }
    )
}

/// `rebuild`: what was typed, and what is printed for it.
private struct RebuildCommand {
    /// First of all: from here on a signal ends what is under way in order.
    private let stop = StopSignal()
    private let invocation: Invocation
    private let paths: LogPaths
    private let index: IndexFile

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        (paths, index) = try LogPaths.typed(invocation)
    }

    func run() throws -> Int32 {
        // The old index may know the logs of a folder that is missing now; the new one would be without them.
        if let error = paths.missing.first { throw error }
        let empty = paths.empty(index)
        guard empty.count < paths.places.count else {
            for note in empty { invocation.errors.note(note) }
            return 0
        }
        let progress = Progress("rebuild", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let start = invocation.time
        let report: IngestReport
        do {
            report = try Rebuild(index, now: invocation.now).run(paths.places) { state in
                progress.update(state)
                return stop.isRaised ? .stop : .goOn
            }
        } catch BlotterError.interrupted {
            progress.finish()
            invocation.errors.note("interrupted; the index is as it was, and 'blotter rebuild' begins anew")
            return BlotterError.interrupted.exitStatus
        }
        progress.finish()
        invocation.output.write(IngestReportText(report, nanoseconds: (invocation.time - start).nanoseconds).text)
        for note in report.notes { invocation.errors.note(note) }
        return report.isComplete ? 0 : 1
    }
}
