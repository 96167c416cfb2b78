import Blotter
import BlotterCluster
import BlotterReports
import ClickHouse
import Glibc

/// Which cluster is meant, and as whom it is asked.
struct ClusterOptions {
    static let clusterOption = Option(
        "cluster", value: "URL", help: "any server of the cluster, as http://ch1:8123 (default: $BLOTTER_CLUSTER)")
    private static let loginOption = Option(
        "cluster-login", value: "FILE", help: "USER:PASSWORD, in a file that nobody else may read")
    private static let shardsOption = Option(
        "shards", value: "URL,…", help: "the address of each shard (default: that of --cluster alone)")

    /// Who is asked, by every command that knows clusters.
    static let access = [
        clusterOption, loginOption,
        Option("cluster-ca", value: "FILE", help: "authorities to trust instead of the system's, PEM"),
        Option("cluster-certificate", value: "FILE", help: "the certificate to show, PEM"),
        Option("cluster-key", value: "FILE", help: "the key of that certificate, PEM"),
    ]
    /// What questions declare; certificates come by the environment.
    static let asking = [
        clusterOption, loginOption,
        Option("host", value: "NAME,…", help: "of a cluster, those hosts alone (default: all)"),
    ]
    /// With the shards, for what is done on each of them.
    static let options = access + [shardsOption]

    private static let names = ["cluster", "cluster-login", "cluster-ca", "cluster-certificate", "cluster-key"]

    private let server: ServerAddress
    private let shards: [ServerAddress]

    /// Throws `UsageError` and `CommandError`; nil where no cluster is named.
    init?(_ invocation: Invocation) throws {
        let options = invocation.options
        let variable = invocation.environment["BLOTTER_CLUSTER"].flatMap { $0.isEmpty ? nil : $0 }
        guard let text = options.value("cluster") ?? variable else {
            if let stray = Self.names.dropFirst().first(where: { options.declares($0) && options.isGiven($0) }) {
                throw UsageError.conflict(
                    subject: "--\(stray)", problem: "is given without a cluster", remedy: "name one with --cluster")
            }
            return nil
        }
        func file(_ name: String) -> String? {
            let typed = options.declares(name) ? options.value(name) : nil
            let variable = invocation.environment["BLOTTER_" + name.uppercased().replacing("-", with: "_")]
            return (typed ?? variable.flatMap { $0.isEmpty ? nil : $0 }).map { invocation.absolute($0) }
        }
        let login = try file("cluster-login").map { try Self.credentials($0) }
        var certificates = ServerAddress.Certificates()
        certificates.authorities = file("cluster-ca")
        certificates.own = file("cluster-certificate")
        certificates.key = file("cluster-key")
        func address(_ text: String) throws -> ServerAddress {
            var address = try Self.address(text)
            address.credentials = login
            address.certificates = certificates
            return address
        }
        server = try address(text)
        let listed = options.declares("shards") ? options.value("shards") : nil
        shards = try listed?.split(separator: ",").map { try address(String($0)) } ?? []
    }

    /// The cluster that a command cannot do without. Throws `UsageError` where none is named.
    static func required(_ invocation: Invocation) throws -> ClusterOptions {
        guard let options = try ClusterOptions(invocation) else {
            throw UsageError.conflict(
                subject: "--cluster", problem: "is missing", remedy: "name a server, as --cluster http://ch1:8123")
        }
        return options
    }

    private static func address(_ text: String) throws -> ServerAddress {
        do { return try ServerAddress(text) } catch {
            // The text is not told: it may have a password.
            let problem =
                error == .secret
                ? "has a password, which others would see" : "is not http://NAME:PORT or https://NAME:PORT"
            throw UsageError.conflict(
                subject: "--cluster", problem: problem,
                remedy: error == .secret ? "put it into a file, --cluster-login" : "name a server of the cluster")
        }
    }

    private static func credentials(_ path: String) throws -> ServerAddress.Credentials {
        let line = try TokenFile(privateTo: path).token
        guard let colon = line.firstIndex(of: ":") else {
            throw CommandError(path, "is not USER:PASSWORD", remedy: "write both in one line", exitStatus: 2)
        }
        return .init(user: String(line[..<colon]), password: String(line[line.index(after: colon)...]))
    }

    /// Asks the hosts that `--host` names, or all. Throws `CommandError` where libcurl is missing.
    func engine(_ invocation: Invocation) throws -> any Engine {
        let hosts = invocation.options.declares("host") ? invocation.options.value("host") : nil
        return ClusterReader(
            try cluster(), hosts: hosts?.split(separator: ",").map(String.init) ?? [])
    }

    /// Nothing is sent yet. Throws `CommandError` where libcurl is missing.
    func cluster(patience: Duration = .seconds(30)) throws -> Cluster {
        try ClusterFailure.told { try Cluster(server, shards: shards, patience: patience) }
    }
}

/// What a cluster does not do, in words and with an exit status.
enum ClusterFailure {
    /// Runs `body`; throws `CommandError` for what its cluster has not done.
    static func told<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as ClickHouseError {
            throw command(error)
        } catch let error as ClusterError {
            throw command(error)
        }
    }

    /// What is told of an error of a cluster; nil for another one.
    static func told(_ error: any Error) -> CommandError? {
        switch error {
        case let error as ClickHouseError: command(error)
        case let error as ClusterError: command(error)
        default: nil
        }
    }

    private static func command(_ error: ClickHouseError) -> CommandError {
        switch error {
        case .unreachable(let server, let detail):
            CommandError(server, detail, remedy: "see whether the server runs", exitStatus: 69)
        case .silent(let server, _):
            CommandError(
                server, "\(error)".dropFirst(server.count + 1).description, remedy: "see whether a shard of it hangs",
                exitStatus: 69)
        case .refused(let server, _, let message): CommandError(server, message, exitStatus: 69)
        case .garbled(let server, let detail): CommandError(server, detail, exitStatus: 69)
        case .noLibrary: CommandError("libcurl.so.4", "cannot be loaded", remedy: "install libcurl4", exitStatus: 69)
        }
    }

    private static func command(_ error: ClusterError) -> CommandError {
        switch error {
        case .noTables(let server):
            CommandError(
                server, "has no tables of blotter", remedy: "make them with 'blotter cluster init'", exitStatus: 2)
        case .newerTables(let server, let version):
            CommandError(
                server, "its tables are of version \(version), this blotter knows up to \(ClusterTables.version)",
                remedy: "upgrade blotter on this host", exitStatus: 65)
        case .olderTables(let server, let version):
            CommandError(
                server, "its tables are of version \(version), and \(ClusterTables.version) is needed",
                remedy: "raise them with 'blotter cluster init'", exitStatus: 65)
        case .refusedRow(let log, let detail):
            CommandError(log, detail, remedy: "report it; nothing behind it was sent", exitStatus: 70)
        case .unknownHost(let host, let known):
            CommandError(
                "--host \(host)", "the cluster has no such host",
                remedy: known.isEmpty
                    ? "no host has sent anything yet" : "it has \(known.joined(separator: ", "))", exitStatus: 2)
        case .unanswerable(let why): CommandError("--cluster", why, exitStatus: 64)
        }
    }
}
