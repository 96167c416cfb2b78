import Blotter
package import ClickHouse
import RowBinary

/// A cluster of ClickHouse that has blotter's tables, asked through one of its servers.
package final class Cluster {
    /// What a cluster is asked and told through.
    let server: ServerConnection
    /// Addresses of the shards, where tables are made; that of the server where none are named.
    let shards: [ServerAddress]
    private var version: Int?

    /// Of these years' versions on, a server knows what `ClusterTables.isModern` says.
    private static let firstModern = 24

    /// Nothing is asked yet. Throws `ClickHouseError.noLibrary`.
    package init(
        _ server: ServerAddress, shards: [ServerAddress] = [], patience: Duration = .seconds(30)
    ) throws(ClickHouseError) {
        self.server = try ServerConnection(server, patience: patience)
        self.shards = shards.isEmpty ? [server] : shards
    }

    /// As messages name it.
    package var name: String { server.address.name }

    /// Whether its server knows what came since 2018.
    func isModern() throws(ClickHouseError) -> Bool {
        if version == nil { version = try server.majorVersion() }
        return version ?? 0 >= Self.firstModern
    }

    // MARK: Rows

    /// Inserts rows, all of them or none, on all shards that they belong to.
    func insert(_ table: SharedTable, _ rows: RowWriter) throws(ClickHouseError) {
        guard rows.count > 0 else { return }
        // Which of the two names the setting has is nothing to a server that knows the other.
        var settings: [ServerConnection.Setting] = [("insert_distributed_sync", "1")]
        if try isModern() { settings.append(("async_insert", "0")) }
        try server.insert(
            "INSERT INTO blotter.\(table.name)_all (\(table.columnList)) FORMAT RowBinary", rows.bytes, settings)
    }

    /// The rows of a query.
    func rows<Row>(
        _ query: String, _ read: (inout RowReader) throws(RowReader.Incomplete) -> Row
    ) throws(ClickHouseError) -> [Row] {
        try server.rows(query, [], read)
    }

    /// A connection to each shard itself.
    func connections() throws(ClickHouseError) -> [ServerConnection] {
        var connections: [ServerConnection] = []
        for address in shards {
            connections.append(
                address == server.address ? server : try ServerConnection(address, patience: server.patience))
        }
        return connections
    }

    /// By what a host remembers what it has told this cluster.
    func destination(of host: String) -> String { "\(host)@\(server.address.url)" }
}

extension ServerConnection {
    /// The year of the version, as 18 or 26.
    func majorVersion() throws(ClickHouseError) -> Int {
        let versions = try rows("SELECT version()") { reader throws(RowReader.Incomplete) in try reader.text() }
        return versions.first.flatMap { Int($0.prefix { $0 != "." }) } ?? 0
    }

    /// What the tables of this shard are; nil where there are none.
    func schema() throws(ClickHouseError) -> ClusterSchema? {
        let known = try rows(
            "SELECT toUInt8(count() > 0) FROM system.tables WHERE database = 'blotter' AND name = 'schema'"
        ) { reader throws(RowReader.Incomplete) in try reader.integer(UInt8.self) }
        guard known.first == 1 else { return nil }
        let schemas = try rows(
            "SELECT max(version), argMax(sharding, version), max(cut), toUInt64(count()) FROM blotter.schema"
        ) { reader throws(RowReader.Incomplete) in
            (
                schema: ClusterSchema(
                    version: Int(try reader.integer(UInt32.self)),
                    sharding: ClusterTables.Sharding(rawValue: try reader.text()) ?? .session,
                    cut: try reader.integer(UInt16.self)),
                count: try reader.integer(UInt64.self)
            )
        }
        return schemas.first.flatMap { $0.count > 0 ? $0.schema : nil }
    }
}

/// What the tables of a shard are.
package struct ClusterSchema: Equatable, Sendable {
    /// Of `ClusterTables`.
    package var version: Int
    /// By what hosts are spread over shards.
    package var sharding: ClusterTables.Sharding
    /// No day before is kept, in days since 1970.
    package var cut: UInt16
}

/// What keeps blotter from working with a cluster, other than its servers.
package enum ClusterError: Error, Equatable, Sendable {
    /// The shard has no tables of blotter.
    case noTables(server: String)
    /// The shard's tables are of a later blotter, or of an earlier one.
    case newerTables(server: String, version: Int)
    case olderTables(server: String, version: Int)
    /// A row was refused that every server should take.
    case refusedRow(log: String, detail: String)
    /// A host that has told the cluster of no log, and those that have.
    case unknownHost(String, known: [String])
    /// A question that the cluster cannot answer, and why.
    case unanswerable(String)
}

extension Cluster {
    /// Makes the tables on each shard, or raises those of an earlier version; answers what each had before. Throws
    /// `ClusterError` for those of a later one.
    package func makeTables(
        cluster name: String, sharding: ClusterTables.Sharding
    ) throws -> [(server: String, before: ClusterSchema?)] {
        var found: [(server: String, before: ClusterSchema?)] = []
        for shard in try connections() {
            let before = try shard.schema()
            if let before, before.version > ClusterTables.version {
                throw ClusterError.newerTables(server: shard.address.name, version: before.version)
            }
            let isModern = try shard.majorVersion() >= Self.firstModern
            // What no longer is what it was made as, as after a command that was cut off, is made whole.
            let tables = ClusterTables(
                isModern: isModern, cluster: name, sharding: before?.sharding ?? sharding)
            for statement in tables.statements() { try shard.run(statement) }
            if before?.version != ClusterTables.version {
                try shard.run(
                    """
                    INSERT INTO blotter.schema (version, reader, sharding, cut) SELECT \(ClusterTables.version), \
                    \(ClusterTables.reader), \(tables.sharding.rawValue.quoted), toDate(\(before?.cut ?? 0))
                    """)
            }
            found.append((shard.address.name, before))
        }
        return found
    }

    /// What the tables are, which every shard that is named has in the same version. Throws `ClusterError`.
    func schema() throws -> ClusterSchema {
        var all: [ClusterSchema] = []
        for (name, schema) in try schemas() {
            guard let schema else { throw ClusterError.noTables(server: name) }
            if schema.version > ClusterTables.version {
                throw ClusterError.newerTables(server: name, version: schema.version)
            }
            if schema.version < ClusterTables.version {
                throw ClusterError.olderTables(server: name, version: schema.version)
            }
            all.append(schema)
        }
        var schema = all[0]
        schema.cut = all.map(\.cut).max() ?? 0
        return schema
    }
}
