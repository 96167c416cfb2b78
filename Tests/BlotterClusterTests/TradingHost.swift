import ClickHouse
import Foundation
import TelemetryLog
import TestSupport

@testable import Blotter
@testable import BlotterCluster
@testable import SQLite

/// A host with logs, an index and a forwarder.
final class TradingHost {
    let name: String
    let folder: TemporaryFolder
    let index: IndexFile
    /// They run as long as this does.
    private let servers: ClickHouseServers
    private let url: String
    private let shards: [String]

    init(_ name: String, _ servers: ClickHouseServers) throws {
        self.name = name
        self.servers = servers
        folder = try TemporaryFolder()
        try folder.makeFolder("logs")
        index = IndexFile(path: folder / "index.db")
        url = servers.urls[0]
        shards = servers.urls
    }

    func cluster(patience: Duration = .seconds(20)) throws -> Cluster {
        try Cluster(ServerAddress(url), shards: shards.map { try ServerAddress($0) }, patience: patience)
    }

    func ingest() throws {
        let place = LogPlace(folder: try LogFolder(path: folder / "logs"))
        _ = try Ingest(index: index, now: { 0 }).run([place])
    }

    /// One pass of a forwarder of its own, in batches of so many rows.
    @discardableResult
    func forward(rows: Int = 700, patience: Duration = .seconds(20), giveUp: Duration? = .seconds(20)) throws
        -> ForwardReport
    {
        var limits = Forwarder.Limits()
        limits.rows = rows
        return try Forwarder(
            index, host: name, to: cluster(patience: patience), Patience(limit: giveUp), limits: limits
        )
        .pass()
    }

    /// The days on which the cluster and the index differ.
    func differences() throws -> [ClusterCheck.Line] {
        try ClusterCheck(cluster(), index, host: name).run().filter { $0.index != $0.cluster }
    }

    func reader(hosts: [String]? = nil) throws -> ClusterReader {
        ClusterReader(try cluster(), hosts: hosts ?? [name])
    }
}

extension TradingHost {
    /// Takes a log out of the index, as retention does, and its file away.
    func forget(_ name: String) throws {
        try WriteSession.run(index, patience: .seconds(1)) { session in
            let connection = try session.open()
            try connection.transaction {
                let source = try connection.prepare("SELECT id FROM source WHERE path = ?").rows(.text(name)) {
                    $0.integer(0)
                }
                var removal = try SourceRemoval(connection)
                for id in source { _ = try removal.remove(id) }
                try removal.finish()
            }
            try session.checkpoint(connection)
        }
        try folder.remove("logs/\(name)")
    }
}
