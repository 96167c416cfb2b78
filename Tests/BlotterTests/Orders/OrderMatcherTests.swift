import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Lives of orders against a plain join of all events, whatever the order in which they came.
@Suite struct OrderMatcherTests {
    @Test(arguments: 1...40) func `lifecycles by id are a plain join of the events, in one ingest or in many`(
        seed: UInt64
    )
        throws
    {
        var story = RandomStory(seed: seed, missingIDs: false)
        let events = story.events(count: 60)
        let expected = NaiveLifecycles(events).rows

        let store = try LogStore()
        try store.write(events.map(\.line), to: "all.jsonl")
        try store.ingest()
        #expect(try store.orders() == expected)

        // Parts of one session in two files, and in several ingests in any order.
        let apart = try LogStore()
        var random = SeededRandom(seed: seed)
        let cut = random.integer(0...events.count)
        let files = [("first.jsonl", Array(events[..<cut])), ("second.jsonl", Array(events[cut...]))]
        for (name, part) in files.shuffled(using: &random) {
            try apart.folder.write("", to: name)
            let middle = random.integer(0...part.count)
            for piece in [part[..<middle], part[middle...]] {
                try apart.folder.append(Array(piece.map { $0.line + "\n" }.joined().utf8), to: name)
                if random.chance(60) { try apart.ingest() }
            }
        }
        try apart.ingest()
        let rows = try apart.orders()
        #expect(Set(rows).subtracting(expected) == [])
        #expect(Set(expected).subtracting(rows) == [])
        #expect(rows.count == expected.count)
    }

    @Test(arguments: 1...40) func `lifecycles by sequence do not depend on how the events came`(seed: UInt64) throws {
        var story = RandomStory(seed: seed, missingIDs: true)
        let events = story.events(count: 40)
        let store = try LogStore()
        try store.write(events.map(\.line), to: "all.jsonl")
        try store.ingest()
        let expected = NaiveSequence(events).rows
        #expect(try store.orders() == expected)

        let grown = try LogStore()
        try grown.folder.write("", to: "all.jsonl")
        for event in events {
            try grown.folder.append(Array((event.line + "\n").utf8), to: "all.jsonl")
            if seed.isMultiple(of: 3) { try grown.ingest() }
        }
        try grown.ingest()
        #expect(try grown.orders() == expected)
    }

    /// What comes last is joined with what waits; what comes earlier, or contradicts it by an id, makes all anew.
    @Test(arguments: 1...60 as ClosedRange<UInt64>)
    func `lifecycles by sequence that grow line by line in time are those of all lines`(seed: UInt64) throws {
        var story = RandomStory(seed: seed, missingIDs: true)
        var random = SeededRandom(seed: seed)
        var events = story.events(count: 60, inTime: true)
        if seed.isMultiple(of: 2) {
            // A few are late.
            for _ in 0..<3 { events.swapAt(random.integer(0...59), random.integer(0...59)) }
        }
        let grown = try LogStore()
        try grown.folder.write("", to: "all.jsonl")
        for (number, event) in events.enumerated() {
            try grown.folder.append(Array((event.line + "\n").utf8), to: "all.jsonl")
            guard random.chance(70) || number == events.count - 1 else { continue }
            try grown.ingest()
            let expected = NaiveSequence(Array(events[...number])).rows
            guard try grown.orders() == expected else { return expectSame(try grown.orders(), expected, "\(number)") }
        }
    }

