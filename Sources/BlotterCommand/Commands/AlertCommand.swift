import Alerts
import Blotter
import BlotterReports
import Glibc
import TelemetryLog

extension Command {
    static let alert = Command(
        name: "alert",
        summary: "tell people and Alertmanager when a check of health is crossed, and when it is over",
        usage: """
            run [--follow] [options]
            list | history [options]
            ack NAME --why TEXT
            snooze NAME --for TIME [--why TEXT]
            test [options]
            """,
        options: LogLocation.options + [
            Option(
                "rules", value: "FILE",
                help: "rules and sinks (default: $BLOTTER_ALERTS, else .blotter/alerts.toml in the folder of logs)"),
            Option("follow", help: "run: look again and again, until Ctrl-C"),
            Option("every", value: "TIME", help: "run --follow: how often (default: 15s)"),
            Option("why", value: "TEXT", help: "ack, snooze: for whoever asks later"),
            Option("by", value: "NAME", help: "ack, snooze: who says so (default: the user)"),
            Option("for", value: "TIME", help: "snooze: how long, such as 2h"),
            Option("limit", short: "n", value: "N", help: "history: the last N (default: 20)"),
            Option("json", help: "list, history: JSON"),
        ],
        notes: """
            A rule names a check of health, from which value on, and for how long it has to hold. Without a file the rules are \
            what the runbook says to escalate, and nobody is told: run prints what fires and what is over.

            Sinks are Alertmanager, webhooks, commands and mail; each is told at least once, however often blotter is killed, \
            with a key that stays the same. What cannot be sent is tried again for three days, at longer and longer intervals, \
            and shown by list. An alert that somebody has acknowledged says so; of one that is snoozed nobody is told.

            What alerts remember is in a file beside the index, INDEX.alerts: a rebuilt index takes nothing away.

            One run at a time looks: two would tell by their own rules what the other has ended. What a slow sink is to be told \
            does not hold up the others.

            exit status: 0, of run 1 when something could not be measured or sent, 75 when another run is at work
            """,
        examples: [
            ("blotter alert run", "one look, for cron"),
            ("blotter alert run --follow --no-refresh", "beside ingest --follow"),
            ("blotter alert ack stuck_orders --why 'exchange is down, ticket 4711'", "somebody is on it"),
            ("blotter alert snooze silence --for 2h", "maintenance"),
        ],
        isPaged: false,
        run: { try AlertCommand($0).run() }
    )
}

/// `alert`: what was typed, and what is done.
private struct AlertCommand {
    /// The first word.
    private enum Verb: String, CaseIterable {
        case run, list, history, ack, snooze, test
    }

