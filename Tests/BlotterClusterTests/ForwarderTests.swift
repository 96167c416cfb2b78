import ClickHouse
import RowBinary
import Foundation
import TelemetryLog
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterCluster
@testable import SQLite

/// What is sent is there once, whatever goes wrong on the way.
@Suite(.enabled(if: ClickHouseServers.areInstalled, "Debian's clickhouse-server is not installed"))
struct ForwarderTests {
    private static func made() throws -> (ClickHouseServers, TradingHost) {
        let servers = try ClickHouseServers()
        let host = try TradingHost("trader1", servers)
        _ = try host.cluster().makeTables(cluster: ClickHouseServers.cluster, sharding: .session)
        return (servers, host)
    }

    /// Lines of a fixture's log.
    private static func lines(_ name: String) throws -> [String] {
        // What is not UTF-8 is another line then, and as good.
        String(decoding: try Data(contentsOf: Checkout.url("Fixtures/demo/\(name)")), as: UTF8.self)
            .split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { $0 + "\n" }
    }

    private static func events(_ host: TradingHost) throws -> Int64 {
        try host.cluster().rows("SELECT toInt64(count()) FROM blotter.events_all FINAL") {
            reader throws(RowReader.Incomplete) in try reader.integer(Int64.self)
        }[0]
    }

    /// A log that grows.
    private struct Log {
        var name: String
        var rest: ArraySlice<String>
    }

