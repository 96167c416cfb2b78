import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// The view `fills` against `orders`, and both against going through the fills of each order one by one.
@Suite struct FillSumTests {
    private static let mapping = """
        ts = { at = "/t", unit = "s" }
        order_id = "/o"
        fill_id = "/x"
        kind = "/k"
        filled_quantity = "/q"
        cumulative_quantity = "/cum"
        fill_fee = "/fee"
        cumulative_fee = "/fees"
        """

    private static func store() throws -> LogStore {
        let store = try LogStore()
        store.index.formats = [try FormatFile(mapping, name: "own", file: nil).checkedDefinition()]
        return store
    }

    private static let sums = """
        SELECT o.order_id, o.fills, round(10 * o.filled_quantity), round(100 * o.fees),
            count(f.id), round(10 * sum(f.quantity)), round(100 * sum(f.fee))
        FROM orders AS o LEFT JOIN fills AS f ON f.order_id = o.order_id GROUP BY o.order_id ORDER BY o.order_id
        """
    private static let fills = """
        SELECT order_id, round(10 * quantity), round(100 * fee) FROM fills ORDER BY order_id, ts_ns IS NULL, ts_ns, id
        """

    private func expect(
        _ store: LogStore, _ story: [NaiveFill], _ why: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let orders = Set(story.map(\.order)).sorted().map { ($0, NaiveFill.counted(story, order: $0)) }
        let sums = orders.map { order, fills in
            let filled = fills.compactMap(\.quantity).sum
            let fees = fills.compactMap(\.fee).sum
            return "\(order)|\(fills.count)|\(filled)|\(fees)|\(fills.count)|\(filled)|\(fees)"
        }
        #expect(try store.rows(Self.sums) == sums, "\(why)", sourceLocation: sourceLocation)
        let fills = orders.flatMap { order, fills in
            fills.map { "\(order)|\($0.quantity.real)|\($0.fee.real)" }
        }
        #expect(try store.rows(Self.fills) == fills, "\(why)", sourceLocation: sourceLocation)
    }

    private static let seeds: UInt64 = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 10 : 200

