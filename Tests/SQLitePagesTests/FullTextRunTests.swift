import SQLite
import TestSupport
import Testing

@testable import SQLitePages

@Suite struct FullTextRunTests {
    /// A row: its id and a text for each column.
    private typealias Row = (id: Int64, texts: [String])

    /// Writes the rows into `s`, in runs that take turns by the thousand, as several threads would.
    private func write(_ rows: [Row], _ twin: Twin, runs count: Int, memory: Int) throws -> Int {
        let table = try FullTextTable(twin.file, "s")
        let connection = try Connection(path: twin.path, mode: .readOnly)
        let tokenizer = try Tokenizer(connection, table.tokenizer)
        let sinks = (0..<count).map { _ in PageSink(twin.file) }
        let runs = try sinks.map { try FullTextRun(table, sink: $0, memory: memory) }
        for (number, start) in stride(from: 0, to: rows.count, by: 1000).enumerated() {
            let run = runs[number % count]
            for row in rows[start..<min(start + 1000, rows.count)] { try append(row, to: run, tokenizer) }
            try run.endRange()
        }
        for run in runs { try run.end() }
        try connection.close()
        try table.build(of: runs, sink: sinks[0])
        if twin.schema.contains("s_content") || !twin.schema.contains("content") {
            try writeContent(rows, twin, sinks[0])
        }
        for sink in sinks { try sink.end() }
        try twin.file.finish()
        return runs.reduce(0) { $0 + $1.segments.count }
    }

    private func append(_ row: Row, to run: FullTextRun, _ tokenizer: Tokenizer) throws {
        try run.begin(rowid: row.id)
        for (column, text) in row.texts.enumerated() {
            if column > 0 { run.begin(column: column) }
            try Array(text.utf8).withUnsafeBytes { try tokenizer.tokenize($0) }
            tokenizer.bytes.withUnsafeBytes { bytes in
                for token in tokenizer.tokens {
                    let term = run.number(of: UnsafeRawBufferPointer(rebasing: bytes[token.range]))
                    if token.isColocated { run.addColocated(term) } else { run.add(term) }
                }
            }
        }
    }

    private func writeContent(_ rows: [Row], _ twin: Twin, _ sink: PageSink) throws {
        let run = TableRun(sink)
        let record = RecordBuffer(columns: 4)
        for row in rows.sorted(by: { $0.id < $1.id }) {
            try run.append(rowid: row.id, record.put([.null] + row.texts.map { .text($0) }))
        }
        try twin.file.buildTable("s_content", of: [run], sink: sink)
    }

    private func insert(_ rows: [Row], _ twin: Twin) throws {
        let marks = String(repeating: ", ?", count: rows.first?.texts.count ?? 1)
        let columns = (0..<(rows.first?.texts.count ?? 1)).map { "c\($0)" }.joined(separator: ", ")
        let insert = try twin.inserted.prepare("INSERT INTO s (rowid, \(columns)) VALUES (?\(marks))")
        try twin.inserted.transaction {
            for row in rows {
                try insert.bind([.integer(row.id)] + row.texts.map { .text($0) })
                try insert.run()
            }
        }
    }

    /// Both have the same terms at the same places, and SQLite and FTS5 find nothing wrong.
    private func expectSame(_ twin: Twin, _ location: SourceLocation = #_sourceLocation) throws {
        let written = try twin.open()
        let check = try written.text("PRAGMA integrity_check")
        #expect(check == "ok", sourceLocation: location)
        for connection in [written, twin.inserted] {
            try connection.execute(
                """
                CREATE VIRTUAL TABLE temp.r USING fts5vocab(main, s, row);
                CREATE VIRTUAL TABLE temp.c USING fts5vocab(main, s, col);
                CREATE VIRTUAL TABLE temp.i USING fts5vocab(main, s, instance)
                """)
        }
        for vocabulary in ["temp.r", "temp.c", "temp.i"] {
            try twin.expectSame("SELECT * FROM \(vocabulary)", in: written, location)
        }
        if twin.schema.contains("columnsize") {
            let averages = "SELECT hex(block) FROM s_data WHERE id = 1"
            try twin.expectSame(averages, in: written, location)
        } else {
            try twin.expectSame(
                "SELECT rowid, bm25(s), * FROM s WHERE s MATCH 'w1 OR w7 OR w30'", in: written, location)
            try twin.expectSame("SELECT * FROM s_docsize", in: written, location)
        }
        for words in [
            "w0", "w1 AND w2", "\"w1 w3\"", "w1*", "NEAR(w1 w2, 3)", "w0 NOT w1", "rare*", "w12 OR zz", "\"日本 w1\"",
        ] {
            for order in ["rowid", "rowid DESC"] {
                try twin.expectSame(
                    "SELECT rowid FROM s WHERE s MATCH '\(words)' ORDER BY \(order)", in: written, location)
            }
        }
        try twin.expectSame(
            "SELECT rowid FROM s WHERE s MATCH 'w0' AND rowid > 5000000 LIMIT 20", in: written, location)
        try written.execute("INSERT INTO s (s) VALUES ('integrity-check')")
        for connection in [written, twin.inserted] {
            try connection.execute("DROP TABLE r; DROP TABLE c; DROP TABLE i")
        }
        try written.close()
    }

