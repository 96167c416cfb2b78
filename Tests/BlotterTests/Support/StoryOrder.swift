import Foundation
@testable import SQLite
@testable import Blotter

/// An order of the story that the fixtures of formats tell, as the view has it; what the lines do not say is nil.
struct StoryOrder: Codable, Equatable {
    var state: String
    var symbol: String?
    var side: String?
    var quantity: Double?
    var order_ts_ns: Int64?
    var filled_quantity: Double?
    var avg_fill_price: Double?
    var fees: Double?

    /// With averages to 9 digits: what a quotient of two sums is beyond them is not what this is about.
    var rounded: StoryOrder {
        var order = self
        order.avg_fill_price = Self.rounded(avg_fill_price)
        return order
    }

    /// With sums of fees, too.
    var roundedFees: StoryOrder {
        var order = rounded
        order.fees = Self.rounded(fees)
        return order
    }

    private static func rounded(_ number: Double?) -> Double? { number.map { ($0 * 1e9).rounded() / 1e9 } }

    private static let fields = """
        'state', o.state, 'symbol', o.symbol, 'side', o.side, 'quantity', o.quantity,
        'filled_quantity', o.filled_quantity, 'avg_fill_price', o.avg_fill_price, 'fees', o.fees
        """

    /// Those with an id, by it.
    static func all(in connection: Connection) throws -> [String: StoryOrder] {
        let rows = try connection.text(
            """
            SELECT json_group_object(o.order_id, json_object(\(fields), 'order_ts_ns', (
                SELECT min(e.ts_ns) FROM events AS e WHERE e.kind = 'order' AND e.order_id = o.order_id)))
            FROM orders AS o
            WHERE o.order_id IS NOT NULL
            """)
        return try JSONDecoder().decode([String: StoryOrder].self, from: Data((rows ?? "{}").utf8))
    }

    /// Those without an id, by symbol and quantity.
    static func unnamed(in connection: Connection) throws -> [StoryOrder] {
        let rows = try connection.text(
            """
            SELECT json_group_array(json_object(\(fields)))
            FROM (SELECT * FROM orders WHERE order_id IS NULL ORDER BY symbol, quantity) AS o
            """)
        return try JSONDecoder().decode([StoryOrder].self, from: Data((rows ?? "[]").utf8))
    }
}