    @Test(arguments: 1...seeds)
    func `the fills of an order add up to it, however they say what was filled`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let story = NaiveFill.story(&random)
        let lines = story.map(\.line)
        let whole = try Self.store()
        try whole.write(lines, to: "s.jsonl")
        try whole.ingest()
        try expect(whole, story, "at once")
        for limits in [IngestLimits(), .init(orderKeys: 1, orderSessions: 0, commitRows: 1)] {
            let grown = try Self.store()
            try grown.makeEmptyIndex()
            var count = 0
            while count < lines.count {
                count = min(lines.count, count + random.integer(1...3))
                try grown.write(Array(lines[..<count]), to: "s.jsonl")
                try grown.ingest(limits: limits)
            }
            try expect(grown, story, "bit by bit")
        }
    }

    @Test(
        arguments: [
            (
                "a total that one fill has come to is none", [(1, #""q": 5"#), (2, #""cum": 5"#)],
                "1|5.0|NULL", ["5.0|NULL"]
            ),
            (
                "one above it is the rest", [(1, #""q": 5"#), (2, #""cum": 7"#), (3, #""q": 1"#)], "3|8.0|NULL",
                ["5.0|NULL", "2.0|NULL", "1.0|NULL"]
            ),
            (
                "tenths that do not add up to the last digit fill nothing",
                [(1, #""q": 0.1"#), (2, #""q": 0.7"#), (3, #""cum": 0.8"#)], "2|0.8|NULL", ["0.1|NULL", "0.7|NULL"]
            ),
            (
                "a fee that a repeated total says is not paid again",
                [(1, #""cum": 5, "fee": 1"#), (2, #""cum": 5, "fee": 1"#)], "1|5.0|1.0", ["5.0|1.0"]
            ),
            (
                "what fees grow by after a fill is that fill's",
                [
                    (1, #""cum": 0, "fees": 0"#), (2, #""cum": 5, "fees": 1"#), (3, #""cum": 5, "fees": 1.5"#),
                    (4, #""cum": 6, "fees": 2"#),
                ],
                "2|6.0|2.0", ["5.0|1.5", "1.0|0.5"]
            ),
            (
                "a total of fees replaces what the fills before it said",
                [(1, #""q": 5, "fee": 1"#), (2, #""q": 1, "fees": 1.25"#), (3, #""q": 1, "fee": 1"#)], "3|7.0|2.25",
                ["5.0|1.0", "1.0|0.25", "1.0|1.0"]
            ),
            (
                "a fill that comes late has the fees that were said of none",
                [(2, #""cum": 0, "fees": 3"#), (1, #""q": 5"#)], "1|5.0|3.0", ["5.0|3.0"]
            ), ("fees of nothing are none", [(1, #""cum": 0, "fees": 3"#)], "0|NULL|NULL", []),
        ] as [(String, [(Int, String)], String, [String])])
    func `an order of these fills`(why: String, lines: [(Int, String)], order: String, fills: [String]) throws {
        let text = lines.map { #"{"t": \#(1_766_223_000 + $0.0), "o": "o", "k": "fill", \#($0.1)}"# }
        for text in [text, text.reversed()] {
            let (whole, grown) = (try Self.store(), try Self.store())
            try whole.write(text, to: "s.jsonl")
            try whole.ingest()
            try grown.makeEmptyIndex()
            for count in 1...text.count {
                try grown.write(Array(text[..<count]), to: "s.jsonl")
                try grown.ingest()
            }
            for store in [whole, grown] {
                #expect(try store.rows("SELECT fills, round(filled_quantity, 9), fees FROM orders") == [order])
                #expect(try store.rows("SELECT quantity, fee FROM fills ORDER BY ts_ns") == fills)
            }
        }
    }
}

/// A line about an order: a fill, or the bust of one. Quantities are tenths, fees hundredths.
private struct NaiveFill {
    var order: String
    var time: Int?
    var isBust = false
    var id: String?
    var quantity: Int?
    var total: Int?
    var fee: Int?
    var fees: Int?

    var line: String {
        var members = [#""o": "\#(order)""#, #""k": "\#(isBust ? "bust" : "fill")""#]
        if let time { members.append("\"t\": \(1_766_223_000 + time)") }
        if let id { members.append(#""x": "\#(id)""#) }
        for (name, tenths) in [("q", quantity), ("cum", total)] {
            if let tenths { members.append("\"\(name)\": \(tenths / 10).\(tenths % 10)") }
        }
        for (name, hundredths) in [("fee", fee), ("fees", fees)] {
            if let hundredths {
                members.append("\"\(name)\": \(hundredths / 100).\(hundredths / 10 % 10)\(hundredths % 10)")
            }
        }
        return "{\(members.joined(separator: ", "))}"
    }

    /// Lines of a few orders, some of them out of the order of time, without a time or said again.
    static func story(_ random: inout SeededRandom) -> [NaiveFill] {
        var lines: [NaiveFill] = []
        for time in 1...random.integer(5...40) {
            if !lines.isEmpty, random.chance(15) {
                var again = random.pick(lines)
                if again.time != nil { again.time = time }
                lines.append(again)
                continue
            }
            var line = NaiveFill(order: random.pick(["a", "a", "b", "c"]), time: random.chance(90) ? time : nil)
            line.isBust = random.chance(8)
            if random.chance(line.isBust ? 90 : 40) { line.id = "f\(random.integer(1...6))" }
            if !line.isBust {
                if random.chance(45) { line.quantity = random.integer(1...30) }
                if random.chance(60) { line.total = random.integer(0...(2 * time)) }
                if random.chance(40) { line.fee = random.integer(1...50) }
                if random.chance(40) { line.fees = random.integer(0...(10 * time)) }
            }
            lines.append(line)
        }
        if random.chance(40) { lines.shuffle(using: &random) }
        return lines
    }

    /// The fills of an order that count, each with what it filled, and its part of the order's fees.
    static func counted(_ story: [NaiveFill], order: String) -> [(quantity: Int?, fee: Int?)] {
        let lines = story.enumerated().filter { $0.element.order == order }
            .sorted { ($0.element.time ?? .max, $0.offset) < ($1.element.time ?? .max, $1.offset) }.map(\.element)
        var fills: [(quantity: Int?, fee: Int?)] = []
        var seen: Set<String> = []
        for line in lines where !line.isBust {
            if let id = line.id {
                if lines.contains(where: { $0.isBust && $0.id == id }) || seen.contains(id) { continue }
                seen.insert(id)
            }
            let filled = fills.compactMap(\.quantity).reduce(0, +)
            if line.quantity != nil || line.total.map({ $0 > filled }) ?? true {
                fills.append((line.quantity ?? line.total.map { $0 - filled }, line.fee))
            }
            if line.fee == nil, let fees = line.fees, let last = fills.indices.last {
                // Whatever the fills up to it have said, this is what all of them have cost.
                fills[last].fee = fees - fills[..<last].compactMap(\.fee).reduce(0, +)
            }
        }
        return fills
    }
}

extension [Int] {
    /// As SQL adds up: nothing is no number.
    fileprivate var sum: String { isEmpty ? "NULL" : "\(Double(reduce(0, +)))" }
}

extension Int? {
    fileprivate var real: String { map { "\(Double($0))" } ?? "NULL" }
}
