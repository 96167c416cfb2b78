import Blotter
import BlotterReports
import CLinux
import Glibc
import TelemetryLog

/// `ingest --follow`: prints what the library tells until a signal comes.
struct FollowCommand {
    let invocation: Invocation
    let paths: LogPaths
    let index: IndexFile
    let isJSON: Bool

    func run() throws -> Int32 {
        blotter_share_memory()
        let stop = StopSignal()
        let progress = Progress("ingest", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let start = invocation.time
        var follow = try Follow(
            Ingest(index: index, now: invocation.now),
            zip(paths.folders, paths.places).map { Follow.Place(folder: $0, only: $1.only) },
            stop: stop.descriptor)
        let total = try follow.run(
            progress: { progress.update($0) },
            tell: { event in
                progress.clear()
                tell(event)
                return invocation.output.isClosed ? .stop : .goOn
            })
        progress.finish()
        if !isJSON {
            let text = IngestReportText(total, nanoseconds: (invocation.time - start).nanoseconds).text
            invocation.output.write(text)
        }
        return 0
    }

    private func tell(_ event: Follow.Event) {
        let errors = invocation.errors
        switch event {
        case .caughtUp(let report, let duration):
            tell(report, duration)
            // What is not understood now will not be later: once is enough.
            if let hint = MappingHint(report.notUnderstood) { errors.note(hint.text) }
            errors.note("up to date, \(Count(report.events)) new events; following until Ctrl-C")
        case .pass(let report, let duration):
            tell(report, duration)
        case .waiting:
            errors.note("\(index.path): another process is writing to the index; waiting until it is done")
        case .folderGone(let path, let code):
            errors.note("\(path): \(String(cString: strerror(code))); waiting until it is there again")
        case .folderBack(let path):
            errors.note("\(path): it is there again")
        case .cannotWatch(let code):
            errors.note(
                "inotify: \(String(cString: strerror(code))), so the folders are looked at every second; "
                    + "raise fs.inotify.max_user_watches")
        }
    }

    private func tell(_ report: IngestReport, _ duration: Duration) {
        for problem in report.problems { invocation.errors.note("\(problem.path.text): \(problem.text)") }
        guard isJSON, report.lines > 0 || !report.problems.isEmpty else { return }
        invocation.output.write("\(IngestReportText(report, nanoseconds: TimeSpan(duration).nanoseconds).json)\n")
        // The output keeps a failure for its last flush, which tells it.
        try? invocation.output.flush()
    }
}
