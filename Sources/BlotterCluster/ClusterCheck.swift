package import Blotter
import ClickHouse
import RowBinary
import TelemetryLog

/// Whether a cluster has what the index of a host holds: how many rows of each day, and what they are.
package struct ClusterCheck {
    /// One day of a table.
    package struct Line: Equatable, Sendable {
        /// As `events`.
        package var table: String
        /// Days since 1970; 0 for what has no time.
        package var day: UInt16
        /// What the index holds.
        package var index: RowDigest
        /// What the cluster has of the same logs.
        package var cluster: RowDigest
    }

    private let cluster: Cluster
    private let file: IndexFile
    private let host: String

    /// Of the logs that the index of `host` holds.
    package init(_ cluster: Cluster, _ file: IndexFile, host: String) {
        self.cluster = cluster
        self.file = file
        self.host = host
    }

    /// All days, by table and day. Throws `ClickHouseError`, `ClusterError` and `BlotterError`.
    package func run() throws -> [Line] {
        let schema = try cluster.schema()
        let index = try SharedIndex(file, host: host)
        return try index.atOneMoment {
            let told = try SharingState(of: file, destination: cluster.destination(of: host)).logs()
            let logs = told.values.filter(\.isThere).map(\.registration)
            let bereft = Set(told.values.filter { !$0.isThere }.flatMap(\.registration.sessions))
            var lines: [Line] = []
            for (table, local) in [
                (SharedTable.events, try events(index, logs, schema.cut)),
                (.orders, try orders(index, logs, bereft, schema.cut)),
                (.rejects, try rejects(index, logs, schema.cut)),
            ] {
                let remote = try remote(table, logs, bereft)
                for day in Set(local.keys).union(remote.keys).sorted() {
                    lines.append(
                        Line(
                            table: table.name, day: day, index: local[day] ?? RowDigest(),
                            cluster: remote[day] ?? RowDigest()))
                }
            }
            return lines
        }
    }

    // MARK: The index

    private func events(
        _ index: SharedIndex, _ logs: [LogFeed.Registration], _ cut: UInt16
    ) throws -> [UInt16: RowDigest] {
        var digests: [UInt16: RowDigest] = [:]
        for log in logs {
            var place: Int64 = 0
            while place < log.sentPlace {
                var rows = RowWriter()
                var days: Set<UInt16> = []
                place = try index.events.append(
                    log.log, after: place, through: log.sentPlace,
                    .init(rows: Self.batch, days: .max, bytes: .max, firstDay: cut), to: &rows, days: &days)
                digests.add(RowDigest.byDay(.events, rows))
            }
        }
        return digests
    }

    private func rejects(
        _ index: SharedIndex, _ logs: [LogFeed.Registration], _ cut: UInt16
    ) throws -> [UInt16: RowDigest] {
        var digests: [UInt16: RowDigest] = [:]
        for log in logs where log.log.day >= cut {
            var rows = RowWriter()
            try index.rejects.append(log.log, after: 0, through: log.sentPlace, to: &rows)
            digests.add(RowDigest.byDay(.rejects, rows))
        }
        return digests
    }

    private func orders(
        _ index: SharedIndex, _ logs: [LogFeed.Registration], _ bereft: Set<String>, _ cut: UInt16
    ) throws -> [UInt16: RowDigest] {
        let known = Dictionary(uniqueKeysWithValues: logs.map { ($0.log.number, $0.log) })
        let feed = try index.orders()
        var digests: [UInt16: RowDigest] = [:]
        var last = OrderFeed.Place(series: 0, id: 0)
        while true {
            let places = try index.orders(after: last, limit: Self.batch)
            guard let next = places.last else { return digests }
            last = next
            var rows = RowWriter()
            for place in places {
                _ = try feed.append(place, to: &rows, version: { _ in 0 }, log: { known[$0] }) { identity, _ in
                    !bereft.contains(identity.session) && (identity.day == 0 || identity.day >= cut)
                }
            }
            digests.add(RowDigest.byDay(.orders, rows))
        }
    }

    private static let batch = 20_000

    // MARK: The cluster

    private func remote(
        _ table: SharedTable, _ logs: [LogFeed.Registration], _ bereft: Set<String>
    ) throws -> [UInt16: RowDigest] {
        var digests: [UInt16: RowDigest] = [:]
        let days = try cluster.rows(
            "SELECT DISTINCT day FROM blotter.\(table.name)_all WHERE host = \(host.quoted) ORDER BY day"
        ) { reader throws(RowReader.Incomplete) in try reader.integer(UInt16.self) }
        // A day at a time: all columns of all rows are more than a server holds at once.
        for (day, part) in days.flatMap({ day in logs.chunked(by: Self.mostNames).map { (day, $0) } }) {
            var terms = [
                "day = toDate(\(day))", "host = \(host.quoted)",
                "src IN (\(part.map(\.log.src.quoted).joined(separator: ", ")))",
            ]
            if table.name == "orders" {
                terms.append("deleted = 0")
                if !bereft.isEmpty {
                    terms.append("session_id NOT IN (\(bereft.sorted().map(\.quoted).joined(separator: ", ")))")
                }
            }
            let found = try cluster.rows(
                """
                SELECT day, count(), sum(\(RowDigest.expression(table))) FROM blotter.\(table.name)_all FINAL \
                WHERE \(terms.joined(separator: " AND ")) GROUP BY day
                """
            ) { reader throws(RowReader.Incomplete) in
                var digest = RowDigest()
                let day = try reader.integer(UInt16.self)
                digest.count = try reader.integer()
                digest.hash = try reader.integer()
                return [day: digest]
            }
            for digest in found { digests.add(digest) }
        }
        return digests
    }

    private static let mostNames = 1000
}

extension [UInt16: RowDigest] {
    fileprivate mutating func add(_ other: Self) {
        for (day, digest) in other {
            self[day, default: RowDigest()].count += digest.count
            self[day, default: RowDigest()].hash &+= digest.hash
        }
    }
}
