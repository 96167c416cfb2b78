import Foundation

/// Two servers of ClickHouse on ports of their own, the shards of the cluster `blotter`; they end with this value.
package final class ClickHouseServers {
    /// What Debian's package has.
    package static let program = "/usr/sbin/clickhouse-server"
    /// Whether there is one.
    package static let areInstalled = FileManager.default.isExecutableFile(atPath: program)

    /// The cluster's name in the servers' configuration.
    package static let cluster = "blotter"

    /// Over HTTP, in the order of the shards.
    package let urls: [String]
    private let folder: TemporaryFolder
    private var processes: [pid_t?] = [nil, nil]

    /// Starts both, and waits until each answers.
    package init() throws {
        folder = try TemporaryFolder()
        let ports = try Self.freePorts(6)
        urls = (0..<2).map { "http://127.0.0.1:\(ports[3 * $0])" }
        for shard in 0..<2 {
            for name in ["data", "tmp", "user_files", "format_schemas"] {
                try FileManager.default.createDirectory(
                    atPath: folder / "\(shard)/\(name)", withIntermediateDirectories: true)
            }
            try folder.write(Self.configuration(folder / "\(shard)", shard, ports), to: "\(shard)/config.xml")
            try folder.write(Self.users, to: "\(shard)/users.xml")
            try start(shard)
        }
    }

    deinit { for shard in processes.indices { end(shard) } }

    /// Starts one that does not run, and waits until it answers.
    package func start(_ shard: Int) throws {
        let process = try Self.spawn(["--config-file=" + (folder / "\(shard)/config.xml")])
        processes[shard] = process
        let log = folder / "\(shard)/server.log"
        while !Self.answers(urls[shard]) {
            guard waitpid(process, nil, WNOHANG) == 0 else {
                throw ServerDidNotStart(log: (try? String(contentsOfFile: log, encoding: .utf8)) ?? "")
            }
            usleep(10_000)
        }
    }

    /// The server closes what it inherits, by which Foundation's `Process` takes it for ended, and waits for it while it
    /// runs, with the ends of all other programs.
    private static func spawn(_ arguments: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let texts = ([program] + arguments).map { strdup($0) }
        defer { for text in texts { free(text) } }
        var process = pid_t()
        let code = posix_spawn(&process, program, &actions, nil, texts + [nil], environ)
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
        return process
    }

    private func end(_ shard: Int) {
        guard let process = processes[shard] else { return }
        Foundation.kill(process, SIGKILL)
        waitpid(process, nil, 0)
        processes[shard] = nil
    }

    private static func answers(_ url: String) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = loopback(port: url.split(separator: ":").last.flatMap { UInt16($0) } ?? 0)
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        let request = "GET /ping HTTP/1.0\r\n\r\n"
        guard isConnected, send(descriptor, request, request.utf8.count, Int32(MSG_NOSIGNAL)) > 0 else {
            return false
        }
        var answer = [UInt8](repeating: 0, count: 12)
        return recv(descriptor, &answer, answer.count, Int32(MSG_WAITALL)) == answer.count
            && answer.suffix(3).elementsEqual("200".utf8)
    }

    private static func loopback(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    /// Kills one at once, as a power cut of its machine would.
    package func kill(_ shard: Int) {
        end(shard)
    }

    /// Stops one where it is, so that it answers nothing but stays connected.
    package func hang(_ shard: Int) { _ = processes[shard].map { Foundation.kill($0, SIGSTOP) } }

    /// Lets it go on.
    package func resume(_ shard: Int) { _ = processes[shard].map { Foundation.kill($0, SIGCONT) } }

    /// What a server said that did not start.
    package struct ServerDidNotStart: Error { let log: String }

    /// Ports that nobody listened at a moment ago.
    private static func freePorts(_ count: Int) throws -> [Int] {
        let sockets = (0..<count).map { _ in socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }
        defer { for descriptor in sockets { close(descriptor) } }
        return try sockets.map { descriptor in
            var address = loopback(port: 0)
            var length = socklen_t(MemoryLayout<sockaddr_in>.size)
            let isBound = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
                }
            }
            guard isBound else { throw POSIXError(.EADDRINUSE) }
            return Int(UInt16(bigEndian: address.sin_port))
        }
    }

    private static func configuration(_ folder: String, _ shard: Int, _ ports: [Int]) -> String {
        let shards = (0..<2).map { number in
            """
            <shard><internal_replication>true</internal_replication>
            <replica><host>127.0.0.1</host><port>\(ports[3 * number + 1])</port></replica></shard>
            """
        }.joined()
        return """
            <?xml version="1.0"?>
            <yandex>
            <logger><level>warning</level><log>\(folder)/server.log</log><errorlog>\(folder)/error.log</errorlog></logger>
            <http_port>\(ports[3 * shard])</http_port><tcp_port>\(ports[3 * shard + 1])</tcp_port>
            <interserver_http_port>\(ports[3 * shard + 2])</interserver_http_port>
            <interserver_http_host>127.0.0.1</interserver_http_host><listen_host>127.0.0.1</listen_host>
            <max_connections>64</max_connections><mark_cache_size>67108864</mark_cache_size>
            <path>\(folder)/data/</path><tmp_path>\(folder)/tmp/</tmp_path>
            <user_files_path>\(folder)/user_files/</user_files_path>
            <format_schema_path>\(folder)/format_schemas/</format_schema_path>
            <users_config>\(folder)/users.xml</users_config><default_profile>default</default_profile>
            <default_database>default</default_database><timezone>UTC</timezone>
            <remote_servers><\(cluster)>\(shards)</\(cluster)></remote_servers>
            </yandex>
            """
    }

    /// Besides the usual one a user who only reads, with a password.
    private static let users = """
        <?xml version="1.0"?>
        <yandex>
        <profiles>
        <default><max_memory_usage>2000000000</max_memory_usage></default>
        <reader><readonly>1</readonly><max_execution_time>30</max_execution_time></reader>
        </profiles>
        <users>
        <default><password></password><networks><ip>127.0.0.1</ip></networks><profile>default</profile>
        <quota>default</quota></default>
        <reader><password>open sesame</password><networks><ip>127.0.0.1</ip></networks><profile>reader</profile>
        <quota>default</quota></reader>
        </users>
        <quotas><default></default></quotas>
        </yandex>
        """
}

extension Process {
    fileprivate func interrupt(with signal: Int32) { if isRunning { Foundation.kill(processIdentifier, signal) } }
}
