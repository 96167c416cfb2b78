import Foundation
import TestSupport
import Testing

@testable import Blotter
@testable import SQLite
@testable import TelemetryLog

/// Pages that blotter writes itself against the rows that SQLite inserts, of all logs that are fixtures.
@Suite struct DraftEqualityTests {
    /// In a soak so many of all that some hundred thousand events come of them.
    private static let copies = ProcessInfo.processInfo.environment["BLOTTER_SOAK"] == nil ? 1 : 60
    private static let fixtures = Checkout.url("Fixtures")
    /// With damaged logs rows are inserted in any case, since they may have to be taken back.
    private static let damaged: Set = ["gzip-bad-crc"]

    @Test func `all fixtures make the index that one grows to be into which they are inserted`() throws {
        let (written, inserted) = (try LogStore(), try LogStore())
        for store in [written, inserted] {
            for copy in 1...Self.copies { try Self.copy(to: store, number: copy) }
        }
        let report = try written.ingest()
        #expect(report.insertedBecause == nil)
        #expect(report.events > 2000 * Self.copies)
        let other = try inserted.ingest(limits: .init(pagesProblem: "none is written"))
        #expect(other.insertedBecause != nil)
        #expect((other.lines, other.events, other.invalid) == (report.lines, report.events, report.invalid))
        try expectSame(written, inserted)
        for store in [written, inserted] {
            #expect(try Connection(path: store.index.path, mode: .readWrite).faults() == [])
        }
    }

    /// Logs of one content are one: each has a first line of its own.
    private static func copy(to store: LogStore, number: Int) throws {
        let target = store.folder / "copy\(number)"
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: fixtures.path) where !damaged.contains(name) {
            try FileManager.default.copyItem(atPath: fixtures.appending(path: name).path, toPath: "\(target)/\(name)")
        }
        guard number > 1 else { return }
        let first = Data(#"{"ts": 1, "kind": "note", "payload": {"copy": \#(number)}}"#.utf8) + Data([0x0A])
        let names = FileManager.default.enumerator(atPath: target)?.compactMap { $0 as? String } ?? []
        for name in names where [".jsonl", ".ndjson", ".log"].contains(where: name.hasSuffix) {
            let file = URL(filePath: "\(target)/\(name)")
            try (first + Data(contentsOf: file)).write(to: file)
        }
    }
}
