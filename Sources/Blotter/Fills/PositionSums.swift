import SQLite

/// Asks for the lives that pass a filter, with the side that the event of each says.
struct LifeQuestion: Sendable {
    private let sql: String
    private let values: [Value]

    init(_ filter: EventFilter, side: String) {
        let (condition, values) = filter.condition(time: OrderFilter.time)
        self.values = values
        // In the order of their table.
        sql = """
            SELECT l.series, l.id, l.is_order, l.fills, l.filled_quantity, l.fill_price, l.filled_value,
                l.priced_quantity, l.fees, l.fee_currency, l.traits & 16, iif(l.fills > 0, \(side), NULL)
            FROM \(filter.hasLabels ? "series AS s CROSS JOIN life AS l ON l.series = s.id" : "life AS l")
            CROSS JOIN event AS e ON e.id = l.id
            WHERE \(condition) AND l.series BETWEEN ? AND ?
            """
    }

    func run(_ connection: Connection, _ series: ClosedRange<Int64>, _ sums: inout PositionSums) throws {
        let statement = try connection.prepare(sql)
        try statement.bind(values + [.integer(series.lowerBound), .integer(series.upperBound)])
        while try statement.step() { sums.add(statement) }
        sums.end()
    }
}

/// What positions are told apart by, of one of them.
struct PositionKey: Hashable {
    var session: String?
    var symbol: String?

    init(_ labels: SeriesLabels, _ grouping: PositionGrouping?) {
        if grouping != .symbol { session = labels.session }
        if grouping != .session { symbol = labels.symbol }
    }
}

/// What the lives of a series come to.
struct PositionSum {
    var orders: Int64 = 0
    var filledOrders: Int64 = 0
    var fills: Int64 = 0
    var bought = Position.Leg()
    var sold = Position.Leg()
    var unknown = Position.Leg()
    /// Those of which no currency is told, as mostly; nil when there are none.
    var plainFees: Double?
    var fees: [String?: Double] = [:]

    static func += (left: inout PositionSum, right: PositionSum) {
        left.orders += right.orders
        left.filledOrders += right.filledOrders
        left.fills += right.fills
        left.bought += right.bought
        left.sold += right.sold
        left.unknown += right.unknown
        if let fees = right.plainFees { left.plainFees = (left.plainFees ?? 0) + fees }
        left.fees.merge(right.fees) { $0 + $1 }
    }

    func position(_ key: PositionKey) -> Position {
        var fees = fees
        if let plainFees { fees[nil, default: 0] += plainFees }
        return Position(
            session: key.session, symbol: key.symbol, orders: orders, filledOrders: filledOrders, fills: fills,
            bought: bought, sold: sold, unknown: unknown,
            fees: fees.sorted { ($0.key ?? "") < ($1.key ?? "") }.map {
                Position.Fee(currency: $0.key, amount: $0.value)
            })
    }
}

/// The sums of all series, which lives come by.
struct PositionSums {
    private(set) var bySeries: [Int64: PositionSum] = [:]
    /// Lives with fees in several currencies.
    private(set) var mixedFees: [(series: Int64, id: Int64)] = []
    /// The series of the last life, and its sum so far: the next one is mostly of the same.
    private var last: (series: Int64, sum: PositionSum) = (-1, PositionSum())

    private static let buy = Array("buy".utf8)
    private static let sell = Array("sell".utf8)

    /// Adds what a row says that `addLives` has selected; `end` is to be called after the last.
    mutating func add(_ row: Statement) {
        let series = row.integer(0)
        if series != last.series {
            end()
            last.series = series
        }
        let isOrder = row.integer(2)
        last.sum.orders += isOrder
        let fills = row.integer(3)
        guard fills > 0 else { return }
        last.sum.fills += fills
        last.sum.filledOrders += isOrder
        addLeg(row)
        if row.integer(10) != 0 {
            mixedFees.append((series, row.integer(1)))
        } else if let fees = row.optionalReal(8) {
            if row.isNull(9) {
                last.sum.plainFees = (last.sum.plainFees ?? 0) + fees
            } else {
                last.sum.fees[row.text(9), default: 0] += fees
            }
        }
    }

    /// What was added is in `bySeries`.
    mutating func end() {
        if last.series >= 0 { bySeries[last.series, default: PositionSum()] += last.sum }
        last = (-1, PositionSum())
    }

    mutating func merge(_ other: PositionSums) {
        bySeries.merge(other.bySeries) {
            var sum = $0
            sum += $1
            return sum
        }
        mixedFees += other.mixedFees
    }

    mutating func add(_ fee: Double, in currency: String?, of series: Int64) {
        bySeries[series, default: PositionSum()].fees[currency, default: 0] += fee
    }

    private mutating func addLeg(_ row: Statement) {
        let leg = Self.leg(row)
        row.withBytes(11) { side in
            if Self.isSame(side, Self.buy) {
                last.sum.bought += leg
            } else if Self.isSame(side, Self.sell) {
                last.sum.sold += leg
            } else {
                last.sum.unknown += leg
            }
        }
    }

    private static func leg(_ row: Statement) -> Position.Leg {
        let quantity = row.optionalReal(4) ?? 0
        let priced = row.optionalReal(7) ?? quantity
        if let price = row.optionalReal(5) {
            return Position.Leg(quantity: quantity, value: price * priced, pricedQuantity: priced)
        }
        guard let value = row.optionalReal(6) else { return Position.Leg(quantity: quantity) }
        return Position.Leg(quantity: quantity, value: value, pricedQuantity: priced)
    }

    /// Whether a text is a word in any case.
    private static func isSame(_ text: UnsafeRawBufferPointer, _ word: [UInt8]) -> Bool {
        guard text.count == word.count else { return false }
        for (place, letter) in word.enumerated() where text[place] | 0x20 != letter { return false }
        return true
    }
}
