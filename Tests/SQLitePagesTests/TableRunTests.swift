import SQLite
import TestSupport
import Testing

@testable import SQLitePages

@Suite struct TableRunTests {
    /// Writes rows of `t`, the first value of each the rowid, in several runs that take turns.
    private func write(
        _ rows: [[Value]], _ twin: Twin, runs count: Int, ranges: Int = 3, trimmingNulls: Bool = false
    ) throws {
        let sinks = (0..<count).map { _ in PageSink(twin.file) }
        let runs = sinks.map { TableRun($0) }
        let record = RecordBuffer(columns: 8)
        let range = rows.count / (ranges * count) + 1
        for (number, start) in stride(from: 0, to: rows.count, by: range).enumerated() {
            let run = runs[(number * 7 + number / count) % count]
            for row in rows[start..<min(start + range, rows.count)] {
                guard case .integer(let id) = row[0] else { continue }
                _ = record.put([.null] + row.dropFirst())
                if trimmingNulls { record.trimNulls() }
                try run.append(rowid: id, record)
            }
            try run.endRange()
        }
        try twin.file.buildTable("t", of: runs, sink: sinks[0])
        for sink in sinks { try sink.end() }
        try twin.file.finish()
    }

    private func rows(_ count: Int, _ random: inout SeededRandom, most: Int = 40) -> [[Value]] {
        var id = Int64(random.below(5))
        return (0..<count).map { _ in
            defer { id += Int64(1 + random.below(3)) << Int64(random.below(20)) }
            return [.integer(id)] + (0..<3).map { _ in random.value(most: most) }
        }
    }

