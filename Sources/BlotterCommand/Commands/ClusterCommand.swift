import Blotter
import BlotterCluster
import BlotterReports
import TelemetryLog

extension Command {
    static let cluster = Command(
        name: "cluster",
        summary: "the tables of a ClickHouse cluster that takes what many hosts' indexes hold",
        usage: """
            init [options]
            status [options]
            check --host NAME [options]
            retention --before DATE [--apply] [options]
            """,
        options: ClusterOptions.options + [
            Option("cluster-name", value: "NAME", help: "init: as remote_servers has it (default: blotter)"),
            Option(
                "sharding", value: "BY",
                help: "init: session (default), or host where there are more than ten hosts a shard"),
            Option("host", value: "NAME", help: "check: the host whose index this is (default: this machine's name)"),
            Option("before", value: "DATE", help: "retention: the first day that stays, as 2025-12-20"),
            Option("apply", help: "retention: do it, instead of saying what would go"),
            LogLocation.pathOption, LogLocation.indexOption,
            Option("json", help: "status, check, retention: JSON"),
        ],
        notes: """
            Where one machine's index is outgrown, or many hosts' logs are asked together, 'blotter forward' sends what the \
            index of each host holds to a cluster of ClickHouse servers. init makes its tables on each shard, and raises those \
            of an earlier blotter; run again it changes nothing. status says what each host has sent and how far behind it is. \
            check counts and hashes all that a host's index holds, and the cluster has of it, by day.

            retention drops days before a date on all shards; without --apply it says what would go. No forwarder sends them \
            again. The logs and the index of a host have their own retention.

            exit status: 0, of check 1 where they differ, 65 tables of another version, 69 a server that does not answer; it is \
            named, and nothing is told of the others alone
            """,
        examples: [
            (
                "blotter cluster init --cluster http://ch1:8123 --shards http://ch1:8123,http://ch2:8123",
                "make the tables"
            ),
            ("blotter cluster status --cluster http://ch1:8123", "who has sent what"),
            ("blotter cluster retention --cluster http://ch1:8123 --before 2025-12-01", "what would go"),
        ],
        isPaged: false,
        run: { try ClusterCommand($0).run() }
    )
}

/// `cluster`: what was typed, and what is done.
private struct ClusterCommand {
    /// The first word.
    private enum Verb: String, CaseIterable {
        case `init`, status, check, retention
    }

    private let invocation: Invocation
    private let options: ClusterOptions
    private let verb: Verb

    init(_ invocation: Invocation) throws {
        self.invocation = invocation
        try invocation.options.allowPositionals(atMost: 1)
        let names = Verb.allCases.map(\.rawValue)
        let word = try invocation.options.positional(0, named: names.joined(separator: "|"))
        guard let verb = Verb(rawValue: word) else {
            throw UsageError.conflict(
                subject: word, problem: "is nothing that cluster does",
                remedy: NearestName(to: word, among: names).name.map { "did you mean \($0)?" }
                    ?? "it does \(names.joined(separator: ", "))")
        }
        self.verb = verb
        options = try ClusterOptions.required(invocation)
    }

    func run() throws -> Int32 {
        let cluster = try options.cluster()
        return try ClusterFailure.told {
            switch verb {
            case .`init`: try makeTables(cluster)
            case .status: try status(cluster)
            case .check: return try check(cluster)
            case .retention: try retention(cluster)
            }
            return 0
        }
    }

    private func makeTables(_ cluster: Cluster) throws {
        let name = invocation.options.value("cluster-name") ?? "blotter"
        let sharding = try invocation.options.choice("sharding", of: ClusterTables.Sharding.self) ?? .session
        for (server, before) in try cluster.makeTables(cluster: name, sharding: sharding) {
            let text =
                switch before?.version {
                case nil: "made the tables, version \(ClusterTables.version)"
                case ClusterTables.version: "the tables are of version \(ClusterTables.version)"
                case let old?: "raised the tables from version \(old) to \(ClusterTables.version)"
                }
            invocation.output.write("\(server): \(text)\n")
        }
    }

    // MARK: Status

    private func status(_ cluster: Cluster) throws {
        for (server, schema) in try cluster.schemas() {
            guard schema != nil else { throw ClusterError.noTables(server: server) }
        }
        let hosts = try cluster.hosts()
        if invocation.options.flag("json") {
            return invocation.output.write(JSONText.array(hosts.map(json)).pretty + "\n")
        }
        guard !hosts.isEmpty else {
            return invocation.output.write("no host has sent anything; 'blotter forward' does\n")
        }
        FittedTable(
            [
                .init("host", hosts.map { .text($0.host) }),
                .init("logs", hosts.map { .integer($0.logs) }),
                .init("events", hosts.map { .integer($0.events) }),
                .init("lines", hosts.map { .integer($0.lines) }),
                .init("behind", hosts.map { .integer($0.lines - $0.sentLines) }),
                .init("last event (UTC)", hosts.map { Cell($0.last.map { Timestamp(nanoseconds: $0).secondsColumn }) }),
                .init("told", right: hosts.map { told($0) }),
            ], dispensable: ["lines"]
        ).print(to: invocation.output)
    }

