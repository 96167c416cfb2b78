import Foundation
import Testing

@testable import SQLite

@Suite struct ConnectionTests {
    private func connection() throws -> Connection { try Connection(path: ":memory:", mode: .create) }

    @Test(
        arguments: [
            .null, .integer(.min), .integer(.max), .real(-0.1), .text(""), .text("a\u{0}b 🚀"), .blob([]),
            .blob([0, 255]),
        ] as [Value]) func `a value comes back as it went`(value: Value) throws
    {
        let rows = try connection().prepare("SELECT ?1, typeof(?1)").rows(value) { ($0.value(0), $0.text(1)) }
        let types: [Value: String] = [.null: "null", .text(""): "text", .blob([]): "blob"]
        #expect(rows.map(\.0) == [value])
        if let type = types[value] { #expect(rows.map(\.1) == [type]) }
    }

    @Test(
        arguments: [
            ("SELECT 1", nil), ("SELECT 1;", nil), (" SELECT 1 ; -- end", nil), ("SELECT 1; /* end */", nil),
            ("SELECT 1; SELECT 2", "there is more than one statement"),
            (";SELECT 1; SELECT 2", "there is more than one statement"),
            ("", "there is no statement"), ("-- nothing", "there is no statement"), (";", "there is no statement"),
        ] as [(String, String?)]) func `one statement is compiled`(sql: String, message: String?) throws
    {
        let connection = try connection()
        guard let message else {
            _ = try connection.prepare(sql)
            return
        }
        let error = #expect(throws: DatabaseError.self) { try connection.prepare(sql) }
        #expect(error?.message == message)
    }

    @Test func `an error bears its statement`() throws {
        let error = #expect(throws: DatabaseError.self) { try connection().execute("SELECT missing") }
        #expect(error.map { "\($0)" } == "no such column: missing in: SELECT missing")
        #expect(error?.reason == .statement)
    }

    @Test func `a transaction that throws leaves nothing`() throws {
        struct Stop: Error {}
        let connection = try connection()
        try connection.execute("CREATE TABLE t (a)")
        #expect(throws: Stop.self) {
            try connection.transaction {
                try connection.execute("INSERT INTO t VALUES (1)")
                throw Stop()
            }
        }
        #expect(!connection.isInTransaction)
        try connection.transaction { try connection.execute("INSERT INTO t VALUES (2)") }
        #expect(try connection.integer("SELECT sum(a) FROM t") == 2)
    }

    @Test func `a function that gives nothing ends its statement`() throws {
        let connection = try connection()
        try connection.addFunction("length_of") { $0.count == 3 ? nil : Int64($0.count) }
        let row = try connection.prepare("SELECT length_of('日本'), length_of(5), length_of(NULL)")
            .rows { row in (0..<3).map { row.value($0) } }
        #expect(row == [[.integer(6), .integer(1), .null]])
        let error = #expect(throws: DatabaseError.self) { try connection.integer("SELECT length_of('abc')") }
        #expect(error?.message == "length_of cannot read 'abc'")
    }

    @Test func `an interrupted statement says so`() throws {
        let connection = try connection()
        let statement = try connection.prepare(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n")
        #expect(try statement.step())
        connection.interrupter()
        let error = #expect(throws: DatabaseError.self) { while try statement.step() {} }
        #expect(error?.reason == .interrupted)
    }

    @Test(arguments: ["a b%?#c.db", "ünï.db", "plain.db"])
    func `a file is opened by any name, also as one that nobody writes`(name: String) throws {
        let folder = NSTemporaryDirectory() + "blotter-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Connection(path: folder + "/" + name, mode: .create).execute("CREATE TABLE t AS SELECT 5 AS a")
        for mode in [Connection.Mode.readOnly, .immutable] {
            let connection = try Connection(path: folder + "/" + name, mode: mode)
            #expect(try connection.integer("SELECT a FROM t") == 5)
            let error = #expect(throws: DatabaseError.self) { try connection.execute("DELETE FROM t") }
            #expect(error?.reason == .readOnly)
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [name])
        let missing = #expect(throws: DatabaseError.self) { try Connection(path: folder + "/none", mode: .readWrite) }
        #expect(missing?.reason == .cannotOpen)
    }

    @Test func `a checkpoint says when a reader holds it back`() throws {
        let folder = NSTemporaryDirectory() + "blotter-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let writer = try Connection(path: folder + "/a.db", mode: .create)
        try writer.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)")
        let reader = try Connection(path: folder + "/a.db", mode: .readOnly)
        try reader.execute("BEGIN")
        #expect(try reader.integer("SELECT count(*) FROM t") == 1)
        try writer.execute("INSERT INTO t VALUES (2)")
        #expect(try !writer.checkpoint(.truncate))
        try reader.execute("COMMIT")
        #expect(try writer.checkpoint(.truncate))
        let size = try FileManager.default.attributesOfItem(atPath: folder + "/a.db-wal")[.size] as? Int
        #expect(size == 0)
    }
}
