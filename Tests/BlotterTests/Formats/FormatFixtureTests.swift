import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// One story in the logs of many systems: what blotter makes of each with no formats but its own.
@Suite struct FormatFixtureTests {
    private struct Expected: Decodable {
        var format: String
        var lines: Int64
        var events: Int64
        var text: Int64
        var continued: Int64
        var orders: [String: StoryOrder]
        /// Those whose lines bear no id, by symbol and quantity.
        var unnamed: [StoryOrder]?
    }

    private static let root = Checkout.url("Fixtures/formats")
    private static let names = try! FileManager.default.contentsOfDirectory(atPath: root.path).sorted()
    /// Parts of lines are not put together yet.
    private static let whole = names.filter { !$0.hasSuffix("-parts") }

    private let expected: (String) throws -> Expected = { name in
        let data = try Data(contentsOf: Self.root.appending(path: "\(name)/expected.json"))
        return try JSONDecoder().decode(Expected.self, from: data)
    }

    /// The name and the content of a fixture's log.
    private func log(_ name: String) throws -> (name: String, content: String) {
        let folder = Self.root.appending(path: name)
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let file = try #require(files.first { $0.hasSuffix(".jsonl") || $0.hasSuffix(".log") })
        return (file, try String(contentsOf: folder.appending(path: file), encoding: .utf8))
    }

    @Test func `there are fixtures for the formats that come with blotter`() throws {
        let taking = try Set(Self.names.flatMap { try expected($0).format.split(separator: " ").map(String.init) })
        #expect(taking == Set(BuiltInFormats.all.map(\.name) + ["auto", "native"]))
    }

    @Test(arguments: whole) func `each line is taken by what the fixture says`(name: String) throws {
        let expected = try expected(name)
        let lines = try log(name).content.split(separator: "\n").map(String.init)
        #expect(Int64(lines.count) == expected.lines)
        let takers = lines.compactMap { LineTaker.builtIn.taker(of: $0) }
        #expect(Set(takers) == Set(expected.format.split(separator: " ").map(String.init)))
        #expect(Int64(lines.count - takers.count) == expected.text)
    }

    @Test(arguments: whole) func `a system's log comes to the orders of the story`(name: String) throws {
        let expected = try expected(name)
        let folder = try TemporaryFolder()
        // Files named .log are not read yet.
        try folder.write(try log(name).content, to: "logs/router.jsonl")
        let file = IndexFile(path: folder / "index.db")

        let report = try Ingest(index: file, now: { 0 }).run([
            LogPlace(folder: try LogFolder(path: folder / "logs"))
        ])

        #expect(report.lines == expected.lines)
        #expect(report.events == expected.lines - expected.text - expected.continued)
        let reader = try IndexReader(file)
        #expect(try reader.connection.integer("SELECT count(*) FROM events") == expected.events)
        #expect(try StoryOrder.all(in: reader.connection).mapValues(\.rounded) == expected.orders.mapValues(\.rounded))
        #expect(try StoryOrder.unnamed(in: reader.connection).map(\.rounded) == expected.unnamed ?? [])
    }
}
