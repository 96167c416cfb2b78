import Corpus
import Foundation
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// The ledger against a join of the raw lines in the plainest way there is.
@Suite struct IndexReaderOrdersTests {
    private static func filter(_ change: (inout OrderFilter) -> Void) -> OrderFilter {
        var filter = OrderFilter()
        change(&filter)
        return filter
    }

    private static let middle = Timestamp(nanoseconds: 1_759_300_000_000_000_000)

    nonisolated(unsafe) private static let filters: [(why: String, filter: OrderFilter, passes: (NaiveOrder) -> Bool)] =
        [
            ("all", OrderFilter(), { _ in true }),
            (
                "a session", filter { $0.events.sessions = ["session_00001"] }, { $0.session == "session_00001" }
            ),
            (
                "symbols and a mode",
                filter {
                    $0.events.symbols = ["BTC-USD", "ETH-USD"]
                    $0.events.modes = ["paper"]
                }, { ["BTC-USD", "ETH-USD"].contains($0.symbol) && $0.mode == "paper" }
            ),
            (
                "without a fill", filter { $0.states = [.open, .rejected] }, { [.open, .rejected].contains($0.state) }
            ),
            ("from a time on", filter { $0.events.from = middle }, { $0.time >= middle.nanoseconds }),
            ("up to a time", filter { $0.events.to = middle }, { $0.time <= middle.nanoseconds }),
            (
                "old and open",
                filter {
                    $0.states = [.open]
                    $0.latest = middle
                }, { $0.state == .open && $0.time <= middle.nanoseconds }
            ),
            (
                "with an error or a fill", filter { $0.events.kinds = ["error", "fill"] },
                { $0.fills > 0 || $0.errors > 0 }
            ),
            ("with an intent", filter { $0.events.kinds = ["intent"] }, { $0.intent != nil }),
            ("with a gate", filter { $0.events.kinds = ["gate"] }, { _ in false }),
            ("orphans", filter { $0.states = [.orphan] }, { $0.state == .orphan }),
        ]

    /// At once, so that all is tallied, or with a few lines to come, so that some is stale.
    @Test(arguments: 1...3 as ClosedRange<UInt64>, [false, true])
    func `counts, rows and reasons are those of a plain join of the lines`(seed: UInt64, isGrown: Bool) throws {
        let store = try LogStore()
        let corpus = Corpus(
            sessions: 3, events: 2500, seed: seed, gzipShare: 0, invalidShare: 0.03, blankShare: 0.01)
        _ = try corpus.write(to: store.folder.path)
        let logs = try store.folder.names().filter { $0.hasSuffix(".jsonl") }
        let expected = try NaiveOrder.all(in: logs.map { try Data(store.folder.bytes(of: $0)) })
        if isGrown { try store.ingestAllBut(last: 4000, of: logs) }
        try store.ingest()
        if isGrown { #expect(try store.integer("SELECT sum(stale > 0) BETWEEN 1 AND count(*) - 1 FROM tally") == 1) }
        try expectTallies(of: store)
        let reader = try store.reader()
        for (why, filter, passes) in Self.filters {
            let meant = expected.filter(passes)
            let counts = try reader.orderCounts(filter)
            #expect(
                counts.byState.mapValues(Int.init) == Dictionary(grouping: meant, by: \.state).mapValues(\.count),
                "\(why)")
            #expect(counts.fills == meant.reduce(0) { $0 + Int64($1.fills) }, "\(why)")
            var listed: [OrderRecord] = []
            try reader.orders(filter) {
                listed.append($0); return true
            }
            #expect(listed.count == meant.count, "\(why)")
            if let (found, wanted) = zip(listed.map(NaiveOrder.init), meant).first(where: { $0 != $1 }) {
                Issue.record("\(why): \(found) for \(wanted)")
            }
            for limit in [1, 7, 300] {
                var last: [OrderRecord] = []
                try reader.orders(filter, limit: limit) {
                    last.append($0); return true
                }
                #expect(last == Array(listed.suffix(limit)), "\(why)")
            }
            try expectMissing(meant, reader.missingFills(filter), why)
        }
        #expect(Set(expected.map(\.state)).count >= 5)
    }

