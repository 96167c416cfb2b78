import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite

/// The story of `FormatFixtureTests` as systems tell it that blotter does not know, read by the mapping files beside it.
@Suite struct MappingFixtureTests {
    private struct Expected: Decodable {
        var lines: Int64
        var orders: [String: StoryOrder]
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
        let orders = try StoryOrder.all(in: connection)
        #expect(try StoryOrder.unnamed(in: connection) == [])
        #expect(orders.mapValues(\.roundedFees) == expected.orders.mapValues(\.roundedFees))
        #expect(try connection.integer("SELECT count(*) FROM events WHERE kind IS NULL") == 0)
    }

    @Test func `the logs are those that the story's script writes`() throws {
        try Script("Oracle/make_mappings.py").expectSuccess([Self.root.path, "--check"])
    }
}
