import SQLite
import TestSupport
import Testing

@testable import SQLitePages

@Suite struct IndexRunTests {
    /// The least memory, so that entries are spilled as soon as it is looked at.
    private static let little = 1 << 10

    /// Writes the rows of `t`, the first value of each its rowid, and the indexes by their columns; partial ones leave out
    /// the rows without a first column.
    private func write(
        _ rows: [[Value]], _ twin: Twin, indexes: [(name: String, columns: [Int], isPartial: Bool)], runs count: Int,
        memory: Int
    ) throws {
        let sink = PageSink(twin.file)
        let table = TableRun(sink)
        let record = RecordBuffer(columns: 6)
        for row in rows.sorted(by: { rowid($0) < rowid($1) }) {
            try table.append(rowid: rowid(row), record.put([.null] + row.dropFirst()))
        }
        try twin.file.buildTable("t", of: [table], sink: sink)
        for index in indexes {
            let runs = try (0..<count).map { _ in try IndexRun(twin.file, of: index.name, memory: memory) }
            for (number, row) in rows.enumerated() where !index.isPartial || row[index.columns[0]] != .null {
                try append(index.columns.map { row[$0] }, rowid: rowid(row), to: runs[number % count], record)
            }
            for run in runs { run.end() }
            try twin.file.buildIndex(index.name, of: runs, sink: sink)
        }
        try sink.end()
        try twin.file.finish()
    }

    private func rowid(_ row: [Value]) -> Int64 { if case .integer(let id) = row[0] { id } else { 0 } }

    /// By the quickest way for its values.
    private func append(_ key: [Value], rowid: Int64, to run: IndexRun, _ record: RecordBuffer) throws {
        switch key.count {
        case 1:
            if case .integer(let first) = key[0] { return try run.append(first, rowid: rowid) }
            if case .text(let text) = key[0] {
                return try Array(text.utf8).withUnsafeBytes { try run.append(text: $0, rowid: rowid) }
            }
        case 2:
            if case .integer(let first) = key[0], case .integer(let second) = key[1] {
                return try run.append(first, second, rowid: rowid)
            }
        default: break
        }
        try run.append(record.put(key + [.integer(rowid)]))
    }

