import Testing

@testable import TelemetryLog

/// Lines of a shape that was met are read by a table of places and not by their names: to the same end.
@Suite struct AutoPlacesTests {
    /// A parser that stays, with what it has given numbers to.
    private final class Reader {
        private let parser = LineParser()
        private var readback = Readback()

        func read(_ line: String) throws -> Readback.Event? {
            let batch = LogBatch()
            var line = line
            _ = line.withUTF8 { parser.parse(UnsafeRawBufferPointer($0), number: 1, into: batch) }
            return try readback.events(of: batch).first
        }

        func forgetIfFull() { parser.forgetIfFull() }

        /// Counts how often all shapes were forgotten.
        var generation: Int { parser.foreign.document.shapes.generation }
    }

    private static let more = [
        #"{"event": "fill", "order": {"id": "a-1", "qty": 3}, "details": {"price": 2.5, "fill_qty": 1, "side": "buy"}}"#,
        #"{"type": "order_update", "data": {"order": {"id": 7}, "status": "filled", "filled_qty": 2, "remaining": 1}}"#,
        #"{"order": {"id": ""}, "event": "order_placed", "cloid": "c", "payload": {"oid": "9", "size": 1, "px": 3}}"#,
        #"{"ts": 1766224800, "time": "2025-12-20T10:00:00Z", "event": "tick", "data": {"data": {"symbol": "A"}}}"#,
        #"{"event": "gate", "decision": "veto", "reason": "size", "intent_id": 4, "ctx": {"venue": "X", "account": "y"}}"#,
    ]

    @Test(arguments: AutoReaderTests.lines.map(\.1) + more)
    func `a line is the same the first, the second and the third time`(line: String) throws {
        let reader = Reader()
        let first = try #require(try reader.read(line))
        #expect(first.text == line)
        #expect(try reader.read(line) == first)
        #expect(try reader.read(line) == first)
    }

    /// All lines by one parser, each between all others: tables of many shapes stand behind one another.
    @Test func `shapes that take turns do not get into each other's way`() throws {
        let reader = Reader()
        let lines = AutoReaderTests.lines.map(\.1) + Self.more
        let alone = try lines.map { try Reader().read($0) }
        for round in 1...3 {
            for (line, alone) in zip(lines, alone) {
                #expect(try reader.read(line) == alone, "\(line), round \(round)")
            }
        }
    }

    /// Values decide, not the shape: what is taken of one line is not what is taken of the next.
    @Test func `of lines of one shape each has its own values`() throws {
        let reader = Reader()
        func line(_ id: String, _ quantity: String, _ status: String) -> String {
            #"{"event": "order_filled", "order_id": \#(id), "cloid": "", "fill_qty": \#(quantity), "status": "\#(status)"}"#
        }
        let lines = [
            line(#""a""#, "1", "filled"), line(#""b""#, "2", "canceled"), line(#""None""#, "3", "filled"),
            line(#""c""#, "0", "filled"), line(#""d""#, "5", "new"),
        ]
        let kinds = try (0..<3).map { _ in try lines.map { try reader.read($0)?.kindName } }
        let orders = try (0..<3).map { _ in try lines.map { try reader.read($0)?.order } }
        #expect(kinds.allSatisfy { $0 == ["fill", "order_filled", "fill", "order_filled", "order_filled"] })
        #expect(orders.allSatisfy { $0 == ["a", "b", nil, "c", "d"] })
    }

    /// Shapes have their numbers again after that, in another order.
    @Test func `tables are made anew when shapes were forgotten`() throws {
        let reader = Reader()
        let lines = Self.more
        for line in lines { for _ in 1...3 { _ = try reader.read(line) } }
        let generation = reader.generation
        for number in 0..<20 {
            let key = "\(number)" + String(repeating: "k", count: 1 << 20)
            _ = try reader.read(#"{"event": "tick", "\#(key)": 1}"#)
            reader.forgetIfFull()
        }
        #expect(reader.generation > generation)
        for line in lines.reversed() {
            let alone = try Reader().read(line)
            for _ in 1...3 { #expect(try reader.read(line) == alone) }
        }
    }
}
