import Blotter
import BlotterCluster
import BlotterReports
import ClickHouse
import Glibc
import TelemetryLog

extension Command {
    static let forward = Command(
        name: "forward",
        summary: "send what the index holds to a ClickHouse cluster, exactly once as read",
        options: ClusterOptions.access + [
            Option("host", value: "NAME", help: "the name of this host in the cluster (default: this machine's name)"),
            Option("follow", short: "f", help: "stay, and send what comes until Ctrl-C or SIGTERM"),
            Option("every", value: "TIME", help: "--follow: how often at most (default: 1s)"),
            Option("resend", help: "send all again, under the same identities: nothing is there twice"),
            Option("give-up", value: "TIME", help: "how long a server may refuse before this ends (default: 1m)"),
            LogLocation.pathOption, LogLocation.indexOption,
            Option("json", help: "the report as a JSON object; with --follow one for each pass that sent something"),
        ],
        notes: """
            One pass sends what is new since the last one; --follow goes on beside 'ingest --follow' and 'serve'. It reads the \
            index, not the logs, and nothing is joined or parsed in the cluster. What is sent has an identity made of the lines \
            alone, so that whatever is killed, lost, rebuilt or run twice meanwhile, all is there once.

            How far it came is kept beside the index, in INDEX.forward; where that is lost, the cluster is asked. From the first \
            run on the index keeps a journal of changed orders. Only lines that have an end are sent.

            --follow never gives up: it waits from 50 ms to 30 s between attempts, and says what it waits for.

            exit status: 0, 65 tables of another version, 69 a server that does not answer, 75 another forwarder is at work, \
            130 when interrupted
            """,
        examples: [
            ("blotter forward --cluster http://ch1:8123", "send what is new, for cron"),
            ("blotter forward --cluster http://ch1:8123 --host trader1 --follow", "beside ingest --follow"),
        ],
        isPaged: false,
        run: { try ForwardCommand($0).run() }
    )
}

/// `forward`: what was typed, and passes until one is done or a signal comes.
struct ForwardCommand {
    private let invocation: Invocation
    private let options: ClusterOptions
    private let location: LogLocation
    private let host: String
    private let isFollowing: Bool
    private let pause: Double
    private let patience: Double

    private static let usualPatience = 60.0

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        try invocation.options.allowPositionals(atMost: 0)
        options = try ClusterOptions.required(invocation)
        location = try LogLocation(invocation)
        host = try Self.host(invocation)
        isFollowing = invocation.options.flag("follow")
        pause = try invocation.options.seconds("every") ?? 1
        patience = try invocation.options.seconds("give-up") ?? Self.usualPatience
    }

    /// What `--host` says, or how this machine is called.
    static func host(_ invocation: Invocation) throws -> String {
        if let host = try invocation.options.read(
            "host", expected: "a name without / and comma",
            { $0.isEmpty || $0.contains("/") || $0.contains(",") ? nil : $0 })
        {
            return host
        }
        var name = [CChar](repeating: 0, count: 256)
        guard gethostname(&name, name.count - 1) == 0, name[0] != 0 else {
            throw UsageError.conflict(
                subject: "--host", problem: "is missing, and this machine has no name", remedy: "name the host")
        }
        return String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    func run() throws -> Int32 {
        guard location.index.exists else { throw BlotterError.noIndex(path: location.index.path) }
        let lock = try lock()
        defer { withExtendedLifetime(lock) {} }
        let stop = StopSignal()
        let begin = invocation.time
        var total = ForwardReport()
        do {
            repeat {
                let cluster = try options.cluster()
                try ClusterFailure.told { try forward(to: cluster, stop, &total) }
            } while isFollowing && !stop.isRaised && !invocation.output.isClosed
        } catch  where stop.isRaised {
            tell(total, invocation.time - begin)
            invocation.errors.note("interrupted; 'blotter forward' goes on from there")
            return isFollowing ? 0 : 130
        }
        if !isFollowing || !invocation.options.flag("json") { tell(total, invocation.time - begin) }
        return 0
    }

    /// Passes over the index as long as its name stands for it.
    private func forward(to cluster: Cluster, _ stop: StopSignal, _ total: inout ForwardReport) throws {
        let progress = Progress("forward", on: invocation.errors, now: invocation.now)
        defer { progress.finish() }
        let notes = Notes(invocation)
        let forwarder = try Forwarder(
            location.index, host: host, to: cluster,
            Patience(
                limit: isFollowing ? nil : .seconds(patience), isOver: { stop.isRaised },
                told: { error in
                    progress.clear()
                    notes.tell("\(error); trying again")
                })
        ) { report in
            progress.update(sent: "\(Count(report.events).of("event")), \(Count(report.orders).of("order"))")
        }
        if invocation.options.flag("resend") { try forwarder.forgetProgress() }
        repeat {
            let begin = invocation.time
            let report = try forwarder.pass()
            total = total + report
            progress.clear()
            notes.forget()
            guard isFollowing else { return }
            if !report.isEmpty, invocation.options.flag("json") {
                tell(report, invocation.time - begin)
                try invocation.output.flush()
            }
            stop.wait(seconds: max(0, pause - Double((invocation.time - begin).nanoseconds) / 1e9))
        } while !stop.isRaised && !forwarder.isReplaced && !invocation.output.isClosed
    }

    /// The right to forward this index. Throws `CommandError` when another run has it.
    private func lock() throws -> WriterLock {
        let path = SharingState.path(of: location.index)
        do { return try WriterLock(for: IndexFile(path: path)) } catch BlotterError.busy {
            throw CommandError(
                path, "another forwarder is at work on this index", remedy: "one is enough", exitStatus: 75)
        }
    }

    private func tell(_ report: ForwardReport, _ time: TimeSpan) {
        let counts = [
            ("events", report.events), ("orders", report.orders), ("rejects", report.rejects), ("files", report.files),
            ("series", report.series), ("batches", report.batches), ("bytes", report.bytes),
            ("retries", report.retries), ("logs_sent_anew", report.anew),
        ]
        guard !invocation.options.flag("json") else {
            let json = counts.map { ($0, JSONText.integer($1)) }
            let seconds = JSONText.number(Double(time.nanoseconds) / 1e9)
            return invocation.output.write("\(JSONText.object(json + [("seconds", seconds)]))\n")
        }
        let parts = [
            Count(report.events).of("event"), Count(report.orders).of("order"),
            "\(Count(report.rejects)) invalid \(report.rejects == 1 ? "line" : "lines")",
        ]
        invocation.output.write(
            report.isEmpty
                ? "nothing new to send\n"
                : "sent \(parts.joined(separator: ", ")) in \(Count(report.batches)) \(report.batches == 1 ? "batch" : "batches"), "
                    + "\(ByteCount(report.bytes).rounded), \(time.duration.inWords)\n")
    }
}

/// Says the same trouble once.
private final class Notes {
    private var last = ""
    private let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func tell(_ text: String) {
        if text != last { invocation.note(text) }
        last = text
    }

    func forget() { last = "" }
}
