import Glibc

/// Looks whether a file is as it was meant to be written, before it takes its name: its size, its free pages, and of each
/// tree that is asked for all pages, and how many entries it has. What the entries say is not looked at.
package final class DatabaseCheck {
    private let path: String
    private let file: Int32
    private let header: DatabaseHeader
    private let pageSize: Int
    private let schema: DatabaseSchema
    /// A map of a part of the file, in which the pages of a tree mostly stand beside each other: one of all of it would be
    /// counted as memory of the process.
    private var window = UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var windowPages: Range<Int> = 0..<0
    /// Pages that were met.
    private var met: [Bool]

    /// Looks at the file at `path`; each table or index named in `counts` has so many rows or entries.
    ///
    /// Throws `PagesError.damaged`, or of the disk. SQLite may have the file open, but must not have a WAL.
    package static func run(_ path: String, counts: [String: Int]) throws {
        try run(path, { try DatabaseSchema(path: path) }, counts: counts)
    }

    /// Looks at a file that is finished.
    package static func run(_ file: DatabaseFile, counts: [String: Int]) throws {
        try run(file.path, { file.schema }, counts: counts)
    }

    private static func run(
        _ path: String, _ schema: () throws -> DatabaseSchema, counts: [String: Int]
    ) throws {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard file >= 0 else { throw PagesError.disk(path: path, code: errno) }
        defer { close(file) }
        let check = try DatabaseCheck(file, path, schema)
        try check.checkFreePages()
        for (name, count) in counts.sorted(by: { $0.key < $1.key }) { try check.checkTree(name, count) }
    }

    /// A multiple of every size of pages, of the file and of the system.
    private static let windowBytes = 16 << 20

    /// The schema is asked for when the header is sound.
    private init(_ file: Int32, _ path: String, _ schema: () throws -> DatabaseSchema) throws {
        var head = [UInt8](repeating: 0, count: DatabaseHeader.size)
        let isWhole = try head.withUnsafeMutableBytes { try FileCalls.readAll($0, from: file, at: 0, path: path) }
        guard isWhole else { throw PagesError.damaged("it is empty") }
        header = DatabaseHeader(head)
        if let strange = header.strangeness { throw PagesError.damaged(strange) }
        let (pages, size) = (Int(header.pageCount), Int(lseek(file, 0, SEEK_END)))
        guard pages * header.pageSize == size else { throw PagesError.damaged("it has \(size) bytes") }
        self.path = path
        self.file = file
        self.schema = try schema()
        pageSize = header.pageSize
        met = Array(repeating: false, count: pages + 1)
    }

    deinit { munmap(window.baseAddress, window.count) }

    /// Takes note that something leads to a page, to which nothing has led so far.
    private func meet(_ number: UInt32, of name: String) throws {
        guard number > 0, number < met.count, !met[Int(number)] else {
            throw PagesError.damaged("\(name) leads to page \(number)")
        }
        met[Int(number)] = true
    }

    /// A page that nothing has led to so far, valid until the next one is asked for.
    private func page(_ number: UInt32, of name: String) throws -> UnsafeRawPointer {
        try meet(number, of: name)
        let number = Int(number)
        if !windowPages.contains(number) { try openWindow(around: number) }
        return UnsafeRawPointer(window.baseAddress! + (number - windowPages.lowerBound) * pageSize)
    }

    private func openWindow(around number: Int) throws {
        munmap(window.baseAddress, window.count)
        window = UnsafeMutableRawBufferPointer(start: nil, count: 0)
        let start = (number - 1) * pageSize / Self.windowBytes * Self.windowBytes
        let count = min(Self.windowBytes, (met.count - 1) * pageSize - start)
        guard let map = mmap(nil, count, PROT_READ, MAP_SHARED, file, start), map != MAP_FAILED else {
            throw PagesError.disk(path: path, code: errno)
        }
        window = UnsafeMutableRawBufferPointer(start: map, count: count)
        windowPages = (start / pageSize + 1)..<((start + count) / pageSize + 1)
    }

    private func checkFreePages() throws {
        var (next, count) = (header.firstFreePage, 0)
        while next != 0 {
            let trunk = try page(next, of: "the list of free pages")
            let leaves = Int(trunk.loadBig(UInt32.self, at: 4))
            guard leaves <= pageSize / 4 - 2 else { throw PagesError.damaged("a page has \(leaves) free pages") }
            for index in 0..<leaves {
                try meet(trunk.loadBig(UInt32.self, at: 8 + 4 * index), of: "the list of free pages")
            }
            count += 1 + leaves
            next = trunk.loadBig(UInt32.self, at: 0)
        }
        guard count == header.freePageCount else { throw PagesError.damaged("\(count) pages are free") }
    }

    private func checkTree(_ name: String, _ expected: Int) throws {
        guard let tree = schema.trees[name] else { throw PagesError.damaged("there is no \(name)") }
        var level = [tree.root]
        var count = 0
        // All leaves are at one depth, so a level has pages of one kind.
        while !level.isEmpty {
            var below: [UInt32] = []
            var leaves = 0
            for number in level {
                let page = try page(number, of: name)
                let cells = try cells(on: page, of: tree.kind, name)
                let isLeaf = page.load(as: UInt8.self) == tree.kind.leaf
                if isLeaf { leaves += 1 } else { below += try children(of: page, cells, name) }
                if isLeaf || tree.kind == .index { count += cells }
                guard cells > 0 || number == tree.root else { throw PagesError.damaged("\(name) has an empty page") }
            }
            guard leaves == 0 || leaves == level.count else { throw PagesError.damaged("\(name) is not level") }
            level = below
        }
        guard count == expected else {
            throw PagesError.damaged("\(name) has \(count) entries, not \(expected)")
        }
    }

    private func cells(on page: UnsafeRawPointer, of kind: DatabaseSchema.Kind, _ name: String) throws -> Int {
        let type = page.load(as: UInt8.self)
        guard type == kind.leaf || type == kind.interior else {
            throw PagesError.damaged("\(name) has a page of kind \(type)")
        }
        let count = Int(page.loadBig(UInt16.self, at: 3))
        let start = Int(page.loadBig(UInt16.self, at: 5))
        guard (type == kind.leaf ? 8 : 12) + 2 * count <= (start == 0 ? 65536 : start) else {
            throw PagesError.damaged("\(name) has a page with too many cells")
        }
        return count
    }

    private func children(of page: UnsafeRawPointer, _ cells: Int, _ name: String) throws -> [UInt32] {
        var children: [UInt32] = []
        for index in 0..<cells {
            let place = Int(page.loadBig(UInt16.self, at: 12 + 2 * index))
            guard place <= pageSize - 4 else { throw PagesError.damaged("\(name) has a cell outside its page") }
            children.append(page.loadBig(UInt32.self, at: place))
        }
        return children + [page.loadBig(UInt32.self, at: 8)]
    }
}

extension FullTextTable {
    /// How many rows the tables of the index have, for `DatabaseCheck`.
    package func counts(of runs: [FullTextRun]) -> [String: Int] {
        var counts = [
            "\(name)_data": 2 + runs.reduce(0) { $0 + $1.blocks.count },
            "\(name)_idx": runs.reduce(0) { $0 + $1.segments.reduce(0) { $0 + $1.guides.count } },
        ]
        if hasSizes { counts["\(name)_docsize"] = runs.reduce(0) { $0 + $1.sizes.count } }
        return counts
    }
}
