import Glibc
import SQLite
import Synchronization

/// A SQLite file whose tables and indexes are filled by writing their pages, many times as fast as by INSERT.
///
/// SQLite makes the schema, so that is its own; what is filled here is empty until then. Nobody else may know the file:
/// it is not a database until `finish`, and a kill leaves it to be thrown away. How to use it:
///
/// 1. Make the file with its schema by SQLite, without a WAL and without rows in what is to be filled; close it. Ask
///    `FormatSupport.problem` whether pages can be written, else INSERT.
/// 2. Open it here. Each thread makes a `PageSink`, and for each tree a run on it: `TableRun` for rows, `IndexRun` for
///    the entries of an index or of a table WITHOUT ROWID, `FullTextRun` for texts. Encode rows into a `RecordBuffer`.
/// 3. When all threads are done with a tree, `buildTable`, `buildIndex` or `FullTextTables.build` makes it of their
///    runs, on a thread with a sink of its own; trees can be made beside each other.
/// 4. `end` each sink, then `finish`, then `DatabaseCheck.run` with the counts that are expected. Small tables can be
///    filled by SQL afterwards, in the same file.
///
/// The column's affinity is the caller's duty: a value is kept as it is given. So are constraints, but for UNIQUE. A run
/// and its sink belong to one thread at a time.
package final class DatabaseFile: Sendable {
    /// The path that the file was opened by.
    package let path: String
    /// Bytes of a page.
    package let pageSize: Int
    let schema: DatabaseSchema
    let calls: FileCalls
    private let descriptor: Int32
    private let header: DatabaseHeader
    private let pages: Mutex<Pages>
    /// nil in a file that cannot give pages back.
    private let map: Mutex<PointerMap?>
    private let hasOverflow = Atomic<Bool>(false)

    private struct Pages {
        /// The first number that was not given out.
        var end: UInt32
        var free: [UInt32] = []
    }

    /// Opens a file that SQLite has made. Throws `PagesError` and `DatabaseError`.
    ///
    /// With `firstPage` pages are numbered from there, and those before are free.
    package init(path: String, calls: FileCalls = .system, firstPage: UInt32? = nil) throws {
        let descriptor = open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw PagesError.disk(path: path, code: errno) }
        do {
            header = try Self.header(of: descriptor, path: path)
            schema = try DatabaseSchema(path: path)
            map = Mutex(try Self.map(of: descriptor, header, path: path))
        } catch {
            close(descriptor)
            throw error
        }
        self.path = path
        self.calls = calls
        self.descriptor = descriptor
        pageSize = header.pageSize
        var pages = Pages(end: header.pageCount + 1)
        if let firstPage, firstPage > pages.end {
            pages.free = (pages.end..<firstPage).filter { [header] in !Self.isReserved($0, header) }
            pages.end = firstPage
        }
        self.pages = Mutex(pages)
    }

    deinit { close(descriptor) }

    private static func header(of file: Int32, path: String) throws -> DatabaseHeader {
        var bytes = [UInt8](repeating: 0, count: DatabaseHeader.size)
        let isWhole = try bytes.withUnsafeMutableBytes { try FileCalls.readAll($0, from: file, at: 0, path: path) }
        let header = DatabaseHeader(bytes)
        if let strange = isWhole ? header.strangeness : "it is empty" { throw PagesError.unsupported(strange) }
        guard Int(lseek(file, 0, SEEK_END)) == Int(header.pageCount) * header.pageSize else {
            throw PagesError.unsupported("its size is not that of its pages")
        }
        return header
    }

    private static func map(of file: Int32, _ header: DatabaseHeader, path: String) throws -> PointerMap? {
        guard header.hasPointerMaps else { return nil }
        return try PointerMap(pageSize: header.pageSize, pageCount: header.pageCount) {
            try read($0, of: file, pageSize: header.pageSize, path: path)
        }
    }

    // MARK: Pages

    /// The page at 1 GiB, in which SQLite has its locks and nothing else.
    static func lockPage(pageSize: Int) -> UInt32 { UInt32((1 << 30) / pageSize + 1) }

    /// Whether a page is SQLite's own.
    private static func isReserved(_ number: UInt32, _ header: DatabaseHeader) -> Bool {
        number == lockPage(pageSize: header.pageSize)
            || (header.hasPointerMaps && PointerMap.isMap(number, pageSize: header.pageSize))
    }

    /// Numbers for up to `count` pages, at least for one, that follow on one another.
    func reserve(_ count: Int) -> Range<UInt32> {
        pages.withLock { pages in
            while Self.isReserved(pages.end, header) { pages.end += 1 }
            let wanted = pages.end..<(pages.end + UInt32(count))
            let end = wanted.first { Self.isReserved($0, header) } ?? wanted.upperBound
            defer { pages.end = end }
            return pages.end..<end
        }
    }

    /// The name that files of what is sorted have for a moment.
    var spillPath: String { path + Self.spillSuffix }

    /// What is added to the file's name for them: a kill may leave one.
    package static let spillSuffix = "-sorted"

    /// Nothing is on these pages.
    func free(_ numbers: [UInt32]) {
        guard !numbers.isEmpty else { return }
        pages.withLock { $0.free += numbers }
    }

    /// Writes whole pages, the first of which has the number `number`.
    func write(_ content: UnsafeRawBufferPointer, at number: UInt32) throws {
        try calls.writeAll(content, to: descriptor, at: Int(number - 1) * pageSize, path: path)
    }

    /// Has the disk begin with pages that were written, so that less is left to wait for at the end.
    func startWriting(_ count: Int, at number: UInt32) {
        calls.startWriting(descriptor, Int(number - 1) * pageSize, count * pageSize)
    }

    /// Writes a page of a tree that has its number already.
    func put(_ page: UnsafeRawBufferPointer, at number: UInt32) throws {
        note(page.baseAddress!, at: number)
        try write(page, at: number)
    }

    /// The page of a tree is given a number: takes note of what it leads to.
    func note(_ page: UnsafeRawPointer, at number: UInt32) {
        let hasOverflow = hasOverflow.load(ordering: .relaxed)
        map.withLock { $0?.note(page, at: number, hasOverflow: hasOverflow) }
    }

    /// A payload goes on from page to page.
    func noteOverflow(_ pages: [UInt32]) {
        hasOverflow.store(true, ordering: .relaxed)
        map.withLock { map in
            for (number, before) in zip(pages.dropFirst(), pages) { map?.set(number, .laterOverflow, from: before) }
        }
    }

    /// The content of a page as it is in the file.
    func read(_ number: UInt32) throws -> [UInt8] {
        try Self.read(number, of: descriptor, pageSize: pageSize, path: path)
    }

    private static func read(_ number: UInt32, of file: Int32, pageSize: Int, path: String) throws -> [UInt8] {
        var page = [UInt8](repeating: 0, count: pageSize)
        let isWhole = try page.withUnsafeMutableBytes {
            try FileCalls.readAll($0, from: file, at: Int(number - 1) * pageSize, path: path)
        }
        guard isWhole else { throw PagesError.damaged("page \(number) is not in the file") }
        return page
    }

    /// The page at which a table or an index begins: a leaf, with `rows` rows at most.
    func emptyRoot(of name: String, _ kind: DatabaseSchema.Kind, rows: Int = 0) throws -> UInt32 {
        guard let tree = schema.trees[name], tree.kind == kind else {
            throw PagesError.unsupported("there is no \(kind) \(name)")
        }
        let page = try read(tree.root)
        guard page[0] == kind.leaf, Int(page[3]) << 8 | Int(page[4]) <= rows else {
            throw PagesError.unsupported("\(name) is not empty")
        }
        return tree.root
    }

    // MARK: The end

    /// Makes the file a database, and waits until it is on the disk. Every sink has ended, every tree is made.
    ///
    /// Throws `PagesError`; the file is to be thrown away then.
    package func finish() throws {
        var header = header
        var (end, free) = pages.withLock { ($0.end, Set($0.free)) }
        while free.remove(end - 1) != nil || Self.isReserved(end - 1, header) { end -= 1 }
        try FreeList.write(free.sorted(), into: self, &header)
        try writeMap(free, pageCount: end - 1)
        guard calls.resize(descriptor, Int(end - 1) * pageSize) == 0 else {
            throw PagesError.disk(path: path, code: errno)
        }
        header.pageCount = end - 1
        header.countChange()
        try header.content.withUnsafeBytes { try calls.writeAll($0, to: descriptor, at: 0, path: path) }
        guard calls.sync(descriptor) == 0 else { throw PagesError.disk(path: path, code: errno) }
    }

    private func writeMap(_ free: Set<UInt32>, pageCount: UInt32) throws {
        let pages = map.withLock { map in
            for number in free { map?.set(number, .free, from: 0) }
            return map?.pages(of: pageCount) ?? []
        }
        for (number, content) in pages { try content.withUnsafeBytes { try write($0, at: number) } }
    }
}
