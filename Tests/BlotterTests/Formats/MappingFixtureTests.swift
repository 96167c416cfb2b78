import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// The story of `FormatFixtureTests` as systems tell it that blotter does not know, read by the mapping files beside it.
@Suite struct MappingFixtureTests {
    private struct Expected: Decodable {
        var lines: Int64
        var orders: [String: Order]
    }

    private struct Order: Codable, Equatable {
        var state: String
        var symbol: String?
        var side: String?
        var quantity: Double?
        var order_ts_ns: Int64?
        var filled_quantity: Double?
        var avg_fill_price: Double?
        var fees: Double?

        /// With sums and quotients to 9 digits.
        var rounded: Order {
            var order = self
            order.avg_fill_price = avg_fill_price.map { ($0 * 1e9).rounded() / 1e9 }
            order.fees = fees.map { ($0 * 1e9).rounded() / 1e9 }
            return order
        }
    }

    private static let root = Checkout.url("Fixtures/mappings")
    private static let names = try! FileManager.default.contentsOfDirectory(atPath: root.path).sorted()

    @Test func `there are mappings`() { #expect(Self.names.count >= 5) }

    @Test(arguments: names) func `a mapping reads the orders of the story`(name: String) throws {
        let folder = Self.root.appending(path: name)
        let expected = try JSONDecoder().decode(
            Expected.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
        let store = try LogStore()
        try store.folder.write(
            try String(contentsOf: folder.appending(path: "router.jsonl"), encoding: .utf8), to: "router.jsonl")
        store.index.formats = try FormatPlaces(named: [folder.path]).formats()
        #expect(try store.ingest().lines == expected.lines)
        let connection = try store.reader().connection
        let found = try connection.text(
            """
            SELECT json_group_object(o.order_id, json_object('state', o.state, 'symbol', o.symbol, 'side', o.side,
                'quantity', o.quantity, 'filled_quantity', o.filled_quantity, 'avg_fill_price', o.avg_fill_price,
                'fees', o.fees, 'order_ts_ns', (
                    SELECT min(e.ts_ns) FROM events AS e WHERE e.kind = 'order' AND e.order_id = o.order_id)))
            FROM orders AS o
            """)
        let orders = try JSONDecoder().decode([String: Order].self, from: Data((found ?? "{}").utf8))
        #expect(orders.mapValues(\.rounded) == expected.orders.mapValues(\.rounded))
        #expect(try connection.integer("SELECT count(*) FROM events WHERE kind IS NULL") == 0)
    }

    @Test func `the logs are those that the story's script writes`() throws {
        try Script("Oracle/make_mappings.py").expectSuccess([Self.root.path, "--check"])
    }
}