    private static let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c)"

    @Test(arguments: [512, 1024, 4096, 65536], [0, 1, 2, 3, 40, 1000, 20_000])
    func `rows are as if they had been inserted`(pageSize: Int, count: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize + count))
        let twin = try Twin(Self.schema, pageSize: pageSize)
        let rows = rows(count, &random)
        try twin.insert(rows, into: "t")
        try write(rows, twin, runs: 1 + random.below(3))
        try twin.expectSame()
        try twin.expectUsable(
            "INSERT INTO t (a, b) VALUES (1, 'x'), (2, zeroblob(9000)); DELETE FROM t WHERE id % 3 = 1")
    }

    @Test(arguments: [512, 1024, 4096, 65536])
    func `rows of any size have their overflow pages`(pageSize: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize))
        let twin = try Twin(Self.schema, pageSize: pageSize)
        var sizes = (0..<60).map { _ in random.below(3 * pageSize) } + [1 << 20, 1_000_003]
        for edge in [pageSize - 35, 2 * pageSize - 39, 2 * pageSize] { sizes += (edge - 12)...(edge + 12) }
        let rows = sizes.shuffled(using: &random).enumerated().map { number, size -> [Value] in
            [
                .integer(Int64(number)), .blob([UInt8](repeating: UInt8(number & 255), count: size)), .null,
                .text(String(repeating: "x", count: number % 50)),
            ]
        }
        try twin.insert(rows, into: "t")
        try write(rows, twin, runs: 2)
        try twin.expectSame()
        try twin.expectUsable("UPDATE t SET a = zeroblob(length(a) / 2) WHERE id % 2; DELETE FROM t WHERE id % 5 = 0")
    }

    @Test func `a page is full to its last byte`() throws {
        // 85 rows of 46 bytes with their pointers fill 3910 of 4088 bytes; the last one takes what is left.
        for last in 170...180 {
            let twin = try Twin(Self.schema)
            let rows = (1...86).map { number -> [Value] in
                let size = number < 86 ? 37 : last - 9
                return [.integer(Int64(number)), .blob([UInt8](repeating: 7, count: size)), .null, .null]
            }
            try twin.insert(rows, into: "t")
            try write(rows, twin, runs: 1, ranges: 1)
            try twin.expectSame()
            let question = "SELECT count(*), sum(payload), sum(unused) FROM dbstat WHERE name = 't'"
            let written = try twin.open()
            try twin.expectSame(question, in: written)
        }
    }

    @Test func `NULLs at the end can be left out`() throws {
        let twin = try Twin(Self.schema)
        let rows: [[Value]] = [
            [0, .null, .null, .null], [1, "a", .null, .null],
            [2, .blob([UInt8](repeating: 1, count: 58)), .null, .null],
            [3, .null, .real(1), .null], [4, .null, .null, 0],
        ]
        try twin.insert(rows, into: "t")
        try write(rows, twin, runs: 1, trimmingNulls: true)
        try twin.expectSame()
        #expect(try twin.open().integer("SELECT sum(payload) FROM dbstat WHERE name = 't'") == 2 + 4 + 62 + 12 + 5)
    }

    @Test func `a record takes as many bytes as SQLite's`() throws {
        var random = SeededRandom(seed: 5)
        for round in 0..<20 { try expectSame([.integer(Int64(round))] + (0..<3).map { _ in random.value(most: 300) }) }
        for _ in 0..<20 { try expectSame([1] + (0..<random.integer(100...200)).map { _ in random.value(most: 300) }) }
        // From 126 values on the size of the head has two bytes.
        for count in 120...130 { try expectSame([1] + Array(repeating: .integer(2), count: count)) }
    }

    private func expectSame(_ row: [Value]) throws {
        let names = row.indices.dropFirst().map { "c\($0)" }.joined(separator: ", ")
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, \(names))", pageSize: 65536)
        try twin.insert([row], into: "t")
        let sink = PageSink(twin.file)
        let run = TableRun(sink)
        guard case .integer(let id) = row[0] else { return }
        try run.append(rowid: id, RecordBuffer(columns: row.count).put([.null] + row.dropFirst()))
        try twin.file.buildTable("t", of: [run], sink: sink)
        try sink.end()
        try twin.file.finish()
        try twin.expectSame()
        try twin.expectSame("SELECT sum(payload) FROM dbstat WHERE name = 't'", in: try twin.open())
    }

    @Test func `numbers of a REAL column are stored as SQLite does`() throws {
        let numbers: [Double] = [
            0, -0.0, 1, 0.5, -1, 255, 0x1p47, 0x1p47 - 1, -0x1p47, -0x1p47 - 1, 1e15, 1e300, .infinity, .nan,
            .leastNonzeroMagnitude,
            9.3e18, -9.3e18, 123_456.75,
        ]
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, a REAL) STRICT")
        try twin.insert(numbers.enumerated().map { [.integer(Int64($0)), .real($1)] }, into: "t")
        let sink = PageSink(twin.file)
        let run = TableRun(sink)
        let record = RecordBuffer(columns: 2)
        for (number, value) in numbers.enumerated() {
            record.begin()
            record.null()
            record.real(value)
            try run.append(rowid: Int64(number), record)
        }
        try twin.file.buildTable("t", of: [run], sink: sink)
        try sink.end()
        try twin.file.finish()
        try twin.expectSame()
        let pages = try ["written.db", "inserted.db"].map { try twin.folder.bytes(of: $0)[4096...] }
        #expect(pages[0] == pages[1])
    }

    /// Some of them with overflow pages, and pages cut more than once.
    @Test(arguments: [512, 4096], [1, 3])
    func `rows between which others belong may come in any order`(pageSize: Int, runs count: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize + count))
        let twin = try Twin(Self.schema, pageSize: pageSize)
        let rows = rows(4000, &random).map {
            random.below(100) == 0 ? [$0[0], .blob([UInt8](repeating: 1, count: 9000)), 1, 2] : $0
        }
        try twin.insert(rows, into: "t")
        var chunks: [ArraySlice<[Value]>] = []
        var start = 0
        while start < rows.count {
            let end = min(rows.count, start + 1 + random.below(30))
            chunks.append(rows[start..<end])
            start = end
        }
        let sinks = (0..<count).map { _ in PageSink(twin.file) }
        let runs = sinks.map { TableRun($0) }
        let record = RecordBuffer(columns: 8)
        for chunk in chunks.shuffled(using: &random) {
            let run = runs[random.below(count)]
            for row in chunk {
                guard case .integer(let id) = row[0] else { continue }
                try run.append(rowid: id, record.put([.null] + row.dropFirst()))
            }
        }
        try twin.file.buildTable("t", of: runs, sink: sinks[0])
        for sink in sinks { try sink.end() }
        try twin.file.finish()
        try DatabaseCheck.run(twin.path, counts: ["t": rows.count])
        try twin.expectSame()
        try twin.expectUsable("DELETE FROM t WHERE id % 3 = 1; PRAGMA incremental_vacuum")
    }

    @Test func `two rows of one number are refused`() throws {
        let twin = try Twin(Self.schema)
        let sink = PageSink(twin.file)
        let (run, other) = (TableRun(sink), TableRun(sink))
        let record = RecordBuffer(columns: 4).put([.null, 1, 2, 3])
        try run.append(rowid: 5, record)
        #expect(throws: PagesError.unsorted(tree: "a table", rowid: 5)) { try run.append(rowid: 5, record) }
        try run.append(rowid: 9, record)
        try other.append(rowid: 9, record)
        #expect(throws: PagesError.unsorted(tree: "t", rowid: 9)) {
            try twin.file.buildTable("t", of: [run, other], sink: sink)
        }
    }
}
