import SQLite

/// What the lives of one series come to.
struct OrderTally {
    /// How many are in each state, in the order of `OrderState.allCases`.
    private(set) var states = [Int64](repeating: 0, count: OrderState.allCases.count)
    private(set) var lives: Int64 = 0
    private(set) var fills: Int64 = 0
    /// Canceled and expired ones without a fill.
    private(set) var canceledUnfilled: Int64 = 0
    private(set) var expiredUnfilled: Int64 = 0
    private var lengths = LatencyCollection()

    /// Of a series with more lives nothing is kept, as the lengths would take too much memory.
    static let mostLives: Int64 = 1 << 20

    /// What counts of a row of `life`.
    struct Life {
        var id: Int64
        var orderTime: Int64?
        var intentLead: Int64?
        var fillLag: Int64?
        var intentOffset: Int64?
        var fillOffset: Int64?
        var isOrder: Bool
        var fills: Int64
        var errors: Int64
        var quantity: Double?
        var filledQuantity: Double?
        var ended: Int64

        /// The columns that `init(_:)` reads.
        static let columns = """
            id, order_ts, intent_lead, fill_lag, intent_offset, fill_offset, is_order, fills, errors, quantity,
            filled_quantity, ended
            """
    }

    mutating func add(_ life: Life, _ steps: ClockSteps) {
        lives += 1
        fills += life.fills
        let state = life.state
        states[state.place] += 1
        if life.fills == 0, state == .canceled { canceledUnfilled += 1 }
        if life.fills == 0, state == .expired { expiredUnfilled += 1 }
        guard let time = life.orderTime, lives <= Self.mostLives else { return }
        lengths.add(
            LatencySample(
                series: 0, time: time,
                intentToOrder: .init(life.intentLead, of: life.id, offset: life.intentOffset ?? 0, steps),
                orderToFill: .init(life.fillLag, of: life.id, offset: life.fillOffset ?? 0, steps)))
    }

    subscript(state: OrderState) -> Int64 { states[state.place] }

    /// The blobs of both latencies; nil where the series is too large for them.
    var latencies: (intentToOrder: [UInt8], orderToFill: [UInt8])? {
        lives <= Self.mostLives ? lengths.tallies : nil
    }
}

extension OrderTally.Life {
    /// From the columns of `columns`.
    init(_ row: Statement) {
        id = row.integer(0)
        orderTime = row.optionalInteger(1)
        intentLead = row.optionalInteger(2)
        fillLag = row.optionalInteger(3)
        intentOffset = row.optionalInteger(4)
        fillOffset = row.optionalInteger(5)
        isOrder = row.integer(6) != 0
        fills = row.integer(7)
        errors = row.integer(8)
        quantity = row.optionalReal(9)
        filledQuantity = row.optionalReal(10)
        ended = row.integer(11)
    }

    /// As the view `ledger` has it.
    var state: OrderState {
        guard isOrder else { return .orphan }
        let isCanceled = ended & OrderLifecycle.Ending.canceled.rawValue != 0
        if fills == 0 {
            return errors > 0 ? .rejected : isCanceled ? .canceled : ended != 0 ? .expired : .open
        }
        guard let quantity, let filledQuantity else { return .filled }
        // Sums of decimal fractions are off by a little.
        if abs(filledQuantity - quantity) <= 1e-9 * abs(quantity) { return .filled }
        if filledQuantity > quantity { return .overfilled }
        guard filledQuantity < quantity else { return .filled }
        return isCanceled ? .canceled : ended != 0 ? .expired : .partial
    }
}

extension OrderState {
    /// Its place among all.
    fileprivate var place: Int {
        switch self {
        case .filled: 0
        case .partial: 1
        case .overfilled: 2
        case .rejected: 3
        case .canceled: 4
        case .expired: 5
        case .open: 6
        case .orphan: 7
        }
    }
}
