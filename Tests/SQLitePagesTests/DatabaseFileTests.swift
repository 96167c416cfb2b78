import Foundation
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import SQLitePages

@Suite struct DatabaseFileTests {
    private static let schema = "CREATE TABLE t (id INTEGER PRIMARY KEY, a); CREATE INDEX i ON t (a)"

    /// Fills `t` and its index with `count` rows.
    private func fill(
        _ file: DatabaseFile, count: Int, sinks: Int = 1, size: Int = 20, memory: Int = 1 << 20
    ) throws {
        let sinks = (0..<sinks).map { _ in PageSink(file) }
        let rows = sinks.map { TableRun($0) }
        let keys = try IndexRun(file, of: "i", memory: memory)
        let record = RecordBuffer(columns: 2)
        for number in 0..<count {
            let value = [UInt8](repeating: UInt8(number & 255), count: size)
            let run = rows[number * sinks.count / count]
            try run.append(rowid: Int64(number), record.put([.null, .blob(value)]))
            try keys.append(record.put([.blob(value), .integer(Int64(number))]))
        }
        keys.end()
        try file.buildTable("t", of: rows, sink: sinks[0])
        try file.buildIndex("i", of: [keys], sink: sinks[0])
        for sink in sinks { try sink.end() }
    }

    private func insert(_ count: Int, size: Int = 20, into twin: Twin) throws {
        try twin.insert(
            (0..<count).map { [.integer(Int64($0)), .blob([UInt8](repeating: UInt8($0 & 255), count: size))] },
            into: "t")
    }

    // The page at 1 GiB: of 4096 bytes number 262145, of 65536 bytes 16385.
    @Test(arguments: [
        (4096, 262_145), (4096, 262_144), (4096, 262_138), (65536, 16_385), (65536, 16_384), (65536, 16_380),
        // Where pages of 1024 bytes have their locks there would be a page of the pointer map.
        (1024, 1_048_577),
    ]) func `nothing is put where SQLite has its locks`(pageSize: Int, first: Int) throws {
        let twin = try Twin(Self.schema, pageSize: pageSize, firstPage: UInt32(first))
        let size = pageSize * 3
        try insert(40, size: size, into: twin)
        try fill(twin.file, count: 40, sinks: 2, size: size)
        try twin.file.finish()
        try twin.expectSame()
        let written = try twin.open()
        #expect(try written.integer("PRAGMA page_count")! > (1 << 30) / pageSize + 40)
        try written.close()
        try DatabaseCheck.run(twin.path, counts: ["t": 40, "i": 40])
        try twin.expectUsable("DELETE FROM t WHERE id % 2")
    }

    // Of 4096 bytes 819 pages are told of by one page of the map: numbers 2, 822 and 1642 are such.
    @Test(arguments: [815, 816, 817, 818, 819, 820, 821, 822, 823, 1640, 1641, 1642, 1643], [1, 2, 3, 40])
    func `every page is known by what leads to it`(first: Int, rows: Int) throws {
        let twin = try Twin(Self.schema, firstPage: UInt32(first))
        try insert(rows, size: 9000, into: twin)
        try fill(twin.file, count: rows, sinks: 2, size: 9000)
        try twin.file.finish()
        try twin.expectSame()
        let written = try twin.open()
        // Pages are moved by what leads to them.
        try written.execute("PRAGMA incremental_vacuum")
        #expect(try written.integer("PRAGMA freelist_count") == 0)
        try written.close()
        try twin.expectSame()
        try twin.expectUsable("DELETE FROM t WHERE id % 2; PRAGMA incremental_vacuum")
    }

    @Test func `a file never ends with the page of the locks`() throws {
        let twin = try Twin(Self.schema, firstPage: 262_140)
        let sink = PageSink(twin.file)
        var numbers: [UInt32] = []
        for _ in 0..<5 { numbers.append(try sink.next().number) }
        #expect(numbers == [262_140, 262_141, 262_142, 262_143, 262_144])
        #expect(try sink.next().number == 262_146)
        sink.giveBack(262_146)
        for number in numbers { sink.giveBack(number) }
        try sink.end()
        try twin.file.finish()
        try twin.expectSame()
        // The page that says what leads to others, and three roots.
        #expect(try twin.open().integer("PRAGMA page_count") == 4)
    }

    @Test func `pages that nobody uses are free, and used later`() throws {
        let twin = try Twin(
            "\(Self.schema); CREATE TABLE gone (a); INSERT INTO gone VALUES (zeroblob(50000)); DROP TABLE gone")
        try insert(3000, into: twin)
        try fill(twin.file, count: 3000, sinks: 7)
        try twin.file.finish()
        let written = try twin.open()
        let free = try written.integer("PRAGMA freelist_count")!
        #expect(free > 13)
        let pages = try written.integer("PRAGMA page_count")
        try written.execute("CREATE TABLE n (a); INSERT INTO n VALUES (zeroblob(40000))")
        #expect(try written.integer("PRAGMA page_count") == pages)
        try written.close()
        try twin.inserted.execute("CREATE TABLE n (a); INSERT INTO n VALUES (zeroblob(40000))")
        try twin.expectSame()
    }

