package import ClickHouse
import RowBinary

/// What a host has told a cluster.
package struct HostStatus: Equatable, Sendable {
    /// Its name.
    package var host: String
    /// Logs that the cluster knows of it, and their lines and events.
    package var logs: Int64
    /// Lines that its forwarder had read when it told last, and had sent.
    package var lines: Int64
    /// How many of them are in the cluster.
    package var sentLines: Int64
    /// Events, by the counts of its logs.
    package var events: Int64
    /// When it told last, in nanoseconds since 1970.
    package var told: Int64?
    /// When its last event was, in nanoseconds since 1970.
    package var last: Int64?
}

extension Cluster {
    /// What each host has told, by their names. Throws `ClickHouseError`.
    package func hosts() throws(ClickHouseError) -> [HostStatus] {
        try rows(
            """
            SELECT host, toInt64(sum(n)), toInt64(sum(l)), toInt64(sum(s)), toInt64(sum(e)), max(told), max(last) FROM (\
            SELECT host, count() AS n, toUInt64(0) AS l, toUInt64(0) AS s, sum(events) AS e, \
            CAST(NULL AS Nullable(Int64)) AS told, max(last_ns) AS last \
            FROM blotter.files_all FINAL WHERE deleted = 0 AND prefix_length > 0 GROUP BY host UNION ALL \
            SELECT host, toUInt64(0) AS n, lines AS l, sent_lines AS s, toUInt64(0) AS e, \
            CAST(told_ns AS Nullable(Int64)) AS told, last_ns AS last FROM blotter.hosts_all FINAL\
            ) AS told GROUP BY host ORDER BY host
            """
        ) { reader throws(RowReader.Incomplete) in
            HostStatus(
                host: try reader.text(), logs: try reader.integer(), lines: try reader.integer(),
                sentLines: try reader.integer(), events: try reader.integer(), told: try reader.optionalInteger(),
                last: try reader.optionalInteger())
        }
    }

    /// What the tables of each shard are; nil where it has none. Throws `ClickHouseError`.
    package func schemas() throws(ClickHouseError) -> [(server: String, schema: ClusterSchema?)] {
        var all: [(server: String, schema: ClusterSchema?)] = []
        for shard in try connections() { all.append((shard.address.name, try shard.schema())) }
        return all
    }
}

extension RowReader {
    /// A `Nullable(Int64)`.
    mutating func optionalInteger() throws(Incomplete) -> Int64? {
        try optional { reader throws(Incomplete) in try reader.integer(Int64.self) }
    }

    /// A `Nullable(String)`.
    mutating func optionalText() throws(Incomplete) -> String? {
        try optional { reader throws(Incomplete) in try reader.text() }
    }

    /// A `Nullable(Float64)`.
    mutating func optionalReal() throws(Incomplete) -> Double? {
        try optional { reader throws(Incomplete) in try reader.double() }
    }
}
