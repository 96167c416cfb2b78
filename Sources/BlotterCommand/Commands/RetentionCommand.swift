import Blotter
import BlotterReports
import TelemetryLog

extension Command {
    static let retention = Command(
        name: "retention",
        summary: "compress and delete old logs, and their rows with them",
        usage: """
            [--apply] [options]
            --explain NAME [options]
            undo RUN | last [options]
            purge [RUN] [options]
            hold SESSION --reason TEXT [--until TIME] [options]
            release SESSION [options]
            holds [options]
            log [options]
            """,
        options: LogLocation.options + [Option("root", value: "DIR", help: "the same as --path")]
            + RetentionOptions.declared + [
                Option("apply", help: "carry the plan out; without it nothing is changed"),
                Option("dry-run", help: "print the plan alone, as without --apply"),
                Option("force", help: "carry out a plan that deletes most logs, or logs from the future"),
                Option("no-trash", help: "delete for good, to make room at once"),
                Option("allow-shared", help: "as root, also in a folder that others can write to"),
                Option("explain", value: "NAME", help: "why this log or session is kept, compressed or deleted"),
                Option("reason", value: "TEXT", help: "of a hold: why the logs are kept"),
                Option("until", value: "TIME", help: "of a hold: when it ends: 2026-03-01, +90d; without it, never"),
                Option("limit", short: "n", value: "N", help: "of the log: at most the last N runs (default: 20)"),
                Option("json", help: "the plan, or what was done, as a JSON object"),
            ],
        notes: RetentionCommand.notes,
        examples: [
            ("blotter retention", "what would be compressed and deleted"),
            ("blotter retention --apply", "do it"),
            (
                "blotter retention --apply --max-age-days 7 --compress-after-days 0 --keep-last-n 50 --no-trash",
                "the disk is almost full"
            ),
            ("blotter retention --explain session_123", "why a log is kept"),
            ("blotter retention hold session_123 --reason 'audit 42' --until +90d", "keep a session's logs"),
            ("blotter retention undo 20251220T030000Z", "bring back what a run has deleted"),
        ],
        isPaged: false,
        run: { try RetentionCommand($0).run() }
    )
}

/// The plan, and what is done by it; the other forms are in `RetentionTrashCommand` and `RetentionHoldCommand`.
struct RetentionCommand {
    static let notes = """
        A log's age is that of its last change, which compression keeps. First the age decides, then the size of all \
        logs, then the free space, then compression; the oldest log goes first. The newest --keep-last-n logs are never \
        deleted. Files of the same content, such as x.jsonl and x.jsonl.gz, are one log, as old as \
        the youngest. Limits of size are in MiB, 1,048,576 bytes; what is shown is in MB, 1,000,000 bytes. --max-total-mb \
        is about the logs, not about what the trash has.

        A log is left alone, and the plan says why, when it is open for writing, was written to within the last minute, \
        is not in the index as it is now, has a damaged end or several names, or when its session is held.

        Deleted logs go to .blotter/trash/RUN in the folder of logs, where undo finds them, until they are purged: by \
        hand, or by the next applied run after --trash-days. With --no-trash they are gone at once. \
        --min-free-mb first purges the oldest of the trash, then deletes for good, each only as far as it helps.

        A rule of --policy FILE is a table [[rule]] with mode, symbol or name (a pattern) and max_age_days or \
        compress_after_days; of the rules that speak of an event the first counts, and a log is kept as long as the \
        one of its events that is kept longest. Options win over the file, its rules included. Without --policy the \
        file is $BLOTTER_POLICY, else .blotter/policy.toml in the folder of logs, else blotter/policy.toml in \
        $XDG_CONFIG_HOME or /etc.

        exit status: 0, or 1 when a log that was planned for could not be compressed or deleted or the plan needs \
        --force, 75 when another process is writing to the index
        """

