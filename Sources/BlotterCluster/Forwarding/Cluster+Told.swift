import Blotter
import ClickHouse
import Glibc
import RowBinary

/// What a cluster says of what a host has told it.
extension Cluster {
    /// The logs that a host has told of.
    func registrations(of host: String) throws(ClickHouseError) -> [LogFeed.Registration] {
        try rows(
            """
            SELECT src, number, day, reading, file, prefix_length, prefix_digest, name_session, sent_place, sent_lines, \
            reading_digest, sessions FROM blotter.files_all FINAL WHERE host = \(host.quoted) AND prefix_length > 0
            """
        ) { reader throws(RowReader.Incomplete) in
            let src = try reader.text()
            let number = Int64(try reader.integer(UInt64.self))
            let day = try reader.integer(UInt16.self)
            let reading = Int64(try reader.integer(UInt64.self))
            let log = SharedLog(number: number, src: src, day: day, reading: reading, path: try reader.text())
            let length = Int64(try reader.integer(UInt64.self))
            let digest = try reader.integer(Int64.self)
            let session = try reader.text()
            let (place, lines) = (try reader.integer(UInt64.self), try reader.integer(UInt64.self))
            let readingDigest = try reader.integer(Int64.self)
            return LogFeed.Registration(
                log: log, prefixLength: length, prefixDigest: digest, nameSession: session, sentPlace: Int64(place),
                sentLines: Int64(lines), readingDigest: readingDigest,
                sessions: try reader.array { reader throws(RowReader.Incomplete) in try reader.text() })
        }
    }

    /// The versions of a host's rows of `files` or `series`, by their keys.
    func versions(of table: String, _ host: String) throws(ClickHouseError) -> [(key: String, version: UInt64)] {
        let key = table == "files" ? "src" : "concat(src, ' ', toString(series_key))"
        return try rows(
            "SELECT \(key), max(ver) FROM blotter.\(table)_all WHERE host = \(host.quoted) GROUP BY \(key)"
        ) { reader throws(RowReader.Incomplete) in (try reader.text(), try reader.integer(UInt64.self)) }
    }

    /// Of how many events these orders of a host are made, as far as the cluster has them.
    func eventCounts(
        ofOrders identities: [OrderFeed.Identity], host: String
    ) throws(ClickHouseError) -> [OrderFeed.Identity: Int64] {
        var counts: [OrderFeed.Identity: Int64] = [:]
        for part in identities.chunked(by: Self.mostNames) {
            let keys = part.map { "(\($0.session.quoted), \($0.key.quoted))" }.joined(separator: ", ")
            let found = try rows(
                """
                SELECT session_id, order_key, day, \
                toInt64(is_order + fills + errors + isNotNull(intent_place) + isNotNull(ended)) \
                FROM blotter.orders_all FINAL WHERE host = \(host.quoted) AND deleted = 0 AND (session_id, order_key) IN (\(keys))
                """
            ) { reader throws(RowReader.Incomplete) in
                (
                    OrderFeed.Identity(
                        session: try reader.text(), key: try reader.text(), day: try reader.integer(UInt16.self)),
                    try reader.integer(Int64.self)
                )
            }
            for (identity, count) in found { counts[identity] = count }
        }
        return counts
    }

    private static let mostNames = 1000

    /// Removes all events, invalid lines and orders of a log on all shards, and waits until they are gone: what is sent
    /// next is another reading of it.
    func remove(host: String, src: String) throws(ClickHouseError) {
        let condition = "host = \(host.quoted) AND src = \(src.quoted)"
        for shard in try connections() {
            for table in ["events", "rejects", "orders"] {
                try shard.run("ALTER TABLE blotter.\(table)_local DELETE WHERE \(condition)")
            }
            try shard.waitForMutations()
        }
    }
}

extension ServerConnection {
    /// Waits until no mutation of blotter's tables is under way, as long as an answer is waited for.
    func waitForMutations() throws(ClickHouseError) {
        let clock = ContinuousClock()
        let end = clock.now + patience
        while true {
            let left = try rows(
                "SELECT count() FROM system.mutations WHERE database = 'blotter' AND is_done = 0"
            ) { reader throws(RowReader.Incomplete) in try reader.integer(UInt64.self) }
            if left == [0] { return }
            guard clock.now < end else { throw .silent(server: address.name, after: patience) }
            usleep(20_000)
        }
    }
}

extension Array {
    /// In parts of at most so many elements.
    func chunked(by count: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: self.count, by: count).map { self[$0..<Swift.min($0 + count, self.count)] }
    }
}
