package import ClickHouse
import Glibc
import RowBinary
import TelemetryLog

/// Days that leave a cluster: what a plan says, and what is done with `apply`.
package struct ClusterRetention {
    /// A day of a table on one shard.
    package struct Part: Equatable, Sendable {
        /// The shard.
        package var server: String
        /// As `events`.
        package var table: String
        /// Days since 1970; 0 for what has no time, of logs that began before the cut.
        package var day: UInt16
        /// Rows, those included that newer versions have replaced.
        package var rows: UInt64
        /// On the disk.
        package var bytes: UInt64
    }

    private let cluster: Cluster
    /// The first day that stays.
    private let cut: UInt16

    private static let tables = ["events", "orders", "rejects"]
    /// Server 18.16 takes a part that was merged away back after a kill for so long.
    private static let oldPartsPause: UInt32 = 2_500_000

    /// Of what is before the day `cut`, in days since 1970.
    package init(_ cluster: Cluster, before cut: UInt16) {
        self.cluster = cluster
        self.cut = cut
    }

    /// What would go. Throws `ClickHouseError`.
    package func plan() throws(ClickHouseError) -> [Part] {
        var parts: [Part] = []
        for shard in try cluster.connections() {
            parts += try shard.parts(before: cut).map { part in
                Part(
                    server: shard.address.name, table: part.table, day: part.day, rows: part.rows, bytes: part.bytes)
            }
        }
        return parts
    }

    /// Removes it: first the cut is told, so that no forwarder sends it again. Throws `ClickHouseError`.
    package func apply() throws(ClickHouseError) {
        for shard in try cluster.connections() {
            try shard.run(
                """
                INSERT INTO blotter.schema (version, reader, sharding, cut) \
                SELECT max(version), max(reader), argMax(sharding, version), toDate(\(cut)) FROM blotter.schema
                """)
        }
        let isModern = try cluster.isModern()
        for shard in try cluster.connections() {
            try shard.dropParts(before: cut)
            if !isModern {
                usleep(Self.oldPartsPause)
                try shard.dropParts(before: cut)
            }
            // What has no time goes with its log, and so do rows of logs and series that ended before.
            let end = Int64(cut) * 86_400_000_000_000
            try shard.run(
                "ALTER TABLE blotter.events_local DELETE WHERE day = toDate(0) AND src IN (\(Self.endedLogs(end)))")
            try shard.run(
                "ALTER TABLE blotter.orders_local DELETE WHERE day = toDate(0) AND src IN (\(Self.endedLogs(end)))")
            try shard.run("ALTER TABLE blotter.series_local DELETE WHERE last_ns < \(end)")
            try shard.waitForMutations()
            try shard.run("ALTER TABLE blotter.files_local DELETE WHERE last_ns < \(end)")
            try shard.waitForMutations()
        }
    }

    private static func endedLogs(_ end: Int64) -> String {
        "SELECT src FROM blotter.files_all WHERE last_ns < \(end)"
    }
}

extension ServerConnection {
    fileprivate func parts(
        before cut: UInt16
    ) throws(ClickHouseError) -> [(table: String, day: UInt16, rows: UInt64, bytes: UInt64)] {
        // What has no time is of the day 0, and goes with its log.
        try rows(
            """
            SELECT table, min_date AS d, sum(rows), sum(bytes) FROM system.parts \
            WHERE database = 'blotter' AND active AND table IN ('events_local', 'orders_local', 'rejects_local') \
            AND min_date > toDate(0) AND min_date < toDate(\(cut)) GROUP BY table, d ORDER BY d, table
            """
        ) { reader throws(RowReader.Incomplete) in
            let table = try reader.text()
            return (
                table: String(table.prefix { $0 != "_" }), day: try reader.integer(UInt16.self),
                rows: try reader.integer(), bytes: try reader.integer()
            )
        }
    }

    fileprivate func dropParts(before cut: UInt16) throws(ClickHouseError) {
        for part in try parts(before: cut) {
            try run("ALTER TABLE blotter.\(part.table)_local DROP PARTITION '\(CivilDay(part.day))'")
        }
    }
}

/// A day as `2025-12-20`.
package struct CivilDay: CustomStringConvertible {
    private let day: UInt16

    private static let nanoseconds: Int64 = 86_400_000_000_000
    private static let length = 10

    /// Days since 1970.
    package init(_ day: UInt16) { self.day = day }

    package var description: String {
        String("\(Timestamp(nanoseconds: Int64(day) * Self.nanoseconds))".prefix(Self.length))
    }
}
