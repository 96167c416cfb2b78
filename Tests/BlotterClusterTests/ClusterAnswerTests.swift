import Foundation
import TelemetryLog
import TestSupport
import Testing

@testable import Blotter
@testable import BlotterCluster

/// What a cluster answers is what the index of the host answers.
@Suite(.enabled(if: ClickHouseServers.areInstalled, "Debian's clickhouse-server is not installed"))
struct ClusterAnswerTests {
    /// Two hosts, of which the second has a session of the first with other numbers, and the logs of other systems.
    // Made once; what is asked opens connections of its own.
    nonisolated(unsafe) static let hosts: Result<(servers: ClickHouseServers, [TradingHost]), any Error> = Result {
        let servers = try ClickHouseServers()
        let hosts = [try TradingHost("trader1", servers), try TradingHost("trader2", servers)]
        _ = try hosts[0].cluster().makeTables(cluster: ClickHouseServers.cluster, sharding: .session)
        try copy("demo", to: hosts[0])
        try copy("clock-goes-back", to: hosts[0])
        for fixture in ["incident", "hostile-text", "formats/nautilus", "formats/fix-tags", "formats/order-arrays"] {
            try copy(fixture, to: hosts[1])
        }
        let same = try hosts[0].folder.text(of: "logs/demo/live-20251220-1500.jsonl")
        try hosts[1].folder.write(
            same.replacing("\"filled_quantity\": ", with: "\"filled_quantity\": 1"), to: "logs/live-20251220-1500.jsonl"
        )
        for host in hosts {
            try host.ingest()
            try host.forward()
        }
        return (servers, hosts)
    }

    private static func copy(_ fixture: String, to host: TradingHost) throws {
        let target = URL(filePath: host.folder / "logs/\(fixture)")
        try FileManager.default.createDirectory(
            at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: Checkout.url("Fixtures/\(fixture)"), to: target)
    }

    /// A question, as what is compared of its answer.
    typealias Question = (name: String, ask: (any Engine) throws -> Any)

    private static func filters(_ reader: any Engine) throws -> [(String, EventFilter)] {
        let summary = try reader.summary(EventFilter())
        let first = try #require(summary.first), last = try #require(summary.last)
        let third = TimeSpan(nanoseconds: (last - first).nanoseconds / 3)
        let symbol = try #require(summary.symbols.first { $0.hasPrefix("BTC") })
        let session = try #require(summary.sessions.last { $0.hasPrefix("live") })
        func filter(_ change: (inout EventFilter) -> Void) -> EventFilter {
            var filter = EventFilter()
            change(&filter)
            return filter
        }
        return [
            ("all", EventFilter()), ("a symbol", filter { $0.symbols = [symbol] }),
            ("but a symbol", filter { $0.symbols = ["!\(symbol)"] }), ("a session", filter { $0.sessions = [session] }),
            ("fills and errors", filter { $0.kinds = ["fill", "error"] }),
            (
                "a time",
                filter {
                    $0.from = first + third
                    $0.to = last
                }
            ),
        ]
    }

    private static func events(_ read: ((EventRecord) throws -> Bool) throws -> Void) throws -> [EventRecord] {
        var events: [EventRecord] = []
        try read {
            events.append($0)
            return true
        }
        return events
    }

