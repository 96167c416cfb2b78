import TestSupport
import Testing

@testable import Blotter

/// Fills and positions against adding up one line after the other.
@Suite struct PositionTests {
    /// What is expected of one session and symbol, in quarters so that sums are exact.
    private struct Sum: Equatable {
        var (orders, filledOrders, fills): (Int64, Int64, Int64) = (0, 0, 0)
        var (bought, sold, unknown) = (Position.Leg(), Position.Leg(), Position.Leg())
        var fees: [String: Double] = [:]
    }

    private struct Log {
        var lines: [String] = []
        var sums: [String: Sum] = [:]
        /// Fills that count.
        var fills: Int64 = 0
        private var time = 1_700_000_000

        private mutating func add(_ kind: String, _ symbol: String, _ payload: String) {
            time += 1
            lines.append(
                #"{"ts": \#(time), "session_id": "s", "symbol": "\#(symbol)", "kind": "\#(kind)", "payload": {\#(payload)}}"#
            )
        }

        mutating func addOrder(_ number: Int, _ random: inout SeededRandom) {
            let symbol = random.pick(["A", "B", "C"])
            let side = random.pick(["buy", "BUY", "sell", ""])
            var sum = sums[symbol] ?? Sum()
            sum.orders += 1
            add("order", symbol, #""order_id": "o\#(number)""# + (side.isEmpty ? "" : #", "side": "\#(side)""#))
            var isFilled = false
            var (quantities, values) = (0.0, 0.0)
            for fill in 0..<random.integer(0...3) {
                let (quantity, price) = (Double(random.integer(1...40)) / 4, Double(random.integer(1...400)) / 4)
                let currency = random.pick(["", "", "USD", "EUR"])
                let line =
                    #""order_id": "o\#(number)", "fill_id": "f\#(number).\#(fill)", "filled_quantity": \#(quantity), "#
                    + #""fill_price": \#(price), "fill_fee": 0.25"#
                    + (currency.isEmpty ? "" : #", "fee_currency": "\#(currency)""#)
                // One that comes again counts once.
                for _ in 0..<random.integer(1...2) { add("fill", symbol, line) }
                isFilled = true
                fills += 1
                sum.fills += 1
                sum.fees[currency, default: 0] += 0.25
                (quantities, values) = (quantities + quantity, values + quantity * price)
            }
            if isFilled { sum.filledOrders += 1 }
            let leg = Position.Leg(quantity: quantities, value: values, pricedQuantity: quantities)
            switch side.lowercased() {
            case "buy": sum.bought += leg
            case "sell": sum.sold += leg
            default: sum.unknown += leg
            }
            sums[symbol] = sum
        }
    }

    private static func sum(_ position: Position) -> Sum {
        Sum(
            orders: position.orders, filledOrders: position.filledOrders, fills: position.fills,
            bought: position.bought,
            sold: position.sold, unknown: position.unknown,
            fees: Dictionary(uniqueKeysWithValues: position.fees.map { ($0.currency ?? "", $0.amount) }))
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `orders come to what their fills add up to`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        var log = Log()
        for number in 0..<60 { log.addOrder(number, &random) }
        let store = try LogStore()
        try store.write(log.lines, to: "s.jsonl")
        try store.ingest(at: 1_800_000_000)
        let reader = try store.reader()
        var question = PositionQuestion(EventFilter())
        // By two threads, and by one.
        question.manyLives = seed.isMultiple(of: 2) ? 0 : 1000
        let positions = try reader.positions(question)
        #expect(Dictionary(uniqueKeysWithValues: positions.map { ($0.symbol ?? "", Self.sum($0)) }) == log.sums)
        #expect(positions.map(\.symbol) == log.sums.keys.sorted())
        #expect(try reader.fillCount(EventFilter()) == log.fills)
        var filter = EventFilter()
        filter.symbols = ["B"]
        #expect(try reader.fillCount(filter) == log.sums["B"]?.fills)
        var fees = 0.0
        try reader.fills(filter) { fill in
            fees += fill.fee ?? 0
            return true
        }
        #expect(fees == log.sums["B"]?.fees.values.reduce(0, +))
        // Page by page all come once, those that do not count left out.
        var (count, place, pages): (Int64, EventOrder.Place?, Int) = (0, nil, 0)
        repeat {
            let page = try reader.fillPage(EventFilter(), limit: 7, before: place)
            count += Int64(page.fills.count)
            (place, pages) = (page.next, pages + 1)
        } while place != nil && pages < 1000
        #expect(count == log.fills)
    }

    /// A total that does not grow is no fill, and a busted fill does not count.
    @Test func `totals that are said again and busts are no fills`() throws {
        let store = try LogStore()
        func line(_ second: Int, _ kind: String, _ more: String) -> String {
            #"{"ts": \#(1_700_000_000 + second), "kind": "\#(kind)", "payload": {"order_id": "o"\#(more)}}"#
        }
        try store.write(
            [
                line(0, "order", #", "quantity": 9"#), line(1, "fill", #", "cumulative_quantity": 2"#),
                line(2, "fill", #", "cumulative_quantity": 2"#), line(3, "fill", #", "cumulative_quantity": 3"#),
                line(4, "fill", #", "fill_id": "x", "filled_quantity": 1"#), line(5, "bust", #", "fill_id": "x""#),
            ], to: "s.jsonl")
        try store.ingest(at: 1_800_000_000)
        let reader = try store.reader()
        #expect(try reader.fillCount(EventFilter()) == 2)
        #expect(try reader.fillPage(EventFilter(), limit: 10, before: nil).fills.map(\.quantity) == [2, 1])
        #expect(try reader.fillPage(EventFilter(), limit: 1, before: nil).fills.map(\.quantity) == [1])
    }
}