    /// Lives are dropped from memory every few events, and looked for again: in the index, or, while a draft is filled,
    /// at its end, which comes early where it may have few rows.
    @Test(
        arguments: 1...30 as ClosedRange<UInt64>,
        [
            .init(orderKeys: 1), .init(orderKeys: 6), .init(orderKeys: 20), .init(orderKeys: 6, spillBytes: 0),
            .init(orderKeys: 6, draftRows: 10), .init(orderSessions: 0, commitRows: 1),
            .init(orderKeys: 6, orderSessions: 1, commitRows: 1),
        ] as [IngestLimits])
    func `lifecycles do not depend on how many are kept in memory`(seed: UInt64, limits: IngestLimits) throws {
        for missingIDs in [false, true] {
            var story = RandomStory(seed: seed, missingIDs: missingIDs)
            let events = story.events(count: 80)
            let expected = missingIDs ? NaiveSequence(events).rows : NaiveLifecycles(events).rows
            let lines = events.map(\.line)

            let draft = try LogStore()
            try draft.write(Array(lines[..<50]), to: "1.jsonl")
            try draft.write(Array(lines[50...]), to: "2.jsonl")
            try draft.ingest(limits: limits)
            expectSame(try draft.orders(), expected, "as a draft")

            let grown = try LogStore()
            try grown.makeEmptyIndex()
            try grown.write(Array(lines[..<30]), to: "1.jsonl")
            try grown.ingest(limits: limits)
            try grown.write(Array(lines[..<50]), to: "1.jsonl")
            try grown.write(Array(lines[50...]), to: "2.jsonl")
            try grown.ingest(limits: limits)
            expectSame(try grown.orders(), expected, "as an index that grew")
        }
    }

    private func expectSame(_ rows: [String], _ expected: [String], _ why: String) {
        guard rows != expected else { return }
        let missing = Set(expected).subtracting(rows).sorted()
        let surplus = Set(rows).subtracting(expected).sorted()
        Issue.record("\(why): \(rows.count) for \(expected.count), missing \(missing), too many \(surplus)")
    }

    @Test func `sessions are forgotten from one commit to the next when they are many`() throws {
        let store = try LogStore()
        try store.makeEmptyIndex()
        let connection = try #require(try store.index.openForWriting())
        let matcher = try OrderMatcher(connection, limits: .init(orderSessions: 10))
        for round in 0..<3 {
            for number in 0..<20 { _ = try matcher.session("s\(round) \(number)") }
            #expect(matcher.sessions.count == 20)
            try connection.transaction { try matcher.save() }
            #expect(matcher.sessions.count == 0 && matcher.sessionNumbers.isEmpty)
        }
        for number in 0..<10 { _ = try matcher.session("s\(number)") }
        try connection.transaction { try matcher.save() }
        #expect(matcher.sessions.count == 10)
    }

    @Test(
        arguments: [
            ([("fill", "3", "A"), ("error", "1", "B"), ("cancel", "2", "C")], "B"),
            ([("fill", "null", "A"), ("error", "2", "B"), ("fill", "2", "C")], "B"),
            ([("expire", "null", "A"), ("error", "null", "B")], "A"),
            ([("error", "1", "A"), ("fill", "2", "B"), ("fill", "0", "C"), ("order", "9", "D")], "D"),
        ] as [([(kind: String, time: String, symbol: String)], String)])
    func `what is left of an order is shown by its earliest event`(
        events: [(kind: String, time: String, symbol: String)], symbol: String
    ) throws {
        let lines = events.map {
            #"{"ts": \#($0.time), "session_id": "s", "symbol": "\#($0.symbol)", "kind": "\#($0.kind)", "payload": {"order_id": "o", "filled_quantity": 1}}"#
        }
        let whole = try LogStore()
        try whole.write(lines, to: "s.jsonl")
        try whole.ingest()
        #expect(try whole.rows("SELECT symbol FROM orders") == [symbol])
        let grown = try LogStore()
        try grown.makeEmptyIndex()
        for count in 1...lines.count {
            try grown.write(Array(lines[..<count]), to: "s.jsonl")
            try grown.ingest()
        }
        #expect(try grown.rows("SELECT * FROM orders") == whole.rows("SELECT * FROM orders"))
        let rows = try grown.rows("SELECT id, order_ts, fill_lag, fill_span, fills, errors, ended FROM life")
        #expect(try rows == whole.rows("SELECT id, order_ts, fill_lag, fill_span, fills, errors, ended FROM life"))
    }