    /// What comes later works on both.
    private func expectUsable(_ twin: Twin, _ changes: [String]) throws {
        for change in changes {
            let written = try twin.open()
            try written.execute(change)
            try written.close()
            try twin.inserted.execute(change)
            try expectSame(twin)
        }
    }

    private func rows(_ count: Int, columns: Int, _ random: inout SeededRandom) -> [Row] {
        var id = Int64(random.below(3))
        return (0..<count).map { number in
            defer { id += Int64(1 + random.below(200)) << Int64(random.below(8)) }
            let texts = (0..<columns).map { _ in
                (0..<random.below(12)).map { _ in
                    switch random.below(10) {
                    case 0: "w0"
                    case 1...5: "w\(random.below(40))"
                    case 6: "rare-\(random.below(1 << 20))"
                    case 7: "Ä日本 Wörter"
                    case 8: String(random.below(100))
                    default: String(repeating: "x", count: random.chance(1) ? random.below(9000) : random.below(30))
                    }
                }.joined(separator: " ")
            }
            return (id, texts)
        }
    }

    private static let later = [
        "INSERT INTO s (rowid, c0) SELECT 9000000000 + value, 'w1 w2 later' FROM json_each('[1,2,3,4,5]')",
        "INSERT INTO s (s) VALUES ('optimize')", "VACUUM",
    ]

    @Test(arguments: [1, 3], [0, 1, 2, 100, 2500])
    func `a contentless index is as if texts had been inserted`(columns: Int, count: Int) throws {
        var random = SeededRandom(seed: UInt64(columns * 100_000 + count))
        let names = (0..<columns).map { "c\($0)" }.joined(separator: ", ")
        let twin = try Twin(
            "CREATE VIRTUAL TABLE s USING fts5 (\(names), content = '', columnsize = 0, tokenize = 'unicode61')")
        let rows = rows(count, columns: columns, &random)
        try insert(rows, twin)
        _ = try write(rows, twin, runs: 2, memory: random.chance(50) ? 100_000 : 1 << 24)
        try expectSame(twin)
        try expectUsable(twin, Self.later)
    }

    @Test(arguments: [
        "c0, c1, tokenize = 'unicode61 remove_diacritics 0 tokenchars ''-'''", "c0, c1, tokenize = porter", "c0, c1",
        "c0, c1, content_rowid = id, content = 'outside'",
    ]) func `an index with its texts is as if they had been inserted`(arguments: String) throws {
        var random = SeededRandom(seed: 9)
        let outside = "CREATE TABLE outside (id INTEGER PRIMARY KEY, c0, c1);"
        let twin = try Twin("\(outside) CREATE VIRTUAL TABLE s USING fts5 (\(arguments))", pageSize: 1024)
        let rows = rows(1500, columns: 2, &random)
        let isOutside = arguments.contains("outside")
        try insert(rows, twin)
        _ = try write(rows, twin, runs: 2, memory: 1 << 24)
        if isOutside {
            for connection in [try twin.open(), twin.inserted] {
                let insert = try connection.prepare("INSERT INTO outside VALUES (?, ?, ?)")
                try connection.transaction {
                    for row in rows { try insert.run(.integer(row.id), .text(row.texts[0]), .text(row.texts[1])) }
                }
            }
        }
        try expectSame(twin)
        guard !isOutside else {
            let row = "INSERT INTO outside VALUES (9000000000, 'w1 w2 later', 'w1')"
            return try expectUsable(
                twin, ["\(row); INSERT INTO s (rowid, c0, c1) VALUES (9000000000, 'w1 w2 later', 'w1')", Self.later[1]])
        }
        try expectUsable(twin, Self.later)
        try expectUsable(
            twin,
            [
                "DELETE FROM s WHERE rowid % 3 = 0", "UPDATE s SET c1 = 'w1 new' WHERE rowid % 5 = 0",
                "INSERT INTO s (s) VALUES ('rebuild')", "VACUUM",
            ])
    }

