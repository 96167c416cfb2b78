import SQLite

/// What the orders of one symbol have come to, by what was filled of them.
package struct Position: Sendable, Equatable {
    /// What was filled of the orders of one side.
    package struct Leg: Sendable, Equatable {
        /// In units of the asset.
        package var quantity = 0.0
        /// Price times quantity, of the fills that have a price.
        package var value = 0.0
        /// The quantity of these fills.
        package var pricedQuantity = 0.0

        /// Weighted by quantity; nil where no fill has a price.
        package var averagePrice: Double? { pricedQuantity == 0 ? nil : value / pricedQuantity }

        static func += (left: inout Leg, right: Leg) {
            left.quantity += right.quantity
            left.value += right.value
            left.pricedQuantity += right.pricedQuantity
        }
    }

    /// What was paid beside the price, in one currency; nil where none was named.
    package struct Fee: Sendable, Equatable {
        /// As `USD`.
        package var currency: String?
        /// What it adds up to.
        package var amount: Double
    }

    /// nil where positions of all sessions are one.
    package var session: String?
    /// nil where there is no symbol, or where positions of all symbols are one.
    package var symbol: String?
    /// Orders, without orphans, and how many of them have a fill.
    package var orders: Int64 = 0
    /// Those of the orders that have a fill.
    package var filledOrders: Int64 = 0
    /// The fills of all of them, and of orphans.
    package var fills: Int64 = 0
    /// Of orders that buy.
    package var bought = Leg()
    /// Of orders that sell.
    package var sold = Leg()
    /// Of those that do not say what they do: they are no part of the net.
    package var unknown = Leg()
    /// By currency, in the order of its name; what has none comes first.
    package var fees: [Fee] = []

    /// Bought less sold.
    package var net: Double { bought.quantity - sold.quantity }
}

/// What positions are told apart by.
package enum PositionGrouping: String, CaseIterable, Sendable {
    case session, symbol
}

/// Which positions are asked for.
package struct PositionQuestion: Sendable {
    /// Its kinds are not asked; its times are those of the orders.
    package var filter: EventFilter
    /// nil to tell apart by session and symbol.
    package var grouping: PositionGrouping?
    /// Above so many lives two threads are quicker than one.
    var manyLives: Int64 = 50_000

    /// Of the orders that pass `filter`.
    package init(_ filter: EventFilter, by grouping: PositionGrouping? = nil) {
        self.filter = filter
        self.grouping = grouping
    }
}