    private static let session =
        [
            (0, "intent", #""side": "buy", "quantity": 2"#), (45, "order", #""side": "buy", "quantity": 2"#),
            (100, "fill", #""filled_quantity": 1.5, "fill_price": 10, "fill_fee": 0.5"#),
        ]

    @Test(arguments: [
        (
            "both ids", #""intent_id": "i", "#, #""order_id": "o", "intent_id": "i", "#, #""order_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        (
            "client_id", #""intent_id": "i", "#, #""client_id": "o", "intent_id": "i", "#, #""client_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        (
            "one shared id", #""client_id": "o", "#, #""client_id": "o", "#, #""client_id": "o", "#,
            "45.0|55.0|partial|id"
        ),
        ("no id of the intent", "", #""order_id": "o", "#, #""order_id": "o", "#, "45.0|55.0|partial|sequence"),
        (
            "no id of the fill", #""intent_id": "i", "#, #""order_id": "o", "intent_id": "i", "#, "",
            "45.0|55.0|partial|sequence"
        ),
        ("no ids", "", "", "", "45.0|55.0|partial|sequence"),
    ]) func `one order's lifecycle`(why: String, intent: String, order: String, fill: String, expected: String) throws {
        let store = try LogStore()
        let lines = zip(Self.session, [intent, order, fill]).map { event, id in
            #"{"ts": \#(1_766_223_000_000 + event.0), "session_id": "s", "symbol": "A", "kind": "\#(event.1)", "payload": {\#(id)\#(event.2)}}"#
        }
        try store.write(lines, to: "s.jsonl")
        try store.ingest()
        let rows = try store.rows("SELECT intent_to_order_ms, order_to_fill_ms, state, matched_by FROM orders")
        #expect(rows == [expected])
    }
}

/// An event of a story, and the line that tells it.
struct StoryEvent {
    var session: String
    var symbol: String
    var kind: String
    /// Milliseconds; no other event's, even where it is not logged.
    var time: Int
    var isTimed = true
    var orderID: String?
    var intentID: String?
    var fillID: String?
    var quantity: Int?

    var line: String {
        var payload: [String] = []
        if let orderID { payload.append(#""order_id": "\#(orderID)""#) }
        if let intentID { payload.append(#""intent_id": "\#(intentID)""#) }
        if let fillID { payload.append(#""trade_id": "\#(fillID)""#) }
        if let quantity { payload.append("\"\(kind == "fill" ? "filled_quantity" : "quantity")\": \(quantity)") }
        let ts = isTimed ? "\(1_766_223_000_000 + time)" : "null"
        return #"{"ts": \#(ts), "session_id": "\#(session)", "symbol": "\#(symbol)", "#
            + #""kind": "\#(kind)", "payload": {\#(payload.joined(separator: ", "))}}"#
    }
}

/// Events of a few sessions that use the same ids, in an order in which nothing is at its place.
private struct RandomStory {
    private var random: SeededRandom
    private let missingIDs: Bool

    init(seed: UInt64, missingIDs: Bool) {
        random = SeededRandom(seed: seed)
        self.missingIDs = missingIDs
    }

    /// `inTime`, or as they come.
    mutating func events(count: Int, inTime: Bool = false) -> [StoryEvent] {
        // No two events at one time: equal ones would be told apart by their place, which differs between files.
        let times = (0..<count).map { $0 * 10 }
        return (inTime ? times : times.shuffled(using: &random)).map { event(at: $0) }
    }

    private mutating func event(at time: Int) -> StoryEvent {
        let kind = random.pick([
            "intent", "intent", "order", "order", "order", "fill", "fill", "fill", "error", "cancel", "expire",
        ])
        var event = StoryEvent(
            session: random.pick(["s1", "s2"]), symbol: random.pick(["A", "B"]), kind: kind, time: time)
        let hasID = !missingIDs || random.chance(60)
        if missingIDs, random.chance(10) { event.isTimed = false }
        switch kind {
        case "intent":
            // Of several with one id the first in time counts, as of several orders of one intent.
            let number = random.integer(1...8)
            event.intentID = hasID ? "i\(number)" : nil
        case "order":
            let number = random.integer(1...8)
            event.orderID = hasID ? "o\(number)" : nil
            if !missingIDs || random.chance(50) { event.intentID = "i\(number > 6 ? number - 6 : number)" }
            event.quantity = random.integer(1...3)
        case "fill":
            event.orderID = hasID ? "o\(random.integer(1...8))" : nil
            event.fillID = random.chance(40) ? "f\(random.integer(1...4))" : nil
            event.quantity = random.integer(1...2)
        default: event.orderID = hasID ? "o\(random.integer(1...8))" : nil
        }
        return event
    }
}

/// What the view `orders` has to show, row by row.
private struct OrderRow {
    var session: String
    /// The earliest event that is known of it, where there is none of its own.
    var standIn: StoryEvent?
    var order: StoryEvent?
    var orderID: String?
    var intent: StoryEvent?
    var fills: [StoryEvent] = []
    var errors = 0
    var endings: Set<String> = []
    var isSequenced = false

    var text: String {
        func number(_ value: Int?) -> String { value.map { "\($0)" } ?? "NULL" }
        let filled = fills.compactMap(\.quantity).reduce(0, +)
        let ended = endings.contains("cancel") ? "canceled" : endings.contains("expire") ? "expired" : nil
        let state =
            if let order {
                if fills.isEmpty {
                    errors > 0 ? "rejected" : ended ?? "open"
                } else if filled == order.quantity ?? 0 {
                    "filled"
                } else {
                    filled < order.quantity ?? 0 ? ended ?? "partial" : "overfilled"
                }
            } else { "orphan" }
        let toOrder = order?.clock.flatMap { order in intent?.clock.map { order - $0 } }
        let toFill = order?.clock.flatMap { order in fills.compactMap(\.clock).min().map { $0 - order } }
        let isJoined = intent != nil || (order != nil && (!fills.isEmpty || errors > 0 || ended != nil))
        let matched =
            isSequenced && isJoined
            ? "sequence" : isJoined ? "id" : "NULL"
        let symbol = (order ?? standIn)?.symbol ?? "NULL"
        return "\(session)|\(symbol)|\(orderID ?? "NULL")|\(number(order?.clock))|\(number(intent?.clock))|"
            + "\(fills.count)|"
            + "\(number(fills.isEmpty ? nil : filled))|\(number(toOrder))|\(number(toFill))|\(state)|\(matched)"
    }
}

/// Everything joined by its id, by going through all events for each.
private struct NaiveLifecycles {
    let rows: [String]

    init(_ events: [StoryEvent]) {
        var rows: [OrderRow] = []
        for session in Set(events.map(\.session)) {
            let own = events.filter { $0.session == session }.inTime
            for id in Set(own.filter { $0.kind != "intent" }.compactMap(\.orderID)) {
                var row = OrderRow(session: session, orderID: id)
                row.order = own.first { $0.kind == "order" && $0.orderID == id }
                row.standIn = own.standIn(of: id)
                row.fills = own.filter { $0.kind == "fill" && $0.orderID == id }.onceEach
                row.errors = own.count { $0.kind == "error" && $0.orderID == id }
                row.endings = own.endings(of: id)
                rows.append(row)
            }
            // An intent is one order's, the first that names it.
            for order in rows.indices.filter({ rows[$0].session == session }).sorted(by: {
                (rows[$0].order?.time ?? .max) < (rows[$1].order?.time ?? .max)
            }) {
                guard let wanted = rows[order].order?.intentID,
                    let intent = own.first(where: { $0.kind == "intent" && $0.intentID == wanted }),
                    !rows.contains(where: { $0.session == session && $0.intent?.time == intent.time })
                else { continue }
                rows[order].intent = intent
            }
        }
        self.rows = rows.map(\.text).sorted()
    }
}

/// As above, and then what has no ids by what came last, in each session in which an id is missing.
private struct NaiveSequence {
    let rows: [String]

    init(_ events: [StoryEvent]) {
        rows = Set(events.map(\.session)).flatMap { session in
            Self.rows(of: events.filter { $0.session == session }.inTime, session)
        }.map(\.text).sorted()
    }

    private static func rows(of events: [StoryEvent], _ session: String) -> [OrderRow] {
        var rows: [OrderRow] = []
        for id in Set(events.filter { $0.kind != "intent" }.compactMap(\.orderID)) {
            rows.append(
                OrderRow(
                    session: session, standIn: events.standIn(of: id),
                    order: events.first { $0.kind == "order" && $0.orderID == id }, orderID: id,
                    fills: events.filter { $0.kind == "fill" && $0.orderID == id }.onceEach,
                    errors: events.count { $0.kind == "error" && $0.orderID == id }, endings: events.endings(of: id)))
        }
        func isTaken(_ intent: StoryEvent) -> Bool { rows.contains { $0.intent?.time == intent.time } }
        for event in events where event.kind == "order" {
            guard let place = rows.firstIndex(where: { $0.order?.time == event.time }),
                let intent = events.first(where: {
                    $0.kind == "intent" && $0.intentID != nil && $0.intentID == (event.intentID ?? event.orderID)
                }), !isTaken(intent)
            else { continue }
            rows[place].intent = intent
        }
        let isMissing = events.contains { event in
            switch event.kind {
            case "order":
                event.orderID == nil
                    || (event.intentID == nil && events.contains { $0.kind == "intent" })
            case "fill": event.orderID == nil
            default: false
            }
        }
        guard isMissing else { return rows }
        for event in events where event.kind == "order" && event.orderID == nil {
            rows.append(OrderRow(session: session, order: event))
        }
        // Time passes: each event looks back.
        for (now, event) in events.enumerated() {
            let past = events[..<now].filter { $0.symbol == event.symbol && $0.isTimed == event.isTimed }
            if event.kind == "order", event.intentID == nil,
                let place = rows.firstIndex(where: { $0.order?.time == event.time }), rows[place].intent == nil
            {
                rows[place].intent = past.last { $0.kind == "intent" && !isTaken($0) }
                rows[place].isSequenced = rows[place].intent != nil
            }
            let isRepeated = past.contains { $0.kind == "fill" && $0.orderID == nil && $0.fillID == event.fillID }
            if event.kind == "fill", event.orderID == nil, event.fillID == nil || !isRepeated {
                let order = past.last { order in
                    rows.contains {
                        $0.order?.time == order.time && order.kind == "order" && $0.fills.isEmpty && $0.errors == 0
                    }
                }
                if let order, let place = rows.firstIndex(where: { $0.order?.time == order.time }) {
                    rows[place].fills.append(event)
                    rows[place].isSequenced = true
                } else {
                    rows.append(OrderRow(session: session, standIn: event, fills: [event], isSequenced: true))
                }
            }
        }
        return rows
    }
}

extension StoryEvent {
    fileprivate var clock: Int? { isTimed ? time : nil }
}

extension [StoryEvent] {
    /// Those without a time come last, as they stand.
    fileprivate var inTime: [StoryEvent] {
        filter(\.isTimed).sorted { $0.time < $1.time } + filter { !$0.isTimed }
    }

    /// Fills of one order in time: each id of their own once.
    fileprivate var onceEach: [StoryEvent] {
        indices.filter { place in
            self[place].fillID == nil || !self[..<place].contains { $0.fillID == self[place].fillID }
        }.map { self[$0] }
    }

    fileprivate func standIn(of id: String) -> StoryEvent? { first { $0.kind != "intent" && $0.orderID == id } }

    fileprivate func endings(of id: String) -> Set<String> {
        Set(filter { ["cancel", "expire"].contains($0.kind) && $0.orderID == id }.map(\.kind))
    }
}

extension LogStore {
    fileprivate func orders() throws -> [String] {
        try rows(
            """
            SELECT session_id, symbol, order_id, \(Self.milliseconds("order_ts")), \(Self.milliseconds("intent_ts")), fills,
                CAST(filled_quantity AS INTEGER), CAST(intent_to_order_ms AS INTEGER), CAST(order_to_fill_ms AS INTEGER),
                state, matched_by
            FROM orders
            """
        ).sorted()
    }

    private static func milliseconds(_ column: String) -> String {
        "CAST(round((julianday(\(column)) - 2440587.5) * 86400000) AS INTEGER) - 1766223000000"
    }
}