    private static func questions(_ filter: EventFilter, _ now: Timestamp) -> [Question] {
        let silence = SilenceRule(now: now)
        var orders = OrderFilter()
        orders.events = filter
        var open = orders
        open.states = [.open, .rejected]
        var stuck = orders
        stuck.stuck = StuckRule(now: now)
        return [
            ("count", { try $0.eventCount(filter) }), ("has", { try $0.hasEvents(filter) }),
            ("summary", { try $0.summary(filter) }), ("names", { try $0.unknownNames(in: filter) }),
            ("last", { engine in try events { try engine.events(filter, limit: 40, $0) } }),
            ("all", { engine in try events { try engine.events(filter, limit: nil, $0) } }),
            ("page", { try $0.page(filter, limit: 25, before: $0.page(filter, limit: 9, before: nil).next) }),
            ("histogram", { try $0.eventHistogram(filter, width: nil) as Any }),
            ("reasons", { try $0.reasons(filter, limit: 10) }),
            ("sessions", { try $0.sessions(SessionQuestion(filter, silence: silence)) }),
            ("silent", { try $0.sessions(SessionQuestion(filter, silence: silence, isSilentOnly: true)) }),
            ("latency", { try $0.latencyReport(LatencyQuestion(filter, by: .symbol, spikes: 0)) }),
            ("spikes", { try $0.latencyReport(LatencyQuestion(filter, by: .hour, spikes: 3)) }),
            ("pauses", { try $0.pauses(filter, silence: silence) }), ("clock", { try $0.clock(filter) }),
            ("counts", { try $0.orderCounts(orders) }), ("open", { try $0.orderCounts(open) }),
            ("orders", { engine in try list { try engine.orders(orders, limit: 15, $0) } }),
            ("all orders", { engine in try list { try engine.orders(orders, limit: nil, $0) } }),
            ("open orders", { engine in try list { try engine.orders(open, limit: 7, $0) } }),
            ("stuck", { engine in try list { try engine.orders(stuck, limit: nil, $0) } }),
            ("missing", { try $0.missingFills(orders) }),
            ("positions", { try $0.positions(PositionQuestion(filter)) }),
            ("slippage", { try $0.slippage(PositionQuestion(filter)) }),
            ("fills", { try $0.fillPage(filter, limit: 20, before: nil) }),
            ("fill count", { try $0.fillCount(filter) }),
        ]
    }

    private static func list(_ read: ((OrderRecord) throws -> Bool) throws -> Void) throws -> [OrderRecord] {
        var orders: [OrderRecord] = []
        try read {
            orders.append($0)
            return true
        }
        return orders
    }

    private static let thinning = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 4 : 1

    @Test(arguments: [0, 1]) func `a host's answers are its index's`(_ number: Int) throws {
        let host = try Self.hosts.get().1[number]
        let (index, cluster) = (try host.index.engine(), try host.reader())
        let now = try #require(index.summary(EventFilter()).last) + .minute
        for (place, (name, filter)) in try Self.filters(index).enumerated() {
            // Each question without a filter, and each with some of them.
            for (turn, question) in Self.questions(filter, now).enumerated()
            where place == 0 || (turn + place).isMultiple(of: Self.thinning) {
                let (own, theirs) = (canonical(try question.ask(index)), canonical(try question.ask(cluster)))
                #expect(difference(own, theirs) == nil, "\(question.name) of \(name)")
            }
        }
    }

