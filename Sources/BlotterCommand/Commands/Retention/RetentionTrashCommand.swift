import Blotter
import BlotterReports

/// `retention undo` and `retention purge`.
struct RetentionTrashCommand {
    private let invocation: Invocation
    private let site: RetentionSite
    private let stop: StopSignal
    private let name: String?

    init(_ invocation: Invocation, _ site: RetentionSite, _ stop: StopSignal) throws {
        try invocation.options.allowPositionals(atMost: 2)
        self.invocation = invocation
        self.site = site
        self.stop = stop
        name = invocation.options.positionals.dropFirst().first
    }

    func run() throws -> Int32 {
        try site.checkRootForChanges()
        return try invocation.options.positionals.first == "undo" ? undo() : purge()
    }

    private func undo() throws -> Int32 {
        let name = try run(called: invocation.options.positional(1, named: "RUN or last"))
        let restored = try site.retention().undo(name) { stop.isRaised }
        let report = try site.ingest(until: stop)
        invocation.output.write(
            "\(Count(restored.count)) log\(restored.count == 1 ? "" : "s") of \(name) came back, "
                + "\(Count(report.events)) events read again\n")
        for note in report.notes { invocation.errors.note(note) }
        if report.wasInterrupted {
            invocation.note("interrupted; the logs are back, and 'blotter ingest' reads the rest of them")
            return 130
        }
        invocation.note("the same policy would delete them again; keep them with 'blotter retention hold SESSION'")
        return report.isComplete ? 0 : 1
    }

    /// The run of a name; `last` is the last one that has something in the trash.
    private func run(called name: String) throws -> String {
        guard name == "last" else { return name }
        guard let last = try site.retention().trash().last else {
            throw CommandError(
                "last", "the trash is empty, so nothing can come back", remedy: "see 'blotter retention log'")
        }
        return last.run
    }

    private func purge() throws -> Int32 {
        let purged = try site.retention().purge(name) { stop.isRaised }
        let bytes = purged.reduce(0) { $0 + $1.bytes }
        let files = purged.reduce(0) { $0 + $1.files }
        invocation.output.write(
            purged.isEmpty
                ? "the trash is empty\n"
                : "\(Count(files)) file\(files == 1 ? "" : "s"), \(Megabytes(bytes)), gone for good\n")
        return 0
    }
}
