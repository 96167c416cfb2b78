import Testing

@testable import TelemetryLog

@Suite struct PayloadRoleTests {
    /// The names of README's table of the payload, and what an event of an order, and of a fill, makes of each.
    @Test(
        arguments: [
            ("order_id", .orderID, true, true), ("client_id", .clientID, true, true),
            ("intent_id", .intentID, true, true), ("fill_id", .fillID, false, true),
            ("trade_id", .tradeID, false, true), ("execution_id", .executionID, false, true),
            ("fee_currency", .feeCurrency, false, false), ("quantity", .quantity, false, false),
            ("filled_quantity", .filledQuantity, false, false), ("fill_price", .fillPrice, false, false),
            ("fill_fee", .fillFee, false, false), ("cumulative_quantity", .cumulativeQuantity, false, false),
            ("average_price", .averagePrice, false, false), ("side", .none, false, false), ("", .none, false, false),
            ("Order_id", .none, false, false), ("quantity ", .none, false, false), ("fill_fees", .none, false, false),
        ] as [(String, PayloadRole, Bool, Bool)]
    )
    func `a member's name tells its role`(name: String, role: PayloadRole, isOrders: Bool, isFills: Bool) {
        let reader = JSONReader()
        let text = Array("\"\(name)\"".utf8)
        let found = text.withUnsafeBytes { bytes in
            reader.begin(bytes) ? reader.string().map { PayloadRole($0, of: reader) } : nil
        }
        #expect(found == role)
        #expect(role.mayBeID(of: .order) == isOrders)
        #expect(role.mayBeID(of: .fill) == isFills && role.mayBeID(of: .bust) == isFills)
        let amounts: Set<String> = [
            "quantity", "filled_quantity", "fill_price", "fill_fee", "cumulative_quantity", "average_price",
        ]
        #expect(role.isAmount == amounts.contains(name))
    }
}
