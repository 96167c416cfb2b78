import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let backup = Command(
        name: "backup",
        summary: "copy the index, which may be in use, into one checked file",
        usage: "FILE [options]",
        options: [
            LogLocation.pathOption, LogLocation.indexOption,
            Option("force", help: "replace FILE if it is there"),
        ],
        notes: """
            The copy is of one moment, whatever others write to the index or ask of it meanwhile, and holds all that is in \
            it: rows of logs that are gone, holds, the record of retention, and what alerts remember. It takes the name \
            FILE when every page and row was checked and it is on the disk; until then it is FILE.partial. The logs are \
            not read: run 'blotter ingest' before for what is new in them.

            Not in it: the logs, the trash, and what you have written yourself, as policy.toml, formats and alert rules.

            FILE is an index like any other, so that it can be asked: 'blotter summary --index FILE --no-refresh'. \
            'blotter restore FILE' puts it back.

            exit status: 0, or 1 when it cannot be written, 65 when the index is damaged, 130 when interrupted; then there \
            is no FILE, or the one of before
            """,
        examples: [
            ("blotter backup /backup/blotter.db", "a copy on another disk"),
            ("blotter backup /backup/$(date +%u).db --force", "by cron: one for each day of the week"),
        ],
        run: { try BackupCommand($0).run() }
    )
}

/// `backup`: what was typed, and what is printed for it.
private struct BackupCommand {
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
        let backup = Backup(
            of: index, to: invocation.absolute(file), replaces: invocation.options.flag("force"), now: invocation.now)
        let progress = Progress("backup", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let content = try backup.run(
            watch: { progress.update(doneBytes: $0, totalBytes: $1) }, shouldStop: { stop.isRaised })
        progress.finish()
        invocation.output.write("\(Escaped(file).text): \(content.text); every page and row was checked\n")
        return 0
    }
}

extension BackupContent {
    /// `1,598 lines of 6 logs, 1 hold, alerts of 3 rules; 1.2 MB`
    var text: String {
        let counts = [
            "\(Count(lines)) \(lines == 1 ? "line" : "lines") of \(Count(logs)) \(logs == 1 ? "log" : "logs")",
            "\(holds == 0 ? "no" : "\(Count(holds))") \(holds == 1 ? "hold" : "holds")",
            alerts.map { "alerts of \(Count($0)) \($0 == 1 ? "rule" : "rules")" } ?? "no alerts",
        ]
        return counts.joined(separator: ", ") + "; \(ByteCount(bytes))"
    }
}
