import Blotter
import BlotterReports
import TelemetryLog

/// `retention hold`, `release` and `holds`.
struct RetentionHoldCommand {
    private let invocation: Invocation
    private let site: RetentionSite
    private let stop: StopSignal

    init(_ invocation: Invocation, _ site: RetentionSite, _ stop: StopSignal) throws {
        try invocation.options.allowPositionals(atMost: 2)
        self.invocation = invocation
        self.site = site
        self.stop = stop
    }

    func run() throws -> Int32 {
        switch invocation.options.positionals[0] {
        case "hold": try hold()
        case "release": try release()
        default: try list()
        }
        return 0
    }

    private func hold() throws {
        let session = try invocation.options.positional(1, named: "SESSION")
        guard let reason = invocation.options.value("reason"), !reason.isEmpty else {
            throw UsageError.missingValue(option: "reason", placeholder: "TEXT")
        }
        let until = try until()
        try stop.check()
        let engine = try site.location.engine(invocation)
        var filter = EventFilter()
        filter.sessions = [session]
        if try !engine.hasEvents(filter) {
            try MatchNote(engine, filter, invocation).write(found: false, nothing: "it is held all the same")
        }
        try site.retention().hold(session, reason: reason, until: until?.nanoseconds) { stop.isRaised }
        let end = until.map { " until \($0.shortDescription)" } ?? ""
        invocation.output.write("\(Escaped(session).text) is held\(end)\n")
    }

    /// A time, or a span from now on with a plus before it.
    private func until() throws -> Timestamp? {
        let now = invocation.time
        let until = try invocation.options.read("until", expected: "a time such as 2026-03-01 or +90d") { text in
            guard text.hasPrefix("+") else { return TimeArgument(text)?.instant(now: now) }
            return TimeArgument("-" + text.dropFirst())?.instant(now: now).map { past in now + (now - past) }
        }
        if let until, until <= now {
            throw UsageError.conflict(
                subject: "--until \(invocation.options.value("until") ?? "")",
                problem: "is \(until.shortDescription), and it is \(now.shortDescription) already",
                remedy: "give a time that is to come, such as +90d")
        }
        return until
    }

    private func release() throws {
        let session = try invocation.options.positional(1, named: "SESSION")
        guard try site.retention().release(session, shouldStop: { stop.isRaised }) else {
            throw CommandError(session, "is not held", remedy: "see 'blotter retention holds'")
        }
        invocation.output.write("\(Escaped(session).text) is no longer held\n")
    }

    private func list() throws {
        let holds = try site.retention().holds()
        if invocation.options.flag("json") {
            let objects = holds.map { hold in
                JSONText.object([
                    ("session_id", .string(hold.session)), ("reason", .string(hold.reason)),
                    ("held_at", .string(Timestamp(nanoseconds: hold.heldAt).description)),
                    ("until", JSONText(hold.until.map { Timestamp(nanoseconds: $0).description })),
                    ("user", .string(hold.user)),
                ])
            }
            return invocation.output.write(JSONText.array(objects).pretty + "\n")
        }
        guard !holds.isEmpty else { return invocation.note("no session is held") }
        let now = invocation.now()
        FittedTable(
            [
                .init("session", holds.map { .text($0.session) }),
                .init(
                    "until",
                    holds.map { hold in
                        guard let until = hold.until else { return .text("-") }
                        let text = Timestamp(nanoseconds: until).shortDescription
                        return .text(hold.isValid(at: now) ? text : text + " (over)")
                    }),
                .init("by", holds.map { .text($0.user) }),
                .init("reason", holds.map { .text($0.reason) }),
            ], dispensable: ["by"]
        ).print(to: invocation.output)
    }
}
