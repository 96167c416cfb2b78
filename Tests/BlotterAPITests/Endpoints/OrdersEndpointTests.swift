import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// The ledger, and the lifecycle of one order.
@Suite struct OrdersEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    /// One took 100 ms, the other's fill is earlier than it is.
    @Test(
        arguments: [
            ("order_to_fill_ms", "100-", ["ord_1"]), ("order_to_fill_ms", "0-100", []),
            ("order_to_fill_ms", "-0", ["c-7"]),
            ("order_to_fill_ms", "99.5-100.5", ["ord_1"]), ("intent_to_order_ms", "4-45.1", ["ord_1", "c-7"]),
            ("intent_to_order_ms", "0-45", ["c-7"]),
        ] as [(String, String, [String])]) func `orders are listed and counted by how long they took`(
            name: String, range: String, ids: [String]
        ) throws
    {
        let answer = try fixture.answer("api/orders", (name, range))
        #expect((answer["orders"] as? [[String: Any]])?.map { $0["order_id"] as? String } == ids)
        #expect(answer["total"] as? Int == ids.count)
    }

    @Test func `an order's life has its events and the gaps between them`() throws {
        let orders = try #require(try fixture.answer("api/orders", ("order_id", "ord_1"))["orders"] as? [[String: Any]])
        let events = try #require(orders.first?["events"] as? [[String: Any]])
        #expect(events.map { $0["type"] as? String } == ["intent", "gate", "order", "fill"])
        #expect(events.map { $0["gap_ms"] as? Double } == [nil, 10, 35, 100])
        #expect(fixture.problem("api/orders", ("order_id", "nobody"))?.status == 404)
    }
}
