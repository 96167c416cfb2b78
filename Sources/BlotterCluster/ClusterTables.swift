import Blotter

/// The tables of blotter on the shards of a cluster, in the database `blotter`: `X_local` holds rows, `X_all` is
/// `Distributed` over them, and views have the names and meanings of an index's, and the host.
package struct ClusterTables {
    /// Of these tables. A newer blotter raises it where it changes them.
    package static let version = 1
    /// Of what is made of a line or a session; rows of a newer one win.
    package static let reader: UInt64 = 1

    /// Whether servers know what came since 2018: labels, codecs and indexes.
    let isModern: Bool
    /// As `remote_servers` names it.
    let cluster: String
    /// What decides on which shard the rows of an event or order are.
    let sharding: Sharding

    /// By what hosts are spread over shards; no question depends on it.
    package enum Sharding: String, CaseIterable, Sendable {
        /// Each session of a host on a shard of its own: one busy host uses all.
        case session
        /// All of a host on one shard: from some ten hosts a shard on, a batch then makes one part instead of many.
        case host
    }

    private struct Engine {
        /// By what rows are sorted, and of those that are equal the one with the highest version holds.
        var identity: String
        var isByDay: Bool
        /// The columns whose hash says the shard.
        var shard: String
        var indexes: [String] = []
    }

    private func engine(_ table: SharedTable) -> Engine {
        let shard = sharding == .host ? "host" : "host, session_id"
        switch table.name {
        case "events":
            return Engine(
                identity: "host, session_id, src, line, part", isByDay: true, shard: shard,
                indexes: [
                    "ts_minmax ts_ns TYPE minmax GRANULARITY 1",
                    "order_bloom order_id TYPE bloom_filter(0.01) GRANULARITY 4",
                    "intent_bloom intent_id TYPE bloom_filter(0.01) GRANULARITY 4",
                    "words_text words TYPE text(tokenizer = splitByString([' ']))",
                ])
        case "orders": return Engine(identity: "host, session_id, order_key", isByDay: true, shard: shard)
        case "rejects": return Engine(identity: "host, src, line", isByDay: true, shard: "host, src")
        case "series": return Engine(identity: "host, src, series_key", isByDay: false, shard: "host, src")
        case "hosts": return Engine(identity: "host", isByDay: false, shard: "host")
        default: return Engine(identity: "host, src", isByDay: false, shard: "host, src")
        }
    }

    // MARK: Statements

    /// What makes all of them on one shard; run again, it changes nothing.
    func statements() -> [String] {
        var statements = [
            "CREATE DATABASE IF NOT EXISTS blotter",
            """
            CREATE TABLE IF NOT EXISTS blotter.schema (version UInt32, reader UInt32, sharding String, cut Date, \
            at DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY version
            """,
        ]
        for table in SharedTable.all {
            statements += [local(table), "DROP TABLE IF EXISTS blotter.\(table.name)_all", distributed(table)]
        }
        for (name, query) in ClusterViews(isModern: isModern).all {
            statements += [
                "DROP TABLE IF EXISTS blotter.\(name)", "CREATE VIEW blotter.\(name) AS \(query)",
            ]
        }
        return statements
    }

    private func local(_ table: SharedTable) -> String {
        let engine = engine(table)
        let columns = table.columns.map { "\($0.name) \(type(of: $0))" }
        let indexes = isModern ? engine.indexes.map { "INDEX \($0)" } : []
        // A part that was merged is kept for a while, of which a killed server makes nothing twice.
        let settings = isModern ? "" : ", old_parts_lifetime = 1"
        return """
            CREATE TABLE IF NOT EXISTS blotter.\(table.name)_local (\((columns + indexes).joined(separator: ", "))) \
            ENGINE = ReplacingMergeTree(ver) \(engine.isByDay ? "PARTITION BY day " : "")ORDER BY (\(engine.identity)) \
            SETTINGS index_granularity = 8192\(settings)
            """
    }

    private func distributed(_ table: SharedTable) -> String {
        """
        CREATE TABLE IF NOT EXISTS blotter.\(table.name)_all AS blotter.\(table.name)_local \
        ENGINE = Distributed(\(cluster.quotedName), blotter, \(table.name)_local, cityHash64(\(engine(table).shard)))
        """
    }

    private func type(of column: SharedTable.Column) -> String {
        let type = column.type.clickHouse
        guard isModern else { return type }
        if column.isLabel { return "LowCardinality(\(type))" }
        switch column.name {
        case "ts_ns", "line", "place", "begin_ns", "order_ns": return "\(type) CODEC(Delta, ZSTD(3))"
        default: return column.type.isLong ? "\(type) CODEC(ZSTD(3))" : type
        }
    }
}

extension SharedType {
    /// As ClickHouse names it.
    var clickHouse: String {
        switch self {
        case .text: "String"
        case .integer: "Int64"
        case .real: "Float64"
        case .flag: "UInt8"
        case .day: "Date"
        case .texts: "Array(String)"
        case .count: "UInt64"
        case .optionalText, .optionalBytes: "Nullable(String)"
        case .optionalInteger: "Nullable(Int64)"
        case .optionalReal: "Nullable(Float64)"
        case .optionalCount: "Nullable(UInt64)"
        }
    }

    fileprivate var isLong: Bool {
        switch self {
        case .text, .optionalText, .optionalBytes, .optionalReal, .optionalInteger: true
        default: false
        }
    }
}

extension String {
    /// As a string of ClickHouse's SQL.
    var quoted: String {
        "'" + replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    /// As a name of ClickHouse's SQL.
    var quotedName: String { "`" + replacing("\\", with: "\\\\").replacing("`", with: "\\`") + "`" }
}
