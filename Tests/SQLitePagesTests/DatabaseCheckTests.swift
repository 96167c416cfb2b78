import Foundation
import SQLite
import TestSupport
import Testing

@testable import SQLitePages

@Suite struct DatabaseCheckTests {
    private static let count = 6000

    /// A file with two trees of three levels, and free pages.
    private func twin() throws -> Twin {
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE INDEX i ON t (a)", pageSize: 512)
        let sinks = (0..<3).map { _ in PageSink(twin.file) }
        let rows = TableRun(sinks[0])
        let keys = try IndexRun(twin.file, of: "i")
        let record = RecordBuffer(columns: 2)
        for number in 0..<Int64(Self.count) {
            try rows.append(rowid: number, record.put([.null, .integer(number * 7 % 1000)]))
            try keys.append(number * 7 % 1000, rowid: number)
        }
        keys.end()
        _ = try sinks[2].next()
        sinks[2].giveBack(try sinks[2].next().number)
        try twin.file.buildTable("t", of: [rows], sink: sinks[0])
        try twin.file.buildIndex("i", of: [keys], sink: sinks[1])
        for sink in sinks { try sink.end() }
        try twin.file.finish()
        return twin
    }

    private func root(_ name: String, _ twin: Twin) -> Int { Int(twin.file.schema.trees[name]!.root - 1) * 512 }

    @Test func `a file that is whole is found to be`() throws {
        let twin = try twin()
        try DatabaseCheck.run(twin.path, counts: ["t": Self.count, "i": Self.count])
    }

    @Test(arguments: [
        (["t": count - 1], "t has 6000 entries, not 5999"), (["i": count + 1], "i has 6000 entries, not 6001"),
        (["u": 0], "there is no u"),
    ]) func `entries that are missing are told`(counts: [String: Int], message: String) throws {
        let twin = try twin()
        #expect(throws: PagesError.damaged(message)) { try DatabaseCheck.run(twin.path, counts: counts) }
    }

    /// A change to the bytes of the file, given the place of the root of `t` and of `i`.
    private struct Change: Sendable {
        var make: @Sendable (inout [UInt8], _ table: Int, _ index: Int) -> Void
        var message: String
    }

    private static let changes = [
        Change(make: { bytes, _, _ in bytes.removeLast(512) }, message: "bytes"),
        Change(make: { bytes, _, _ in bytes[36] = 1 }, message: "pages are free"),
        Change(make: { bytes, _, _ in bytes[92] = 1 }, message: "its number of pages is not known"),
        Change(make: { bytes, table, _ in bytes[table] = 13 }, message: "t has "),
        Change(make: { bytes, table, _ in bytes[table] = 0 }, message: "t has a page of kind 0"),
        Change(make: { bytes, _, index in bytes[index + 3] = 200 }, message: "i has a page with too many cells"),
        Change(make: { bytes, table, _ in bytes[table + 8] = 9 }, message: "t leads to page "),
        Change(
            make: { bytes, table, _ in
                let place = Int(bytes[table + 12]) << 8 | Int(bytes[table + 13])
                bytes.replaceSubrange((table + 8)..<(table + 12), with: bytes[place + table..<place + table + 4])
            }, message: "t leads to page "),
        Change(
            make: { bytes, table, index in
                // The last page below the root becomes the first leaf of all.
                var page = index
                while bytes[page] == 2 { page = Self.firstChild(of: page, bytes) }
                let number = UInt32(page / 512 + 1)
                for place in 0..<4 { bytes[index + 8 + place] = UInt8(truncatingIfNeeded: number >> (24 - 8 * place)) }
            }, message: "i is not level"),
    ]

    private static func firstChild(of page: Int, _ bytes: [UInt8]) -> Int {
        let place = page + (Int(bytes[page + 12]) << 8 | Int(bytes[page + 13]))
        return (bytes[place..<(place + 4)].reduce(0) { $0 << 8 | Int($1) } - 1) * 512
    }

    @Test(arguments: changes.indices) func `what is damaged is told`(number: Int) throws {
        let twin = try twin()
        let change = Self.changes[number]
        var bytes = try twin.folder.bytes(of: "written.db")
        change.make(&bytes, root("t", twin), root("i", twin))
        try twin.folder.write(bytes, to: "written.db")
        let error = #expect(throws: PagesError.self) {
            try DatabaseCheck.run(twin.path, counts: ["t": Self.count, "i": Self.count])
        }
        #expect(error.map { "\($0)".contains(change.message) } == true, "\(error.map { "\($0)" } ?? "")")
    }
}