    @Test(arguments: [(4050, 10_000, 1), (64, 14_000, 3), (500, 5000, 1)])
    func `a term on many leaves has an index of them`(leaf: Int, count: Int, heights: Int) throws {
        let twin = try Twin(
            """
            CREATE VIRTUAL TABLE s USING fts5 (c0, content = '', columnsize = 0);
            INSERT INTO s (s, rank) VALUES ('pgsz', \(leaf))
            """)
        var random = SeededRandom(seed: UInt64(leaf))
        let long = String(repeating: "w2 ", count: 3000)
        // Between one and the next there are so many others that the step takes two bytes.
        let far = String(repeating: "far" + String(repeating: " x", count: 150) + " ", count: 80)
        let rows = (0..<count).map { number -> Row in
            let rare = [77: long, 78: far, 79: far, 3000: "alone"][number % 4000] ?? ""
            let text = "w0 w\(random.below(3)) " + rare
            return (Int64(number) * 1000, [text])
        }
        try insert(rows, twin)
        #expect(try write(rows, twin, runs: 1, memory: 1 << 24) == 1)
        let written = try twin.open()
        #expect(try written.integer("SELECT count(*) FROM s_idx WHERE pgno & 1")! > 1)
        // Bits 31 to 35 of a page's number say how high above the leaves it is.
        #expect(
            try written.integer("SELECT max(id >> 31 & 31) + 1 FROM s_data WHERE id >> 36 & 1") == Int64(heights))
        try written.close()
        try expectSame(twin)
        try expectUsable(twin, Self.later)
    }

    // Up to 63 bytes of positions their number takes one byte, up to 8191 two.
    @Test func `a term stands in a row any number of times`() throws {
        let twin = try Twin("CREATE VIRTUAL TABLE s USING fts5 (c0, content = '', columnsize = 0)")
        let counts = Array(0...140) + Array(8189...8193)
        let rows = counts.enumerated().map { number, count -> Row in
            (Int64(number) - 20, [String(repeating: "w1 ", count: count) + "w2"])
        }
        try insert(rows, twin)
        #expect(try write(rows, twin, runs: 1, memory: 1 << 24) == 1)
        try expectSame(twin)
        try expectUsable(twin, Self.later)
    }

    @Test func `rows that do not ascend make another segment`() throws {
        let twin = try Twin("CREATE VIRTUAL TABLE s USING fts5 (c0, content = '', columnsize = 0)")
        let rows = (0..<40).flatMap { range in
            (0..<200).map { (Int64((39 - range) * 1000 + $0), ["w\($0 % 50) w0 rare-\(range)-\($0)"]) }
        }
        try insert(rows, twin)
        #expect(try write(rows, twin, runs: 1, memory: 1 << 24) == 40)
        try expectSame(twin)
        try expectUsable(twin, Self.later)
    }

    @Test func `a table of another form is refused`() throws {
        let twin = try Twin("CREATE VIRTUAL TABLE s USING fts5 (c0, prefix = 2); CREATE TABLE t (a)")
        #expect(throws: PagesError.unsupported("s has prefix = 2")) { try FullTextTable(twin.file, "s") }
        #expect(throws: PagesError.unsupported("there is no virtual table t")) { try FullTextTable(twin.file, "t") }
        let large = try Twin("CREATE VIRTUAL TABLE s USING fts5 (c0); INSERT INTO s (s, rank) VALUES ('pgsz', 40000)")
        #expect(throws: PagesError.unsupported("s has leaves of 40000 bytes")) { try FullTextTable(large.file, "s") }
        let full = try Twin("CREATE VIRTUAL TABLE s USING fts5 (c0); INSERT INTO s VALUES ('w')")
        let table = try FullTextTable(full.file, "s")
        let sink = PageSink(full.file)
        #expect(throws: PagesError.unsupported("s_data is not empty")) { try table.build(of: [], sink: sink) }
    }
}