    /// First of all: from here on a signal ends what is under way in order.
    private let stop = StopSignal()
    private let invocation: Invocation
    private let location: LogLocation
    private let options: RetentionOptions

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        location = try LogLocation(invocation)
        options = try RetentionOptions(invocation, folder: location.folderPath)
    }

    private var isApplied: Bool { invocation.options.flag("apply") && !invocation.options.flag("dry-run") }

    func run() throws -> Int32 {
        try refuseDryRun()
        let site = RetentionSite(invocation, location)
        switch invocation.options.positionals.first {
        case nil: return try isApplied ? apply(site) : plan(site)
        case "undo", "purge": return try RetentionTrashCommand(invocation, site, stop).run()
        case "hold", "release", "holds": return try RetentionHoldCommand(invocation, site, stop).run()
        case "log": return try RetentionLogCommand(invocation, site).run()
        case let verb?:
            let verbs = ["undo", "purge", "hold", "release", "holds", "log"]
            let nearest = NearestName(to: verb, among: verbs).name
            throw UsageError.conflict(
                subject: verb, problem: "there is no such form of retention",
                remedy: nearest.map { "did you mean \($0)?" } ?? "the forms are \(verbs.joined(separator: ", "))")
        }
    }

    /// What changes something and has no plan must not look as if it had one.
    private func refuseDryRun() throws {
        guard invocation.options.flag("dry-run"), let verb = invocation.options.positionals.first,
            ["undo", "purge", "hold", "release"].contains(verb)
        else { return }
        throw UsageError.conflict(
            subject: "--dry-run", problem: "is for the plan of logs to delete and compress, not for \(verb)",
            remedy: "see 'blotter retention log' for the runs, 'blotter retention holds' for what is held")
    }

    // MARK: Plan

    private func plan(_ site: RetentionSite) throws -> Int32 {
        let retention = try site.retention()
        try site.checkRoot()
        _ = try location.refreshed(invocation)
        try stop.check()
        let plan = try retention.plan(options.policy, usesTrash: !invocation.options.flag("no-trash"))
        try stop.check()
        let trash = try retention.trash()
        noteOverruled()
        if let name = invocation.options.value("explain") {
            return try explain(name, plan)
        }
        if invocation.options.flag("json") {
            let json = RetentionJSON(plan, trash, root: site.folderPath, policy: options.policy)
            invocation.output.write(json.text)
        } else {
            RetentionText(plan, trash, location: location).print(to: invocation.output)
        }
        for doubt in plan.doubts { invocation.note("\(RetentionText.text(doubt)); --apply needs --force") }
        return 0
    }

    private func noteOverruled() {
        for name in options.overruled {
            invocation.note("--\(name) sets aside what the rules of the policy say of it")
        }
    }

    private func explain(_ name: String, _ plan: RetentionPlan) throws -> Int32 {
        let places = plan.sources.indices.filter { place in
            let source = plan.sources[place]
            return source.sessions.contains(name) || source.files.contains { $0.path.isCalled(name) }
        }
        guard !places.isEmpty else {
            throw CommandError(
                name, "no log and no session of a log is called so", remedy: "see 'blotter sessions'")
        }
        for place in places { invocation.output.write(RetentionExplanation(plan, place).text) }
        return 0
    }

    // MARK: Apply

    private func apply(_ site: RetentionSite) throws -> Int32 {
        let retention = try site.retention()
        try site.checkRootForChanges()
        // On a full disk the room of the reserve is for what deletions write, not for rows of new lines.
        if location.index.exists, location.index.isDiskFull {
            location.index.spendReserve()
            invocation.note("\(location.index.path): the disk is full; going by the index as it is")
        } else {
            _ = try location.refreshed(invocation)
        }
        noteOverruled()
        var choices = Retention.Choices()
        choices.isForced = invocation.options.flag("force")
        choices.usesTrash = !invocation.options.flag("no-trash")
        choices.policyText = RetentionJSON.policy(options.policy).description
        let outcome: RetentionOutcome
        do {
            outcome = try retention.apply(options.policy, choices) { stop.isRaised }
        } catch let doubts as Doubts {
            let texts = doubts.doubts.map { RetentionText.text($0) }.joined(separator: ", and ")
            throw CommandError(
                location.path, texts, remedy: "look at the plan without --apply, then add --force")
        }
        let trash = try retention.trash()
        if invocation.options.flag("json") {
            invocation.output.write(RetentionJSON(outcome, trash, root: site.folderPath, policy: options.policy).text)
        } else {
            RetentionText(outcome, trash, location: location).print(to: invocation.output)
        }
        if let failure = outcome.failure {
            invocation.note("\(failure)")
            return failure.exitStatus
        }
        if outcome.wasInterrupted {
            invocation.note("interrupted; the next run compresses the rest")
            return 130
        }
        return outcome.failures == 0 ? 0 : 1
    }
}

extension LogPath {
    /// Whether `name` is this path, its last name, or the session that it stands for.
    fileprivate func isCalled(_ name: String) -> Bool {
        text == name || sessionName == name || LogPath(bytes: Array(self.name)).text == name
    }
}