    private func expectMissing(_ meant: [NaiveOrder], _ missing: [MissingFills], _ why: String) {
        let unfilled = meant.filter { [.open, .rejected].contains($0.state) }
        let reasons = Dictionary(grouping: unfilled, by: \.error).mapValues(\.count)
        #expect(Dictionary(uniqueKeysWithValues: missing.map { ($0.error, Int($0.count)) }) == reasons, "\(why)")
        #expect(missing.map(\.count) == missing.map(\.count).sorted(by: >), "\(why)")
    }

    @Test func `an id is that of the order or of its intent, in each session that has it`() throws {
        let store = try LogStore()
        for session in ["a", "b"] {
            try store.write(
                [
                    #"{"ts": 100, "session_id": "\#(session)", "kind": "intent", "payload": {"intent_id": "i"}}"#,
                    #"{"ts": 101, "session_id": "\#(session)", "kind": "gate", "payload": {"gate": "g", "intent_id": "i"}}"#,
                    #"{"ts": 102, "session_id": "\#(session)", "kind": "order", "payload": {"order_id": "o", "intent_id": "i"}}"#,
                    #"{"ts": 102.5, "session_id": "\#(session)", "kind": "order", "payload": {"order_id": "p"}}"#,
                    #"{"ts": 103, "session_id": "\#(session)", "kind": "fill", "payload": {"order_id": "o"}}"#,
                    #"{"ts": 99, "session_id": "\#(session)", "kind": "error", "payload": {"order_id": "o"}}"#,
                ], to: session + ".jsonl")
        }
        try store.ingest()
        let reader = try store.reader()
        for id in ["o", "i"] {
            let orders = try reader.orders(withID: id, OrderFilter())
            #expect(orders.map(\.session) == ["a", "b"])
            #expect(orders.map(\.orderID) == ["o", "o"])
            let events = try orders.map { try reader.events(of: $0) }
            #expect(events.map { $0.map(\.line) } == [[6, 1, 2, 3, 5], [6, 1, 2, 3, 5]])
            #expect(events.map { Set($0.map(\.session)) } == [["a"], ["b"]])
        }
        #expect(try reader.orders(withID: "o", Self.filter { $0.events.sessions = ["b"] }).map(\.session) == ["b"])
        #expect(try reader.orders(withID: "none", OrderFilter()).isEmpty)
    }

    @Test func `what was matched by sequence has its intent, the gates between, and its first fill`() throws {
        let store = try LogStore()
        try store.write(
            [
                #"{"ts": 100, "session_id": "s", "symbol": "A", "kind": "gate", "payload": {"gate": "before"}}"#,
                #"{"ts": 101, "session_id": "s", "symbol": "A", "kind": "intent", "payload": {}}"#,
                #"{"ts": 102, "session_id": "s", "symbol": "A", "kind": "gate", "payload": {"gate": "its own"}}"#,
                #"{"ts": 102, "session_id": "s", "symbol": "B", "kind": "gate", "payload": {"gate": "another's"}}"#,
                #"{"ts": 103, "session_id": "s", "symbol": "A", "kind": "order", "payload": {"order_id": "o"}}"#,
                #"{"ts": 104, "session_id": "s", "symbol": "A", "kind": "fill", "payload": {}}"#,
            ], to: "s.jsonl")
        try store.ingest()
        let reader = try store.reader()
        let order = try #require(try reader.orders(withID: "o", OrderFilter()).first)
        #expect(order.matchedBy == "sequence")
        #expect(try reader.events(of: order).map(\.line) == [2, 3, 5, 6])
    }
}

/// An order as the raw lines tell of it.
private struct NaiveOrder: Equatable {
    var session: String
    var id: String
    var symbol: String
    var mode: String
    var time: Int64
    var intent: Int64?
    var state = OrderState.open
    var fills = 0
    var filled = 0.0
    var firstFill: Int64?
    var errors = 0
    var error: String?

