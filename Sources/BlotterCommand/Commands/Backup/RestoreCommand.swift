import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let restore = Command(
        name: "restore",
        summary: "put a backup in the place of the index",
        usage: "FILE [options]",
        options: [
            LogLocation.pathOption, LogLocation.indexOption,
            Option("force", help: "do not keep the index that is replaced"),
        ],
        notes: """
            FILE is what 'blotter backup' has made, or a plain copy of an index. It is copied, brought up to the schema of \
            this blotter and checked before it takes the place of the index; what alerts remembered comes back with it. \
            Nothing is changed when FILE is damaged, of a newer blotter or no index, or while another process writes to \
            the index or looks at alerts.

            An index that is there is kept as index.db.replaced beside the new one, with its alerts; with --force it is \
            not. Programs that only ask, as 'blotter serve' does, go on with the new one.

            Logs that are still there are read on from where the backup ends, by the next question or 'blotter ingest'. \
            What was logged since and is gone again is lost. What a retention had planned at the time is not done.

            exit status: 0, or 1 when the index cannot be written, 65 when FILE cannot be used, 75 when the index is in \
            use, 130 when interrupted; then the index is as it was
            """,
        examples: [
            ("blotter restore /backup/blotter.db", "the index of the usual folder of logs"),
            ("blotter restore monday.db --index /tmp/monday.db", "a second index, to be looked at"),
        ],
        run: { try RestoreCommand($0).run() }
    )
}

/// `restore`: what was typed, and what is printed for it.
private struct RestoreCommand {
    /// First of all: from here on a signal ends what is under way in order.
    private let stop = StopSignal()
    private let invocation: Invocation
    private let index: IndexFile
    /// As it was typed.
    private let file: String

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        file = try invocation.options.positional(0, named: "FILE")
        try invocation.options.allowPositionals(atMost: 1)
        index = try LogLocation.indexAlone(invocation)
    }

    func run() throws -> Int32 {
        let restore = Restore(
            invocation.absolute(file), to: index, keeps: !invocation.options.flag("force"))
        let progress = Progress("restore", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let (content, hasKept) = try restore.run(
            watch: { progress.update(doneBytes: $0, totalBytes: $1) }, shouldStop: { stop.isRaised })
        progress.finish()
        let moment = content.taken.map { " as of \($0.floored(to: .init(seconds: 1)).shortDescription)" } ?? ""
        invocation.output.write("\(Escaped(index.path).text): \(content.text)\(moment)\n")
        if hasKept {
            invocation.output.write("the index before it is kept as \(Escaped(Restore.keptPath(of: index)).text)\n")
        }
        return 0
    }
}
