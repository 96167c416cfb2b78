import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Each folder of fixtures says in `expected.json` what a right reader counts.
@Suite struct FixtureTests {
    struct Expected: Decodable {
        var why: String
        var files: Int
        var lines: Int64
        var events: Int64
        var blank: Int64
        var invalid: [String: Int64]
    }

    static let root = Checkout.url("Fixtures")

    static let folders = try! FileManager.default.contentsOfDirectory(atPath: root.path)
        .filter { FileManager.default.fileExists(atPath: root.appending(path: "\($0)/expected.json").path) }.sorted()

    @Test func `there are fixtures`() { #expect(Self.folders.count > 20) }

    @Test(arguments: folders)
    func `a folder of fixtures gives what it says`(folder: String) throws {
        let data = try Data(contentsOf: Self.root.appending(path: "\(folder)/expected.json"))
        let expected = try JSONDecoder().decode(Expected.self, from: data)
        let index = FileManager.default.temporaryDirectory.appending(path: "blotter-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: index) }
        let file = IndexFile(path: index.appending(path: "index.db").path)
        let place = LogPlace(folder: try LogFolder(path: Self.root.appending(path: folder).path))

        let report = try Ingest(index: file, now: { 0 }).run([place])

        let reader = try IndexReader(file)
        let invalid = Dictionary(
            try reader.rejectedFiles(RejectFilter()).flatMap(\.reasons).map { ($0.reason, $0.count) },
            uniquingKeysWith: +)
        #expect(report.lines == expected.lines)
        #expect(report.events == expected.events)
        #expect(report.blank == expected.blank)
        #expect(invalid == expected.invalid)
        #expect(try reader.connection.integer("SELECT count(*) FROM events") == expected.events)
        #expect(
            try reader.connection.integer("SELECT sum(lines) = sum(events) + sum(invalid) + sum(blank) FROM files") == 1
        )
    }
}