    @Test(arguments: ["BTC", "insufficient balance", "\"post only\"", "ord_1220*", "0042", "Délai", "no such"])
    func `a search finds what the full text finds`(_ text: String) throws {
        let pattern = try #require(SearchPattern(text))
        for host in try Self.hosts.get().1 {
            let (index, cluster) = (try host.index.engine(), try host.reader())
            #expect(
                try index.searchCount(pattern, EventFilter()) == cluster.searchCount(pattern, EventFilter()))
            func found(_ engine: any Engine) throws -> String {
                canonical(try Self.events { try engine.search(pattern, EventFilter(), order: .time, limit: 30, $0) })
            }
            #expect(try found(index) == found(cluster))
        }
    }

    @Test func `one order and one line are told as the index tells them`() throws {
        for host in try Self.hosts.get().1 {
            let (index, cluster) = (try host.index.engine(), try host.reader())
            let orders = try Self.list { try index.orders(OrderFilter(), limit: nil, $0) }
            for order in [orders.first, orders.last, orders.first { $0.state == .rejected }].compactMap(\.self) {
                let id = try #require(order.orderID ?? order.intentID)
                let (own, theirs) = (
                    try index.orders(withID: id, OrderFilter()), try cluster.orders(withID: id, OrderFilter())
                )
                #expect(own == theirs)
                let first = try #require(theirs.first)
                #expect(canonical(try index.events(of: first)) == canonical(try cluster.events(of: first)))
            }
            let event = try #require(try index.page(EventFilter(), limit: 30, before: nil).events.first)
            let place = EventPlace.address(event.address, file: nil)
            #expect(
                canonical(try index.located(place, context: 3) as Any)
                    == canonical(try cluster.located(place, context: 3) as Any))
            #expect(
                canonical(try index.rejectedFiles(RejectFilter()))
                    == canonical(try cluster.rejectedFiles(RejectFilter())))
        }
    }

    @Test func `of several hosts the answer is the union`() throws {
        let (_, hosts) = try Self.hosts.get()
        let all = try hosts[0].reader(hosts: [])
        let one = try hosts.map { try $0.index.engine() }

        let sums = try one.map { try $0.summary(EventFilter()) }
        let sum = try all.summary(EventFilter())
        #expect(sum.totalEvents == sums.map(\.totalEvents).reduce(0, +))
        #expect(sum.intentToOrder.count == sums.map(\.intentToOrder.count).reduce(0, +))
        #expect(Set(sum.symbols) == Set(sums.flatMap(\.symbols)))
        // Two hosts, one id: two sessions, and a filter by it alone means both.
        var both = EventFilter()
        both.sessions = ["live-20251220-1500"]
        #expect(try all.summary(both).sessions == ["trader1/live-20251220-1500", "trader2/live-20251220-1500"])
        #expect(
            try all.eventCount(both) == one.map { try $0.eventCount(both) }.reduce(0, +))
        var own = EventFilter()
        own.sessions = ["trader2/live-20251220-1500"]
        #expect(try all.eventCount(own) == one[1].eventCount(both))
    }

    @Test func `what a cluster cannot answer is refused by name`() throws {
        let reader = try Self.hosts.get().1[0].reader()
        #expect(throws: ClusterError.self) { try reader.runningTotals() }
        let words = try #require(SearchPattern("BTC"))
        #expect(throws: ClusterError.self) {
            try reader.search(words, EventFilter(), order: .relevance, limit: 1) { _ in true }
        }
        #expect(throws: ClusterError.self) { try reader.searchCount(SearchPattern(fts5: "a NEAR b"), EventFilter()) }
        #expect(throws: BlotterError.self) {
            try reader.run(Query("SELECT payload ->> 'x' FROM events", now: .init(nanoseconds: 0)), begin: { _ in }) {
                _ in
                true
            }
        }
        let stranger = try Self.hosts.get().1[0].reader(hosts: ["nobody"])
        #expect(throws: ClusterError.unknownHost("nobody", known: ["trader1", "trader2"])) { try stranger.hasLogs() }
    }

    @Test func `the views have what the index's views have`() throws {
        let host = try Self.hosts.get().1[0]
        let cluster = try host.reader()
        func rows(_ engine: any Engine, _ sql: String) throws -> [[Query.Value]] {
            var rows: [[Query.Value]] = []
            try engine.run(Query(sql, now: .init(nanoseconds: 0)), begin: { _ in }) {
                rows.append($0)
                return true
            }
            return rows
        }
        let columns = [
            "events": """
            ts, ts_ns, session_id, symbol, mode, kind, order_id, intent_id, payload, file, line, part, format, side, \
            order_type, quantity, limit_price, reference_price, filled_quantity, fill_price, fill_fee, gate, decision, \
            reason, error
            """,
            "orders": """
            session_id, order_id, symbol, side, quantity, order_type, intent_id, intent_ts, order_ts, first_fill_ts, \
            last_fill_ts, fills, filled_quantity, avg_fill_price, fees, intent_to_order_ms, order_to_fill_ms, state, \
            matched_by, limit_price
            """,
            "sessions": """
            session_id, mode, first_ts, last_ts, events, intents, orders, fills, gates, errors, invalid_lines, symbols, \
            files, bytes
            """,
            "rejects": "file, line, byte_offset, reason, text",
            "files": "file, session_id, state, bytes, lines, events, invalid, blank, first_ts, last_ts, format",
        ]
        for (view, list) in columns {
            let own = try rows(host.index.engine(), "SELECT \(list) FROM \(view)").map { "\($0)" }.sorted()
            let theirs = try rows(cluster, "SELECT \(list) FROM \(view) WHERE host = 'trader1'").map { "\($0)" }
                .sorted()
            #expect(
                difference(own.joined(separator: "\n"), theirs.joined(separator: "\n")) == nil, "\(view)")
        }
    }
}