    /// Something goes wrong, in turn.
    private static func go(
        wrong round: Int, _ host: TradingHost, _ servers: ClickHouseServers, _ logs: inout [Log]
    ) throws {
        switch round % 7 {
        case 0: try host.forward(rows: 50)
        case 1:
            servers.kill(1)
            #expect(throws: ClickHouseError.self) { try host.forward(rows: 50, giveUp: .milliseconds(100)) }
            try servers.start(1)
        case 2:
            servers.hang(1)
            #expect(throws: ClickHouseError.self) {
                try host.forward(rows: 50, patience: .milliseconds(300), giveUp: .milliseconds(100))
            }
            servers.resume(1)
        case 3:
            for suffix in ["", "-wal", "-shm"] { try? host.folder.remove("index.db.forward\(suffix)") }
        case 4:
            // Made anew, with other numbers and in another order.
            for suffix in ["", "-wal", "-shm"] { try? host.folder.remove("index.db\(suffix)") }
            try host.folder.move("logs/\(logs[0].name)", to: "logs/zz-\(round).jsonl")
            try host.ingest()
            logs[0].name = "zz-\(round).jsonl"
        case 5:
            // A second forwarder that knows less: with the state of a moment ago.
            try host.forward(rows: 50)
            let before = try host.folder.bytes(of: "index.db.forward")
            try host.folder.append(lines(logs[1].name).prefix(9).joined(), to: "logs/\(logs[1].name)")
            try host.ingest()
            try host.forward(rows: 50)
            for suffix in ["-wal", "-shm"] { try? host.folder.remove("index.db.forward\(suffix)") }
            try host.folder.write(before, to: "index.db.forward")
        default:
            try host.folder.move("logs/\(logs[2].name)", to: "logs/older-\(round).jsonl")
            logs[2].name = "later-\(round).jsonl"
            try host.ingest()
        }
    }

    @Test func `servers, states, indexes and answers that are lost on the way lose and double nothing`() throws {
        let (servers, host) = try Self.made()
        var random = SeededRandom(seed: UInt64(ProcessInfo.processInfo.environment["BLOTTER_SEED"] ?? "") ?? 7)
        var logs: [Log] = try ["live-20251220-0930.jsonl", "paper-20251219-1900.jsonl", "paper-20251220-1100.jsonl"].map
        {
            Log(name: $0, rest: try Self.lines($0)[...])
        }
        let rounds = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 9 : 300
        for round in 0..<rounds {
            for index in logs.indices {
                // Fills come before their orders now and then, and last ones late.
                let count = min(logs[index].rest.count, Int.random(in: 20...90, using: &random))
                let part = logs[index].rest.prefix(count).shuffledALittle(using: &random)
                logs[index].rest.removeFirst(count)
                let path = "logs/" + logs[index].name
                if host.folder.exists(path) {
                    try host.folder.append(part.joined(), to: path)
                } else {
                    try host.folder.write(part.joined(), to: path)
                }
                if logs[index].rest.isEmpty { logs[index].rest = try Self.lines(logs[index].name)[...] }
            }
            try host.ingest()
            try Self.go(wrong: round, host, servers, &logs)
        }
        try host.forward()
        #expect(try host.differences() == [])
        #expect(try Self.events(host) == host.index.engine().eventCount(EventFilter()))
    }

    @Test func `a line without an end is sent when it has one`() throws {
        let (_, host) = try Self.made()
        let lines = try Self.lines("live-20251220-1500.jsonl")
        try host.folder.write(lines[..<10].joined() + lines[10].dropLast(), to: "logs/a.jsonl")
        try host.ingest()
        #expect(try host.forward().events == 10)
        try host.folder.append("\n", to: "logs/a.jsonl")
        try host.ingest()
        #expect(try host.forward().events == 1)
        #expect(try host.differences() == [])
    }

    @Test func `a pass costs what changed`() throws {
        let (_, host) = try Self.made()
        let lines = try Self.lines("live-20251220-0930.jsonl")
        try host.folder.write(lines[..<400].joined(), to: "logs/a.jsonl")
        try host.ingest()
        let first = try host.forward()
        #expect(first.events == 398 && first.orders > 60)
        #expect(try host.forward().isEmpty)
        try host.folder.append(lines[400...402].joined(), to: "logs/a.jsonl")
        try host.ingest()
        let second = try host.forward()
        #expect(second.events == 3 && second.orders <= 3 && second.files == 1)
        #expect(try host.differences() == [])
    }

    @Test func `orders are not sent poorer when one of their logs is gone`() throws {
        let (_, host) = try Self.made()
        let lines = try Self.lines("live-20251220-0930.jsonl")
        let isFill = { (line: String) in line.contains("\"kind\": \"fill\"") }
        try host.folder.write(lines.filter { !isFill($0) }.joined(), to: "logs/orders.jsonl")
        let fills = lines.filter(isFill)
        try host.folder.write(fills.dropLast().joined(), to: "logs/fills.jsonl")
        try host.ingest()
        try host.forward()
        let before = try host.reader().orderCounts(OrderFilter())
        #expect(before.byState[.filled] ?? 0 > 50)

        try host.forget("orders.jsonl")
        try host.folder.append(try #require(fills.last), to: "logs/fills.jsonl")
        try host.ingest()
        try host.forward()

        // Its own index knows fills without orders; the cluster has kept what it was told.
        #expect(try host.index.engine().orderCounts(OrderFilter()).byState[.filled] == nil)
        let states = try host.cluster().rows(
            "SELECT state, toInt64(count()) FROM blotter.orders_all FINAL WHERE deleted = 0 GROUP BY state ORDER BY state"
        ) { reader throws(RowReader.Incomplete) in "\(try reader.text()) \(try reader.integer(Int64.self))" }
        #expect(states.contains("filled \(before.byState[.filled] ?? 0)"))
        #expect(try Self.events(host) == Int64(lines.count) - 2)
    }

    @Test func `days that a cluster has dropped do not come back`() throws {
        let (_, host) = try Self.made()
        for name in ["paper-20251219-1900.jsonl", "live-20251220-1500.jsonl"] {
            try host.folder.write(Self.lines(name).joined(), to: "logs/\(name)")
        }
        try host.ingest()
        try host.forward()
        let retention = ClusterRetention(try host.cluster(), before: 20_442)
        let plan = try retention.plan()
        #expect(Set(plan.map { "\(CivilDay($0.day))" }) == ["2025-12-19"])
        try retention.apply()
        #expect(try retention.plan() == [])
        let kept = try Self.events(host)
        #expect(kept == 231)
        let state = host.folder / "index.db.forward"
        for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: state + suffix) }
        try host.forward()
        #expect(try Self.events(host) == kept)
    }

    @Test func `an index without another store keeps no journal`() throws {
        let (_, host) = try Self.made()
        try host.folder.write(Self.lines("live-20251220-1500.jsonl").joined(), to: "logs/a.jsonl")
        try host.ingest()
        func objects() throws -> Int64? {
            try Connection(path: host.index.path, mode: .readOnly).integer(
                "SELECT count(*) FROM sqlite_schema WHERE name LIKE 'changed_order%'")
        }
        #expect(try objects() == 0)
        try host.forward()
        #expect(try objects() == 5)
        try OrderJournal.end(host.index, patience: .seconds(1))
        #expect(try objects() == 0)
    }

    @Test func `tables of a later version are left alone`() throws {
        let (servers, host) = try Self.made()
        try host.folder.write(Self.lines("live-20251220-1500.jsonl").joined(), to: "logs/a.jsonl")
        try host.ingest()
        let shard = try ServerConnection(ServerAddress(servers.urls[1]))
        try shard.run("INSERT INTO blotter.schema (version, reader, sharding, cut) VALUES (99, 1, 'session', 0)")
        #expect(throws: ClusterError.newerTables(server: shard.address.name, version: 99)) { try host.forward() }
        #expect(throws: ClusterError.self) {
            try host.cluster().makeTables(cluster: ClickHouseServers.cluster, sharding: .session)
        }
    }

    @Test(arguments: [0, 1, 7, 8, 9, 63, 64, 200]) func `hashes are the server's`(_ length: Int) throws {
        let servers = try ClusterAnswerTests.hosts.get().servers
        let text = String((0..<length).map { Character(Unicode.Scalar(UInt8(33 + $0 % 90))) })
        let hash = try ServerConnection(ServerAddress(servers.urls[0])).rows("SELECT sipHash64(\(text.quoted))") {
            reader throws(RowReader.Incomplete) in try reader.integer(UInt64.self)
        }
        #expect(Array(text.utf8).withUnsafeBytes { SipHash.digest($0) } == hash[0])
    }
}

extension Collection where Element == String {
    /// Some neighbours in each other's place.
    fileprivate func shuffledALittle(using random: inout SeededRandom) -> [String] {
        var lines = Array(self)
        for index in lines.indices.dropLast(3) where Int.random(in: 0..<20, using: &random) == 0 {
            lines.swapAt(index, index + 3)
        }
        return lines
    }
}