    private func told(_ host: HostStatus) -> String {
        guard let told = host.told else { return "—" }
        return "\((invocation.time - Timestamp(nanoseconds: told)).duration.clock) ago"
    }

    private func json(_ host: HostStatus) -> JSONText {
        .object([
            ("host", .string(host.host)), ("logs", .integer(Int(host.logs))), ("events", .integer(Int(host.events))),
            ("lines", .integer(Int(host.lines))), ("lines_behind", .integer(Int(host.lines - host.sentLines))),
            ("last_ts", host.last.map { .string("\(Timestamp(nanoseconds: $0))") } ?? .null),
            ("told_at", host.told.map { .string("\(Timestamp(nanoseconds: $0))") } ?? .null),
        ])
    }

    // MARK: Check

    private func check(_ cluster: Cluster) throws -> Int32 {
        let location = try LogLocation(invocation)
        let host = try ForwardCommand.host(invocation)
        let lines = try ClusterCheck(cluster, location.index, host: host).run()
        let differing = lines.filter { $0.index != $0.cluster }
        if invocation.options.flag("json") {
            invocation.output.write(JSONText.array(lines.map(json)).pretty + "\n")
        } else {
            FittedTable(
                [
                    .init("table", lines.map { .text($0.table) }),
                    .init("day", lines.map { .text($0.day == 0 ? "no time" : "\(CivilDay($0.day))") }),
                    .init("index", lines.map { .integer(Int64($0.index.count)) }),
                    .init("cluster", lines.map { .integer(Int64($0.cluster.count)) }),
                    .init("hash", lines.map { .text($0.index.hash == $0.cluster.hash ? "same" : "differs") }),
                ], dispensable: []
            ).print(to: invocation.output)
            invocation.output.write(
                lines.isEmpty
                    ? "nothing of \(host) was sent; 'blotter forward' does\n"
                    : differing.isEmpty
                        ? "\(cluster.name) has all that this index has sent of \(host)\n"
                        : "\(Count(differing.count).of("day")) differ; 'blotter forward --resend' sends all again\n")
        }
        return differing.isEmpty && !lines.isEmpty ? 0 : 1
    }

    private func json(_ line: ClusterCheck.Line) -> JSONText {
        .object([
            ("table", .string(line.table)), ("day", line.day == 0 ? .null : .string("\(CivilDay(line.day))")),
            ("index_rows", .integer(Int(line.index.count))), ("cluster_rows", .integer(Int(line.cluster.count))),
            ("index_hash", .string(line.index.hash.hexadecimal)),
            ("cluster_hash", .string(line.cluster.hash.hexadecimal)),
        ])
    }

    // MARK: Retention

    private func retention(_ cluster: Cluster) throws {
        guard let text = invocation.options.value("before") else {
            throw UsageError.conflict(
                subject: "--before", problem: "is missing", remedy: "name the first day that stays, as 2025-12-20")
        }
        guard text.wholeMatch(of: #/\d{4}-\d\d-\d\d/#) != nil,
            let time = text.utf8.withContiguousStorageIfAvailable({ Timestamp(text: UnsafeRawBufferPointer($0)) })
                ?? nil,
            SharedDay.of(time.nanoseconds) > 0
        else {
            throw UsageError.conflict(
                subject: "--before \(text)", problem: "is no day", remedy: "write it as 2025-12-20")
        }
        let retention = ClusterRetention(cluster, before: SharedDay.of(time.nanoseconds))
        let parts = try retention.plan()
        let isApplied = invocation.options.flag("apply")
        if isApplied { try retention.apply() }
        if invocation.options.flag("json") {
            return invocation.output.write(JSONText.array(parts.map(json)).pretty + "\n")
        }
        FittedTable(
            [
                .init("day", parts.map { .text("\(CivilDay($0.day))") }),
                .init("server", parts.map { .text($0.server) }),
                .init("table", parts.map { .text($0.table) }),
                .init("rows", parts.map { .integer(Int64($0.rows)) }),
                .init("size", right: parts.map { ByteCount($0.bytes).rounded }),
            ], dispensable: []
        ).print(to: invocation.output)
        let size = ByteCount(parts.reduce(0) { $0 + $1.bytes }).rounded
        let days = Count(Set(parts.map(\.day)).count).of("day")
        invocation.output.write(
            parts.isEmpty
                ? "nothing is from before \(text)\n"
                : isApplied ? "dropped \(days), \(size)\n" : "\(days), \(size) would go; --apply drops them\n")
    }

    private func json(_ part: ClusterRetention.Part) -> JSONText {
        .object([
            ("server", .string(part.server)), ("table", .string(part.table)), ("day", .string("\(CivilDay(part.day))")),
            ("rows", .integer(Int(part.rows))), ("bytes", .integer(Int(part.bytes))),
        ])
    }
}