    private let invocation: Invocation
    private let location: LogLocation
    private let verb: Verb
    private let pause: Double

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        let options = invocation.options
        location = try LogLocation(invocation)
        let word = try options.positional(0, named: Verb.allCases.map(\.rawValue).joined(separator: "|"))
        guard let verb = Verb(rawValue: word) else {
            let names = Verb.allCases.map(\.rawValue)
            throw UsageError.conflict(
                subject: word, problem: "is nothing that alert does",
                remedy: NearestName(to: word, among: names).name.map { "did you mean \($0)?" }
                    ?? "it does \(names.joined(separator: ", "))")
        }
        self.verb = verb
        try options.allowPositionals(atMost: [.ack, .snooze].contains(verb) ? 2 : 1)
        pause = try options.seconds("every") ?? 15
    }

    func run() throws -> Int32 {
        try AlertStore.told(of: location.index) {
            switch verb {
            case .run: return try look()
            case .test: return try test()
            case .list: try list()
            case .history: try history()
            case .ack: try acknowledge()
            case .snooze: try snooze()
            }
            return 0
        }
    }

    private func store() throws -> AlertStore { try AlertStore(path: AlertStore.path(of: location.index)) }

    private func rules() throws -> AlertFile {
        let typed = invocation.options.value("rules")
        let variable = invocation.environment["BLOTTER_ALERTS"].flatMap { $0.isEmpty ? nil : $0 }
        var path = typed ?? variable
        if path == nil {
            let usual = "\(location.folderPath)/.blotter/alerts.toml"
            guard access(usual, F_OK) == 0 else { return AlertFile() }
            path = usual
        }
        let name = path ?? ""
        let text = try TextFile(path: invocation.absolute(name), kind: "alert rules").read()
        do {
            return try AlertFile(text)
        } catch let problem as AlertFile.Problem {
            throw CommandError(name, "\(problem)", remedy: "see 'blotter alert --help'", exitStatus: 2)
        }
    }

    // MARK: Looking

    private func look() throws -> Int32 {
        let file = try rules()
        // As long as this runs: between the looks of one that follows, another would end what its own rules do not have,
        // and the two would take turns at it.
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        let store = try store()
        let isFollowing = invocation.options.flag("follow")
        let run = AlertRun(
            file, store, SystemAlertSender(environment: invocation.environment), pace: isFollowing ? .following : .once)
        guard isFollowing else { return try look(run) }
        let stop = StopSignal()
        if file.sinks.isEmpty {
            invocation.errors.note("no sink is named, so nobody is told; see 'blotter alert --help'")
        }
        while !stop.isRaised, !invocation.output.isClosed {
            _ = try look(run)
            try invocation.output.flush()
            stop.wait(seconds: pause)
        }
        tell(try run.finish(now: invocation.time))
        return 0
    }

    /// The right to look. Throws `CommandError` when another run has it.
    private func lock() throws -> WriterLock {
        let path = AlertStore.path(of: location.index)
        do {
            return try WriterLock(for: IndexFile(path: path))
        } catch BlotterError.busy {
            throw CommandError(
                path, "another 'blotter alert run' is at work", remedy: "end it first, or leave it to that one",
                exitStatus: 75)
        }
    }

    private func look(_ run: AlertRun) throws -> Int32 {
        let result = try run.look(now: invocation.time) { try location.engine(invocation) }
        for turn in result.turns {
            let word = turn.change == .fired ? Style.red.applied(to: "firing", on: invocation.output) : "resolved"
            let message = turn.message.isEmpty ? "" : ": \(turn.message)"
            invocation.output.write("\(word) \(Escaped(turn.rule.name + message).text)\n")
        }
        tell(result)
        return result.trouble == nil && result.failures.isEmpty ? 0 : 1
    }

    private func tell(_ result: AlertRun.Result) {
        if let trouble = result.trouble { invocation.errors.note("health cannot be measured: \(trouble)") }
        for failure in result.failures { invocation.errors.note("\(failure.sink): not sent: \(failure.error)") }
    }

    private func test() throws -> Int32 {
        let file = try rules()
        guard !file.sinks.isEmpty else {
            throw CommandError("alert", "no sink is named", remedy: "add a [[sink]]; see 'blotter alert --help'")
        }
        let sender = SystemAlertSender(environment: invocation.environment)
        var status: Int32 = 0
        for sink in file.sinks {
            let delivery = AlertDelivery.test(of: sink.name, now: invocation.time)
            let error = sender.send([delivery], to: sink, now: invocation.time)
            invocation.output.write("\(Escaped(sink.name).text): \(error.map { "not sent: \($0)" } ?? "sent")\n")
            if error != nil { status = 1 }
        }
        return status
    }

    // MARK: What is remembered

    private func list() throws {
        let store = try AlertStore(readingOf: location.index)
        let report = AlertReport(try store?.alerts() ?? [], now: invocation.time)
        let standing = try AlertStanding(store)
        if invocation.options.flag("json") {
            let whole = JSONText.object([("alerts", report.json)] + standing.members)
            return invocation.output.write(whole.pretty + "\n")
        }
        let shown = report.alerts.filter {
            $0.phase != .inactive || ($0.snoozed?.time ?? $0.since ?? invocation.time) > invocation.time
        }
        if shown.isEmpty {
            if standing.lastLook != nil { invocation.note("nothing fires") }
        } else {
            AlertTable(shown, now: invocation.time).print(to: invocation.output)
        }
        for (delivery, error, isDead) in try store?.undelivered() ?? [] {
            invocation.note(
                "\(delivery.rule), \(delivery.kind.rawValue): \(delivery.sink): \(error)"
                    + (isDead ? "; given up" : "; tried again"))
        }
        noteLook(standing.lastLook)
    }

    /// How old is what was shown.
    private func noteLook(_ look: AlertLook?) {
        guard let look else { return invocation.note("no look was taken yet; see 'blotter alert run'") }
        guard let trouble = look.trouble else { return invocation.note("last look \(look.taken.secondsColumn) UTC") }
        let before = look.measured.map { "; the last one that could was \($0.secondsColumn) UTC" } ?? ""
        invocation.note(
            "last look \(look.taken.secondsColumn) UTC, which could not measure health: \(trouble)\(before)")
    }

    private func history() throws {
        let limit = try invocation.options.integer("limit", atLeast: 1) ?? 20
        let report = AlertReport(
            try AlertStore(readingOf: location.index)?.history(limit: limit) ?? [], now: invocation.time)
        if invocation.options.flag("json") { return invocation.output.write(report.json.pretty + "\n") }
        guard !report.alerts.isEmpty else { return invocation.note("no alert has fired yet") }
        AlertTable(report.alerts, now: invocation.time).print(to: invocation.output)
    }

    private var user: String { invocation.options.value("by") ?? invocation.user }

    private func acknowledge() throws {
        let name = try invocation.options.positional(1, named: "NAME")
        guard let why = invocation.options.value("why"), !why.isEmpty else {
            throw UsageError.missingValue(option: "why", placeholder: "TEXT")
        }
        guard try store().acknowledge(name, by: user, why: why, now: invocation.time) else {
            throw CommandError(name, "does not fire", remedy: "see 'blotter alert list'")
        }
        invocation.output.write("\(Escaped(name).text) is acknowledged by \(Escaped(user).text)\n")
    }

    /// Seconds; what is muted for longer is better taken out of the rules.
    private static let snoozes = 1...(366 * 86_400.0)

    private func snooze() throws {
        let name = try invocation.options.positional(1, named: "NAME")
        guard let seconds = try invocation.options.seconds("for") else {
            throw UsageError.missingValue(option: "for", placeholder: "TIME")
        }
        guard Self.snoozes.contains(seconds) else {
            throw UsageError.badValue(
                option: "for", value: invocation.options.value("for") ?? "", expected: "from a second to a year")
        }
        guard try rules().rules.contains(where: { $0.name == name }) else {
            let names = try rules().rules.map(\.name)
            throw CommandError(
                name, "is no rule",
                remedy: NearestName(to: name, among: names).name.map { "did you mean \($0)?" }
                    ?? "the rules are \(names.joined(separator: ", "))")
        }
        let end = invocation.time + TimeSpan(seconds: seconds)
        try store().snooze(
            name, until: end, by: user, why: invocation.options.value("why") ?? "", now: invocation.time)
        invocation.output.write("\(Escaped(name).text) is snoozed until \(end.secondsColumn) UTC\n")
    }
}
