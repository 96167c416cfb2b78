import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Lines that are several events, in the order of lines and parts wherever events have an order.
@Suite struct LineIDTests {
    /// Legs of no time and no id: an order and its fill, or one that is invalid, blank or native.
    private static let lines = [
        #"{"legs": [{"k": "order", "s": "A", "q": 1}, {"k": "fill", "s": "A", "q": 1}, {"k": "order", "s": "A", "q": 2}]}"#,
        #"{"legs": [{"k": "fill", "s": "A", "q": 2}]}"#,
        "no JSON",
        #"{"legs": [{"k": "order", "s": "A", "q": 3}, {"k": "order", "s": "A", "q": 4}]}"#,
        "",
        #"{"kind": "gate", "payload": {"gate": "g"}}"#,
        #"{"legs": [{"k": "fill", "s": "A", "q": 4}, {"k": "fill", "s": "A", "q": 3}]}"#,
        "nor this",
    ]

    private static let mapping = """
        match = { "/legs" = true }
        each = "/legs"
        symbol = "/s"
        kind = "/k"
        quantity = "/q"
        filled_quantity = "/q"
        """

    /// The line, part, kind and quantity of each event, as the log has them.
    private static let events = [
        "1|0|order|1.0", "1|1|fill|1.0", "1|2|order|2.0", "2|0|fill|2.0", "4|0|order|3.0", "4|1|order|4.0",
        "6|0|gate|NULL", "7|0|fill|4.0", "7|1|fill|3.0",
    ]

    private static let columns = "line, part, kind, coalesce(quantity, filled_quantity)"

    private func store() throws -> LogStore {
        let store = try LogStore()
        store.index.formats = [try FormatFile(Self.mapping, name: "legs", file: "legs.toml").checkedDefinition()]
        return store
    }

    /// All lines at once, into a new index, and line by line into one that is there.
    private func stores() throws -> (whole: LogStore, grown: LogStore) {
        let (whole, grown) = (try store(), try store())
        try whole.write(Self.lines, to: "a.jsonl")
        try whole.ingest()
        try grown.makeEmptyIndex()
        for count in 1...Self.lines.count {
            try grown.write(Array(Self.lines.prefix(count)), to: "a.jsonl")
            try grown.ingest()
        }
        return (whole, grown)
    }

    @Test func `each event is found by its line and part, and by what stands for it for good`() throws {
        let (whole, grown) = try stores()
        for store in [whole, grown] {
            let reader = try store.reader()
            for place in Self.events {
                let parts = place.split(separator: "|").map(String.init)
                let (line, part) = (Int64(parts[0]) ?? 0, Int64(parts[1]) ?? 0)
                let found = try #require(
                    try reader.located(.line(file: "a.jsonl", line: line, part: part), context: 1))
                let event = try #require(found.event)
                #expect((event.line, event.part, event.kind) == (line, part, parts[2]), "\(place)")
                #expect(found.address == event.address && EventAddress("\(found.address)") == found.address)
                let again = try reader.located(.address(found.address, file: nil), context: 0)
                #expect(again?.event?.id == event.id, "\(place)")
                let around = (found.before + [event] + found.after).map(\.id)
                #expect(around == Set(around).sorted())
            }
            for (line, text) in [(3, "no JSON"), (8, "nor this")] as [(Int64, String)] {
                let found = try reader.located(.line(file: "a.jsonl", line: line, part: 0), context: 1)
                #expect(found?.reject?.text == text && found?.event == nil)
            }
            for (line, part) in [(5, 0), (9, 0), (2, 1), (1, 3)] as [(Int64, Int64)] {
                #expect(try reader.located(.line(file: "a.jsonl", line: line, part: part), context: 1)?.address == nil)
            }
        }
    }

    @Test func `events and invalid lines stand in the order of lines and parts`() throws {
        let (whole, grown) = try stores()
        for store in [whole, grown] {
            #expect(try store.rows("SELECT \(Self.columns) FROM events ORDER BY id") == Self.events)
            #expect(try store.rows("SELECT line, part FROM fills ORDER BY id") == ["1|1", "2|0", "7|0", "7|1"])
            #expect(try store.rows("SELECT line, text FROM rejects") == ["3|no JSON", "8|nor this"])
            var lines: [Int64] = []
            try store.reader().rejects(RejectFilter(), limit: nil) { reject in
                lines.append(reject.line)
                return true
            }
            #expect(lines == [3, 8])
            #expect(try Verification(store.index, isQuick: false).findings.map(\.problem) == [])
        }
        try expectSame(grown, whole)
    }

    /// The last of the orders that wait has the next fill: 1 to 1, 2 to 2, and 4 before 3.
    @Test func `a fill is joined with the order before it, on its line or above`() throws {
        let (whole, grown) = try stores()
        for store in [whole, grown] {
            #expect(
                try store.rows("SELECT quantity, filled_quantity, state FROM orders ORDER BY quantity") == [
                    "1.0|1.0|filled", "2.0|2.0|filled", "3.0|3.0|filled", "4.0|4.0|filled",
                ])
        }
    }

    @Test func `pages and streams come in that order, and break off between any two`() throws {
        let (whole, _) = try stores()
        let reader = try whole.reader()
        func place(_ event: EventRecord) -> String { "\(event.line)|\(event.part)" }
        let expected = Self.events.map { $0.split(separator: "|").prefix(2).joined(separator: "|") }

        var paged: [String] = []
        var bound: EventOrder.Place?
        for _ in 0...Self.events.count {
            let page = try reader.page(EventFilter(), limit: 1, before: bound)
            paged += page.events.map(place)
            bound = page.next
        }
        #expect(bound == nil)
        #expect(paged.reversed() == expected)

        // A position is between two lines.
        var streamed: [[String]] = []
        var position = TailPosition()
        for _ in 0...Self.lines.count {
            var batch: [String] = []
            let isDone = try reader.tail(.init(session: "a", kinds: []), from: &position, limit: 1) { event, _ in
                batch.append(place(event))
                return true
            }
            if !batch.isEmpty { streamed.append(batch) }
            if isDone { break }
        }
        #expect(streamed == [["1|0", "1|1", "1|2"], ["2|0"], ["4|0", "4|1"], ["6|0"], ["7|0", "7|1"]])
    }

    @Test func `a last line without an end gives way to what it becomes`() throws {
        let store = try store()
        try store.makeEmptyIndex()
        try store.write(Array(Self.lines.prefix(3)), to: "a.jsonl")
        let open = #"{"legs": [{"k": "order", "s": "A", "q": 3}, {"k": "order", "s": "A", "q": 9}]}"#
        try store.folder.append(Array(open.utf8), to: "a.jsonl")
        #expect(try store.ingest(at: 4_000_000_000).events == 3)
        try store.folder.append(Array("x\nnor this\n".utf8), to: "a.jsonl")
        try store.ingest(at: 4_000_000_000)
        #expect(try store.rows("SELECT \(Self.columns) FROM events ORDER BY id") == Array(Self.events.prefix(4)))
        #expect(try store.rows("SELECT line FROM rejects") == ["3", "4", "5"])
        #expect(try Verification(store.index, isQuick: false).findings.map(\.problem) == [])
    }
}
