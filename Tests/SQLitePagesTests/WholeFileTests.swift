import Foundation
import SQLite
import TestSupport
import Testing

@testable import SQLitePages

/// A file of all that can be written, by several threads' runs that take turns. `make soak` makes it large, and gives it
/// to the newest SQLite there is.
@Suite struct WholeFileTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let count = environment["BLOTTER_SOAK"] == nil ? 8000 : 1_000_000

    private static let schema = """
        CREATE TABLE event (id INTEGER PRIMARY KEY, series INTEGER NOT NULL, ts INTEGER, name TEXT, price REAL, rest BLOB)
            STRICT;
        CREATE INDEX event_series ON event (series, ts);
        CREATE INDEX event_ts ON event (ts);
        CREATE INDEX event_name ON event (name, series) WHERE name IS NOT NULL;
        CREATE TABLE life (series INTEGER NOT NULL, id INTEGER NOT NULL, price REAL, name TEXT, PRIMARY KEY (series, id))
            STRICT, WITHOUT ROWID;
        CREATE INDEX life_price ON life (price, series);
        CREATE VIRTUAL TABLE search USING fts5 (text, content = '', columnsize = 0, tokenize = 'unicode61');
        CREATE VIRTUAL TABLE note USING fts5 (title, body)
        """

    /// What one thread writes with.
    private struct Writer {
        let sink: PageSink
        let events: TableRun
        let indexes: [IndexRun]
        let lives: IndexRun
        let prices: IndexRun
        let search: FullTextRun
        let notes: FullTextRun
        let contents: TableRun
        let record = RecordBuffer(columns: 6)

        static let names = ["event_series", "event_ts", "event_name"]

        init(_ file: DatabaseFile, _ search: FullTextTable, _ notes: FullTextTable, memory: Int) throws {
            sink = PageSink(file)
            events = TableRun(sink)
            indexes = try Self.names.map { try IndexRun(file, of: $0, memory: memory) }
            lives = try IndexRun(file, of: "life", memory: memory)
            prices = try IndexRun(file, of: "life_price", memory: memory)
            self.search = try FullTextRun(search, sink: sink, memory: memory)
            self.notes = try FullTextRun(notes, sink: sink, memory: memory)
            contents = TableRun(sink)
        }

        func write(_ row: Row, _ tokenizer: Tokenizer) throws {
            record.begin()
            record.null()
            record.integer(row.series)
            record.integer(row.ts)
            if let name = row.name { Array(name.utf8).withUnsafeBytes { record.text($0) } } else { record.null() }
            record.real(row.price)
            row.rest.withUnsafeBytes { record.blob($0) }
            try events.append(rowid: row.id, record)
            if let ts = row.ts {
                try indexes[0].append(row.series, ts, rowid: row.id)
                try indexes[1].append(ts, rowid: row.id)
            } else {
                try indexes[0].append(record.put([.integer(row.series), .null, .integer(row.id)]))
                try indexes[1].append(record.put([.null, .integer(row.id)]))
            }
            if let name = row.name {
                try indexes[2].append(record.put([.text(name), .integer(row.series), .integer(row.id)]))
            }
            record.begin()
            record.integer(row.series)
            record.integer(row.id)
            record.real(row.price)
            Array((row.name ?? "").utf8).withUnsafeBytes { record.text($0) }
            try lives.append(record)
            record.begin()
            record.real(row.price)
            record.integer(row.series)
            record.integer(row.id)
            try prices.append(record)
            try search.begin(rowid: row.id)
            try add(row.text, to: search, tokenizer)
            guard row.id % 4 == 0 else { return }
            try notes.begin(rowid: row.id)
            try add(row.name ?? "", to: notes, tokenizer)
            notes.begin(column: 1)
            try add(row.text, to: notes, tokenizer)
            try contents.append(rowid: row.id, record.put([.null, .text(row.name ?? ""), .text(row.text)]))
        }

        private func add(_ text: String, to run: FullTextRun, _ tokenizer: Tokenizer) throws {
            try Array(text.utf8).withUnsafeBytes { try tokenizer.tokenize($0) }
            tokenizer.bytes.withUnsafeBytes { bytes in
                for token in tokenizer.tokens {
                    run.add(run.number(of: UnsafeRawBufferPointer(rebasing: bytes[token.range])))
                }
            }
        }

        func endRange() throws {
            try events.endRange()
            try search.endRange()
            try notes.endRange()
            try contents.endRange()
        }

        func end() throws {
            for index in indexes { index.end() }
            lives.end()
            prices.end()
            try search.end()
            try notes.end()
        }
    }

    private struct Row {
        var id: Int64
        var series: Int64
        var ts: Int64?
        var name: String?
        var price: Double
        var rest: [UInt8]
        var text: String
    }

    private static func row(_ number: Int, _ random: inout SeededRandom) -> Row {
        let name = random.chance(70) ? "ord_\(number / 4)_\(random.below(1 << 30))" : nil
        let words = (0..<random.below(8)).map { _ in
            random.chance(30) ? "w\(random.below(100_000))" : "w\(random.below(20))"
        }
        return Row(
            id: Int64(number / 1000) << 32 | Int64(number % 1000), series: Int64(random.below(200)),
            ts: random.chance(99)
                ? 1_700_000_000_000_000_000 + Int64(number) * 1000 - Int64(random.below(100_000)) : nil,
            name: name, price: Double(random.below(100_000)) / 8,
            rest: [UInt8](repeating: 7, count: random.below(1000) == 0 ? random.below(20_000) : random.below(30)),
            text: (words + [name ?? "none"]).joined(separator: " "))
    }

    private func insert(_ rows: [Row], into twin: Twin) throws {
        try twin.insert(
            rows.map {
                [.integer($0.id), .integer($0.series), Value($0.ts), Value($0.name), .real($0.price), .blob($0.rest)]
            }, into: "event")
        try twin.insert(
            rows.map { [.integer($0.series), .integer($0.id), .real($0.price), .text($0.name ?? "")] }, into: "life")
        let search = try twin.inserted.prepare("INSERT INTO search (rowid, text) VALUES (?, ?)")
        let note = try twin.inserted.prepare("INSERT INTO note (rowid, title, body) VALUES (?, ?, ?)")
        try twin.inserted.transaction {
            for row in rows {
                try search.run(.integer(row.id), .text(row.text))
                if row.id % 4 == 0 { try note.run(.integer(row.id), .text(row.name ?? ""), .text(row.text)) }
            }
        }
    }

    private func write(_ twin: Twin, memory: Int, _ random: inout SeededRandom) throws -> [String: Int] {
        let file = twin.file
        let (search, notes) = (try FullTextTable(file, "search"), try FullTextTable(file, "note"))
        let reader = try Connection(path: twin.path, mode: .readOnly)
        let tokenizer = try Tokenizer(reader, search.tokenizer)
        let writers = try (0..<3).map { _ in try Writer(file, search, notes, memory: memory) }
        for start in stride(from: 0, to: Self.count, by: 1000) {
            let rows = (start..<min(start + 1000, Self.count)).map { Self.row($0, &random) }
            let writer = writers[(start / 1000 * 5 + start / 7000) % 3]
            for row in rows { try writer.write(row, tokenizer) }
            try writer.endRange()
            try insert(rows, into: twin)
        }
        try reader.close()
        for writer in writers { try writer.end() }
        try file.buildTable("event", of: writers.map(\.events), sink: writers[0].sink)
        for (place, name) in Writer.names.enumerated() {
            try file.buildIndex(name, of: writers.map { $0.indexes[place] }, sink: writers[place].sink)
        }
        try file.buildIndex("life", of: writers.map(\.lives), sink: writers[0].sink)
        try file.buildIndex("life_price", of: writers.map(\.prices), sink: writers[1].sink)
        try search.build(of: writers.map(\.search), sink: writers[1].sink)
        try notes.build(of: writers.map(\.notes), sink: writers[2].sink)
        try file.buildTable("note_content", of: writers.map(\.contents), sink: writers[2].sink)
        for writer in writers { try writer.sink.end() }
        try file.finish()
        return search.counts(of: writers.map(\.search)).merging(notes.counts(of: writers.map(\.notes))) { $1 }
            .merging(["event": Self.count, "event_ts": Self.count, "life": Self.count]) { $1 }
    }

    @Test(arguments: [(4096, 1 << 24, true), (1024, 1 << 20, true), (2048, 1 << 22, false)])
    func `a file of all kinds of trees is as if rows had been inserted`(
        pageSize: Int, memory: Int, givesBack: Bool
    ) throws {
        var random = SeededRandom(seed: UInt64(pageSize))
        let twin = try Twin(Self.schema, pageSize: pageSize, givesBack: givesBack)
        let counts = try write(twin, memory: memory, &random)
        try DatabaseCheck.run(twin.path, counts: counts)
        if let folder = Self.environment["BLOTTER_PAGES"] {
            try FileManager.default.copyItem(atPath: twin.path, toPath: "\(folder)/\(pageSize).db")
        }
        try expectSame(twin)
        for change in [
            """
            DELETE FROM event WHERE id % 3 = 0; DELETE FROM life WHERE series % 5 = 1; DELETE FROM note WHERE rowid % 8 = 0;
            INSERT INTO search (rowid, text) SELECT 1 << 60 | value, 'w1 later' FROM json_each('[1,2,3]');
            INSERT INTO event (series, ts, name, price) SELECT series + 1, ts, name, price FROM event WHERE id % 7 = 0;
            PRAGMA incremental_vacuum
            """,
            "INSERT INTO search (search) VALUES ('optimize'); INSERT INTO note (note) VALUES ('rebuild'); VACUUM",
        ] {
            let written = try twin.open()
            try written.execute(change)
            try written.close()
            try twin.inserted.execute(change)
            try expectSame(twin)
        }
    }

    private func expectSame(_ twin: Twin) throws {
        let written = try twin.open()
        let check = try written.text("PRAGMA integrity_check")
        #expect(check == "ok")
        for question in [
            "SELECT * FROM event NOT INDEXED", "SELECT * FROM life", "SELECT rowid, * FROM note",
            "SELECT series, ts, id FROM event INDEXED BY event_series ORDER BY 1, 2, 3",
            "SELECT ts, id FROM event INDEXED BY event_ts ORDER BY 1, 2",
            "SELECT name, series, id FROM event INDEXED BY event_name WHERE name IS NOT NULL ORDER BY 1, 2, 3",
            "SELECT price, series, id FROM life INDEXED BY life_price ORDER BY 1, 2, 3",
            "SELECT rowid FROM search WHERE search MATCH 'w1 AND w2'",
            "SELECT rowid FROM search WHERE search MATCH 'w7*'",
            "SELECT rowid, bm25(note) FROM note WHERE note MATCH 'title : ord AND body : w3'",
            "SELECT rowid FROM search WHERE search MATCH '\"w1 w2\"' ORDER BY rowid DESC",
        ] { try twin.expectSame(question, in: written) }
        for connection in [written, twin.inserted] {
            try connection.execute(
                """
                CREATE VIRTUAL TABLE temp.s USING fts5vocab(main, search, instance);
                CREATE VIRTUAL TABLE temp.n USING fts5vocab(main, note, instance)
                """)
        }
        for vocabulary in ["temp.s", "temp.n"] { try twin.expectSame("SELECT * FROM \(vocabulary)", in: written) }
        for connection in [written, twin.inserted] { try connection.execute("DROP TABLE s; DROP TABLE n") }
        try written.execute(
            "INSERT INTO search (search) VALUES ('integrity-check'); INSERT INTO note (note) VALUES ('integrity-check')"
        )
        try written.close()
    }
}
