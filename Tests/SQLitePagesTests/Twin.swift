import SQLite
import TestSupport
import Testing

@testable import SQLitePages

/// Two files of one schema: `written` gets its pages from the module, `inserted` its rows from SQL. They have to answer
/// the same.
final class Twin {
    let folder: TemporaryFolder
    let file: DatabaseFile
    let schema: String
    let inserted: Connection
    private let setup: String

    var path: String { folder / "written.db" }

    /// With `givesBack` the files can give pages back, so each page is known by what leads to it.
    init(_ schema: String, pageSize: Int = 4096, firstPage: UInt32? = nil, givesBack: Bool = true) throws {
        folder = try TemporaryFolder(inMemory: true)
        self.schema = schema
        setup =
            "PRAGMA page_size = \(pageSize); PRAGMA auto_vacuum = \(givesBack ? "INCREMENTAL" : "NONE"); PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
        for name in ["written.db", "inserted.db"] {
            let connection = try Connection(path: folder / name, mode: .draft)
            try connection.execute(setup + schema)
            try connection.close()
        }
        file = try DatabaseFile(path: folder / "written.db", firstPage: firstPage)
        inserted = try Connection(path: folder / "inserted.db", mode: .draft)
        try inserted.execute(setup)
    }

    /// Inserts rows of the table `name` into the one that SQL fills.
    func insert(_ rows: [[Value]], into name: String) throws {
        guard let first = rows.first else { return }
        let marks = Array(repeating: "?", count: first.count).joined(separator: ", ")
        let statement = try inserted.prepare("INSERT INTO \(name) VALUES (\(marks))")
        try inserted.transaction {
            for row in rows {
                try statement.bind(row)
                try statement.run()
            }
        }
    }

    /// Opens the file that was written.
    func open() throws -> Connection { try Connection(path: path, mode: .draft) }

    /// Both give the same rows for a question.
    func expectSame(_ sql: String, in written: Connection, _ location: SourceLocation = #_sourceLocation) throws {
        let (left, right) = (try written.prepare(sql), try inserted.prepare(sql))
        var number = 0
        while true {
            let (has, should) = (try left.step(), try right.step())
            try #require(has == should, "row \(number) of \(sql)", sourceLocation: location)
            guard has else { return }
            for column in 0..<Int32(left.columnNames.count) where left.value(column) != right.value(column) {
                Issue.record(
                    "row \(number), column \(column) of \(sql): \(left.value(column)), not \(right.value(column))",
                    sourceLocation: location)
                return
            }
            number += 1
        }
    }

    /// SQLite finds nothing wrong, and both have the same rows in every table and every index.
    func expectSame(_ location: SourceLocation = #_sourceLocation) throws {
        let written = try open()
        let check = try written.text("PRAGMA integrity_check")
        #expect(check == "ok", sourceLocation: location)
        let tables = try written.prepare(
            """
            SELECT name, wr FROM pragma_table_list WHERE type IN ('table', 'shadow') AND schema = 'main'
            AND name NOT LIKE 'sqlite_%'
            """
        ).rows { ($0.text(0), $0.integer(1) != 0) }
        for (table, isWithoutRowid) in tables {
            try expectSame(
                "SELECT \(isWithoutRowid ? "" : "rowid, ")* FROM \"\(table)\" NOT INDEXED", in: written, location)
        }
        let indexes = try written.prepare(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql > ''"
        )
        .rows { ($0.text(0), $0.text(1), $0.text(2)) }
        for (index, table, sql) in indexes {
            let condition = sql.split(separator: " WHERE ").dropFirst().first.map { " WHERE \($0)" } ?? ""
            let columns = try written.prepare("SELECT name FROM pragma_index_info(?)").rows(.text(index)) { $0.text(0) }
                .joined(separator: ", ")
            let question = "SELECT \(columns), count(*) OVER () FROM \(table) INDEXED BY \(index)\(condition)"
            try expectSame("\(question) ORDER BY \(columns)", in: written, location)
        }
        try written.close()
    }

    /// What comes later works on the file as on the other.
    func expectUsable(_ changes: String, _ location: SourceLocation = #_sourceLocation) throws {
        for change in [changes, "VACUUM"] {
            let written = try open()
            try written.execute(change)
            try written.close()
            try inserted.execute(change)
            try expectSame(location)
        }
    }
}

/// How the values of a test are put into a record.
extension RecordBuffer {
    func put(_ values: [Value]) -> RecordBuffer {
        begin()
        for value in values {
            switch value {
            case .null: null()
            case .integer(let integer): self.integer(integer)
            case .real(let number): double(number)
            case .text(let text): Array(text.utf8).withUnsafeBytes { self.text($0) }
            case .blob(let bytes): bytes.withUnsafeBytes { blob($0) }
            }
        }
        return self
    }
}

/// Random values, small and large, of all kinds.
extension SeededRandom {
    mutating func value(most: Int = 40) -> Value {
        switch below(12) {
        case 0: .null
        case 1: .integer(Int64(below(3)))
        case 2: .integer(Int64(bitPattern: next()) >> Int64(below(64)))
        case 3: .integer(pick([.min, .max, -1, 127, 128, -128, -129, 32767, 32768, 1 << 47, (1 << 47) - 1, -1 << 47]))
        case 4: .real(Double(below(1000)) / 8 - 50)
        case 5: .real(pick([0.5, -1e300, 1e19, -9.3e18, 0x1p53 + 2, .infinity, -.infinity, .leastNonzeroMagnitude]))
        case 6: .blob((0..<below(most)).map { _ in UInt8(truncatingIfNeeded: below(256)) })
        case 7: .text("")
        case 8: .text("order-" + String(below(30)))
        case 9: .integer(Int64(below(1 << 20)))
        default: .text(String((0..<below(most)).map { _ in pick(Array("abcé zß日\u{1}")) }))
        }
    }
}