    /// In the order of time.
    static func all(in logs: [Data]) throws -> [NaiveOrder] {
        let events = logs.flatMap { $0.split(separator: 10) }.compactMap(RawEvent.init)
        var groups: [[String]: [RawEvent]] = [:]
        for event in events where event.kind != "intent" && event.kind != "gate" {
            if let id = event.orderID { groups[[event.session, id], default: []].append(event) }
        }
        return groups.map { key, parts in
            let parts = parts.sorted { $0.time < $1.time }
            let order = parts.first { $0.kind == "order" }
            let first = order ?? parts[0]
            var row = NaiveOrder(
                session: key[0], id: key[1], symbol: first.symbol, mode: first.mode, time: first.time)
            let fills = parts.filter { $0.kind == "fill" }
            row.fills = fills.count
            row.filled = fills.reduce(0) { $0 + ($1.filledQuantity ?? 0) }
            row.firstFill = fills.first?.time
            row.errors = parts.count { $0.kind == "error" }
            row.error = parts.last { $0.kind == "error" }?.error
            row.intent = order.flatMap { order in
                events.first { $0.kind == "intent" && $0.session == order.session && $0.intentID == order.intentID }?
                    .time
            }
            row.state = state(order, row)
            return row
        }.sorted { ($0.time, $0.id) < ($1.time, $1.id) }
    }

    private static func state(_ order: RawEvent?, _ row: NaiveOrder) -> OrderState {
        guard let order else { return .orphan }
        guard row.fills > 0 else { return row.errors > 0 ? .rejected : .open }
        guard let quantity = order.quantity, quantity != row.filled else { return .filled }
        return row.filled < quantity ? .partial : .overfilled
    }
}

extension NaiveOrder {
    init(_ order: OrderRecord) {
        self.init(
            session: order.session, id: order.orderID ?? "", symbol: order.symbol ?? "", mode: order.mode ?? "",
            time: order.begin?.nanoseconds ?? 0, intent: order.intentTime?.nanoseconds,
            state: order.state, fills: Int(order.fills), filled: order.filledQuantity ?? 0,
            firstFill: order.firstFill?.nanoseconds, errors: Int(order.errors), error: order.error)
    }
}

/// One line of a log, read by Foundation.
private struct RawEvent {
    var session: String
    var symbol: String
    var mode: String
    var kind: String
    var time: Int64
    var orderID: String?
    var intentID: String?
    var quantity: Double?
    var filledQuantity: Double?
    var error: String?

    init?(_ line: Data) {
        guard let object = try? JSONSerialization.jsonObject(with: line) as? [String: Any],
            let payload = object["payload"] as? [String: Any], let text = object["ts"] as? String
        else { return nil }
        session = object["session_id"] as? String ?? ""
        symbol = object["symbol"] as? String ?? ""
        mode = object["mode"] as? String ?? ""
        kind = object["kind"] as? String ?? ""
        orderID = (payload["order_id"] ?? payload["client_id"]) as? String
        intentID = payload["intent_id"] as? String
        quantity = payload["quantity"] as? Double
        filledQuantity = payload["filled_quantity"] as? Double
        error = payload["error"] as? String
        let zone = text.dropFirst(26)
        guard let date = try? Date(text.prefix(19) + (zone.isEmpty ? "Z" : zone), strategy: .iso8601),
            let microseconds = Int64(text.dropFirst(20).prefix(6))
        else { return nil }
        time = Int64(date.timeIntervalSince1970) * 1_000_000_000 + microseconds * 1000
    }
}

extension LogStore {
    /// Ingests the logs without their last bytes, which are there again afterwards.
    fileprivate func ingestAllBut(last count: Int, of logs: [String]) throws {
        let whole = try logs.map { try folder.bytes(of: $0) }
        for (log, bytes) in zip(logs, whole) { try folder.write(bytes.dropLast(count), to: log) }
        try ingest()
        for (log, bytes) in zip(logs, whole) { try folder.append(Array(bytes.suffix(count)), to: log) }
    }
}
