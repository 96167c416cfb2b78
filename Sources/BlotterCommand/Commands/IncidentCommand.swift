import Blotter
import BlotterReports
import Glibc
import TelemetryLog

extension Command {
    static let incident = Command(
        name: "incident",
        summary: "one archive for a ticket: the ticket, events, failed orders, invalid lines, health, digests",
        usage: "[SESSION …] [options]",
        options: LogLocation.options + IncidentQuestion.declared + [
            Option("out", short: "o", value: "FILE", help: "the archive (default: incident-TIME.tar.gz here)"),
            Option("hold", help: "keep the logs of the sessions from retention; see 'blotter retention holds'"),
        ],
        notes: """
            The span is that of the sessions, or from the first to the last event, unless --from and --to say otherwise. \
            Everything is judged as of its end, so that the same index makes the same bytes.

            ticket.md is the runbook's ticket, filled in. events.jsonl has the events as they were logged, orders.jsonl the \
            orders that were not simply filled, each with its events, rejects.jsonl the invalid lines of the sessions' logs, \
            health.json the checks, manifest.json what is in the archive, SHA256SUMS what sha256sum -c takes.

            --redact takes names, such as api_key, which is API_KEY, apiKey and api-key, too, or pointers to members. Replaced are \
            values of members, in texts that hold JSON, too, and what stands behind name: and name= in a sentence, in every \
            file; and where such a value has six characters or more, the same characters anywhere else: in an order's id, \
            another member or the name of a session. An invalid line that has one of the names is left without its text. A \
            shorter value under another name stays, and so do parts of a value. Read the archive before you send it.
            """,
        examples: [
            ("blotter incident live-20251220-1000", "all of one session"),
            ("blotter incident --from -30m --hold --out ticket-4711.tar.gz", "the last half hour, kept from retention"),
            ("blotter incident s1 s2 --redact account", "two sessions, without whose they are"),
        ],
        isPaged: false,
        run: { try IncidentCommand($0).run() }
    )
}

/// `incident`: what was typed, and the archive that is written.
private struct IncidentCommand {
    private let stop = StopSignal()
    private let invocation: Invocation
    private let location: LogLocation
    private let filter: EventFilter
    private let redactions: [String]

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let options = invocation.options
        location = try LogLocation(invocation)
        var filter = try FilterOptions(options, [.from, .to], now: invocation.time).filter
        filter.sessions = options.positionals
        guard !filter.sessions.isEmpty || filter.hasTime else {
            throw UsageError.conflict(
                subject: "incident", problem: "it is not said of what", remedy: "name a session, or give --from TIME")
        }
        self.filter = filter
        redactions = try IncidentQuestion.redactions(options)
    }

    func run() throws -> Int32 {
        let engine = try location.engine(invocation)
        if try !engine.hasEvents(filter) {
            let status = try MatchNote(engine, filter, invocation).write(found: false)
            return max(1, status)
        }
        let question = try IncidentQuestion(filter, redact: redactions, engine)
        let name = invocation.options.value("out") ?? "\(question.name).tar.gz"
        let counts = try write(question, engine, to: invocation.absolute(name))
        if invocation.options.flag("hold") { try hold(try engine.summary(question.filter).sessions, name) }
        if !redactions.isEmpty, counts.redacted == 0 {
            invocation.note("nothing was replaced: no event has \(redactions.joined(separator: " or "))")
        }
        invocation.output.write(
            "\(Escaped(name).text): \(Count(counts.events).of("event")), "
                + "\(Count(counts.orders).of("order")) not simply filled, \(Count(counts.rejects).of("invalid line"))\n"
        )
        return 0
    }

    /// Under another name first: what is there under its own is whole.
    private func write(
        _ question: IncidentQuestion, _ engine: any Engine, to path: String
    ) throws -> IncidentBundle.Counts {
        if invocation.options.value("out") == nil, access(path, F_OK) == 0 {
            throw CommandError(path, "is there already", remedy: "name another file with --out")
        }
        // What is no file, such as a pipe, a device or a link, is written to, not replaced.
        var status = stat()
        let isPlain = lstat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG
        let draft = isPlain ? "\(path).\(getpid()).part" : path
        let descriptor = open(
            draft, isPlain ? O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC : O_WRONLY | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.unwritable(draft) }
        defer { close(descriptor) }
        do {
            let bundle = IncidentBundle(
                question, engine, index: location.index, location.nextStep(of: question.filter, invocation)
            ) { [stop] in stop.isRaised }
            let counts = try bundle.write(to: descriptor, spool: SpoolFile(environment: invocation.environment))
            try stop.check()
            guard !isPlain || fsync(descriptor) == 0 && rename(draft, path) == 0 else { throw Self.unwritable(path) }
            return counts
        } catch {
            if isPlain { unlink(draft) }
            throw error
        }
    }

    private static func unwritable(_ path: String) -> CommandError {
        CommandError(
            path, "cannot be written: \(String(cString: strerror(errno)))", remedy: "name another file with --out")
    }

    private func hold(_ sessions: [String], _ archive: String) throws {
        let retention = try RetentionSite(invocation, location).retention()
        for session in sessions {
            try retention.hold(session, reason: "incident \(archive)", until: nil) { stop.isRaised }
        }
        invocation.note("\(Count(sessions.count).of("session")) held; 'blotter retention release' ends it")
    }
}