    @Test(arguments: [512, 1024, 4096, 65536], [0, 1, 2, 3, 50, 3000])
    func `an index of any values is as if it had been inserted`(pageSize: Int, count: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize * 3 + count))
        let twin = try Twin(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a, b, c); CREATE INDEX i1 ON t (a); CREATE INDEX i2 ON t (b, a);
            CREATE INDEX i3 ON t (c, b, a); CREATE INDEX i4 ON t (b) WHERE b IS NOT NULL
            """, pageSize: pageSize)
        let rows = (0..<count).map { number -> [Value] in
            [.integer(Int64(number))] + (0..<3).map { _ in random.value(most: random.chance(2) ? 3000 : 30) }
        }
        try twin.insert(rows, into: "t")
        try write(
            rows.shuffled(using: &random), twin,
            indexes: [("i1", [1], false), ("i2", [2, 1], false), ("i3", [3, 2, 1], false), ("i4", [2], true)],
            runs: 1 + random.below(3), memory: random.chance(50) ? Self.little : 1 << 24)
        try twin.expectSame()
        try twin.expectUsable("INSERT INTO t (a, b) SELECT b, a FROM t WHERE id < 500; DELETE FROM t WHERE id % 3 = 1")
    }

    @Test(arguments: [512, 4096], [1, 2, 85, 86, 87, 340, 20_000])
    func `an index of integers is as if it had been inserted`(pageSize: Int, count: Int) throws {
        for memory in [Self.little, 1 << 24] { try integers(pageSize, count, memory) }
    }

    private func integers(_ pageSize: Int, _ count: Int, _ memory: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize + count))
        let twin = try Twin(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER) STRICT; CREATE INDEX i1 ON t (a);
            CREATE INDEX i2 ON t (a, b); CREATE INDEX i3 ON t (b)
            """, pageSize: pageSize)
        let edges: [Int64] = [.min, .max, 0, 1, -1]
        let rows = (0..<count).map { number -> [Value] in
            let time = 1_700_000_000_000_000_000 + Int64(number) * 1_000_000 + Int64(random.below(3_000_000))
            let second = random.chance(1) ? random.pick(edges) : time
            return [.integer(Int64(number) << 20), .integer(Int64(random.below(20) - 3)), .integer(second)]
        }
        try twin.insert(rows, into: "t")
        try write(
            rows.shuffled(using: &random), twin,
            indexes: [("i1", [1], false), ("i2", [1, 2], false), ("i3", [2], false)], runs: 2, memory: memory)
        try twin.expectSame()
        try twin.expectUsable("UPDATE t SET a = a + 1 WHERE id % 7 = 0; DELETE FROM t WHERE a = 3")
    }

    @Test(arguments: [little, 1 << 16, 1 << 24])
    func `an index of ids is as if it had been inserted`(memory: Int) throws {
        var random = SeededRandom(seed: 77)
        let twin = try Twin(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a TEXT, b TEXT) STRICT;
            CREATE INDEX i1 ON t (a) WHERE a IS NOT NULL; CREATE INDEX i2 ON t (b, a)
            """)
        let rows = (0..<30_000).map { number -> [Value] in
            let name = "session_with_a_long_common_name_" + String(random.below(9000))
            let id = random.chance(1) ? "a\u{0}b" + name : random.chance(20) ? name + "-x" : name
            return [.integer(Int64(number)), random.chance(10) ? .null : .text(id), .text(String(random.below(5)))]
        }
        try twin.insert(rows, into: "t")
        try write(rows, twin, indexes: [("i1", [1], true), ("i2", [2, 1], false)], runs: 3, memory: memory)
        try twin.expectSame()
        try twin.expectUsable("DELETE FROM t WHERE a > 'session_with_a_long_common_name_5'")
    }

    /// What follows the zeros would pass for what follows the text.
    @Test(arguments: [little, 1 << 24])
    func `texts with zeros are in order`(memory: Int) throws {
        var random = SeededRandom(seed: 1)
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, a, b); CREATE INDEX i1 ON t (a, b)")
        let zeros = String(repeating: "\u{0}", count: 6)
        let texts = ["x", "x" + zeros, "x\(zeros)\u{1}", "x\(zeros)\u{2}", "x\(zeros)\u{3}", "x\(zeros)\u{5}"]
        let rows = (0..<9000).map { number -> [Value] in
            let second: Value = random.pick([.null, .integer(Int64(random.below(100))), .text("y"), .blob([1])])
            return [.integer(Int64(number)), .text(random.pick(texts)), second]
        }
        try twin.insert(rows, into: "t")
        try write(rows, twin, indexes: [("i1", [1, 2], false)], runs: 3, memory: memory)
        try twin.expectSame()
    }

    @Test(arguments: [512, 4096], [0, 1, 2, 3, 4000])
    func `a table WITHOUT ROWID is as if it had been inserted`(pageSize: Int, count: Int) throws {
        var random = SeededRandom(seed: UInt64(pageSize + count))
        let twin = try Twin(
            "CREATE TABLE t (a INTEGER NOT NULL, b TEXT NOT NULL, c, d, PRIMARY KEY (a, b)) STRICT, WITHOUT ROWID"
                .replacing("c, d", with: "c ANY, d ANY"), pageSize: pageSize)
        var rows = (0..<count).map { number -> [Value] in
            [
                .integer(Int64(random.below(50))), .text("k\(number)"), random.value(),
                random.value(most: random.chance(1) ? 100_000 : 60),
            ]
        }
        // Larger than what is read of a file of sorted entries at once.
        if count > 0 { rows[count / 2][2] = .blob([UInt8](repeating: 1, count: 1_000_000)) }
        try twin.insert(rows, into: "t")
        let sink = PageSink(twin.file)
        let runs = try (0..<2).map { _ in try IndexRun(twin.file, of: "t", memory: Self.little) }
        let record = RecordBuffer(columns: 4)
        for (number, row) in rows.shuffled(using: &random).enumerated() {
            try runs[number % 2].append(record.put(row))
        }
        for run in runs { run.end() }
        try twin.file.buildIndex("t", of: runs, sink: sink)
        try sink.end()
        try twin.file.finish()
        try twin.expectSame()
        try twin.expectUsable("DELETE FROM t WHERE a % 2; INSERT INTO t VALUES (99, 'x', 1, 2)")
    }

    @Test(
        arguments: [
            ([[1, 5], [2, 6], [3, 5]], "two rows have the same key in i1"),
            ([[1, "x"], [2, "y"], [3, "x"]], "two rows have the same key in i1"),
            ([[1, 5], [2, .real(5)]], "two rows have the same key in i1"),
            ([[1, 5], [2, .null], [3, .null], [4, 6]], nil),
            ([[1, "x"], [2, .blob([120])], [3, "X"]], nil),
        ] as [([[Value]], String?)])
    func `a key that has to be unique is refused the second time`(rows: [[Value]], message: String?) throws {
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE UNIQUE INDEX i1 ON t (a)")
        let indexes = [(name: "i1", columns: [1], isPartial: false)]
        guard let message else {
            try twin.insert(rows, into: "t")
            try write(rows, twin, indexes: indexes, runs: 2, memory: 1 << 20)
            return try twin.expectSame()
        }
        #expect(throws: DatabaseError.self) { try twin.insert(rows, into: "t") }
        let error = #expect(throws: PagesError.self) {
            try write(rows, twin, indexes: indexes, runs: 2, memory: 1 << 20)
        }
        #expect(error.map { "\($0)" } == message)
    }

    /// SQLite keeps four bytes for a cell of three. With 71 keys of two letters the empty blob is the last that the page
    /// has room for, and leaves it when the one behind is alone.
    @Test func `the smallest cells are moved as they are`() throws {
        for count in 60...80 {
            let twin = try Twin("CREATE TABLE t (a PRIMARY KEY) WITHOUT ROWID", pageSize: 512)
            let rows = (0..<count).map { [Value.text(String($0 + 10))] } + [[.blob([])], [.blob([1])]]
            try twin.insert(rows, into: "t")
            let sink = PageSink(twin.file)
            let run = try IndexRun(twin.file, of: "t")
            let record = RecordBuffer(columns: 1)
            for row in rows { try run.append(record.put(row)) }
            run.end()
            try twin.file.buildIndex("t", of: [run], sink: sink)
            try sink.end()
            try twin.file.finish()
            try twin.expectSame()
        }
    }

    @Test func `an index in another order is refused`() throws {
        let twin = try Twin(
            """
            CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE INDEX i1 ON t (a DESC);
            CREATE INDEX i2 ON t (a COLLATE NOCASE); CREATE INDEX i3 ON t (a)
            """)
        for name in ["i1", "i2", "t", "none"] {
            #expect(throws: PagesError.unsupported("there is no index \(name) in a known order")) {
                try IndexRun(twin.file, of: name)
            }
        }
        #expect(try IndexRun(twin.file, of: "i3").count == 0)
    }

    @Test func `what is spilled leaves no name`() throws {
        let twin = try Twin("CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE INDEX i1 ON t (a)")
        let run = try IndexRun(twin.file, of: "i1", memory: Self.little)
        for number in 0..<5000 { try run.append(Int64(number), rowid: Int64(number)) }
        #expect(run.spilledIntegers.parts.count > 1)
        #expect(try twin.folder.names() == ["inserted.db", "written.db"])
    }
}