    @Test func `the header says that the file was changed, and how large it is`() throws {
        let twin = try Twin(Self.schema)
        func number(at offset: Int) throws -> Int {
            try twin.folder.bytes(of: "written.db")[offset..<(offset + 4)].reduce(0) { $0 << 8 | Int($1) }
        }
        let before = try number(at: 24)
        try fill(twin.file, count: 1000)
        try twin.file.finish()
        #expect(try number(at: 24) == before + 1)
        #expect(try number(at: 92) == before + 1)
        #expect(try number(at: 28) == twin.folder.bytes(of: "written.db").count / 4096)
    }

    @Test(arguments: [
        ("PRAGMA encoding = 'UTF-16'; CREATE TABLE t (a)", "its text is not UTF-8"),
        ("PRAGMA journal_mode = WAL; CREATE TABLE t (a)", "it has a WAL"), ("", "it is empty"),
    ]) func `a file that is made otherwise is refused`(sql: String, what: String) throws {
        let folder = try TemporaryFolder()
        let connection = try Connection(path: folder / "x.db", mode: .create)
        try connection.execute(sql)
        try connection.close()
        if sql.isEmpty { try folder.write("", to: "x.db") }
        #expect(throws: PagesError.unsupported(what)) { try DatabaseFile(path: folder / "x.db") }
    }

    @Test func `a table that has rows is refused`() throws {
        let twin = try Twin("\(Self.schema); INSERT INTO t VALUES (1, 2)")
        let sink = PageSink(twin.file)
        #expect(throws: PagesError.unsupported("t is not empty")) {
            try twin.file.buildTable("t", of: [], sink: sink)
        }
        #expect(throws: PagesError.unsupported("i is not empty")) {
            try twin.file.buildIndex("i", of: [], sink: sink)
        }
        #expect(throws: PagesError.unsupported("there is no table u")) {
            try twin.file.buildTable("u", of: [], sink: sink)
        }
    }

    /// Calls of which one fails, as on a full disk.
    private static func calls(failing: @escaping @Sendable () -> Bool) -> FileCalls {
        let system = FileCalls.system
        let isFull = { @Sendable in
            guard failing() else { return false }
            errno = ENOSPC
            return true
        }
        return FileCalls(
            write: { isFull() ? -1 : system.write($0, $1, $2) }, startWriting: { system.startWriting($0, $1, $2) },
            resize: { isFull() ? -1 : system.resize($0, $1) },
            sync: { isFull() ? -1 : system.sync($0) })
    }

    /// Each call fails in turn, until there is none that does.
    @Test func `a disk that fails is told at any call`() throws {
        var paths: Set<String> = []
        for failing in 0... {
            let folder = try TemporaryFolder()
            let connection = try Connection(path: folder / "x.db", mode: .create)
            try connection.execute(Self.schema)
            try connection.close()
            let count = Atomic<Int>(0)
            let calls = Self.calls { count.wrappingAdd(1, ordering: .relaxed).oldValue == failing }
            let file = try DatabaseFile(path: folder / "x.db", calls: calls)
            do {
                try fill(file, count: 30_000)
                try file.finish()
                #expect(failing > 10)
                // None that failed was passed over.
                #expect(count.load(ordering: .relaxed) == failing)
                // Of the file itself, and of one that holds what is sorted.
                #expect(Set(paths.map { $0.hasSuffix("x.db") }) == [true, false])
                return try DatabaseCheck.run(folder / "x.db", counts: ["t": 30_000, "i": 30_000])
            } catch let error as PagesError {
                guard case .disk(let path, ENOSPC) = error else { throw error }
                #expect(path.hasPrefix(folder / "x.db"))
                paths.insert(path)
            }
        }
    }

    @Test func `threads write beside each other`() async throws {
        let twin = try Twin(Self.schema)
        try insert(20_000, into: twin)
        let file = twin.file
        struct Box<Value>: @unchecked Sendable { let value: Value }
        let parts = try await withThrowingTaskGroup(of: Box<(TableRun, IndexRun, PageSink)>.self) { group in
            for part in 0..<4 {
                group.addTask {
                    let sink = PageSink(file)
                    let (rows, keys) = (TableRun(sink), try IndexRun(file, of: "i", memory: 1 << 16))
                    let record = RecordBuffer(columns: 2)
                    for number in (part * 5000)..<((part + 1) * 5000) {
                        let value = [UInt8](repeating: UInt8(number & 255), count: 20)
                        try rows.append(rowid: Int64(number), record.put([.null, .blob(value)]))
                        try keys.append(record.put([.blob(value), .integer(Int64(number))]))
                    }
                    keys.end()
                    return Box(value: (rows, keys, sink))
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try file.buildTable("t", of: parts.map(\.value.0), sink: parts[0].value.2)
        try file.buildIndex("i", of: parts.map(\.value.1), sink: parts[1].value.2)
        for part in parts { try part.value.2.end() }
        try file.finish()
        try twin.expectSame()
    }

    @Test func `the SQLite in use is known`() throws {
        #expect(try FormatSupport.problem(Connection(path: ":memory:", mode: .create)) == nil)
        #expect(!FormatSupport.knownVersions.contains(3_039_004))
    }
}
