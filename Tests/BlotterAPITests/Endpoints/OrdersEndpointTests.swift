import Testing

@testable import Blotter
@testable import BlotterAPI
@testable import BlotterReports
@testable import BlotterServer

/// The ledger, and the lifecycle of one order.
@Suite struct OrdersEndpointTests {
    private let fixture: RouteFixture

    init() throws { fixture = try RouteFixture() }

    @Test func `an order's life has its events and the gaps between them`() throws {
        let orders = try #require(try fixture.answer("api/orders", ("order_id", "ord_1"))["orders"] as? [[String: Any]])
        let events = try #require(orders.first?["events"] as? [[String: Any]])
        #expect(events.map { $0["type"] as? String } == ["intent", "gate", "order", "fill"])
        #expect(events.map { $0["gap_ms"] as? Double } == [nil, 10, 35, 100])
        #expect(fixture.problem("api/orders", ("order_id", "nobody"))?.status == 404)
    }
}
